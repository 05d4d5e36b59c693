import Votes

/// Something about votes and labels that a person should look at, with its figures. LFs and classes by index.
public enum ModelWarning: Sendable, Equatable, Codable {
  /// So few rows have two votes that nothing can be said of any LF.
  case littleOverlap(rows: Int, ofCovered: Int)
  /// No LF votes for these classes, ascending: no row can get them by votes.
  case classesWithoutVotes([Vote])
  /// The model's label is not majority vote's on many covered rows. Its accuracies are `nil` without gold.
  case departsFromMajority(share: Double, rows: Int, model: Double?, majorityVote: Double?)
  /// An LF whose votes are wrong more often than votes at random would be.
  case worseThanChance(function: Int, FunctionRate)
  /// An LF whose votes say next to nothing.
  case noBetterThanChance(function: Int, FunctionRate)
  /// LFs that vote alike on every row, ascending.
  case identical([Int])
  /// An LF that overlaps with one other only, and agrees with it on all rows but `disagreements`.
  case checkedByOne(function: Int, other: Int, overlaps: Int, disagreements: Int)
}

/// How often an LF is right, and what chance would give it.
public struct FunctionRate: Sendable, Equatable, Codable {
  /// Where the figures are from.
  public enum Source: Sendable, Equatable, Codable { case gold, model }

  public let source: Source
  /// The share of its votes that are right.
  public let accuracy: Double
  /// `nil` where there is none.
  public let interval: ShareInterval?
  /// The votes that the figures are from.
  public let votes: Int
  /// How often the same votes would be right if they fell on rows at random.
  public let chance: Double
  /// The only class it votes for, if there is one.
  public let onlyClass: Vote?

  public init(
    source: Source, accuracy: Double, interval: ShareInterval?, votes: Int, chance: Double, onlyClass: Vote?
  ) {
    self.source = source
    self.accuracy = accuracy
    self.interval = interval
    self.votes = votes
    self.chance = chance
    self.onlyClass = onlyClass
  }
}

/// What the warnings are made from.
public struct WarningEvidence: Sendable {
  public let patterns: VotePatterns
  public let analysis: VoteAnalysis
  public let posterior: Posterior
  /// `[m]`: the model's estimates; `nil` where it has none.
  public let accuracies: [Double?]
  /// `[m]`, of ``accuracies``; empty where nobody asked for them.
  public let intervals: [ShareInterval?]
  public let comparison: ModelComparison
  public let gold: GoldCounts?

  /// - Parameters:
  ///   - analysis: of the patterns, with the same gold.
  ///   - posterior: of the patterns.
  ///   - comparison: of the posterior with majority vote.
  public init(
    _ patterns: VotePatterns, analysis: VoteAnalysis, posterior: Posterior, accuracies: [Double?],
    intervals: [ShareInterval?] = [], comparison: ModelComparison, gold: GoldCounts?
  ) {
    checkMatch(posterior, patterns)
    precondition(
      accuracies.count == patterns.functionCount && (intervals.isEmpty || intervals.count == accuracies.count),
      "\(accuracies.count) accuracies, \(intervals.count) intervals for \(patterns.functionCount) LFs")
    self.patterns = patterns
    self.analysis = analysis
    self.posterior = posterior
    self.accuracies = accuracies
    self.intervals = intervals
    self.comparison = comparison
    self.gold = gold
  }
}

extension ModelWarning {
  /// All that there is to warn of: what concerns every row first.
  ///
  /// - Complexity: O(votes in the patterns + P k).
  public static func all(_ evidence: WarningEvidence) -> [ModelWarning] {
    [littleOverlap(evidence), classesWithoutVotes(evidence), departure(evidence)].compactMap { $0 }
      + chance(evidence) + identical(evidence) + checkedByOne(evidence)
  }
}
