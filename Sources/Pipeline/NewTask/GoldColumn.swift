import Interchange
import RowFiles

/// The classes that a column of the data holds, as gold: data of this kind has the answer beside the question.
public struct GoldColumn {
  /// The class of each row by position; `nil` where the column has none.
  private let classes: [Int?]
  private let ids: [String?]
  private let names: [String]

  /// - Parameters:
  ///   - values: the column's values, `[k]`; a class is written as `names` has it.
  ///   - id: the column with the rows' ids, or `nil` where the position serves.
  public init(
    _ column: ColumnRequest, values: [String], names: [String], id: String?, in file: MappedFile, format: RowFormat
  ) throws(RowFileError) {
    let numbers = Dictionary(values.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let request = ColumnRequest(
      name: column.name, kind: format.separator == nil ? column.kind : .text, isOptional: true)
    var classes: [Int?] = []
    var ids: [String?] = []
    try SampledRows(file, format, [request], id: id).forEach { _, values, id in
      classes.append(values[0].flatMap { numbers[$0] })
      ids.append(id)
    }
    (self.classes, self.ids, self.names) = (classes, ids, names)
  }

  /// The position of a row's class.
  public func label(ofRow row: Int) -> Int? { classes.indices.contains(row) ? classes[row] : nil }

  public var knownCount: Int { classes.count { $0 != nil } }

  /// The file: `id,label`, or a line for each row.
  public func write(to path: String, byID: Bool) throws(InterchangeError) {
    let file = try AtomicFile(path: path)
    try file.write { (writer) throws(InterchangeError) in
      try writer.write(Array((byID ? "id,label\n" : "label\n").utf8))
      for (label, id) in zip(classes, ids) {
        let name = label.map { GoldColumn.field(names[$0]) } ?? ""
        if !byID {
          try writer.write(Array((name + "\n").utf8))
        } else if label != nil, let id {
          try writer.write(Array("\(GoldColumn.field(id)),\(name)\n".utf8))
        }
      }
    }
    try file.commit()
  }

  private static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
