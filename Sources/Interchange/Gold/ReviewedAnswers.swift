import Votes

/// Classes that people gave and that a label model learns from, as read from a file.
///
/// The formats are those of ``GoldReader``, with two further columns: `selection` says how the row came to be reviewed,
/// `settledBy` who settled the answer of an audited row. Unlike gold, one row may have several answers, also contradictory
/// ones: people disagree.
public struct ReviewedAnswers: Sendable, Equatable {
  /// How a row came to be reviewed.
  public enum Selection: String, Sendable, CaseIterable, Codable {
    /// Drawn at random from all rows.
    case random
    /// Chosen for some reason, for example its small margin.
    case chosen
    /// Drawn at random, and nothing is learned from it: it shows how many labels are wrong.
    case audit
  }

  /// Whose word an audited row's answer is.
  public enum Settlement: String, Sendable, CaseIterable, Codable {
    /// One person's.
    case reviewer
    /// Two or more people gave it, and nobody another.
    case agreement
    /// People differed, and an expert decided.
    case expert
    /// People were asked, and no answer came of it.
    case nobody
  }

  public struct Answer: Sendable, Equatable {
    /// ``Vote/abstain`` only of an audited row that nobody could settle.
    public let label: Vote
    public let selection: Selection
    /// Of audited rows; nil where nobody says it.
    public let settledBy: Settlement?

    public init(label: Vote, selection: Selection, settledBy: Settlement? = nil) {
      precondition(label != .abstain || selection == .audit, "no answer of a row that is learned from")
      self.label = label
      self.selection = selection
      self.settledBy = settledBy
    }
  }

  /// One answer, joined with its row.
  public struct Row: Sendable, Equatable {
    /// The row's position, from 0.
    public let row: Int
    public let answer: Answer
  }

  enum Storage: Sendable, Equatable {
    case byID([String: [Answer]])
    /// One for each row, in order; nil where there is none.
    case byPosition([Answer?])
  }

  let storage: Storage
  /// Audited rows in a file that stand there without an answer.
  public let openAuditCount: Int

  init(storage: Storage, openAuditCount: Int = 0) {
    self.storage = storage
    self.openAuditCount = openAuditCount
  }

  /// Answers that stand in no file.
  ///
  /// - Parameter byID: by the rows' ids, each row's in any order.
  public init(byID: [String: [Answer]]) { self.init(storage: .byID(byID.mapValues(ReviewedBuilder.sorted))) }

  /// The smallest id that has an answer.
  public var exampleID: String? {
    if case .byID(let answers) = storage { answers.keys.min() } else { nil }
  }

  /// The ids with an answer of one of these kinds; empty where answers go by position.
  public func ids(_ selections: Set<Selection>) -> Set<String> {
    guard case .byID(let answers) = storage else { return [] }
    return Set(answers.lazy.filter { $0.value.contains { selections.contains($0.selection) } }.map(\.key))
  }

  /// One row's answers.
  public func answers(row: Int, id: String) -> [Answer] {
    switch storage {
    case .byID(let answers): answers[id] ?? []
    case .byPosition(let answers): answers.indices.contains(row) ? [answers[row]].compactMap { $0 } : []
    }
  }

  /// - Parameter selection: of rows for which the file does not say it.
  /// - Throws: ``InterchangeError``; what ``GoldReader`` throws, but for contradictions, and
  ///   ``InterchangeError/unknownSelection(_:found:known:)`` and ``InterchangeError/unknownSettlement(_:found:known:)``.
  public static func read(
    path: String, classNames: [String], selection: Selection = .random
  ) throws(InterchangeError) -> ReviewedAnswers {
    let file = try VoteFile(path: path)
    let answers = try read(file, classNames: classNames, selection: selection)
    try file.checkUnchanged()
    return answers
  }

  /// As ``read(path:classNames:selection:)``, of an open file.
  package static func read(
    _ file: VoteFile, classNames: [String], selection: Selection = .random
  ) throws(InterchangeError) -> ReviewedAnswers {
    var builder = ReviewedBuilder(path: file.path, selection: selection)
    try GoldReader.read(file, GoldClasses(classNames), into: &builder)
    return ReviewedAnswers(storage: try builder.build(), openAuditCount: builder.openAuditCount)
  }

