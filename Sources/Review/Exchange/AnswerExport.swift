import Interchange
import LabelModels
import Pipeline
import RowFiles
import Votes

/// Writes answers, or rows to be answered elsewhere.
public struct AnswerExport {
  public enum What: String, Sendable, CaseIterable {
    /// A line for each row on which people are at one, or that is settled.
    case labels
    /// Every answer that counts.
    case answers
    /// Rows to be answered next.
    case queue
  }

  public struct Written: Sendable, Equatable, Codable {
    public let rows: Int
    public let answers: Int
  }

  let state: DeskState
  /// nil where the run is not at hand: then only labels and answers can be written, and without the rows' columns.
  let rows: (any DeskRows)?
  let format: any PeoplesFormat.Type
  let what: What
  /// Of the queue.
  let limit: Int
  /// The column that people read; nil for one called `text`, or the longest.
  let textColumn: String?

  public init(
    _ state: DeskState, rows: (any DeskRows)?, format: any PeoplesFormat.Type, what: What, limit: Int,
    textColumn: String?
  ) {
    self.state = state
    self.rows = rows
    self.format = format
    self.what = what
    self.limit = limit
    self.textColumn = textColumn
  }

  /// - Returns: how much was written, and what the file says besides rows.
  public func write(to path: String) throws(ReviewError) -> (written: Written, header: PeoplesHeader) {
    let items = try self.items()
    let header = PeoplesHeader(
      classes: rows?.classes ?? [], run: rows?.run ?? "", textColumn: try column(of: items),
      listsAnswers: what == .answers)
    var (rowCount, answerCount) = (0, 0)
    do throws(InterchangeError) {
      let file = try AtomicFile(path: path)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        try format.begin(header, into: &writer)
        for item in items {
          let row: RowForPeople
          // Only reading a row can fail, which was tried for the first of them.
          do throws(ReviewError) { row = try forPeople(item) } catch { throw .changed(path: path) }
          try format.write(row, header, isFirst: rowCount == 0, into: &writer)
          rowCount += 1
          answerCount += row.answers.count
        }
        try format.end(header, into: &writer)
      }
      try file.commit()
    } catch {
      throw .files(error)
    }
    return (Written(rows: rowCount, answers: answerCount), header)
  }

  private struct Item {
    let id: String
    let row: Int?
    let learned: LearnedRow?
  }

  private func items() throws(ReviewError) -> [Item] {
    let learned = Dictionary(state.learnedRows().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    switch what {
    case .labels:
      let places = rows?.find(Set(learned.keys)) ?? [:]
      return learned.keys.sorted().map { Item(id: $0, row: places[$0], learned: learned[$0]) }
    case .answers:
      let places = rows?.find(state.rows) ?? [:]
      return state.rows.sorted().filter { !state.answers(row: $0).isEmpty }
        .map { Item(id: $0, row: places[$0], learned: learned[$0]) }
    case .queue:
      guard let rows else { return [] }
      var plan = rows.plan(
        state.queue?.plan ?? DeskPlan(), posterior: rows.posterior, asked: state.rows, audited: [])
      return plan.next(limit, auditShare: 0).map { Item(id: rows.id(of: $0.row), row: $0.row, learned: nil) }
    }
  }

  private func column(of items: [Item]) throws(ReviewError) -> String {
    if let textColumn { return textColumn }
    guard format.takesOpenRows, let rows, let row = items.lazy.compactMap(\.row).first else { return "text" }
    let texts = try rows.content(of: row).columns.filter(\.isText)
    if texts.contains(where: { $0.name == "text" }) { return "text" }
    return texts.max { $0.value.utf8.count < $1.value.utf8.count }?.name ?? "text"
  }

  private func forPeople(_ item: Item) throws(ReviewError) -> RowForPeople {
    var columns: [RowForPeople.Column] = []
    var probabilities: [Double] = []
    var predicted: String?
    if let rows, let row = item.row, format.takesOpenRows {
      columns = try rows.content(of: row).columns.map {
        RowForPeople.Column(name: $0.name, value: $0.value, isText: $0.isText)
      }
      let pattern = rows.pattern(of: row)
      probabilities = Array(rows.posterior[pattern])
      if rows.patterns.isCovered(pattern) { predicted = rows.classes[Int(rows.posterior.best(pattern).class)] }
    }
    let all = what == .queue ? [] : state.answers(row: item.id)
    var row = RowForPeople(
      id: item.id, columns: columns, probabilities: probabilities,
      answers: (what == .answers ? all : all.filter { $0.verdict != .skip && $0.record.purpose != .gold }).map(answer))
    row.label = item.learned?.label
    row.selection = item.learned.map { $0.purpose == .audit ? ReviewPurpose.audit.rawValue : $0.selection.rawValue }
    row.isSettled = item.learned?.isSettled ?? false
    row.predicted = predicted
    return row
  }

  private func answer(_ answer: Answer) -> RowForPeople.Answer {
    var result = RowForPeople.Answer(
      reviewer: answer.reviewer, verdict: answer.verdict.forPeople, at: UTCMoment.text(answer.at),
      purpose: answer.record.purpose.rawValue, selection: answer.record.selection.rawValue)
    result.milliseconds = answer.record.milliseconds
    result.comment = answer.record.comment
    result.isFlagged = answer.record.isFlagged
    if let extra = answer.record.extra, extra.hasPrefix("\(format.name)\n") {
      result.extra = String(extra.dropFirst(format.name.count + 1))
    }
    return result
  }
}
