import Votes

/// Anyone's votes, as read from a file.
public struct VoteTable: Sendable {
  /// `[n]`: the file's ids, or positions.
  public let rowNames: RowNames
  /// `[m]`.
  public let functionNames: [String]
  /// `[k]`, where the file or the caller names the classes.
  public let classNames: [String]?
  /// `k ≥ 2`.
  public let classCount: Int
  /// `[n × m]`, each abstain or in `0 ..< classCount`.
  public let votes: VoteMatrix
  /// `[n]`, where the file of votes has gold in it; ``Vote/abstain`` where a row has none.
  public let gold: [Vote]?
  /// Of the votes that have one; nil where none has.
  public let confidences: VoteConfidences?

  public var rowCount: Int { votes.rowCount }

  /// `[k]`: the classes' names, or their numbers where they have none.
  public var classLabels: [String] { classNames ?? (0..<classCount).map(String.init) }

  /// The distinct lines, and `[n]` the pattern of each row.
  ///
  /// - Complexity: one pass over the votes.
  public func patterns() -> (patterns: VotePatterns, patternOfRow: [Int32]) { votes.patterns(classCount: classCount) }

  init(
    rowNames: RowNames, functionNames: [String], classes: ResolvedClasses, votes: VoteMatrix, gold: [Vote]? = nil,
    confidences: VoteConfidences = VoteConfidences()
  ) {
    precondition(
      rowNames.count == votes.rowCount && functionNames.count == votes.functionCount,
      "\(rowNames.count) × \(functionNames.count) names for \(votes.rowCount) × \(votes.functionCount) votes")
    self.rowNames = rowNames
    self.functionNames = functionNames
    classNames = classes.names
    classCount = classes.count
    self.votes = votes
    self.gold = gold
    self.confidences = confidences.isEmpty ? nil : confidences
  }

  /// Names for LFs that the file only numbers: `lf_0`, `lf_1`, …
  static func numberedFunctions(_ count: Int) -> [String] { (0..<count).map { "lf_\($0)" } }
}
