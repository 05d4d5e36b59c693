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
    var hasTextAfterQuote = false
    while true {
      let from = arena.count
      if place < end, bytes[place] == UInt8(ascii: "\"") {
        place = try quoted(bytes, from: place + 1, to: end)
        fields.append(Field(start: from, length: arena.count - from, isQuoted: true))
        if let behind = textAfterQuote(bytes, from: place, to: end) {
          hasTextAfterQuote = true
          place = behind
        }
        if place < end, bytes[place] == 0x0D { place += 1 }
      } else {
        let stop = unquotedEnd(bytes, from: place, to: end)
        let isLast = stop == end || bytes[stop] == 0x0A
        let hasReturn = isLast && stop > place && bytes[stop - 1] == 0x0D
        arena.append(UnsafeRawBufferPointer(rebasing: bytes[place..<(hasReturn ? stop - 1 : stop)]))
        fields.append(Field(start: from, length: arena.count - from, isQuoted: false))
        place = stop
      }
      guard place < end, bytes[place] == separator else {
        let next = min(place + 1, end)
        if hasTextAfterQuote { throw CSVProblem(kind: .textAfterQuote, next: next) }
        return next
      }
      place += 1
    }
  }

  /// - Returns: where the field ends, if text goes on behind its closing quote. The record is read to its end by the same
  ///   rules as `ShardPlan` cuts by, so that shards change nothing in the rows behind it.
  private func textAfterQuote(_ bytes: UnsafeRawBufferPointer, from place: Int, to end: Int) -> Int? {
    let stop = unquotedEnd(bytes, from: place, to: end)
    let isLineEnd = stop == end || bytes[stop] == 0x0A
    let isReturn = isLineEnd && stop == place + 1 && bytes[place] == 0x0D
    return stop == place || isReturn ? nil : stop
  }

  private func unquotedEnd(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end, bytes[place] != separator, bytes[place] != 0x0A { place += 1 }
    return place
  }

  /// - Returns: the place behind the closing quote.
  private mutating func quoted(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
  ) throws(CSVProblem) -> Int {
    var place = start
    while let quote = ByteScan.first(UInt8(ascii: "\""), in: bytes, place..<end) {
      arena.append(UnsafeRawBufferPointer(rebasing: bytes[place..<quote]))
      guard quote + 1 < end, bytes[quote + 1] == UInt8(ascii: "\"") else { return quote + 1 }
      arena.append(UInt8(ascii: "\""))
      place = quote + 2
    }
    throw CSVProblem(kind: .unclosedQuote, next: end)
  }
}

struct CSVProblem: Error {
  let kind: RowProblem.Kind
  /// Where the next record begins, as well as one can tell.
  let next: Int
}
