import RowFiles

/// What is known of a derived value on a row of the batch.
@usableFromInline
enum DerivedState: UInt8 {
  case unknown
  /// Its closure runs.
  case underWay
  /// To be read as it is.
  case known
  /// Known, but reading it does more: it holds texts, or a pattern was given up on the way to it.
  case guarded
}

/// The values of a ``Derived`` on the rows of the current batch. Lives as long as the process.
@usableFromInline
struct DerivedSlot<Value> {
  @usableFromInline var cursor = ColumnSlot.nowhere
  /// `[capacity]`, by row.
  @usableFromInline let states = UnsafeMutablePointer<DerivedState>.allocate(capacity: RowBatch.capacity)
  /// `[capacity]`; only those of a row that is known or guarded are values.
  @usableFromInline let values = UnsafeMutablePointer<Value>.allocate(capacity: RowBatch.capacity)
  let declaration: DerivedDeclaration<Value>
  /// The property's name.
  var name = ""
  var bound: BoundDerived<Value>?
  var cache: DerivedCache<Value>?
  /// Whether no row has a value.
  var isEmpty = true
  /// By row: the pattern that was given up on the way to its value.
  var givenUp: [Int: Int] = [:]
  let texts = TextStamps<Value>()

  static func make(_ declaration: DerivedDeclaration<Value>) -> UnsafeMutablePointer<DerivedSlot> {
    let slot = UnsafeMutablePointer<DerivedSlot>.allocate(capacity: 1)
    slot.initialize(to: DerivedSlot(declaration: declaration))
    return slot
  }

  private init(declaration: DerivedDeclaration<Value>) {
    self.declaration = declaration
    states.initialize(repeating: .unknown, count: RowBatch.capacity)
  }

  mutating func bind(_ bound: BoundDerived<Value>, name: String, _ cursor: UnsafeMutablePointer<RowCursor>) {
    self.bound = bound
    self.name = name
    self.cursor = cursor
  }

  mutating func openCache(in folder: DerivedFolder, _ columns: RowContent) {
    guard let declared = declaration.cache, let bound else { return }
    cache = DerivedCache(declared, in: folder, appendContent: bound.appendContent ?? columns.append)
  }

  /// Forgets the values of a batch.
  mutating func forget() {
    guard !isEmpty else { return }
    for row in 0..<RowBatch.capacity {
      if states[row] == .known || states[row] == .guarded { (values + row).deinitialize(count: 1) }
      states[row] = .unknown
    }
    givenUp = [:]
    isEmpty = true
  }
}

/// A ``Derived`` whose type is not known.
protocol AnyDerived {
  /// What a task is refused for.
  var requirements: DerivedRequirements { get }
  func bind(to row: Any, property: String, _ cursor: UnsafeMutablePointer<RowCursor>)
  func openCache(in folder: DerivedFolder, _ columns: RowContent)
  func forget()
}

/// What is checked of a ``Derived`` before any row is read.
struct DerivedRequirements {
  let rowType: any Row.Type
  let cacheName: String?
  let cacheLimit: Int?
  let file: String
  let line: Int
}

extension Derived: AnyDerived {
  var requirements: DerivedRequirements {
    let declaration = slot.pointee.declaration
    return DerivedRequirements(
      rowType: declaration.rowType, cacheName: declaration.cache?.name, cacheLimit: declaration.cache?.limit,
      file: declaration.file, line: declaration.line)
  }

  func bind(to row: Any, property: String, _ cursor: UnsafeMutablePointer<RowCursor>) {
    guard let bound = slot.pointee.declaration.bind(row) else { return }
    slot.pointee.bind(bound, name: property, cursor)
  }

  func openCache(in folder: DerivedFolder, _ columns: RowContent) { slot.pointee.openCache(in: folder, columns) }

  func forget() { slot.pointee.forget() }
}
