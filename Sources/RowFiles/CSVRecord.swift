import CSIMDJSON

/// One record of a CSV file, field by field (RFC 4180): quotes only at a field's beginning, doubled inside; LF or CRLF.
struct CSVRecord {
  /// A field: where its text lies in the scanner's arena, and whether it was quoted.
  struct Field {
    var start: Int
    var length: Int
    var isQuoted: Bool
  }

  var fields: [Field] = []
  private(set) var arena = Arena()
  let separator: UInt8

  init(separator: UInt8) { self.separator = separator }

  mutating func resetArena() { arena.reset() }

  func deallocate() { arena.deallocate() }

  func bytes(of field: Field) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: arena.base + field.start, count: field.length)
  }

  /// Reads the record that begins at `start`; its texts are added to the arena.
  ///
  /// - Returns: where the next record begins.
  /// - Throws: the problem, with where to go on.
  mutating func read(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) throws(CSVProblem) -> Int {
    fields.removeAll(keepingCapacity: true)
    var place = start
    while true {
      let from = arena.count
      if place < end, bytes[place] == UInt8(ascii: "\"") {
        place = try quoted(bytes, from: place + 1, to: end, record: start)
        fields.append(Field(start: from, length: arena.count - from, isQuoted: true))
      } else {
        let stop = unquotedEnd(bytes, from: place, to: end)
        let isLast = stop == end || bytes[stop] == 0x0A
        let hasReturn = isLast && stop > place && bytes[stop - 1] == 0x0D
        arena.append(UnsafeRawBufferPointer(rebasing: bytes[place..<(hasReturn ? stop - 1 : stop)]))
        fields.append(Field(start: from, length: arena.count - from, isQuoted: false))
        place = stop
      }
      if place == end { return end }
      if bytes[place] == 0x0A { return place + 1 }
      place += 1  // the separator
    }
  }

  private func unquotedEnd(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end, bytes[place] != separator, bytes[place] != 0x0A { place += 1 }
    return place
  }

  /// - Returns: the place of the separator or line feed behind the closing quote, or `end`.
  private mutating func quoted(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, record: Int
  ) throws(CSVProblem) -> Int {
    var place = start
    while let quote = ByteScan.first(UInt8(ascii: "\""), in: bytes, place..<end) {
      arena.append(UnsafeRawBufferPointer(rebasing: bytes[place..<quote]))
      if quote + 1 < end, bytes[quote + 1] == UInt8(ascii: "\"") {
        arena.append(UInt8(ascii: "\""))
        place = quote + 2
        continue
      }
      var behind = quote + 1
      if behind < end, bytes[behind] == 0x0D, behind + 1 == end || bytes[behind + 1] == 0x0A { behind += 1 }
      if behind == end || bytes[behind] == separator || bytes[behind] == 0x0A { return behind }
      let newline = ByteScan.first(0x0A, in: bytes, behind..<end) ?? end
      throw CSVProblem(kind: .textAfterQuote, next: min(newline + 1, end))
    }
    throw CSVProblem(kind: .unclosedQuote, next: end)
  }
}

struct CSVProblem: Error {
  let kind: RowProblem.Kind
  /// Where the next record begins, as well as one can tell.
  let next: Int
}
