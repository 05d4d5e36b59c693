import RowFiles

/// A CSV reader straight from RFC 4180, byte by byte.
public enum CSVReference {
  public struct Field: Equatable {
    public var text: [UInt8] = []
    public var isQuoted = false
  }

  public enum Outcome: Equatable {
    case record([Field])
    case problem(RowProblem.Kind)
  }

  /// The records of `bytes` from `start` on, each with its place. Blank lines are left out unless they are asked for.
  public static func records(
    _ bytes: [UInt8], from start: Int, separator: UInt8, keepsBlank: Bool = false
  ) -> [(offset: Int, outcome: Outcome)] {
    var records: [(offset: Int, outcome: Outcome)] = []
    var place = start
    while place < bytes.count {
      let offset = place
      let outcome = record(bytes, &place, separator)
      if keepsBlank || outcome != .record([Field()]) { records.append((offset, outcome)) }
    }
    return records
  }

  private static func record(_ bytes: [UInt8], _ place: inout Int, _ separator: UInt8) -> Outcome {
    var fields: [Field] = []
    var hasTextAfterQuote = false
    while true {
      var field = Field()
      if place < bytes.count, bytes[place] == 0x22 {
        field.isQuoted = true
        place += 1
        guard readQuoted(bytes, &place, &field) else { return .problem(.unclosedQuote) }
      }
      let rest = readPlain(bytes, &place, separator)
      if field.isQuoted { hasTextAfterQuote = hasTextAfterQuote || !rest.isEmpty } else { field.text = rest }
      fields.append(field)
      let isSeparator = place < bytes.count && bytes[place] == separator
      place += place < bytes.count ? 1 : 0
      if !isSeparator { return hasTextAfterQuote ? .problem(.textAfterQuote) : .record(fields) }
    }
  }

  private static func readQuoted(_ bytes: [UInt8], _ place: inout Int, _ field: inout Field) -> Bool {
    while place < bytes.count {
      if bytes[place] == 0x22 {
        place += 1
        guard place < bytes.count, bytes[place] == 0x22 else { return true }
      }
      field.text.append(bytes[place])
      place += 1
    }
    return false
  }

  /// Up to the separator or line feed, without the carriage return of a line's end.
  private static func readPlain(_ bytes: [UInt8], _ place: inout Int, _ separator: UInt8) -> [UInt8] {
    var text: [UInt8] = []
    while place < bytes.count, bytes[place] != separator, bytes[place] != 0x0A {
      text.append(bytes[place])
      place += 1
    }
    let isLineEnd = place == bytes.count || bytes[place] == 0x0A
    if isLineEnd, text.last == 0x0D { text.removeLast() }
    return text
  }
}
