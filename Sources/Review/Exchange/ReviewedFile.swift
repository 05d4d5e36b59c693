import Foundation
import Interchange
import Ledger
import Pipeline
import RowFiles

/// People's answers as a run learns from them: a file named by its content, so that a run's manifest says which answers it knew,
/// and the same answers give the same run.
public struct ReviewedFile: Sendable, Equatable {
  public let path: String
  /// Rows that are learned from.
  public let rowCount: Int
  /// Rows that only carry a promise.
  public let auditedCount: Int
  /// Rows whose class the task does not have any more.
  public let leftOutCount: Int
  /// Of the last entry of the log.
  public let seq: Int
  /// Of whose rows people were asked last.
  public let run: String?
  /// The LFs of the run for which a row was audited last; nil for none.
  public let auditedFunctionSet: String?
  /// Whether no entry of the log was changed, removed or put in.
  public let isSound: Bool

  /// - Returns: nil where nobody has answered anything.
  public static func write(_ store: TaskStore, classes: [String]) throws(ReviewError) -> ReviewedFile? {
    guard FileManager.default.fileExists(atPath: store.ledger) else { return nil }
    var state = DeskState()
    let isSound: Bool
    var (functionSet, auditedFunctionSet): (String?, String?)
    do throws(LedgerError) {
      guard try Ledger(path: store.ledger).hasReview() else { return nil }
      let log = try ReviewStore(path: store.ledger)
      isSound =
        try ChainReport.verify(log) { entry, event in
          state.take(entry, event)
          switch event {
          case .queueMade(let made): functionSet = made.functionSet
          case .answered(_, let answer) where answer.purpose == .audit: auditedFunctionSet = functionSet
          default: break
          }
        }.faultCount == 0
    } catch {
      throw .ledger(error)
    }
    let all = state.learnedRows()
    let rows = all.filter { classes.contains($0.label) }
    let lines = rows.flatMap(Line.lines) + state.unsettledAudits().map(Line.init)
    if lines.isEmpty { return nil }
    let bytes = lines.sorted { $0.id < $1.id }.flatMap(\.bytes)
    let hash = bytes.withUnsafeBytes { EventChain.sha256($0) }
    let path = "\(store.reviewed)/\(hash.prefix(16)).jsonl"
    do throws(RunError) { try Folders.make(store.reviewed) } catch { throw .run(error) }
    if !FileManager.default.fileExists(atPath: path) {
      do throws(InterchangeError) {
        let file = try AtomicFile(path: path)
        try file.write { (writer: inout FileWriter) throws(InterchangeError) in try writer.write(bytes) }
        try file.commit()
      } catch {
        throw .files(error)
      }
    }
    return ReviewedFile(
      path: path, rowCount: rows.count { $0.purpose != .audit },
      auditedCount: Set(lines.lazy.filter { $0.selection == .audit }.map(\.id)).count,
      leftOutCount: all.count { !classes.contains($0.label) }, seq: state.seq, run: state.queue?.run,
      auditedFunctionSet: auditedFunctionSet, isSound: isSound)
  }
}

/// A row as ``ReviewedAnswers`` reads it.
private struct Line {
  let id: String
  /// nil for an audited row that nobody could settle.
  let label: String?
  let selection: ReviewedAnswers.Selection
  let settledBy: ReviewedAnswers.Settlement?

  /// An audited row on which people agree has a line for each of them: how many they are says how sure their word is.
  static func lines(_ row: LearnedRow) -> [Line] {
    guard row.purpose == .audit else {
      return [Line(row, selection: row.selection == .random ? .random : .chosen, settledBy: nil)]
    }
    let count = row.isSettled ? 1 : row.answerCount
    let settledBy: ReviewedAnswers.Settlement = row.isSettled ? .expert : count > 1 ? .agreement : .reviewer
    return Array(repeating: Line(row, selection: .audit, settledBy: settledBy), count: count)
  }

  private init(
    _ row: LearnedRow, selection: ReviewedAnswers.Selection, settledBy: ReviewedAnswers.Settlement?
  ) {
    (id, label, self.selection, self.settledBy) = (row.id, row.label, selection, settledBy)
  }

  init(_ unsettled: String) {
    (id, label, selection, settledBy) = (unsettled, nil, .audit, .nobody)
  }

  var bytes: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("id")
      json.string(id)
      json.key("label")
      if let label { json.string(label) } else { json.null() }
      json.key("selection")
      json.string(selection.rawValue)
      if let settledBy {
        json.key("settledBy")
        json.string(settledBy.rawValue)
      }
    }
    return json.bytes + [0x0A]
  }
}
