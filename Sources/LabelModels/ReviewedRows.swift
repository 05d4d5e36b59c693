import Votes

/// Rows whose class a person gave, for a model that can learn from them.
///
/// They change what votes are worth. A reviewed row's own posterior stays that of its votes: the caller has the answer.
public struct ReviewedRows: Sendable, Equatable {
  /// How the rows came to be reviewed.
  public enum Selection: Sendable, Equatable {
    /// Drawn at random from all rows: their classes show the class balance.
    case random
    /// Chosen, for example for their small margins: they say what votes are worth, and nothing of the class balance
    /// (learning it from them cost about 0.03 of accuracy at 50 rows).
    case chosen
  }

  /// `k`.
  public let classCount: Int
  /// `[patterns × k]`: how many rows of each pattern a person gave each class. The rows are among the pattern's own.
  public let counts: [Int]
  public let selection: Selection

  /// - Parameter counts: `[patterns × k]`, not negative.
  public init(classCount: Int, counts: [Int], selection: Selection) {
    precondition(
      classCount >= 2 && counts.count % classCount == 0 && counts.allSatisfy { $0 >= 0 },
      "\(counts.count) counts for \(classCount) classes")
    self.classCount = classCount
    self.counts = counts
    self.selection = selection
  }

  /// Counts reviewed rows by pattern.
  ///
  /// - Parameters:
  ///   - rows: each reviewed row's pattern in `patterns`, and its class.
  ///   - patterns: what the model will be fitted on.
  public init(
    _ rows: some Sequence<(pattern: Int, class: Vote)>, of patterns: VotePatterns, selection: Selection
  ) {
    var counts = [Int](repeating: 0, count: patterns.count * patterns.classCount)
    for row in rows {
      precondition(
        patterns.counts.indices.contains(row.pattern) && row.class >= 0 && row.class < patterns.classCount,
        "class \(row.class) of \(patterns.classCount) for pattern \(row.pattern) of \(patterns.count)")
      counts[row.pattern * patterns.classCount + Int(row.class)] += 1
    }
    self.init(classCount: patterns.classCount, counts: counts, selection: selection)
  }
}
