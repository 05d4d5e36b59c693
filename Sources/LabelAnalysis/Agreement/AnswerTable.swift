import Votes

/// What several people said of the same rows.
public struct AnswerTable: Sendable, Equatable {
  /// `r`, people.
  public let raterCount: Int
  /// `k ≥ 2`.
  public let classCount: Int
  /// `[rows × r]`, line by line; ``Vote/abstain`` where a person did not answer.
  let answers: [Vote]

  public var rowCount: Int { raterCount == 0 ? 0 : answers.count / raterCount }

  /// - Parameters:
  ///   - lines: a line a row, each `[r]`: classes, ``Vote/abstain`` where a person did not answer.
  ///   - classCount: `k ≥ 2`.
  public init(_ lines: [[Vote]], classCount: Int) {
    raterCount = lines.first?.count ?? 0
    self.classCount = classCount
    answers = lines.flatMap { $0 }
    precondition(
      classCount >= 2 && lines.allSatisfy { $0.count == lines[0].count }
        && answers.allSatisfy { $0 >= .abstain && $0 < classCount }, "answers of \(classCount) classes")
  }

  subscript(_ row: Int) -> ArraySlice<Vote> { answers[row * raterCount..<(row + 1) * raterCount] }

  /// `[k]`: how often each class was given to a row.
  func counts(_ row: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for answer in self[row] where answer != .abstain { counts[Int(answer)] += 1 }
    return counts
  }

  /// With one class against all others.
  public func asking(_ label: Vote) -> AnswerTable {
    AnswerTable(
      (0..<rowCount).map { self[$0].map { $0 == .abstain ? .abstain : $0 == label ? 1 : 0 } }, classCount: 2)
  }

  /// Of two people alone.
  public func pair(_ first: Int, _ second: Int) -> AnswerTable {
    let start = [first, second]
    return AnswerTable(
      (0..<rowCount).map { row in start.map { self[row][row * raterCount + $0] } }, classCount: classCount)
  }
}
