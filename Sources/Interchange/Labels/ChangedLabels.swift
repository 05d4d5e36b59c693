import Votes

/// Comma-separated text of rows whose label has changed: `id,old_label,new_label,old_probability,new_probability`,
/// each probability that of the label beside it.
public struct ChangedLabels: Sendable {
  private let classes: [[UInt8]]
  private let decimals: DecimalText

  public let header = Array("id,old_label,new_label,old_probability,new_probability\n".utf8)

  /// - Parameter classNames: `[k]`.
  public init(classNames: [String]) {
    classes = classNames.map { CSVCell.bytes(Array($0.utf8)) }
    decimals = DecimalText(classCount: classNames.count)
  }

  /// Writes one row.
  ///
  /// - Throws: ``InterchangeError/cannotWrite(path:errno:)``.
  public func write(
    id: String, old: (label: Vote, probability: Double), new: (label: Vote, probability: Double),
    to writer: inout FileWriter
  ) throws(InterchangeError) {
    var bytes = CSVCell.bytes(Array(id.utf8))
    for label in [old.label, new.label] {
      bytes.append(UInt8(ascii: ","))
      bytes += classes[Int(label)]
    }
    for probability in [old.probability, new.probability] {
      bytes.append(UInt8(ascii: ","))
      decimals.append(probability, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
    try writer.write(bytes)
  }
}
