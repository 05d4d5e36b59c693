import RowFiles
import Votes

/// What a reader of rows makes of a stretch, in a form that two readings can be compared by.
///
/// Rows and problems are hashed apart: which of them comes first hangs on where batches end.
struct RowDigest: Equatable {
  private(set) var rowCount = 0
  private(set) var problemCount = 0
  private var rows: UInt64 = 0
  private var problems: UInt64 = 0

  mutating func add(_ problem: RowProblem) {
    problemCount += 1
    problems = StableHash.mix(problems ^ problem.offset)
    problems = StableHash.mix(problems ^ StableHash.of(problem.kind.rawValue + (problem.column ?? "")))
  }

  mutating func add(_ batch: RowBatch) {
    for row in 0..<batch.count {
      rowCount += 1
      mix(batch.offsets[row])
      mix(UInt64(batch.lengths[row]))
      for cell in 0..<batch.width { mix(batch, row, cell) }
    }
  }

  private mutating func mix(_ batch: RowBatch, _ row: Int, _ column: Int) {
    let cell = batch.cells[row * batch.width + column]
    mix(UInt64(cell.state))
    guard cell.isPresent else { return }
    if batch.kind(of: column) == .text {
      mix(StableHash.of(batch.text(row, column)))
    } else {
      mix(cell.payload)
    }
  }

  private mutating func mix(_ word: UInt64) { rows = StableHash.mix(rows ^ word) }
}

extension RowBatch {
  /// The column of a cell of a row; behind the declared ones comes the id.
  func kind(of cell: Int) -> ColumnKind { cell < columns.count ? columns[cell].kind : .text }

  func text(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
    let cell = cells[row * width + column]
    let start = Int(cell.payload)
    return UnsafeRawBufferPointer(rebasing: arena(of: column)[start..<start + Int(cell.length)])
  }
}
