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
public struct Column<Value: ColumnValue>: @unchecked Sendable {
  // A pointer and nothing else, so that a row is copied without counting references.
  @usableFromInline let slot: UnsafeMutablePointer<ColumnSlot>

  /// The column is called like the property.
  public init() { slot = ColumnSlot.make(name: nil) }
  /// The column is called otherwise in the data.
  public init(_ name: String) { slot = ColumnSlot.make(name: name) }

  @inlinable
  public var wrappedValue: Value {
    guard let cells = slot.pointee.cursor.pointee.cells else { return readOutside() }
    return Value.read(cells[slot.pointee.index], from: slot.pointee.home)
  }

  /// There is no current row: a mistake, unless a column is being resolved.
  @usableFromInline @inline(never)
  func readOutside() -> Value {
    guard let probe = slot.pointee.cursor.pointee.probe else {
      preconditionFailure("a column was read outside a labeling function")
    }
    return Value.read(probe.pointee.read(slot.pointee.index), from: probe.pointee.home)
  }
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

/// Where a ``Column`` reads: its place in the current row. Set once, at start; lives as long as the process.
@usableFromInline
struct ColumnSlot {
  @usableFromInline var cursor: UnsafeMutablePointer<RowCursor>
  @usableFromInline var index = -1
  /// Where the column's texts lie.
  @usableFromInline var home: TextHome
  let name: String?

  /// A cursor that never has a row, and a home without texts, for columns that no task reads.
  nonisolated(unsafe) static let nowhere = RowCursor.make()
  private static let noHome = TextHome.make(nowhere.pointee.clock)

  static func make(name: String?) -> UnsafeMutablePointer<ColumnSlot> {
    let slot = UnsafeMutablePointer<ColumnSlot>.allocate(capacity: 1)
    slot.initialize(to: ColumnSlot(cursor: nowhere, home: noHome, name: name))
    return slot
  }
}

/// The current row.
@usableFromInline
struct RowCursor {
  @usableFromInline var cells: UnsafeMutablePointer<Cell>?
  /// Its position in the batch.
  @usableFromInline var row = 0
  @usableFromInline let clock: UnsafeMutablePointer<RowClock>
  /// Answers instead of a row while a column is resolved.
  var probe: UnsafeMutablePointer<ColumnProbe>?
  /// The derived values whose closures run, the outermost first.
  var derivedUnderWay: [String] = []

  static func make() -> UnsafeMutablePointer<RowCursor> {
    let clock = UnsafeMutablePointer<RowClock>.allocate(capacity: 1)
    clock.initialize(to: RowClock())
    let cursor = UnsafeMutablePointer<RowCursor>.allocate(capacity: 1)
    cursor.initialize(to: RowCursor(cells: nil, clock: clock))
    return cursor
  }
}

/// The columns and derived values of a row type, found by reflection, and the one value of it that reads them.
struct RowReader<R: Row> {
  let row = R()
  let columns: [ColumnRequest]
  /// `[columns]`.
  let properties: [String]
  let cursor = RowCursor.make()
  /// `[columns]`; only those of text columns are used.
  let homes: [TextHome]
  /// With the properties' names.
  let derived: [(property: String, value: any AnyDerived)]

  init() {
    var columns: [ColumnRequest] = []
    var properties: [String] = []
    var homes: [TextHome] = []
    var derived: [(property: String, value: any AnyDerived)] = []
    for child in Mirror(reflecting: row).children {
      guard let property = child.label?.dropFirst() else { continue }  // the wrapper of `id` is `_id`
      if let value = child.value as? any AnyDerived {
        value.bind(to: row, property: String(property), cursor)
        derived.append((String(property), value))
      }
      guard let column = child.value as? any AnyColumn else { continue }
      let home = TextHome.make(cursor.pointee.clock)
      column.slot.pointee.cursor = cursor
      column.slot.pointee.index = columns.count
      column.slot.pointee.home = home
      homes.append(home)
      columns.append(column.request(property: String(property)))
      properties.append(String(property))
    }
    self.columns = columns
    self.properties = properties
    self.homes = homes
    self.derived = derived
  }
}

protocol AnyColumn {
  var slot: UnsafeMutablePointer<ColumnSlot> { get }
  func request(property: String) -> ColumnRequest
}

extension Column: AnyColumn {
  func request(property: String) -> ColumnRequest {
    ColumnRequest(name: slot.pointee.name ?? property, kind: Value.columnKind, isOptional: Value.isOptionalColumn)
  }
}
