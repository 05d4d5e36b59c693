import Foundation
import Interchange
import Ledger
import Pipeline
import RowFiles

/// People's answers as a run learns from them: a file named by its content, so that a run's manifest says which answers it knew,
/// and the same answers give the same run.
public struct ReviewedFile: Sendable, Equatable {
  public let path: String
  public let rowCount: Int
  /// Rows whose class the task does not have any more.
  public let leftOutCount: Int
  /// Of the last entry of the log.
  public let seq: Int

  /// - Returns: nil where nobody has answered anything.
  public static func write(_ store: TaskStore, classes: [String]) throws(ReviewError) -> ReviewedFile? {
    guard FileManager.default.fileExists(atPath: store.ledger) else { return nil }
    let state: DeskState
    do throws(LedgerError) {
      guard try Ledger(path: store.ledger).hasReview() else { return nil }
      state = try DeskState(try ReviewStore(path: store.ledger))
    } catch {
      throw .ledger(error)
    }
    let all = state.learnedRows()
    let rows = all.filter { $0.purpose != .audit && classes.contains($0.label) }
    if rows.isEmpty { return nil }
    var json = JSONText()
    var bytes: [UInt8] = []
    for row in rows {
      json.removeAll()
      json.object { json in
        json.key("id")
        json.string(row.id)
        json.key("label")
        json.string(row.label)
        json.key("selection")
        json.string(row.selection.rawValue)
      }
      bytes += json.bytes + [0x0A]
    }
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
      path: path, rowCount: rows.count, leftOutCount: all.count { !classes.contains($0.label) }, seq: state.seq)
  }
}
