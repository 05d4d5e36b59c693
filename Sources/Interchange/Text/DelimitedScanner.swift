import RowFiles

/// Reads comma- or tab-separated text record by record, with the line of each, and its mistakes as this module's errors.
struct DelimitedScanner: ~Copyable {
  let path: String
  private let file: MappedFile
  private var record: CSVRecord
  private var position: Int
  private var nextLine = 1

  /// The line on which the current record begins, from 1.
  private(set) var line = 0
  var cellCount: Int { record.fields.count }
  var place: FilePlace { FilePlace(path: path, line: line) }
  /// Whether the current record is a line with nothing on it.
  var isBlank: Bool { record.isBlank }

  init(_ file: MappedFile, delimiter: UInt8) {
    path = file.path
    self.file = file
    record = CSVRecord(file.bytes, separator: delimiter)
    position = ByteScan.markLength(file.bytes)
  }

  deinit { record.deallocate() }

  /// Tab for `.tsv` in any case, comma otherwise.
  static func delimiter(forPath path: String) -> UInt8 {
    path.lowercased().hasSuffix(".tsv") ? UInt8(ascii: "\t") : UInt8(ascii: ",")
  }

  /// Goes to the next record.
  ///
  /// - Returns: false at the end of the text.
  /// - Throws: ``InterchangeError/unclosedQuote(_:)``, ``InterchangeError/textAfterQuote(_:)``.
  mutating func next() throws(InterchangeError) -> Bool {
    guard position < file.bytes.count else { return false }
    line = nextLine
    let start = position
    do throws(CSVProblem) {
      position = try record.read(from: start, to: file.bytes.count)
    } catch {
      let place = FilePlace(path: path, line: line + lineFeeds(start..<error.offset))
      throw error.kind == .unclosedQuote ? .unclosedQuote(place) : .textAfterQuote(place)
    }
    nextLine += lineFeeds(start..<position)
    return true
  }

  private func lineFeeds(_ range: Range<Int>) -> Int {
    ByteScan.line(of: range.count, in: UnsafeRawBufferPointer(rebasing: file.bytes[range])) - 1
  }

  /// Lends one cell of the current record, without its quotes.
  @inline(__always)
  func withCell<Result, Failure: Error>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(record.text(record.fields[index]))
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
    file.bytes[position...].allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }
}
