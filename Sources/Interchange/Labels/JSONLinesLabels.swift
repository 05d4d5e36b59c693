import Votes

/// One object a line: `{"id":"…","label":"spam","probabilities":{"ham":0.1,"spam":0.9},"margin":0.8,"route":"auto"}`,
/// and `"votes":3` at its end where asked for.
public struct JSONLinesLabels: LabelExporter {
  public static let name = "jsonl"
  private static let prefix = Array(#"{"id":""#.utf8)

  private let includesVotes: Bool
  private let decimals: DecimalText
  /// `[k]`: the names as JSON, quotes included.
  private let classes: [[UInt8]]

  public init(classNames: [String], includesVotes: Bool) {
    self.includesVotes = includesVotes
    decimals = DecimalText(classCount: classNames.count)
    classes = classNames.map { name in
      var bytes: [UInt8] = [UInt8(ascii: "\"")]
      for byte in name.utf8 { JSONEscape.append(byte, to: &bytes) }
      bytes.append(UInt8(ascii: "\""))
      return bytes
    }
  }

  public var header: [UInt8] { [] }

  public func prepare(_ line: LabelLine, into bytes: inout [UInt8]) {
    precondition(line.probabilities.count == classes.count, "\(line.probabilities.count) of \(classes.count) classes")
    bytes += Array(#"","label":"#.utf8)
    bytes += line.label == .abstain ? Array(#""""#.utf8) : classes[Int(line.label)]
    bytes += Array(#","probabilities":{"#.utf8)
    for (index, probability) in line.probabilities.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += classes[index]
      bytes.append(UInt8(ascii: ":"))
      decimals.append(probability, to: &bytes)
    }
    bytes += Array(#"},"margin":"#.utf8)
    decimals.append(line.margin, to: &bytes)
    bytes += Array(#","route":"\#(line.route.rawValue)""#.utf8)
    if includesVotes { bytes += Array(#","votes":\#(line.voteCount)"#.utf8) }
    bytes += Array("}\n".utf8)
  }

  public func write(
    id: UnsafeBufferPointer<UInt8>, prepared: UnsafeBufferPointer<UInt8>, to writer: inout FileWriter
  ) throws(InterchangeError) {
    try writer.write(JSONLinesLabels.prefix)
    if id.contains(where: JSONEscape.isNeeded) {
      var escaped: [UInt8] = []
      for byte in id { JSONEscape.append(byte, to: &escaped) }
      try writer.write(escaped)
    } else {
      try writer.write(id)
    }
    try writer.write(prepared)
  }
}

/// Text inside JSON's quotes. Bytes of UTF-8 beyond ASCII stay as they are.
enum JSONEscape {
  @inline(__always)
  static func isNeeded(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    guard isNeeded(byte) else { return bytes.append(byte) }
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      let hex = Array("0123456789abcdef".utf8)
      bytes += Array("u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
    default: bytes.append(byte)
    }
  }
}
