import Interchange
import Votes

/// A row that was drawn at random to be answered, and that nothing is learned from.
///
/// A row with an answer that is learned from is none: it is no part of what a promise is about (``RoutePromise``).
struct AuditedRow: Equatable {
  let row: Int
  let pattern: Int
  /// What all answers come to; ``Vote/abstain`` where nobody has settled it.
  let label: Vote
  let settledBy: ReviewedAnswers.Settlement
  /// Classes that people gave, ascending.
  let classes: [Vote]
  /// People who are known to have given the label, where nobody differed.
  let agreeingCount: Int

  /// Whether more than one person's word is known; a row that nobody settled counts as disputed.
  var isOverlapped: Bool { settledBy != .reviewer }
  /// Whether people differed, as far as it is known.
  var isDisputed: Bool { settledBy == .expert || settledBy == .nobody }

  /// - Parameter answers: to one row, at least one, all of them of the selection `audit`.
  init(row: Int, pattern: Int, answers: [ReviewedAnswers.Answer]) {
    self.row = row
    self.pattern = pattern
    classes = Set(answers.map(\.label)).subtracting([.abstain]).sorted()
    let experts = Set(answers.filter { $0.settledBy == .expert }.map(\.label))
    let isOpen = answers.contains { $0.label == .abstain }
    // One line that stands for an agreement is that of two or more.
    agreeingCount = max(answers.count, answers.contains { $0.settledBy == .agreement } ? 2 : 1)
    if experts.count == 1, let label = experts.first, label != .abstain {
      (self.label, settledBy) = (label, .expert)
    } else if experts.isEmpty, !isOpen, classes.count == 1 {
      let isAgreed = answers.count > 1 || answers[0].settledBy == .agreement
      (label, settledBy) = (classes[0], isAgreed ? .agreement : .reviewer)
    } else {
      (label, settledBy) = (.abstain, .nobody)
    }
  }

  /// - Parameters:
  ///   - rows: rows ascending.
  ///   - learned: rows with an answer that is learned from.
  static func all(in rows: [ReviewedAnswers.Row], learned: Set<Int>, pattern: (Int) -> Int) -> [AuditedRow] {
    var answers: [Int: [ReviewedAnswers.Answer]] = [:]
    for row in rows where row.answer.selection == .audit && !learned.contains(row.row) {
      answers[row.row, default: []].append(row.answer)
    }
    return answers.sorted { $0.key < $1.key }.map { AuditedRow(row: $0, pattern: pattern($0), answers: $1) }
  }
}
