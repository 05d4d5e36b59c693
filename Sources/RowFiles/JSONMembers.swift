/// The members of a JSON object, in their order, without a look into their values.
///
/// For objects that a parser has found good: what is none gives no members.
public enum JSONMembers {
  /// - Returns: where each member's key, with its quotes, and its value lie.
  public static func split(_ bytes: [UInt8]) -> [(key: Range<Int>, value: Range<Int>)] {
    var members: [(key: Range<Int>, value: Range<Int>)] = []
    var place = blanks(bytes, 0)
    guard place < bytes.count, bytes[place] == UInt8(ascii: "{") else { return [] }
    place = blanks(bytes, place + 1)
    while place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
      let key = place..<value(bytes, place)
      place = blanks(bytes, key.upperBound)
      guard place < bytes.count, bytes[place] == UInt8(ascii: ":") else { break }
      place = blanks(bytes, place + 1)
      let end = value(bytes, place)
      members.append((key, place..<end))
      place = blanks(bytes, end)
      guard place < bytes.count, bytes[place] == UInt8(ascii: ",") else { break }
      place = blanks(bytes, place + 1)
    }
    return members
  }

  private static func blanks(_ bytes: [UInt8], _ start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    return place
  }

  /// Where the value that begins at `start` ends.
  private static func value(_ bytes: [UInt8], _ start: Int) -> Int {
    var (place, depth, isInText) = (start, 0, false)
    while place < bytes.count {
      let byte = bytes[place]
      if isInText {
        if byte == UInt8(ascii: "\\") { place += 1 }
        if byte == UInt8(ascii: "\"") {
          isInText = false
          if depth == 0 { return min(place + 1, bytes.count) }
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return place }
          depth -= 1
          if depth == 0 { return place + 1 }
        case UInt8(ascii: ","), 0...0x20: if depth == 0 { return place }
        default: break
        }
      }
      place += 1
    }
    return bytes.count
  }
}
