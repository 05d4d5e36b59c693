import RowFiles
import Votes

/// JSON Lines: the laws of rows, the probe, and on some inputs Foundation's reader line by line.
final class JSONLinesTarget: FuzzTarget {
  static let name = "rows-jsonl"
  static let tokens = [
    "{", "}", "[", "]", ":", ",", "null", "true", "false", #""id""#, #""text""#, #""count""#, #""score""#, #""seen""#,
    #"{"id":"r1","text":"#, #""other":{"a":[1,{"text":2}]}"#, #"\u0000"#, #"\ud83d\ude00"#, #"\ud800"#, #"\udc00"#,
    #"\n"#,
    #"\x"#, #"\u00e9"#, #"{"id":1,"text":"a","text":"b"}"# + "\n", "{}\n", "[]\n", "1\n", "[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":",
  ]
  private let reading = RowReading(.jsonLines, hasID: false)
  private let readingWithID = RowReading(.jsonLines, hasID: true)

  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    let file = MappedFile(borrowing: input, path: "rows.jsonl")
    if choice & 0xF0 == 0 {
      _ = try? RowFileProbe.check(file, format: .jsonLines, columns: RowReading.columns, id: "id")
    }
    if choice & 0xF == 0 { try JSONComparison.check(input) }
    let digest = try (choice & 0x100 == 0 ? reading : readingWithID)
      .check(file, targetSize: 1 + Int(choice >> 32 & 0x7F)) { (_) throws(LawBroken) in }
    return digest.map { $0.rowCount > 0 } ?? false
  }
}

/// CSV: the laws of rows, a plain reader written from RFC 4180, and rows shown as JSON read back.
final class CSVTarget: FuzzTarget {
  static let name = "rows-csv"
  static let tokens = SeparatedRows.tokens(",")
  private let rows = SeparatedRows(.csv)

  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try rows.check(input, choice: choice)
  }
}

/// The same with tabs.
final class TSVTarget: FuzzTarget {
  static let name = "rows-tsv"
  static let tokens = SeparatedRows.tokens("\t")
  private let rows = SeparatedRows(.tsv)

  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    try rows.check(input, choice: choice)
  }
}

final class SeparatedRows {
  static func tokens(_ separator: String) -> [String] {
    let header = ["id", "text", "count", "score", "seen"].joined(separator: separator)
    return [
      separator, separator, "\"", "\"\"", "\n", "\r\n", header + "\n", "id", "text", "count", "a\"b", "\"a\nb\"",
      "true",
      "FALSE", "\"\"" + separator, "x" + separator + "y\n", " 7 ", "1.5",
    ]
  }

  private let format: RowFormat
  private let reading: RowReading
  private let shown: RowReading

  init(_ format: RowFormat) {
    self.format = format
    reading = RowReading(format, hasID: true)
    shown = RowReading(.jsonLines, hasID: false)
  }

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    let file = MappedFile(borrowing: input, path: "rows." + format.rawValue)
    if choice & 0xF0 == 0 { _ = try? RowFileProbe.check(file, format: format, columns: RowReading.columns, id: "id") }
    var rows: [[String?]] = []
    let compares = choice & 0x7 == 0
    let digest = try reading.check(file, targetSize: 1 + Int(choice >> 32 & 0x7F)) { (batch) throws(LawBroken) in
      if compares { rows += (0..<batch.count).map { batch.texts(ofRow: $0) } }
      if choice & 0x38 == 0 { try checkShown(batch, file) }
    }
    guard let digest else { return false }
    if compares { try CSVComparison.check(input, format.separator!, rows: rows, problemCount: digest.problemCount) }
    return digest.rowCount > 0
  }

  /// A row as the review queue shows it is JSON that holds the row's text.
  private func checkShown(_ batch: RowBatch, _ file: MappedFile) throws(LawBroken) {
    guard batch.count > 0, let renderer = try? RowRenderer(file, format: format) else { return }
    let row = batch.count - 1
    var json = JSONText()
    renderer.write(offset: Int(batch.offsets[row]), length: Int(batch.lengths[row]), into: &json)
    let expected = batch.texts(ofRow: row)[0] ?? ""
    try withBytes(of: json.bytes) { (bytes) throws(LawBroken) in
      let line = MappedFile(borrowing: bytes, path: "shown.jsonl")
      let columns = [ColumnRequest(name: "text", kind: .text, isOptional: false)]
      let batch = RowBatch(columns: columns, hasID: false)
      guard
        var parser = try? RowParsers.make(.jsonLines, file: line, range: 0..<bytes.count, columns: columns, id: nil)
      else { throw LawBroken("no parser") }
      parser.begin(batch)
      let isRead = (try? parser.fill(batch)) != nil && batch.count == 1
      parser.finish(batch)
      try require(
        isRead && batch.texts(ofRow: 0)[0].map { $0.utf8.elementsEqual(expected.utf8) } ?? false,
        "shown as \(String(decoding: json.bytes, as: UTF8.self)), text \(expected.debugDescription)")
    }
  }
}

extension RowBatch {
  /// The texts of a row's columns of text, its id last; nil where there is none.
  func texts(ofRow row: Int) -> [String?] {
    (0..<width).filter { kind(of: $0) == .text }.map { index in
      let cell = cells[row * width + index]
      return cell.isPresent ? String(decoding: text(row, index), as: UTF8.self) : nil
    }
  }
}
