import Votes

/// Comma-separated text (RFC 4180): `id,<class>…,label,margin,route`, and `votes` at its end where asked for.
///
/// A class called like one of the other columns has `class:` before its name in the header.
public struct CSVLabels: LabelExporter {
  public static let name = "csv"

  private let includesVotes: Bool
  private let decimals: DecimalText
  /// `[k]`: as cells.
  private let classes: [[UInt8]]
  public let header: [UInt8]

  public init(classNames: [String], includesVotes: Bool) {
    self.includesVotes = includesVotes
    decimals = DecimalText(classCount: classNames.count)
    classes = classNames.map { CSVCell.bytes(Array($0.utf8)) }
    let others = ["id", "label", "margin", "route"] + (includesVotes ? ["votes"] : [])
    var taken = Set(others).union(classNames)
    let columns = classNames.map { name in
      guard others.contains(name) else { return name }
      var column = name
      repeat { column = "class:" + column } while !taken.insert(column).inserted
      return column
    }
    let cells = ["id"] + columns + others.dropFirst()
    header =
      Array(cells.map { CSVCell.bytes(Array($0.utf8)) }.joined(separator: [UInt8(ascii: ",")]))
      + [UInt8(ascii: "\n")]
  }

  public func prepare(_ line: LabelLine, into bytes: inout [UInt8]) {
    precondition(line.probabilities.count == classes.count, "\(line.probabilities.count) of \(classes.count) classes")
    for probability in line.probabilities {
      bytes.append(UInt8(ascii: ","))
      decimals.append(probability, to: &bytes)
    }
    bytes.append(UInt8(ascii: ","))
    if line.label != .abstain { bytes += classes[Int(line.label)] }
    bytes.append(UInt8(ascii: ","))
    decimals.append(line.margin, to: &bytes)
    bytes += Array(",\(line.route.rawValue)".utf8)
    if includesVotes { bytes += Array(",\(line.voteCount)".utf8) }
    bytes.append(UInt8(ascii: "\n"))
  }

  public func write(
    id: UnsafeBufferPointer<UInt8>, prepared: UnsafeBufferPointer<UInt8>, to writer: inout FileWriter
  ) throws(InterchangeError) {
    if id.contains(where: CSVCell.needsQuotes) {
      try writer.write(CSVCell.bytes(Array(id)))
    } else {
      try writer.write(id)
    }
    try writer.write(prepared)
  }
}

/// A cell of comma-separated text.
package enum CSVCell {
  @inline(__always)
  static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// In quotes where needed.
  package static func bytes(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: needsQuotes) else { return text }
    let quote = UInt8(ascii: "\"")
    return [quote] + text.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}
