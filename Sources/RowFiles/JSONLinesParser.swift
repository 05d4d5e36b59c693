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
    var length = 0
    let base = tally_json_arena(parser.pointer, &length)
    batch.setArena(UnsafeRawBufferPointer(start: base, count: length))
  }

  public mutating func next(into batch: RowBatch) throws(RowProblem) -> Bool {
    while let line = nextLine() {
      let bytes = file.bytes.baseAddress!.advanced(by: line.lowerBound).assumingMemoryBound(to: UInt8.self)
      let status = tally_json_parse(
        parser.pointer, bytes, line.count, file.bytes.count - line.lowerBound, batch.nextRow)
      if status == tally_json_ok {
        try batch.check(offset: line.lowerBound)
        batch.commitRow(offset: line.lowerBound, length: line.count)
        return true
      }
      if ByteScan.isBlank(file.bytes, line) { continue }
      throw problem(status, at: line.lowerBound)
    }
    return false
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

  init(_ columns: [ColumnRequest]) {
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

  deinit { tally_json_free(pointer) }
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
