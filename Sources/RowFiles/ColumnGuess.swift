/// The columns of a file and what they seem to hold, for a task that is to be written.
public enum ColumnGuess {
  /// Rows looked at.
  static let probedRows = 1000

  /// A column is of the narrowest kind that reads all of its values; optional if one is absent. Columns that hold lists or
  /// objects are left out.
  ///
  /// - Throws: ``RowFileError`` for a file that cannot be read, or without rows.
  public static func columns(of file: MappedFile, format: RowFormat) throws(RowFileError) -> [ColumnRequest] {
    try RowFileProbe.check(file, format: format, columns: [], id: nil)
    let names = try RowFileProbe.columns(of: file, format: format)
    let kinds: [ColumnKind] = format == .jsonLines ? [.integer, .number, .flag, .text] : [.integer, .number, .text]
    var columns: [ColumnRequest] = []
    for name in names {
      for kind in kinds {
        guard let isOptional = try absence(of: name, as: kind, in: file, format) else { continue }
        columns.append(ColumnRequest(name: name, kind: kind, isOptional: isOptional))
        break
      }
    }
    return columns
  }

  /// Whether some row lacks the value; `nil` if some value is of another kind, or if there is none at all and text would do.
  private static func absence(
    of name: String, as kind: ColumnKind, in file: MappedFile, _ format: RowFormat
  ) throws(RowFileError) -> Bool? {
    let request = ColumnRequest(name: name, kind: kind, isOptional: true)
    let batch = RowBatch(columns: [request], hasID: false)
    let range = (format == .jsonLines ? ByteScan.markLength(file.bytes) : 0)..<file.bytes.count
    var parser = try RowParsers.make(format, file: file, range: range, columns: [request], id: nil)
    parser.begin(batch)
    while batch.count < probedRows {
      do throws(RowProblem) {
        if try !parser.fill(batch) { break }
      } catch {
        if error.kind == .wrongType { return nil }
      }
    }
    parser.finish(batch)
    let present = (0..<batch.count).filter { batch.cells[$0].isPresent }.count
    if present == 0 && kind != .text { return nil }
    return present < batch.count
  }
}
