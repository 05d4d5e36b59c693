import RowFiles

/// One row of the data, as the LFs of a task see it: the columns that they use, declared once.
///
/// ```swift
/// struct Comment: Row {
///   @Column var text: Text
///   @Column("like_count") var likes: Int?
/// }
/// ```
///
/// The same value serves every row: its columns read from the row that is current. Do not keep it past the call.
public protocol Row: SendableMetatype {
  init()
}

/// A column of a ``Row``: `Text`, `Int`, `Double`, `Bool`, or an optional of these where a row may lack the value.
@propertyWrapper
public struct Column<Value: ColumnValue> {
  @usableFromInline let slot = ColumnSlot()
  let name: String?

  /// The column is called like the property.
  public init() { name = nil }
  /// The column is called otherwise in the data.
  public init(_ name: String) { self.name = name }

  @inlinable
  public var wrappedValue: Value { slot.read() }
}

/// A type that a ``Column`` can have.
public protocol ColumnValue: SendableMetatype {
  static var columnKind: ColumnKind { get }
  static var isOptionalColumn: Bool { get }
  static func read(_ cell: Cell, from texts: TextHome) -> Self
}

extension ColumnValue {
  public static var isOptionalColumn: Bool { false }
}

extension Text: ColumnValue {
  public static var columnKind: ColumnKind { .text }
  @inlinable
  public static func read(_ cell: Cell, from texts: TextHome) -> Text {
    Text(offset: Int(cell.payload), count: Int(cell.length), home: texts)
  }
}

extension Int: ColumnValue {
  public static var columnKind: ColumnKind { .integer }
  @inlinable
  public static func read(_ cell: Cell, from texts: TextHome) -> Int { Int(Int64(bitPattern: cell.payload)) }
}

extension Double: ColumnValue {
  public static var columnKind: ColumnKind { .number }
  @inlinable
  public static func read(_ cell: Cell, from texts: TextHome) -> Double { Double(bitPattern: cell.payload) }
}

extension Bool: ColumnValue {
  public static var columnKind: ColumnKind { .flag }
  @inlinable
  public static func read(_ cell: Cell, from texts: TextHome) -> Bool { cell.payload != 0 }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  public static var columnKind: ColumnKind { Wrapped.columnKind }
  public static var isOptionalColumn: Bool { true }
  @inlinable
  public static func read(_ cell: Cell, from texts: TextHome) -> Wrapped? {
    cell.isPresent ? Wrapped.read(cell, from: texts) : nil
  }
}

/// Where a ``Column`` reads: its place in the current row. Set once, at start.
@usableFromInline
final class ColumnSlot {
  @usableFromInline var cursor = RowCursor()
  @usableFromInline var index = -1

  @inlinable
  func read<Value: ColumnValue>() -> Value {
    guard let cells = cursor.cells else { preconditionFailure("a column was read outside a labeling function") }
    return Value.read(cells[index], from: cursor.texts)
  }
}

/// The current row.
@usableFromInline
final class RowCursor {
  @usableFromInline var cells: UnsafeMutablePointer<Cell>?
  @usableFromInline let texts = TextHome.make()

  @usableFromInline init() {}
}

/// The columns of a row type, found by reflection, and the one value of it that reads them.
struct RowReader<R: Row> {
  let row = R()
  let columns: [ColumnRequest]
  let cursor = RowCursor()

  init() {
    var columns: [ColumnRequest] = []
    for child in Mirror(reflecting: row).children {
      guard let column = child.value as? any AnyColumn, let label = child.label else { continue }
      column.slot.cursor = cursor
      column.slot.index = columns.count
      columns.append(column.request(property: String(label.dropFirst())))  // the wrapper of `id` is `_id`
    }
    self.columns = columns
  }
}

protocol AnyColumn {
  var slot: ColumnSlot { get }
  func request(property: String) -> ColumnRequest
}

extension Column: AnyColumn {
  func request(property: String) -> ColumnRequest {
    ColumnRequest(name: name ?? property, kind: Value.columnKind, isOptional: Value.isOptionalColumn)
  }
}
