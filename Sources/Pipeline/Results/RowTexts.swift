import Foundation
import RowFiles

/// The rows of a finished run, as they stand in its data.
public final class RowTexts {
  /// One column of a row.
  public struct Member: Sendable, Equatable {
    public let name: String
    /// A text as it reads, anything else as JSON.
    public let value: String
    public let isText: Bool
  }

  let file: MappedFile
  let format: RowFormat
  private let rows: RowIndex
  private let renderer: RowRenderer

  /// - Throws: `staleData` if the data is not the bytes that the run has read.
  init(_ run: FinishedRun) throws(RunError) {
    let manifest = run.manifest
    let path =
      FileManager.default.fileExists(atPath: run.folder.spool)
      ? run.folder.spool : SourcePath.absolute(manifest.data.path, in: run.folders.root)
    do throws(RowFileError) {
      let file = try MappedFile(path)
      guard FileHash.of(file.bytes) == manifest.data.sha256,
        let format = RowFormat(rawValue: manifest.data.format ?? "")
      else { throw .notAFile(path: path) }
      renderer = try RowRenderer(file, format: format)
      (self.file, self.format) = (file, format)
    } catch {
      throw .staleData(path: path, run: manifest.run)
    }
    rows = run.rows
  }

  /// The rows of a file that is at hand.
  ///
  /// - Throws: ``RowFileError`` if a CSV header cannot be read.
  init(_ file: MappedFile, format: RowFormat, rows: RowIndex) throws(RowFileError) {
    renderer = try RowRenderer(file, format: format)
    (self.file, self.format, self.rows) = (file, format, rows)
  }

  /// A row as a JSON object with all its columns.
  public func json(of row: Int) -> String { String(decoding: bytes(of: row), as: UTF8.self) }

  private func bytes(of row: Int) -> [UInt8] {
    var json = JSONText()
    let place = rows.place(of: row)
    renderer.write(offset: place.offset, length: place.length, into: &json)
    return json.bytes
  }

  /// A row's columns, in the order of the data.
  ///
  /// - Parameter limit: characters of a value; longer ones end in `…`. `nil` for all.
  public func members(of row: Int, limit: Int? = nil) -> [Member] {
    let bytes = bytes(of: row)
    return JSONMembers.split(bytes).map { member in
      let value = RowTexts.value(bytes[member.value])
      let isLong = limit.map { value.text.count > $0 } ?? false
      return Member(
        name: RowTexts.value(bytes[member.key]).text,
        value: isLong ? String(value.text.prefix(max(limit ?? 1, 1) - 1)) + "…" : value.text, isText: value.isText)
    }
  }

  private static func value(_ json: ArraySlice<UInt8>) -> (text: String, isText: Bool) {
    if json.first == UInt8(ascii: "\""),
      let text = try? JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed) as? String
    {
      return (text, true)
    }
    return (String(decoding: json, as: UTF8.self), false)
  }
}
