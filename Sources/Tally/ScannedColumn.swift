import PatternMatching
import RowFiles

/// One text column, and the LFs that only look for something in it.
final class ScannedColumn {
  let column: Int
  /// The LFs whose searches the automaton does, in the order of the scanner's.
  let functions: [Int]
  private let scanner: ColumnScanner
  private let searchOfFunction: [Int: Int]
  private let starts = UnsafeMutablePointer<UInt64>.allocate(capacity: RowBatch.capacity)
  private let ends = UnsafeMutablePointer<UInt64>.allocate(capacity: RowBatch.capacity)
  private var texts: ColumnTexts?
  private var isScanned = false

  init(_ column: Int, _ searches: [(function: Int, search: ColumnSearch)]) {
    self.column = column
    let scanner = ColumnScanner(searches.map(\.search))
    self.scanner = scanner
    let inside = searches.indices.filter { scanner.isInAutomaton[$0] }
    functions = inside.map { searches[$0].function }
    searchOfFunction = Dictionary(uniqueKeysWithValues: inside.map { (searches[$0].function, $0) })
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
  }

  func begin() { texts = nil }

  /// Whether the current batch has been scanned, with success or not.
  var isAsked: Bool { texts != nil }

  func scan(_ batch: RowBatch) {
    let found = locate(batch)
    texts = found
    isScanned = scanner.scan(found)
  }

  /// Calls `body` with each row of a range of the batch in which an LF finds what it looks for.
  ///
  /// - Returns: `false` if the scan failed: the LF must be called row by row.
  func forEachMatch(
    of function: Int, in batch: RowBatch, _ rows: Range<Int>, willMatch: (Int) -> Void, _ body: (Int, Bool) -> Void
  ) -> Bool {
    guard let search = searchOfFunction[function] else { return false }
    if !isAsked { scan(batch) }
    guard isScanned, let texts else { return false }
    scanner.forEachMatch(of: search, in: texts, rows, willMatch: willMatch, body)
    return true
  }

  private func locate(_ batch: RowBatch) -> ColumnTexts {
    var end: UInt64 = 0
    var cell = batch.cells + column
    for row in 0..<batch.count {
      // A text that is absent lies nowhere: an empty range behind the one before.
      starts[row] = cell.pointee.isPresent ? cell.pointee.payload : end
      end = starts[row] + (cell.pointee.isPresent ? UInt64(cell.pointee.length) : 0)
      ends[row] = end
      cell += batch.width
    }
    return ColumnTexts(bytes: batch.arena(of: column), starts: starts, ends: ends, count: batch.count)
  }
}
