/// Rows as texts, for what looks at data beside a run. Rows that cannot be read are left out and have no position, as in a run
/// with `--skip-bad-lines`.
public struct SampledRows {
  private let file: MappedFile
  private let format: RowFormat
  private let columns: [ColumnRequest]
  private let id: String?

  /// - Parameter columns: to be read; `id` is read beside them.
  /// - Throws: ``RowFileError`` if a CSV header lacks one.
  public init(_ file: MappedFile, _ format: RowFormat, _ columns: [ColumnRequest], id: String?) throws(RowFileError) {
    self.file = file
    self.format = format
    self.columns = columns + (id.map { [ColumnRequest(name: $0, kind: .text, isOptional: true)] } ?? [])
    self.id = id
    _ = try parser()
  }

  private func parser() throws(RowFileError) -> any RowParser {
    let start = format.separator == nil ? ByteScan.markLength(file.bytes) : 0
    return try RowParsers.make(format, file: file, range: start..<file.bytes.count, columns: columns, id: nil)
  }

  /// - Parameter body: gets each row's position, the values of the columns as texts, and its id.
  public func forEach(limit: Int = .max, _ body: (_ row: Int, _ values: [String?], _ id: String?) -> Void) {
    guard var parser = try? parser() else { return }
    let batch = RowBatch(columns: columns, hasID: false)
    var position = 0
    var hasMore = true
    while hasMore, position < limit {
      parser.begin(batch)
      fill: while true {
        do throws(RowProblem) {
          hasMore = try parser.fill(batch)
          break fill
        } catch { continue }
      }
      parser.finish(batch)
      for row in 0..<min(batch.count, limit - position) {
        let values = columns.indices.map { text(batch, row, $0) }
        body(position + row, id == nil ? values : values.dropLast(), id == nil ? nil : values.last ?? nil)
      }
      position += batch.count
    }
  }

  private func text(_ batch: RowBatch, _ row: Int, _ column: Int) -> String? {
    let cell = batch.cells[row * batch.width + column]
    guard cell.isPresent else { return nil }
    switch columns[column].kind {
    case .text:
      let start = Int(cell.payload)
      return String(decoding: batch.arena(of: column)[start..<start + Int(cell.length)], as: UTF8.self)
    case .integer: return String(Int(Int64(bitPattern: cell.payload)))
    case .number: return "\(Double(bitPattern: cell.payload))"
    case .flag: return cell.payload == 1 ? "true" : "false"
    }
  }
}
