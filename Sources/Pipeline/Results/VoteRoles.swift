import LabelModels
import Votes

/// What an LF's vote does in the rows of each vote pattern.
public struct VoteRoles: Sendable {
  /// `[P]`: the LF's vote; ``Vote/abstain`` where it has none, and then the rest is false.
  public let vote: [Vote]
  /// `[P]`: another LF votes otherwise.
  public let isConflict: [Bool]
  /// `[P]`: no other LF votes.
  public let isAlone: [Bool]
  /// `[P]`: the label would be another without the vote, or none, or tied otherwise.
  public let isDeciding: [Bool]

  /// - Parameter posterior: of `patterns`, by `fitted`.
  public init(function: Int, _ patterns: VotePatterns, _ posterior: Posterior, _ fitted: any FittedLabelModel) {
    var vote = [Vote](repeating: .abstain, count: patterns.count)
    var isConflict = [Bool](repeating: false, count: patterns.count)
    var isAlone = isConflict
    var isDeciding = isConflict
    var builder = VotePatternBuilder(functionCount: patterns.functionCount, classCount: patterns.classCount)
    /// Patterns with other votes, and what they are without this one.
    var without: [(pattern: Int, provisional: Int)] = []
    for pattern in 0..<patterns.count {
      let places = patterns.votes(of: pattern)
      guard let own = places.first(where: { patterns.functions[$0] == function }) else { continue }
      vote[pattern] = patterns.classes[own]
      isAlone[pattern] = places.count == 1
      isConflict[pattern] = places.contains { patterns.classes[$0] != patterns.classes[own] }
      guard places.count > 1 else {
        isDeciding[pattern] = true
        continue
      }
      let rest = places.filter { $0 != own }.map { (function: patterns.functions[$0], vote: patterns.classes[$0]) }
      without.append((pattern, builder.add(sparse: rest)))
    }
    let (others, canonical) = builder.build()
    let otherPosterior = fitted.posterior(for: others)
    for (pattern, provisional) in without {
      isDeciding[pattern] =
        Posterior.bestClasses(of: posterior[pattern])
        != Posterior.bestClasses(of: otherPosterior[canonical[provisional]])
    }
    (self.vote, self.isConflict, self.isAlone, self.isDeciding) = (vote, isConflict, isAlone, isDeciding)
  }
}
