/// The distinct lines of a vote matrix, each with the number of rows that have it.
///
/// Everything after the apply step works on these: a million rows of ten LFs are a few hundred patterns. Patterns are in
/// canonical order (lexicographic over the LFs, abstain before class 0), so the order of the rows and the number of
/// workers change nothing. Votes are stored sparsely, pattern by pattern, LFs ascending.
public struct VotePatterns: Sendable, Equatable {
  /// `m`, the number of labeling functions.
  public let functionCount: Int
  /// `k ≥ 2`, the number of classes.
  public let classCount: Int
  /// `[count + 1]`: where each pattern's votes begin in ``functions`` and ``classes``.
  public let starts: [Int]
  /// The LF of each vote, `0 ..< functionCount`.
  public let functions: [Int32]
  /// The class of each vote, `0 ..< classCount`.
  public let classes: [Vote]
  /// `[count]`: the rows that have each pattern.
  public let counts: [Int]

  /// The number of distinct patterns, the one without votes included where it occurs.
  public var count: Int { counts.count }
  /// The number of rows, uncovered ones included.
  public var rowCount: Int { counts.reduce(0, +) }
  /// The number of rows with at least one vote.
  public var coveredRowCount: Int { (0..<count).reduce(0) { $0 + (isCovered($1) ? counts[$1] : 0) } }

  /// The places in ``functions`` and ``classes`` of one pattern's votes.
  public func votes(of pattern: Int) -> Range<Int> { starts[pattern]..<starts[pattern + 1] }

  /// Whether at least one LF voted.
  public func isCovered(_ pattern: Int) -> Bool { starts[pattern + 1] > starts[pattern] }

  /// One pattern as a line of the vote matrix: `[m]`, ``Vote/abstain`` where the LF did not vote.
  public func line(_ pattern: Int) -> [Vote] {
    var line = [Vote](repeating: .abstain, count: functionCount)
    for vote in votes(of: pattern) { line[Int(functions[vote])] = classes[vote] }
    return line
  }

  init(functionCount: Int, classCount: Int, starts: [Int], functions: [Int32], classes: [Vote], counts: [Int]) {
    self.functionCount = functionCount
    self.classCount = classCount
    self.starts = starts
    self.functions = functions
    self.classes = classes
    self.counts = counts
  }
}
