/// How a file of rows is written.
public enum RowFormat: String, Sendable, Codable, CaseIterable {
  /// One JSON object a line.
  case jsonLines = "jsonl"
  /// RFC 4180: comma, quotes, a header line.
  case csv
  /// The same with tabs.
  case tsv

  /// The byte between two fields; `nil` for JSON Lines.
  public var separator: UInt8? {
    switch self {
    case .jsonLines: nil
    case .csv: UInt8(ascii: ",")
    case .tsv: UInt8(ascii: "\t")
    }
  }

  /// The format that a path's ending names (`.gz` aside), or `nil`.
  public init?(path: String) {
    var name = path.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    switch name.split(separator: ".").last {
    case "jsonl", "ndjson", "json": self = .jsonLines
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    default: return nil
    }
  }

  /// The format of rows that come without a name: JSON Lines if the first visible byte opens an object, else CSV.
  public init(firstBytes: UnsafeRawBufferPointer) {
    let first = ByteScan.skippingMark(firstBytes).first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    self = first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .jsonLines : .csv
  }
}
