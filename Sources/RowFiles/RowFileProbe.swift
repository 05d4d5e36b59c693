/// What a file of rows offers, looked at before any row is labelled.
public enum RowFileProbe {
  /// Rows whose keys are collected.
  public static let probedRows = 200
  /// Rows in which a key must occur, or it is taken for missing from the data: rare ones may come late.
  static let searchedRows = 50_000

  /// The names of the columns: a CSV's header, or the keys of the first JSON objects.
  public static func columns(
    of file: MappedFile, format: RowFormat, rows: Int = probedRows
  ) throws(RowFileError) -> [String] {
    guard let separator = format.separator else { return JSONLinesParser.keys(of: file, rows: rows) }
    return try CSVParser.header(of: file, separator: separator).names
  }

  /// - Returns: optional columns that no object of a JSON Lines file seems to have: their values are absent, or the name is
  ///   misspelt.
  /// - Throws: `empty` for a file without a row, `missingColumn` for a wanted column that the data does not have.
  @discardableResult
  public static func check(
    _ file: MappedFile, format: RowFormat, columns wanted: [ColumnRequest], id: String?
  ) throws(RowFileError) -> [String] {
    let start = ByteScan.markLength(file.bytes)
    if ByteScan.isBlank(file.bytes, start..<file.bytes.count) { throw .empty(path: file.path) }
    let names = wanted.map(\.name) + (id.map { [$0] } ?? [])
    var available = try columns(of: file, format: format)
    if !names.allSatisfy(available.contains) { available = try columns(of: file, format: format, rows: searchedRows) }
    // JSON Lines whose first rows are no objects: the rows' own errors say more than a missing column would.
    guard !available.isEmpty else { return [] }
    let absent = names.filter { !available.contains($0) }
    let mayBeAbsent = format == .jsonLines ? wanted.filter(\.isOptional).map(\.name) : []
    for name in absent where !mayBeAbsent.contains(name) {
      throw .missingColumn(name: name, path: file.path, available: available)
    }
    guard let separator = format.separator else { return absent }
    let body = try CSVParser.header(of: file, separator: separator).body
    if ByteScan.isBlank(file.bytes, body..<file.bytes.count) { throw .empty(path: file.path) }
    return []
  }
}
