import CSIMDJSON
import Glibc

/// Rows of a CSV or TSV file with a header line.
///
/// A field without quotes that is empty is a null: absent for an optional column, the empty text for `Text`, and a
/// ``RowProblem`` for a number that is not optional. Blank lines are no rows.
public final class CSVParser: RowParser {
  public private(set) var offset: Int
  private let file: MappedFile
  private let end: Int
  private let columns: [ColumnRequest]
  private let header: [String]
  /// For each wanted column, the id last: which field of the record.
  private let fieldOfColumn: [Int]
  private var record: CSVRecord
  /// The texts of the batch's rows, an arena for each wanted column.
  private var texts: [Arena]

  init(file: MappedFile, range: Range<Int>, separator: UInt8, columns: [ColumnRequest], id: String?)
    throws(RowFileError)
  {
    self.file = file
    self.columns = columns
    end = range.upperBound
    record = CSVRecord(file.bytes, separator: separator)
    let (names, body) = try CSVParser.header(of: file, separator: separator)
    header = names
    offset = max(range.lowerBound, body)
    var places: [Int] = []
    for name in columns.map(\.name) + (id.map { [$0] } ?? []) {
      guard let place = names.firstIndex(of: name) else {
        throw .missingColumn(name: name, path: file.path, available: names)
      }
      places.append(place)
    }
    fieldOfColumn = places
    texts = places.map { _ in Arena() }
  }

  deinit {
    record.deallocate()
    texts.forEach { $0.deallocate() }
  }

  /// The names in the header line, and where the first row begins.
  public static func header(of file: MappedFile, separator: UInt8) throws(RowFileError) -> (names: [String], body: Int)
  {
    var record = CSVRecord(file.bytes, separator: separator)
    defer { record.deallocate() }
    let start = ByteScan.markLength(file.bytes)
    guard file.bytes.count > start else { throw .empty(path: file.path) }
    let body: Int
    do throws(CSVProblem) {
      body = try record.read(from: start, to: file.bytes.count)
    } catch {
      throw .badRow(RowProblem(error.kind, at: start), path: file.path, line: 1)
    }
    let names = record.fields.map { String(decoding: record.text($0), as: UTF8.self) }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw .repeatedColumn(name: name, path: file.path)
    }
    return (names, body)
  }

  public func begin(_ batch: RowBatch) {
    batch.reset()
    for column in texts.indices { texts[column].reset() }
  }

  public func finish(_ batch: RowBatch) {
    for column in texts.indices {
      let count = texts[column].count
      texts[column].pad(RowBatch.padding)
      batch.setArena(UnsafeRawBufferPointer(start: texts[column].base, count: count), of: column)
    }
  }

  public func fill(_ batch: RowBatch) throws(RowProblem) -> Bool {
    while offset < end, !batch.isFull {
      let start = offset
      do throws(CSVProblem) {
        offset = try record.read(from: start, to: end)
      } catch {
        offset = error.next
        throw RowProblem(error.kind, at: start)
      }
      if record.isBlank { continue }
      guard record.fields.count == header.count else {
        throw RowProblem(.fieldCount, at: start, expected: String(header.count), found: String(record.fields.count))
      }
      let length = offset - start
      guard length <= Int(UInt32.max) else { throw RowProblem(.tooLarge, at: start) }
      guard tally_is_utf8(file.bytes.baseAddress!.advanced(by: start).assumingMemoryBound(to: UInt8.self), length) != 0
      else { throw RowProblem(.notUTF8, at: start) }
      convert(into: batch.nextRow)
      try batch.check(offset: start)
      batch.commitRow(offset: start, length: length)
    }
    return offset < end
  }

  private func convert(into row: UnsafeMutablePointer<Cell>) {
    for (index, place) in fieldOfColumn.enumerated() {
      let field = record.fields[place]
      let isNull = field.isEmpty && !field.isQuoted
      // Behind the declared columns comes the id.
      let column = index < columns.count ? columns[index] : nil
      if let column, column.kind != .text {
        row[index] = isNull ? .null : CSVParser.number(record.text(field), column.kind)
      } else if isNull, column?.isOptional == true {
        row[index] = .null
      } else {
        let text = record.text(field)
        row[index] = .text(offset: texts[index].count, length: text.count)
        texts[index].append(text)
        texts[index].append(0x0A)
      }
    }
  }

  /// A number or flag from a field's text, spaces around it allowed.
  static func number(_ bytes: UnsafeRawBufferPointer, _ kind: ColumnKind) -> Cell {
    var text = String(decoding: bytes, as: UTF8.self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    switch kind {
    case .text: return .wrongType
    case .integer:
      if let value = Int(text) { return .integer(value) }
      guard let value = decimal(text), value == value.rounded(), abs(value) < 9e15 else { return .wrongType }
      return .integer(Int(value))
    case .number: return decimal(text).map { .number($0) } ?? .wrongType
    case .flag:
      switch text.lowercased() {
      case "true", "1": return .flag(true)
      case "false", "0": return .flag(false)
      default: return .wrongType
      }
    }
  }

  /// `Double(_:)` also reads `nan`, `inf` and hexadecimal.
  private static func decimal(_ text: String) -> Double? {
    guard let value = Double(text), value.isFinite, !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") })
    else {
      return nil
    }
    return value
  }
}
