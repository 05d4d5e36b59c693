/// Reads comma- or tab-separated text record by record (RFC 4180), without copying cells that have no quotes.
///
/// Takes `\n`, `\r\n` and `\r` as line ends and skips a byte order mark. A quote inside an unquoted cell is a character
/// like any other.
struct DelimitedScanner: ~Copyable {
  private struct Cell {
    var start: Int
    var end: Int
    var isUnescaped: Bool
  }

  let path: String
  private let file: MappedFile
  private let bytes: UnsafeRawBufferPointer
  private let delimiter: UInt8
  private var position = 0
  private var nextLine = 1
  private var cells: [Cell] = []
  /// The cells of this record that had quotes, without them.
  private var unescaped: [UInt8] = []

  /// The line on which the current record begins, from 1.
  private(set) var line = 0
  var cellCount: Int { cells.count }
  var place: FilePlace { FilePlace(path: path, line: line) }
  /// Whether the current record is a line with nothing on it.
  var isBlank: Bool { cells.count == 1 && cells[0].start == cells[0].end && !cells[0].isUnescaped }

  init(_ file: MappedFile, delimiter: UInt8) {
    path = file.path
    self.file = file
    bytes = file.bytes
    self.delimiter = delimiter
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Tab for `.tsv`, comma otherwise.
  static func delimiter(forPath path: String) -> UInt8 {
    path.hasSuffix(".tsv") ? UInt8(ascii: "\t") : UInt8(ascii: ",")
  }

  /// Moves to the next record.
  ///
  /// - Returns: false at the end of the text.
  /// - Throws: ``InterchangeError/unclosedQuote(_:)``, ``InterchangeError/textAfterQuote(_:)``.
  mutating func next() throws(InterchangeError) -> Bool {
    guard position < bytes.count else { return false }
    line = nextLine
    cells.removeAll(keepingCapacity: true)
    unescaped.removeAll(keepingCapacity: true)
    while true {
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        try scanQuotedCell()
      } else {
        scanPlainCell()
      }
      guard position < bytes.count else { return true }
      let end = bytes[position]
      position += 1
      if end == delimiter { continue }
      if end == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
      nextLine += 1
      return true
    }
  }

  private mutating func scanPlainCell() {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      position += 1
    }
    cells.append(Cell(start: start, end: position, isUnescaped: false))
  }

  private mutating func scanQuotedCell() throws(InterchangeError) {
    let start = unescaped.count
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\n") { nextLine += 1 }
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else { return try endQuotedCell(start) }
        position += 1
      }
      unescaped.append(byte)
    }
    throw .unclosedQuote(place)
  }

  private mutating func endQuotedCell(_ start: Int) throws(InterchangeError) {
    cells.append(Cell(start: start, end: unescaped.count, isUnescaped: true))
    guard position < bytes.count else { return }
    let byte = bytes[position]
    guard byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
      throw .textAfterQuote(FilePlace(path: path, line: nextLine))
    }
  }

  /// Lends one cell of the current record, without its quotes.
  @inline(__always)
  func withCell<Result, Failure: Error>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let cell = cells[index]
    guard cell.isUnescaped else {
      return try body(UnsafeRawBufferPointer(rebasing: bytes[cell.start..<cell.end]))
    }
    return try unescaped.withUnsafeBufferPointer { (unescaped) throws(Failure) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: unescaped[cell.start..<cell.end])))
    }
  }

  /// One cell of the current record as text.
  ///
  /// - Throws: ``InterchangeError/notUTF8(_:)``.
  func text(_ index: Int) throws(InterchangeError) -> String {
    let text = withCell(index) { String(validating: $0.bindMemory(to: UInt8.self), as: UTF8.self) }
    guard let text else { throw .notUTF8(place) }
    return text
  }

  /// All cells of the current record as text.
  func texts() throws(InterchangeError) -> [String] {
    var texts: [String] = []
    for index in 0..<cellCount { texts.append(try text(index)) }
    return texts
  }

  /// Whether only line ends are left: a blank line at the end of the text is no record.
  var onlyBlankLinesLeft: Bool {
    var index = position
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") else { return false }
      index += 1
    }
    return true
  }
}
