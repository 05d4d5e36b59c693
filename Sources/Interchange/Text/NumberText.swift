/// Whole numbers as other programs write them.
enum NumberText {
  /// `12`, `-1`, `+3`, `007`, and `2.0` (what pandas writes for a column of integers with gaps).
  ///
  /// - Returns: nil if it is not a whole number, or has more than 18 digits.
  static func integer(_ text: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative || text.first == UInt8(ascii: "+") { index = 1 }
    let firstDigit = index
    var value = 0
    while index < text.count, isDigit(text[index]) {
      guard index - firstDigit < 18 else { return nil }
      value = value * 10 + Int(text[index] &- UInt8(ascii: "0"))
      index += 1
    }
    guard index > firstDigit, hasNoFraction(text, from: index) else { return nil }
    return isNegative ? -value : value
  }

  static func integer(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { integer(UnsafeRawBufferPointer($0)) }
  }

  /// Whether nothing follows, or a point and only zeros.
  private static func hasNoFraction(_ text: UnsafeRawBufferPointer, from index: Int) -> Bool {
    guard index < text.count else { return true }
    guard text[index] == UInt8(ascii: "."), index + 1 < text.count else { return false }
    return text[(index + 1)...].allSatisfy { $0 == UInt8(ascii: "0") }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

/// The order in which people count: `w2` before `w10`.
enum NaturalOrder {
  /// Runs of digits compare as numbers, everything else byte by byte; equal names by their bytes.
  static func precedes(_ left: String, _ right: String) -> Bool {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      if NumberText.isDigit(a[i]), NumberText.isDigit(b[j]) {
        let m = number(a, &i)
        let n = number(b, &j)
        if m.count != n.count { return m.count < n.count }
        if m != n { return m.lexicographicallyPrecedes(n) }
      } else {
        if a[i] != b[j] { return a[i] < b[j] }
        i += 1
        j += 1
      }
    }
    if i < a.count || j < b.count { return j < b.count }
    return a.lexicographicallyPrecedes(b)
  }

  /// The digits from `index` on, without leading zeros.
  private static func number(_ text: [UInt8], _ index: inout Int) -> ArraySlice<UInt8> {
    let start = index
    while index < text.count, NumberText.isDigit(text[index]) { index += 1 }
    return text[start..<index].drop { $0 == UInt8(ascii: "0") }
  }
}
