/// The parts of JSON that the generated files use, appended as bytes.
enum JSONText {
  private static let hexDigits = Array("0123456789abcdef".utf8)

  /// Appends a quoted string; `text` is valid UTF-8 and stays as it is, except for what JSON must escape.
  static func append(string text: [UInt8], to output: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let backslash = UInt8(ascii: "\\")
    output.append(quote)
    var plainStart = 0
    for (index, byte) in text.enumerated() where byte < 0x20 || byte == quote || byte == backslash {
      output.append(contentsOf: text[plainStart..<index])
      plainStart = index + 1
      output.append(backslash)
      switch byte {
      case UInt8(ascii: "\n"): output.append(UInt8(ascii: "n"))
      case UInt8(ascii: "\t"): output.append(UInt8(ascii: "t"))
      case quote, backslash: output.append(byte)
      default:
        output.append(contentsOf: "u00".utf8)
        output.append(hexDigits[Int(byte >> 4)])
        output.append(hexDigits[Int(byte & 15)])
      }
    }
    output.append(contentsOf: text[plainStart...])
    output.append(quote)
  }

  /// Appends a whole number with at least `width` digits.
  static func append(number: Int, width: Int = 1, to output: inout [UInt8]) {
    precondition(number >= 0, "number \(number)")
    let start = output.count
    var rest = number
    repeat {
      output.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0 || output.count - start < width
    output[start...].reverse()
  }
}
