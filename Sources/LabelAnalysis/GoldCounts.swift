import Votes

/// How many rows of each vote pattern have which gold class: `[P × k]`.
///
/// All that analysis has to know about gold: rows of one pattern cannot be told apart by their votes.
public struct GoldCounts: Sendable, Equatable {
  /// `k`.
  public let classCount: Int
  /// `[P × k]`, pattern by pattern.
  public let values: [Int]

  /// `P`.
  public var patternCount: Int { values.count / classCount }
  /// Rows with gold.
  public var rowCount: Int { values.reduce(0, +) }

  /// One pattern's rows by gold class: `[k]`.
  public subscript(_ pattern: Int) -> ArraySlice<Int> { values[pattern * classCount..<(pattern + 1) * classCount] }

  /// - Parameter values: `[P × k]`, pattern by pattern.
  public init(classCount: Int, values: [Int]) {
    precondition(classCount >= 2 && values.count % classCount == 0, "\(values.count) counts for \(classCount) classes")
    self.classCount = classCount
    self.values = values
  }

  /// - Parameters:
  ///   - patternCount: `P`.
  ///   - patternOfRow: `[n]`.
  ///   - gold: `[n]`, ``Vote/abstain`` where a row has none.
  public init(patternCount: Int, classCount: Int, patternOfRow: [Int32], gold: [Vote]) {
    precondition(patternOfRow.count == gold.count, "\(patternOfRow.count) rows, \(gold.count) gold classes")
    var values = [Int](repeating: 0, count: patternCount * classCount)
    for (row, vote) in gold.enumerated() where vote != .abstain {
      values[Int(patternOfRow[row]) * classCount + Int(vote)] += 1
    }
    self.init(classCount: classCount, values: values)
  }
}
