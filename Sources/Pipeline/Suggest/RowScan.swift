import RowFiles
import Votes
import WorkerProtocol

/// The rows of a finished run, parsed as its worker has parsed them.
struct RowScan {
  private let run: FinishedRun
  private let texts: RowTexts
  let columns: [ColumnRequest]

  /// - Throws: `staleData` where the data is not the run's any more.
  init(_ run: FinishedRun, columns: [ColumnRequest]) throws(RunError) {
    self.run = run
    self.columns = columns
    texts = try run.texts()
  }

  /// Calls `body` with each batch and the position of its first row.
  ///
  /// - Throws: `staleData` where other rows come out than the run has: the columns have changed; `interrupted`.
  func forEachBatch(
    isInterrupted: () -> Bool, _ body: (RowBatch, Int) throws(RunError) -> Void
  ) throws(RunError) {
    let manifest = run.manifest
    let stale = RunError.staleData(path: manifest.data.path, run: manifest.run)
    var row = 0
    do throws(RowFileError) {
      let batch = RowBatch(columns: columns, hasID: manifest.options.id != nil)
      for range in try ShardPlan.shards(of: texts.file, format: texts.format) {
        var parser = try RowParsers.make(
          texts.format, file: texts.file, range: range, columns: columns, id: manifest.options.id)
        var isLast = false
        while !isLast {
          guard !isInterrupted(), let last = fill(&parser, batch) else { break }
          isLast = last
          guard row + batch.count <= run.rowCount else { break }
          do throws(RunError) { try body(batch, row) } catch { throw RowFileError.notAFile(path: "") }
          row += batch.count
        }
      }
    } catch {
      throw isInterrupted() ? .interrupted : stale
    }
    if isInterrupted() { throw .interrupted }
    guard row == run.rowCount else { throw stale }
  }

  /// - Returns: whether the stretch ends; `nil` for a row that cannot be read and should have been.
  private func fill(_ parser: inout any RowParser, _ batch: RowBatch) -> Bool? {
    parser.begin(batch)
    defer { parser.finish(batch) }
    while !batch.isFull {
      do throws(RowProblem) {
        if try !parser.fill(batch) { return true }
      } catch {
        guard run.manifest.options.skipsBadLines else { return nil }
      }
    }
    return false
  }
}

extension RowBatch {
  /// A text; `nil` where it is absent.
  func text(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
    let cell = cells[row * width + column]
    guard cell.isPresent else { return nil }
    let start = Int(cell.payload)
    return UnsafeRawBufferPointer(rebasing: arena(of: column)[start..<start + Int(cell.length)])
  }

  /// A number, whole or not; `nil` where it is absent.
  func number(_ row: Int, _ column: Int) -> Double? {
    let cell = cells[row * width + column]
    guard cell.isPresent else { return nil }
    return columns[column].kind == .integer
      ? Double(Int(Int64(bitPattern: cell.payload))) : Double(bitPattern: cell.payload)
  }

  func flag(_ row: Int, _ column: Int) -> Bool? {
    let cell = cells[row * width + column]
    return cell.isPresent ? cell.payload != 0 : nil
  }
}
