import Foundation
import Pipeline
import RowFiles

/// The file of rows that a new task is made for, unpacked if need be, and what it seems to hold.
final class NewData {
  /// As the user wrote it.
  let path: String
  let file: MappedFile
  let format: RowFormat
  let sketch: DataSketch
  private let unpacked: String?

  init(_ path: String) throws {
    self.path = path
    guard let format = RowFormat(path: path) else {
      throw CommandFailure(
        message: UserMessage(
          "cannot tell the format from the name", at: path, fix: "name it .jsonl, .csv or .tsv, each also with .gz"))
    }
    self.format = format
    var unpacked: String?
    if InputSpool.isNeeded(for: path) {
      let place = FileManager.default.temporaryDirectory.appendingPathComponent("tally-new-\(UUID().uuidString)").path
      unpacked = place
      self.unpacked = place
      do {
        _ = try InputSpool.copy(path, to: place, isCancelled: { Interrupt.isRequested })
      } catch {
        try? FileManager.default.removeItem(atPath: place)
        throw error
      }
    } else {
      self.unpacked = nil
    }
    file = try MappedFile(unpacked ?? path)
    if let failure = NewData.unreadable(file, path, format) { throw failure }
    do throws(RowFileError) {
      sketch = try DataSketch(file, format: format)
    } catch {
      throw NewData.named(error, path)
    }
    guard sketch.rowCount == 0 || sketch.columns.isEmpty else { return }
    let isArray = format == .jsonLines && file.bytes.first == UInt8(ascii: "[")
    if let first = sketch.firstBadRow, !isArray {
      throw RowFileError.badRow(first.problem, path: path, line: first.line)
    }
    throw NewData.noRows(path, format)
  }

  deinit { if let unpacked { try? FileManager.default.removeItem(atPath: unpacked) } }

  /// What another reader would make of the file.
  private static func unreadable(_ file: MappedFile, _ path: String, _ format: RowFormat) -> CommandFailure? {
    let start = Array(file.bytes.prefix(1 << 16))
    if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
      return CommandFailure(
        message: UserMessage("the file is UTF-16", at: path, fix: "convert it: iconv -f UTF-16 -t UTF-8"))
    }
    guard format == .csv, let end = start.firstIndex(of: 0x0A), !start[..<end].contains(UInt8(ascii: ",")) else {
      return nil
    }
    let others = [(UInt8(ascii: ";"), ";", "comma"), (0x09, "tab", "tab"), (UInt8(ascii: "|"), "|", "comma")]
    guard let other = others.first(where: { start[..<end].contains($0.0) }) else { return nil }
    return CommandFailure(
      message: UserMessage(
        "the columns seem to be separated by \(other.1 == "tab" ? "tabs" : "\"\(other.1)\"")", at: "\(path):1",
        fix: other.1 == "tab" ? "name it .tsv" : "write it with commas, or with tabs as .tsv"))
  }

  private static func noRows(_ path: String, _ format: RowFormat) -> CommandFailure {
    let fix =
      format == .jsonLines
      ? "write one object a line; of an array: jq -c '.[]' \(path) > rows.jsonl"
      : "save it as UTF-8, with a header line and the same number of fields in each row"
    return CommandFailure(message: UserMessage("no row of the file can be read", at: path, fix: fix))
  }

  /// The error, of the path that the user knows.
  private static func named(_ error: RowFileError, _ path: String) -> RowFileError {
    switch error {
    case .empty: .empty(path: path)
    case .repeatedColumn(let name, _): .repeatedColumn(name: name, path: path)
    case .badRow(let problem, _, let line): .badRow(problem, path: path, line: line)
    default: error
    }
  }
}
