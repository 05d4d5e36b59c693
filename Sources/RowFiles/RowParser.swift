/// Reads the rows of a stretch of a mapped file into batches. One for each format.
public protocol RowParser {
  /// Where the next row begins: bytes from the start of the file.
  var offset: Int { get }

  /// Parses rows until the batch is full or the stretch ends.
  ///
  /// - Returns: `false` at the end of the stretch.
  /// - Throws: a row's problem. The rows before it are in the batch and ``offset`` is behind it, so that a caller may go on.
  mutating func fill(_ batch: RowBatch) throws(RowProblem) -> Bool

  /// Starts a batch: empties it and the parser's own texts.
  mutating func begin(_ batch: RowBatch)

  /// Ends a batch: hands it the texts of its rows.
  mutating func finish(_ batch: RowBatch)
}

/// Makes the parser for a format.
public enum RowParsers {
  /// - Parameters:
  ///   - range: a stretch that begins and ends between rows, as ``ShardPlan`` gives it.
  ///   - id: the name of the id column, or `nil` where the position serves.
  /// - Throws: ``RowFileError`` if a CSV header lacks or repeats a column.
  public static func make(
    _ format: RowFormat, file: MappedFile, range: Range<Int>, columns: [ColumnRequest], id: String?
  ) throws(RowFileError) -> any RowParser {
    guard let separator = format.separator else {
      return JSONLinesParser(file: file, range: range, columns: columns, id: id)
    }
    return try CSVParser(file: file, range: range, separator: separator, columns: columns, id: id)
  }
}
