/// Writes JSON into a run of bytes, without Foundation: for the worker and for the rows of an output.
public struct JSONText {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init() {}

  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  public mutating func object(_ body: (inout JSONText) -> Void) { nest("{", "}", body) }
  public mutating func array(_ body: (inout JSONText) -> Void) { nest("[", "]", body) }

  private mutating func nest(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONText) -> Void) {
    comma()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

  public mutating func key(_ name: String) {
    comma()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ value: String) {
    comma()
    quote(value)
    needsComma = true
  }

  public mutating func string(utf8 value: UnsafeRawBufferPointer) {
    comma()
    JSONText.quote(value, into: &bytes)
    needsComma = true
  }

  public mutating func integer(_ value: Int) { raw(String(value)) }
  public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }
  public mutating func null() { raw("null") }

  /// A number as the shortest text that reads back as the same double; `nan` and infinities have no JSON and become null.
  public mutating func number(_ value: Double) { raw(value.isFinite ? "\(value)" : "null") }

  /// Text that is JSON already.
  public mutating func raw(_ text: String) {
    comma()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  public mutating func raw(utf8 text: UnsafeRawBufferPointer) {
    comma()
    bytes.append(contentsOf: text)
    needsComma = true
  }

  /// Members of an object that were written before, without its braces.
  public mutating func members(_ text: ArraySlice<UInt8>) {
    comma()
    bytes.append(contentsOf: text)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func quote(_ value: String) {
    var value = value
    value.withUTF8 { JSONText.quote(UnsafeRawBufferPointer($0), into: &bytes) }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// A JSON string: quotes, backslashes and control characters escaped, all else as it is.
  public static func quote(_ value: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in value {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += Array("\\n".utf8)
      case 0x0D: bytes += Array("\\r".utf8)
      case 0x09: bytes += Array("\\t".utf8)
      case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
