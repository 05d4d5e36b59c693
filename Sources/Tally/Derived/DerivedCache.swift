import RowFiles

/// What a ``Derived`` says about being kept on disk.
struct CacheDeclaration<Value> {
  let name: String
  /// Bytes.
  let limit: Int
  let form: String
  let append: (Value, inout [UInt8]) -> Void
  let take: (inout ArraySlice<UInt8>) -> Value?

  init(name: String, limit: Int) where Value: DerivedStorable {
    self.name = name
    self.limit = limit
    form = Value.storedForm
    append = { $0.appendContent(to: &$1) }
    take = { Value(takingFrom: &$0) }
  }
}

/// The values of one ``Derived`` that are kept on disk.
final class DerivedCache<Value> {
  private let declaration: CacheDeclaration<Value>
  private let folder: DerivedFolder
  private let appendContent: (inout [UInt8]) -> Void
  /// Opened at the first use, so in the process that uses it; `nil` inside where that failed.
  private lazy var file: CacheFile? = folder.open(declaration.name, form: declaration.form, limit: declaration.limit)

  /// - Parameter appendContent: appends what the value of the current row depends on.
  init(
    _ declaration: CacheDeclaration<Value>, in folder: DerivedFolder,
    appendContent: @escaping (inout [UInt8]) -> Void
  ) {
    self.declaration = declaration
    self.folder = folder
    self.appendContent = appendContent
  }

  /// The current row's value from the disk, else computed.
  ///
  /// - Parameter isFit: whether what was just computed may be kept.
  func value(orElse compute: () -> Value, isFit: () -> Bool) -> Value {
    guard let file else { return compute() }
    // A local array: what it is made from may ask for another derived value.
    var bytes: [UInt8] = []
    appendContent(&bytes)
    let key = file.key(of: bytes)
    if let stored = file.value(of: key) {
      var rest = stored[...]
      if let value = declaration.take(&rest), rest.isEmpty { return value }
    }
    let value = compute()
    if isFit() {
      bytes.removeAll(keepingCapacity: true)
      declaration.append(value, &bytes)
      file.keep(bytes, under: key)
    }
    return value
  }
}

/// All columns of the current row, as a derived value depends on them.
struct RowContent {
  let columns: [ColumnRequest]
  let homes: [TextHome]
  let cursor: UnsafeMutablePointer<RowCursor>

  func append(to bytes: inout [UInt8]) {
    guard let cells = cursor.pointee.cells else { return }
    for (index, column) in columns.enumerated() {
      let cell = cells[index]
      column.name.appendContent(to: &bytes)
      bytes.append(cell.isPresent ? 1 : 0)
      guard cell.isPresent else { continue }
      if column.kind == .text {
        Text.read(cell, from: homes[index]).appendContent(to: &bytes)
      } else {
        cell.payload.append(to: &bytes)
      }
    }
  }
}
