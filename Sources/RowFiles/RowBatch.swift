import CSIMDJSON

/// One value of one row: the C parser's own layout, so that it writes straight into the batch.
public typealias Cell = tally_value

extension Cell {
  public static let missing = Cell(payload: 0, length: 0, state: tally_value_missing.rawValue)
  public static let null = Cell(payload: 0, length: 0, state: tally_value_null.rawValue)
  public static let wrongType = Cell(payload: 0, length: 0, state: tally_value_wrong_type.rawValue)

  public static func text(offset: Int, length: Int) -> Cell {
    Cell(payload: UInt64(offset), length: UInt32(length), state: tally_value_present.rawValue)
  }
  public static func integer(_ value: Int) -> Cell {
    Cell(payload: UInt64(bitPattern: Int64(value)), length: 0, state: tally_value_present.rawValue)
  }
  public static func number(_ value: Double) -> Cell {
    Cell(payload: value.bitPattern, length: 0, state: tally_value_present.rawValue)
  }
  public static func flag(_ value: Bool) -> Cell {
    Cell(payload: value ? 1 : 0, length: 0, state: tally_value_present.rawValue)
  }

  @inlinable public var isPresent: Bool { state == 2 }
  @inlinable public var isWrongType: Bool { state == 3 }
}

/// Some thousand parsed rows: the declared columns' values, and where each row lies in its file.
///
/// Reused from batch to batch; nothing is allocated for a row. Values are stored row by row; the row's id, where the data
/// has an id column, is one more text column behind the declared ones.
public final class RowBatch {
  /// The most rows in a batch: their texts and votes stay within the second-level cache.
  public static let capacity = 4096

  public let columns: [ColumnRequest]
  public let hasID: Bool
  /// Cells of one row.
  public let width: Int
  public internal(set) var count = 0
  /// `[count × width]`.
  public let cells: UnsafeMutablePointer<Cell>
  /// `[count]`: where each row lies in the file.
  public let offsets: UnsafeMutablePointer<UInt64>
  public let lengths: UnsafeMutablePointer<UInt32>
  /// `[width]`: each text column's texts, one behind the other with a line feed behind each, and ``padding`` behind all.
  private var arenas: [UnsafeRawBufferPointer]

  /// Bytes that may be read behind the end of an arena: searches look at whole blocks.
  public static let padding = 72

  public init(columns: [ColumnRequest], hasID: Bool) {
    self.columns = columns
    self.hasID = hasID
    width = max(1, columns.count + (hasID ? 1 : 0))
    cells = .allocate(capacity: width * RowBatch.capacity)
    cells.initialize(repeating: .missing, count: width * RowBatch.capacity)
    offsets = .allocate(capacity: RowBatch.capacity)
    lengths = .allocate(capacity: RowBatch.capacity)
    arenas = Array(repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: width)
  }

  deinit {
    cells.deallocate()
    offsets.deallocate()
    lengths.deallocate()
  }

  public var isFull: Bool { count == RowBatch.capacity }

  /// Forgets all rows; the parser that fills the batch gives it a new arena.
  public func reset() {
    count = 0
    for column in 0..<width { arenas[column] = UnsafeRawBufferPointer(start: nil, count: 0) }
  }

  /// The cells of the row that is being filled.
  public var nextRow: UnsafeMutablePointer<Cell> { cells + count * width }

  /// Counts the row whose cells were just written.
  public func commitRow(offset: Int, length: Int) {
    offsets[count] = UInt64(offset)
    lengths[count] = UInt32(length)
    count += 1
  }

  /// Gives a text column its texts; ``padding`` bytes behind them are readable.
  public func setArena(_ bytes: UnsafeRawBufferPointer, of column: Int) { arenas[column] = bytes }

  /// The texts of a text column.
  public func arena(of column: Int) -> UnsafeRawBufferPointer { arenas[column] }

  /// The UTF-8 of one row's id. Only where the data has an id column.
  public func id(of row: Int) -> UnsafeRawBufferPointer {
    let cell = cells[row * width + width - 1]
    return UnsafeRawBufferPointer(rebasing: arenas[width - 1][Int(cell.payload)..<Int(cell.payload) + Int(cell.length)])
  }

  /// - Throws: the problem of the row that was just parsed into ``nextRow``, if it has one.
  func check(offset: Int) throws(RowProblem) {
    let row = nextRow
    for (index, column) in columns.enumerated() {
      let cell = row[index]
      if cell.isPresent { continue }
      if cell.isWrongType {
        throw RowProblem(.wrongType, at: offset, column: column.name, expected: column.kind.rawValue)
      }
      if !column.isOptional {
        throw RowProblem(.missingValue, at: offset, column: column.name, expected: column.kind.rawValue)
      }
    }
    guard hasID, !hasGoodID(count) else { return }
    let id = row[width - 1]
    guard id.isPresent, id.length > 0 else { throw RowProblem(.missingID, at: offset) }
    throw RowProblem(.idTooLong, at: offset, expected: String(RowBatch.longestID), found: String(id.length))
  }

  /// Whether a row's id is there and not too long.
  func hasGoodID(_ row: Int) -> Bool {
    let id = cells[row * width + width - 1]
    return id.isPresent && id.length > 0 && Int(id.length) <= RowBatch.longestID
  }

  /// Bytes of the longest id: longer ones are a text column taken for an id.
  public static let longestID = 1024
}
