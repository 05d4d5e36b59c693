import Votes

/// Which labels one model would give otherwise than another: a refit against the frozen model that is in use.
public struct LabelChanges: Sendable, Equatable, Codable {
  /// Rows whose label goes from one class to another.
  public struct Move: Sendable, Equatable, Codable {
    public let old: Vote
    public let new: Vote
    public let rowCount: Int

    public init(old: Vote, new: Vote, rowCount: Int) {
      self.old = old
      self.new = new
      self.rowCount = rowCount
    }
  }

  /// Changed rows with the same votes.
  public struct PatternMove: Sendable, Equatable, Codable {
    /// One of the pattern's votes.
    public struct PatternVote: Sendable, Equatable, Codable {
      public let function: Int
      public let label: Vote
    }

    public let votes: [PatternVote]
    public let move: Move
  }

  /// Patterns that ``patterns`` has at most.
  public static let patternLimit = 10

  /// Covered rows that were compared.
  public let rowCount: Int
  public let changedRowCount: Int
  /// ``changedRowCount`` over ``rowCount``; nil without rows.
  public let changedShare: Double?
  /// The mean over the compared rows of half the sum of differences of the probabilities, 0 to 1; nil without rows.
  public let meanTotalVariation: Double?
  /// By class pair, most rows first.
  public let moves: [Move]
  /// The patterns with the most changed rows, most rows first.
  public let patterns: [PatternMove]

  /// - Parameters:
  ///   - old: the frozen model's.
  ///   - new: the refit's, of the same patterns.
  ///   - rowCounts: `[P]`: compared rows of each pattern; 0 where it is uncovered.
  ///   - moved: changed rows by pattern; how a tie between classes was settled is the caller's business.
  public init(
    old: Posterior, new: Posterior, of patterns: VotePatterns, rowCounts: [Int], moved: [(pattern: Int, move: Move)]
  ) {
    checkMatch(old, patterns)
    checkMatch(new, patterns)
    precondition(rowCounts.count == patterns.count, "\(rowCounts.count) counts for \(patterns.count) patterns")
    rowCount = rowCounts.reduce(0, +)
    changedRowCount = moved.reduce(0) { $0 + $1.move.rowCount }
    changedShare = share(changedRowCount, of: rowCount)
    var variation = 0.0
    for pattern in 0..<patterns.count where rowCounts[pattern] > 0 {
      variation += Double(rowCounts[pattern]) * zip(old[pattern], new[pattern]).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }
    meanTotalVariation = rowCount > 0 ? variation / Double(rowCount) : nil
    var pairs: [[Vote]: Int] = [:]
    for (_, move) in moved { pairs[[move.old, move.new], default: 0] += move.rowCount }
    moves = pairs.map { Move(old: $0.key[0], new: $0.key[1], rowCount: $0.value) }.sorted {
      ($1.rowCount, $0.old, $0.new) < ($0.rowCount, $1.old, $1.new)
    }
    let order = moved.sorted {
      ($1.move.rowCount, $0.pattern, $0.move.old, $0.move.new) < (
        $0.move.rowCount, $1.pattern, $1.move.old, $1.move.new
      )
    }
    self.patterns = order.prefix(LabelChanges.patternLimit).map { pattern, move in
      PatternMove(
        votes: patterns.votes(of: pattern).map {
          .init(function: Int(patterns.functions[$0]), label: patterns.classes[$0])
        }, move: move)
    }
  }
}
