/// What a word is made of: letters, marks and digits of any script, and `_`.
///
/// An apostrophe between two of these belongs to the word ("don't"), anything else ends it: punctuation, spaces, emoji,
/// and invisible characters such as U+FEFF.
public enum WordScalars {
  @inline(__always)
  public static func contains(_ byte: UInt8) -> Bool {
    byte < 128 && (ASCIIFold.fold(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F)
  }

  public static func contains(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x20000 { return table[Int(scalar.value / 64)] >> UInt64(scalar.value % 64) & 1 == 1 }
    return isWord(scalar)
  }

  /// A bit for each scalar of the first two planes, where letters and emoji are: asking the standard library takes some
  /// 50 ns a scalar, all of them 6 ms.
  private static let table: [UInt64] = (0..<2048).map { block in
    (0..<64).reduce(into: UInt64(0)) { word, bit in
      if let scalar = Unicode.Scalar(UInt32(block * 64 + bit)), isWord(scalar) { word |= 1 << UInt64(bit) }
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return contains(UInt8(scalar.value)) }
    let properties = scalar.properties
    if properties.isAlphabetic || properties.numericType != nil { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark: return !properties.isDefaultIgnorableCodePoint
    default: return false
    }
  }

  /// Whether a word's scalar begins at `index`, and how many bytes it has. The bytes are valid UTF-8.
  @inline(__always)
  public static func step(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> (isWord: Bool, length: Int) {
    let byte = bytes[index]
    if byte < 0x80 { return (contains(byte), 1) }
    let scalar = decode(bytes, index)
    return (contains(scalar), Unicode.UTF8.width(scalar))
  }

  /// Whether the scalar that ends right before `index` belongs to a word.
  public static func isWord(before index: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard index > 0 else { return false }
    var start = index - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return step(bytes, start).isWord
  }

  /// Whether the scalar that begins at `index` belongs to a word.
  public static func isWord(at index: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    index < bytes.count && step(bytes, index).isWord
  }

  /// Whether a word that ends at `index` goes on there: with a word's scalar, or with an apostrophe and one.
  public static func goesOn(at index: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard index < bytes.count else { return false }
    if let length = apostrophe(bytes, index) { return isWord(at: index + length, in: bytes) }
    return isWord(at: index, in: bytes)
  }

  /// Whether a word that begins at `index` goes on before it.
  public static func goesOn(before index: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
    if isWord(before: index, in: bytes) { return true }
    for length in [1, 3] where index > length && apostrophe(bytes, index - length) == length {
      return isWord(before: index - length, in: bytes)
    }
    return false
  }

  /// The bytes of an apostrophe at `index`, `'` or `’`; `nil` if there is none.
  public static func apostrophe(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
    if bytes[index] == 0x27 { return 1 }
    let isCurly =
      index + 2 < bytes.count && bytes[index] == 0xE2 && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x99
    return isCurly ? 3 : nil
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Unicode.Scalar {
    let lead = bytes[index]
    let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard index + count <= bytes.count else { return "\u{FFFD}" }
    var value = UInt32(lead) & (0x7F >> UInt32(count))
    for offset in 1..<count { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
