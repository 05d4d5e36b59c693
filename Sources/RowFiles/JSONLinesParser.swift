import CSIMDJSON

/// Rows as JSON objects, one a line (simdjson). Lines of nothing but white space are no rows.
public struct JSONLinesParser: RowParser {
  public private(set) var offset: Int
  private let file: MappedFile
  private let end: Int
  private let parser: ParserBox

  init(file: MappedFile, range: Range<Int>, columns: [ColumnRequest], id: String?) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
    parser = ParserBox(columns + (id.map { [ColumnRequest(name: $0, kind: .text, isOptional: false)] } ?? []))
  }

  public mutating func begin(_ batch: RowBatch) {
    batch.reset()
    tally_json_arena_reset(parser.pointer)
  }

  public mutating func finish(_ batch: RowBatch) {
    for column in parser.textColumns {
      var length = 0
      let base = tally_json_arena(parser.pointer, column, &length)
      batch.setArena(UnsafeRawBufferPointer(start: base, count: length), of: column)
    }
  }

  public mutating func fill(_ batch: RowBatch) throws(RowProblem) -> Bool {
    guard offset < end, let bytes = file.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    var rows = tally_rows(
      values: batch.cells, offsets: batch.offsets, lengths: batch.lengths, width: batch.width,
      capacity: RowBatch.capacity, optional: parser.optional, count: batch.count)
    var line = offset
    let status = tally_json_parse(parser.pointer, bytes, file.bytes.count, &offset, end, &line, &rows)
    let first = batch.count
    batch.count = rows.count
    try checkIDs(batch, from: first)
    if status == tally_json_ok { return offset < end }
    guard status == tally_json_incomplete else { throw problem(status, at: line) }
    try batch.check(offset: line)
    preconditionFailure("the row at \(line) is incomplete, and nothing is amiss")
  }

  /// An id that is empty or too long makes a row a bad one: the rows behind it are parsed again.
  private mutating func checkIDs(_ batch: RowBatch, from first: Int) throws(RowProblem) {
    guard batch.hasID else { return }
    for row in first..<batch.count where !batch.hasGoodID(row) {
      let place = Int(batch.offsets[row])
      offset = min(place + Int(batch.lengths[row]) + 1, end)
      batch.count = row
      try batch.check(offset: place)
    }
  }

  /// The next line without its line feed.
  private mutating func nextLine() -> Range<Int>? {
    guard offset < end else { return nil }
    let start = offset
    let newline = ByteScan.first(0x0A, in: file.bytes, start..<end) ?? end
    offset = min(newline + 1, end)
    return start..<newline
  }

  private func problem(_ status: tally_json_status, at offset: Int) -> RowProblem {
    switch status {
    case tally_json_not_object: RowProblem(.notObject, at: offset)
    case tally_json_not_utf8: RowProblem(.notUTF8, at: offset)
    case tally_json_too_large: RowProblem(.tooLarge, at: offset)
    default: RowProblem(.notJSON, at: offset, found: String(cString: tally_json_message(parser.pointer)))
    }
  }

  /// The keys of the objects in the first `rows` lines, in order of appearance; lines that are no objects have none.
  public static func keys(of file: MappedFile, rows: Int) -> [String] {
    var lines = JSONLinesParser(
      file: file, range: ByteScan.markLength(file.bytes)..<file.bytes.count, columns: [], id: nil)
    var names: [String] = []
    for _ in 0..<rows {
      guard let line = lines.nextLine() else { break }
      var count = 0
      let bytes = file.bytes.baseAddress!.advanced(by: line.lowerBound).assumingMemoryBound(to: UInt8.self)
      var key = tally_json_keys(lines.parser.pointer, bytes, line.count, &count)
      for _ in 0..<count {
        let name = String(cString: key)
        if !names.contains(name) { names.append(name) }
        key += name.utf8.count + 1
      }
    }
    return names
  }
}

/// Owns the C parser.
private final class ParserBox {
  let pointer: OpaquePointer
  /// `[columns]`: whether a row may lack the value.
  let optional: UnsafeMutablePointer<UInt8>
  let textColumns: [Int]

  init(_ columns: [ColumnRequest]) {
    optional = .allocate(capacity: max(1, columns.count))
    for (index, column) in columns.enumerated() { optional[index] = column.isOptional ? 1 : 0 }
    textColumns = columns.indices.filter { columns[$0].kind == .text }
    let names = columns.map { Array($0.name.utf8CString) }
    let lengths = names.map { $0.count - 1 }
    let kinds = columns.map { $0.kind.code }
    var pointers: [UnsafePointer<CChar>] = []
    for name in names {
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: name.count)
      copy.initialize(from: name, count: name.count)
      pointers.append(UnsafePointer(copy))
    }
    pointer = tally_json_new(pointers, lengths, kinds, columns.count)
    for name in pointers { name.deallocate() }
  }

  deinit {
    tally_json_free(pointer)
    optional.deallocate()
  }
}

extension ColumnKind {
  fileprivate var code: UInt8 {
    switch self {
    case .text: UInt8(tally_kind_text.rawValue)
    case .integer: UInt8(tally_kind_integer.rawValue)
    case .number: UInt8(tally_kind_number.rawValue)
    case .flag: UInt8(tally_kind_flag.rawValue)
    }
  }
}

extension ByteScan {
  /// Whether a stretch holds nothing but spaces, tabs and line ends.
  static func isBlank(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    range.allSatisfy { bytes[$0] == 0x20 || bytes[$0] == 0x09 || bytes[$0] == 0x0D || bytes[$0] == 0x0A }
  }
}
