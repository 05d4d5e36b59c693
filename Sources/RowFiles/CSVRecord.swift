/// One record of a CSV file, field by field (RFC 4180): quotes only at a field's beginning, doubled inside; LF or CRLF.
///
/// Fields are not copied, but for those with doubled quotes.
public struct CSVRecord {
  /// A field of the current record.
  public struct Field {
    let start: Int
    let length: Int
    public let isQuoted: Bool
    let isCopied: Bool

    public var isEmpty: Bool { length == 0 }
  }

  public private(set) var fields: [Field] = []
  private let bytes: UnsafeRawBufferPointer
  private let separator: UInt8
  /// The fields of this record that had doubled quotes, without them.
  private var unescaped = Arena(capacity: 256)

  /// - Parameter bytes: of the whole file; must outlive the value.
  public init(_ bytes: UnsafeRawBufferPointer, separator: UInt8) {
    self.bytes = bytes
    self.separator = separator
  }

  /// Gives the memory back; the value must not be used after it.
  public func deallocate() { unescaped.deallocate() }

  /// Whether the record is a line with nothing on it.
  public var isBlank: Bool { fields.count == 1 && fields[0].isEmpty && !fields[0].isQuoted }

  /// A field's text without its quotes. Valid until the next ``read(from:to:)``.
  @inline(__always)
  public func text(_ field: Field) -> UnsafeRawBufferPointer {
    let base = field.isCopied ? UnsafeRawPointer(unescaped.base) : bytes.baseAddress!
    return UnsafeRawBufferPointer(start: base + field.start, count: field.length)
  }

  /// Reads the record that begins at `start`.
  ///
  /// - Returns: where the next record begins.
  /// - Throws: ``CSVProblem``, with where to go on.
  public mutating func read(from start: Int, to end: Int) throws(CSVProblem) -> Int {
    fields.removeAll(keepingCapacity: true)
    unescaped.reset()
    var textAfterQuote: Int?
    var place = start
    while true {
      if place < end, bytes[place] == UInt8(ascii: "\"") {
        let behind = try readQuoted(from: place + 1, to: end)
        place = plainEnd(from: behind, to: end)
        if place > behind, !isReturn(behind, before: place, end) { textAfterQuote = textAfterQuote ?? behind }
      } else {
        place = readPlain(from: place, to: end)
      }
      guard place < end, bytes[place] == separator else { break }
      place += 1
    }
    let next = min(place + 1, end)
    // Thrown only here: the next record begins where `ShardPlan` sees the end of this one, however the file is cut.
    if let textAfterQuote { throw CSVProblem(kind: .textAfterQuote, offset: textAfterQuote, next: next) }
    return next
  }

  /// The place of the next separator or line feed, or `end`.
  private func plainEnd(from start: Int, to end: Int) -> Int {
    var stop = start
    while stop < end, bytes[stop] != separator, bytes[stop] != 0x0A { stop += 1 }
    return stop
  }

  /// Whether `place` is the carriage return of a line's end at `stop`.
  private func isReturn(_ place: Int, before stop: Int, _ end: Int) -> Bool {
    place + 1 == stop && bytes[place] == 0x0D && (stop == end || bytes[stop] == 0x0A)
  }

  /// - Returns: the place of the separator or line feed behind the field, or `end`.
  private mutating func readPlain(from start: Int, to end: Int) -> Int {
    let stop = plainEnd(from: start, to: end)
    let hasReturn = stop > start && isReturn(stop - 1, before: stop, end)
    let length = stop - start - (hasReturn ? 1 : 0)
    fields.append(Field(start: start, length: length, isQuoted: false, isCopied: false))
    return stop
  }

  /// - Returns: the place behind the closing quote.
  private mutating func readQuoted(from start: Int, to end: Int) throws(CSVProblem) -> Int {
    let copy = unescaped.count
    var isCopied = false
    var place = start
    while let quote = ByteScan.first(UInt8(ascii: "\""), in: bytes, place..<end) {
      let isDoubled = quote + 1 < end && bytes[quote + 1] == UInt8(ascii: "\"")
      if isDoubled || isCopied {
        unescaped.append(UnsafeRawBufferPointer(rebasing: bytes[place..<quote + (isDoubled ? 1 : 0)]))
        isCopied = true
      }
      if isDoubled {
        place = quote + 2
        continue
      }
      let field =
        isCopied
        ? Field(start: copy, length: unescaped.count - copy, isQuoted: true, isCopied: true)
        : Field(start: start, length: quote - start, isQuoted: true, isCopied: false)
      fields.append(field)
      return quote + 1
    }
    throw CSVProblem(kind: .unclosedQuote, offset: start - 1, next: end)
  }
}

/// What is wrong with a CSV record.
public struct CSVProblem: Error {
  public let kind: RowProblem.Kind
  /// Where.
  public let offset: Int
  /// Where the next record begins, as well as one can tell.
  public let next: Int
}
