import RowFiles

/// A value that is computed from a row at most once, however many LFs ask for it, and only if one does.
///
/// ```swift
/// struct Comment: Row {
///   @Column var text: Text
///   @Derived({ (comment: Comment) in comment.text.words.map { String($0) } }) var tokens: [String]
///   @Derived({ (comment: Comment) in comment.tokens.count }) var length: Int
///   @Derived(cachedAs: "mood-1", from: \.text, { (comment: Comment) in mood(of: comment.text) }) var mood: Double?
/// }
/// ```
///
/// The closure names its row's type; it is as pure as an LF. Any `Sendable` value will do, also a `Text` of the row, an
/// optional of one or an array of them, and one derived value may be computed from others. What cannot be computed is an
/// optional. Where a closure traps or never ends, and where it gives up a pattern, the fault is that of each LF that asks.
@propertyWrapper
public struct Derived<Value: Sendable>: @unchecked Sendable {
  // A pointer and nothing else, as in a column.
  @usableFromInline let slot: UnsafeMutablePointer<DerivedSlot<Value>>

  /// A value that each process computes for itself.
  public init<R: Row>(file: String = #filePath, line: Int = #line, _ body: @escaping @Sendable (R) -> Value) {
    slot = DerivedSlot.make(DerivedDeclaration(file, line, nil, body) { (_: R) in nil })
  }

  /// A value that is kept on disk from run to run: for computations that take longer than some 50 µs.
  ///
  /// It is found again by the values of all the row's columns. Values above 32 kB are not kept. The name has letters, digits,
  /// `-`, `_` and `.`; choose another one when the computation changes, since nothing else tells old values from new ones. The
  /// limit is in bytes on disk, 131,072 or more; old values make room for new ones.
  public init<R: Row>(
    cachedAs name: String, upTo limit: Int = 256 << 20, file: String = #filePath, line: Int = #line,
    _ body: @escaping @Sendable (R) -> Value
  ) where Value: DerivedStorable {
    let cache = CacheDeclaration<Value>(name: name, limit: limit)
    slot = DerivedSlot.make(DerivedDeclaration(file, line, cache, body) { (_: R) in nil })
  }

  /// A value that is kept on disk from run to run, and depends on a part of the row only: a column, or another derived value.
  ///
  /// `from` gives all that the closure looks at: a row that agrees in it with another one gets the other's value.
  public init<R: Row, Content: DerivedContent>(
    cachedAs name: String, from content: @escaping @Sendable (R) -> Content, upTo limit: Int = 256 << 20,
    file: String = #filePath, line: Int = #line, _ body: @escaping @Sendable (R) -> Value
  ) where Value: DerivedStorable {
    let cache = CacheDeclaration<Value>(name: name, limit: limit)
    slot = DerivedSlot.make(
      DerivedDeclaration(file, line, cache, body) { row in { content(row).appendContent(to: &$0) } })
  }

  @inlinable
  public var wrappedValue: Value {
    let row = slot.pointee.cursor.pointee.row
    guard slot.pointee.states[row] == .known else { return valueOnDemand(row) }
    return slot.pointee.values[row]
  }
}

/// How a ``Derived`` was declared; the row's type is hidden in closures.
struct DerivedDeclaration<Value> {
  let file: String
  let line: Int
  /// The type that the closure takes.
  let rowType: any Row.Type
  let cache: CacheDeclaration<Value>?
  /// Binds the closure to the one row value that all calls read; `nil` if that is of another type.
  let bind: (_ row: Any) -> BoundDerived<Value>?

  init<R: Row>(
    _ file: String, _ line: Int, _ cache: CacheDeclaration<Value>?, _ body: @escaping (R) -> Value,
    _ content: @escaping (R) -> ((inout [UInt8]) -> Void)?
  ) {
    self.file = file
    self.line = line
    self.cache = cache
    rowType = R.self
    bind = { row in
      guard let row = row as? R else { return nil }
      return BoundDerived(compute: { body(row) }, appendContent: content(row))
    }
  }
}

/// A ``Derived`` of the rows of one task.
struct BoundDerived<Value> {
  /// Computes the value of the current row.
  let compute: () -> Value
  /// Appends what it depends on; `nil` for all columns.
  let appendContent: ((inout [UInt8]) -> Void)?
}
