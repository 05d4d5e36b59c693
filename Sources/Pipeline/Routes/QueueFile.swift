import Foundation
import Interchange
import RowFiles
import Votes

/// A file of rows for people to answer, which is handed back as it is: `tally queue`.
public struct QueueRequest: Sendable {
  /// Rows for the audit, and rows to learn from.
  public var audit: Int
  public var review: Int
  /// Answers that are there already; nil for those of the run.
  public var reviewed: String?
  public var reviewedAs = ReviewedAnswers.Selection.random
  public var seed: UInt64 = 0
  /// A `.csv` or `.jsonl`, or `-` for CSV on standard output.
  public var output: String
  /// Whether the rows' columns are in the file.
  public var showsRowText = true

  public init(audit: Int, review: Int, output: String) {
    self.audit = audit
    self.review = review
    self.output = output
  }
}

/// What was written.
public struct QueueResult: Sendable, Equatable, Codable {
  public let run: String
  public let path: String
  public let auditRowCount: Int
  public let reviewRowCount: Int
  /// Rows to learn from that the audit has answered: the answer stands in the file.
  public let answeredRowCount: Int
  /// Rows that were answered before.
  public let knownRowCount: Int
}

/// Writes the rows that people are asked about next.
///
/// The model's labels are not in the file: who answers an audited row must not know them.
public struct QueueFile {
  private let run: FinishedRun
  private let request: QueueRequest
  /// Settled answers of audited rows, by row.
  private let settled: [Int: Vote]
  private let items: [ReviewPlan.Item]
  private let knownRowCount: Int

  /// - Throws: `files`, `knowledge`, `wouldOverwrite` where the file is there: people may have written into it.
  public init(_ run: FinishedRun, _ request: QueueRequest) throws(RunError) {
    self.run = run
    self.request = request
    if request.output != "-", FileManager.default.fileExists(atPath: request.output) {
      try Overwriting.check(request.output, inputs: [request.reviewed, run.manifest.data.path])
      throw .wouldOverwrite(path: request.output, isInput: false)
    }
    let join = try QueueFile.answers(run, request)
    let reviewed = Set(join?.answers.map(\.row) ?? [])
    let audited = join?.audit.map(\.row) ?? []
    settled = Dictionary(
      join?.audit.filter { $0.label != .abstain }.map { ($0.row, $0.label) } ?? [], uniquingKeysWith: { $1 })
    knownRowCount = reviewed.union(audited).count
    var plan = ReviewPlan(
      run, reviewed: Set(reviewed.map { run.rows.id(of: $0) }), audited: Set(audited.map { run.rows.id(of: $0) }),
      seed: request.seed)
    let count = request.audit + request.review
    items = plan.next(count, auditShare: Double(request.audit) / Double(max(1, count)))
  }

  private static func answers(_ run: FinishedRun, _ request: QueueRequest) throws(RunError) -> ReviewedJoin? {
    let path: String
    let answers: ReviewedAnswers
    if let given = request.reviewed {
      path = given
      do throws(InterchangeError) {
        answers = try ReviewedAnswers.read(
          path: given, classNames: run.manifest.classes, selection: request.reviewedAs)
      } catch {
        throw .files(error)
      }
    } else {
      guard let known = run.readReviewed() else { return nil }
      (path, answers) = (run.manifest.reviewed?.path ?? "", known)
    }
    return try ReviewedJoin(
      answers, path: path, rowCount: run.rowCount, name: { run.rows.id(of: $0) }, pattern: { run.pattern(of: $0) })
  }

  public var isEmpty: Bool { items.isEmpty }

  /// - Throws: `files`, `staleData`.
  public func write() throws(RunError) -> QueueResult {
    let texts = request.showsRowText ? try run.texts() : nil
    let isJSON = request.output.hasSuffix(".jsonl") || request.output.hasSuffix(".ndjson")
    let bytes = isJSON ? jsonLines(texts) : separated(texts)
    do throws(InterchangeError) {
      let file = try AtomicFile(path: request.output == "-" ? "/dev/stdout" : request.output)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in try writer.write(bytes) }
      try file.commit()
    } catch {
      throw .files(error)
    }
    return QueueResult(
      run: run.manifest.run, path: request.output, auditRowCount: items.count { $0.purpose == .audit },
      reviewRowCount: items.count { $0.purpose == .review }, answeredRowCount: items.count { answer($0) != nil },
      knownRowCount: knownRowCount)
  }

  /// A row of the audit that review wants, too, need not be asked about again.
  private func answer(_ item: ReviewPlan.Item) -> String? {
    guard item.purpose == .review, let label = settled[item.row] else { return nil }
    return run.manifest.classes[Int(label)]
  }

  private func jsonLines(_ texts: RowTexts?) -> [UInt8] {
    var json = JSONText()
    var bytes: [UInt8] = []
    for item in items {
      json.removeAll()
      json.object { json in
        json.key("id")
        json.string(item.id)
        json.key("label")
        if let answer = answer(item) { json.string(answer) } else { json.null() }
        json.key("selection")
        json.string(item.selection.rawValue)
        json.key("purpose")
        json.string(item.purpose.rawValue)
        json.key("reason")
        json.string(item.reason)
      }
      var line = json.bytes
      if let texts {
        line = line.dropLast() + Array(#","columns":"#.utf8) + Array(texts.json(of: item.row).utf8) + [0x7D]
      }
      bytes += line + [0x0A]
    }
    return bytes
  }

  private static let ownColumns = ["id", "label", "selection", "settledBy"]

  private func separated(_ texts: RowTexts?) -> [UInt8] {
    let rows = items.map { item in
      (texts?.members(of: item.row) ?? []).filter { $0.name != run.manifest.options.id }
    }
    var columns: [String] = []
    var places: [String: Int] = [:]
    for member in rows.joined() where places[member.name] == nil {
      places[member.name] = columns.count
      columns.append(member.name)
    }
    // What the rows call so is not what people answer.
    let header = QueueFile.ownColumns + columns.map { QueueFile.ownColumns.contains($0) ? "row." + $0 : $0 }
    var bytes = line(header)
    for (item, members) in zip(items, rows) {
      var cells = [String](repeating: "", count: columns.count)
      for member in members where member.isText || member.value != "null" {
        if let place = places[member.name] { cells[place] = member.value }
      }
      bytes += line([item.id, answer(item) ?? "", item.selection.rawValue, ""] + cells)
    }
    return bytes
  }

  private func line(_ cells: [String]) -> [UInt8] {
    Array(cells.map { CSVCell.bytes(Array($0.utf8)) }.joined(separator: [UInt8(ascii: ",")])) + [0x0A]
  }
}
