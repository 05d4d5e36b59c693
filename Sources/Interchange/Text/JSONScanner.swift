import RowFiles

/// Reads JSON from left to right, with the line of what is wrong.
///
/// For gold and benchmark files, not for rows. Unlike a parser into dictionaries it keeps the order of keys, sees a key
/// that occurs twice, and tells `1`, `1.0` and `true` apart. `NaN` and `Infinity`, which Python writes, are passed over.
struct JSONScanner {
  enum Scalar: Equatable {
    case string(String)
    /// A number or `true` or `false`, as written.
    case word(String)
    case null

    /// As written, without quotes; nil for null.
    var text: String? {
      switch self {
      case .string(let text), .word(let text): text
      case .null: nil
      }
    }
  }

  /// Deeper than any file that means well; a recursion without limit would end the process.
  static let maximumDepth = 256

  let path: String
  /// Kept: the bytes are its own.
  private let file: MappedFile
  private let bytes: UnsafeRawBufferPointer
  /// The line of the first byte, from 1.
  private let firstLine: Int
  private var position = 0
  private var depth = 0

  /// - Parameter range: of the file's bytes; all of them if nil.
  init(_ file: MappedFile, range: Range<Int>? = nil, firstLine: Int = 1) {
    self.file = file
    bytes = range.map { UnsafeRawBufferPointer(rebasing: file.bytes[$0]) } ?? file.bytes
    path = file.path
    self.firstLine = firstLine
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Where the scanner stands. Counts lines from the beginning: for errors only.
  var place: FilePlace {
    FilePlace(path: path, line: firstLine + bytes[..<position].count { $0 == UInt8(ascii: "\n") })
  }

  func failure(_ expected: JSONExpectation) -> InterchangeError {
    let found =
      position < bytes.count ? String(decoding: bytes[position..<min(position + 1, bytes.count)], as: UTF8.self) : ""
    return .badJSON(place, expected: expected, found: found)
  }

  /// The next byte that is not white space, which is not consumed; nil at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// Reads an object; `member` has to consume each value.
  mutating func object(
    _ member: (inout JSONScanner, String) throws(InterchangeError) -> Void
  ) throws(InterchangeError) {
    try open("{", .object)
    if try close("}") { return }
    repeat {
      guard peek() == UInt8(ascii: "\"") else { throw failure(.key) }
      let key = try string()
      guard peek() == UInt8(ascii: ":") else { throw failure(.colon) }
      position += 1
      try member(&self, key)
    } while try continues("}")
  }

  /// Reads an array; `element` has to consume each value.
  mutating func array(_ element: (inout JSONScanner) throws(InterchangeError) -> Void) throws(InterchangeError) {
    try open("[", .array)
    if try close("]") { return }
    repeat { try element(&self) } while try continues("]")
  }

  private mutating func open(_ bracket: Unicode.Scalar, _ expected: JSONExpectation) throws(InterchangeError) {
    guard peek() == UInt8(ascii: bracket) else { throw failure(expected) }
    guard depth < JSONScanner.maximumDepth else { throw failure(.shallowerNesting) }
    depth += 1
    position += 1
  }

  private mutating func close(_ bracket: Unicode.Scalar) throws(InterchangeError) -> Bool {
    guard peek() == UInt8(ascii: bracket) else { return false }
    depth -= 1
    position += 1
    return true
  }

  private mutating func continues(_ bracket: Unicode.Scalar) throws(InterchangeError) -> Bool {
    if peek() == UInt8(ascii: ",") {
      position += 1
      return true
    }
    guard try close(bracket) else { throw failure(.commaOrEnd) }
    return false
  }

  /// Reads a string, a number, `true`, `false` or `null`.
  mutating func scalar() throws(InterchangeError) -> Scalar {
    guard let byte = peek() else { throw failure(.scalar) }
    if byte == UInt8(ascii: "\"") { return .string(try string()) }
    let start = position
    while position < bytes.count, JSONScanner.isWordByte(bytes[position]) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    if word == "null" { return .null }
    guard JSONScanner.isWord(word) else {
      position = start
      throw failure(.scalar)
    }
    return .word(word)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    NumberText.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      || (byte | 0x20) &- UInt8(ascii: "a") < 26
  }

  private static func isWord(_ word: String) -> Bool {
    switch word {
    case "true", "false", "NaN", "Infinity", "-Infinity": true
    default:
      Double(word) != nil && word.utf8.allSatisfy { (0x2B...0x39).contains($0) || $0 | 0x20 == UInt8(ascii: "e") }
    }
  }

  /// Passes over any value.
  mutating func skip() throws(InterchangeError) {
    switch peek() {
    case UInt8(ascii: "{"): try object { (scanner, _) throws(InterchangeError) in try scanner.skip() }
    case UInt8(ascii: "["): try array { (scanner) throws(InterchangeError) in try scanner.skip() }
    default: _ = try scalar()
    }
  }

  /// - Throws: ``InterchangeError/badJSON(_:expected:found:)`` if anything but white space is left.
  mutating func finish() throws(InterchangeError) {
    if peek() != nil { throw failure(.end) }
  }

  private mutating func string() throws(InterchangeError) -> String {
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
      position += 1
    }
    guard position < bytes.count else { throw failure(.string) }
    let plain = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
    if bytes[position] == UInt8(ascii: "\"") {
      position += 1
      return try validated(plain)
    }
    var text = Array(plain)
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        try appendEscape(to: &text)
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    guard position < bytes.count else { throw failure(.string) }
    position += 1
    return try text.withUnsafeBufferPointer { (text) throws(InterchangeError) in
      try validated(UnsafeRawBufferPointer(text))
    }
  }

  private func validated(_ text: UnsafeRawBufferPointer) throws(InterchangeError) -> String {
    guard let text = String(validating: text.bindMemory(to: UInt8.self), as: UTF8.self) else { throw .notUTF8(place) }
    return text
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(InterchangeError) {
    position += 1
    guard position < bytes.count else { throw failure(.escape) }
    let escape = bytes[position]
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"):
      position += 1
      text.append(contentsOf: String(try unicodeEscape()).utf8)
      return
    default: throw failure(.escape)
    }
    position += 1
  }

  /// After `\u`. Half a surrogate pair becomes U+FFFD.
  private mutating func unicodeEscape() throws(InterchangeError) -> Character {
    let unit = try hexadecimal()
    guard UTF16.isLeadSurrogate(unit) else { return Character(Unicode.Scalar(unit) ?? "\u{FFFD}") }
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    else {
      return "\u{FFFD}"
    }
    let after = position
    position += 2
    let trail = try hexadecimal()
    guard UTF16.isTrailSurrogate(trail) else {
      position = after
      return "\u{FFFD}"
    }
    let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
    return Character(Unicode.Scalar(value) ?? "\u{FFFD}")
  }

  private mutating func hexadecimal() throws(InterchangeError) -> UInt16 {
    guard position + 4 <= bytes.count,
      bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure(.escape) }
    position += 4
    return unit
  }
}