  /// The answers by row, each row's in the order of class and selection, so that the file's order plays no part.
  ///
  /// - Parameters:
  ///   - rowCount: `n`.
  ///   - path: of the answers, for the error.
  ///   - name: a row's id.
  /// - Returns: `unknownCount`, the ids that are no row's.
  /// - Throws: ``InterchangeError/wrongReviewedCount(path:found:expected:)``.
  public func aligned(
    rowCount: Int, path: String, name: (Int) -> String
  ) throws(InterchangeError) -> (rows: [Row], unknownCount: Int) {
    switch storage {
    case .byPosition(let answers):
      guard answers.count == rowCount else {
        throw .wrongReviewedCount(path: path, found: answers.count, expected: rowCount)
      }
      return (answers.enumerated().compactMap { row, answer in answer.map { Row(row: row, answer: $0) } }, 0)
    case .byID(let answers):
      var rows: [Row] = []
      var found = 0
      for row in 0..<rowCount {
        guard let list = answers[name(row)] else { continue }
        found += 1
        rows += list.map { Row(row: row, answer: $0) }
      }
      return (rows, answers.count - found)
    }
  }
}

/// Reviewed answers while they are read.
private struct ReviewedBuilder: AnswerSink {
  private let path: String
  private let selection: ReviewedAnswers.Selection
  private var byID: [String: [ReviewedAnswers.Answer]] = [:]
  private var byPosition: [ReviewedAnswers.Answer?] = []
  private(set) var hasIDs: Bool?
  private(set) var openAuditCount = 0

  init(path: String, selection: ReviewedAnswers.Selection) {
    self.path = path
    self.selection = selection
  }

  mutating func add(_ vote: Vote, id: String?, notes: AnswerNotes, line: Int) throws(InterchangeError) {
    hasIDs = id != nil
    let answer = try answer(vote, notes, line)
    if let id {
      if let answer { byID[id, default: []].append(answer) }
    } else {
      byPosition.append(answer)
    }
  }

  /// - Returns: nil where the line has none, or not yet.
  private mutating func answer(
    _ vote: Vote, _ notes: AnswerNotes, _ line: Int
  ) throws(InterchangeError) -> ReviewedAnswers.Answer? {
    let selection = try read(notes.selection, line)
    let settledBy = selection == .audit ? try readSettlement(notes.settledBy, line) : nil
    if settledBy == .nobody { return .init(label: .abstain, selection: selection, settledBy: settledBy) }
    guard vote == .abstain else { return .init(label: vote, selection: selection, settledBy: settledBy) }
    if selection == .audit { openAuditCount += 1 }
    return nil
  }

  private func readSettlement(_ text: String?, _ line: Int) throws(InterchangeError) -> ReviewedAnswers.Settlement? {
    guard let text, !text.isEmpty else { return nil }
    guard let settlement = ReviewedAnswers.Settlement(rawValue: text) else {
      throw .unknownSettlement(
        FilePlace(path: path, line: line, column: GoldReader.settledByName), found: text,
        known: ReviewedAnswers.Settlement.allCases.map(\.rawValue))
    }
    return settlement
  }

  private func read(_ text: String?, _ line: Int) throws(InterchangeError) -> ReviewedAnswers.Selection {
    guard let text, !text.isEmpty else { return selection }
    guard let selection = ReviewedAnswers.Selection(rawValue: text) else {
      throw .unknownSelection(
        FilePlace(path: path, line: line, column: GoldReader.selectionName), found: text,
        known: ReviewedAnswers.Selection.allCases.map(\.rawValue))
    }
    return selection
  }

  func build() throws(InterchangeError) -> ReviewedAnswers.Storage {
    guard let hasIDs else { throw .noRows(path: path) }
    guard hasIDs else { return .byPosition(byPosition) }
    return .byID(byID.mapValues(ReviewedBuilder.sorted))
  }

  /// So that the file's order plays no part.
  static func sorted(_ answers: [ReviewedAnswers.Answer]) -> [ReviewedAnswers.Answer] {
    answers.sorted {
      ($0.label, $0.selection.rawValue, $0.settledBy?.rawValue ?? "")
        < ($1.label, $1.selection.rawValue, $1.settledBy?.rawValue ?? "")
    }
  }
}
