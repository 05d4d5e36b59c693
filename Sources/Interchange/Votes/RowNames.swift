/// The ids of rows, in order: given, or the positions from 0 where the file has none.
///
/// Given ids lie in one buffer, so that ten million of them cost their bytes and eight more each.
public struct RowNames: RandomAccessCollection, Sendable {
  private enum Storage: Sendable {
    case positions(count: Int)
    case names(bytes: [UInt8], starts: [Int])
  }

  private let storage: Storage

  /// Row `i` is called `"i"`.
  public static func positions(count: Int) -> RowNames { RowNames(storage: .positions(count: count)) }

  public init(_ names: some Sequence<String>) {
    var bytes: [UInt8] = []
    var starts = [0]
    for name in names {
      bytes.append(contentsOf: name.utf8)
      starts.append(bytes.count)
    }
    self.init(storage: .names(bytes: bytes, starts: starts))
  }

  init(_ interner: ByteInterner) { self.init(storage: .names(bytes: interner.bytes, starts: interner.starts)) }

  private init(storage: Storage) { self.storage = storage }

  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch storage {
    case .positions(let count): count
    case .names(_, let starts): starts.count - 1
    }
  }

  /// Whether the rows have no ids of their own.
  public var arePositions: Bool {
    if case .positions = storage { true } else { false }
  }

  public subscript(row: Int) -> String {
    switch storage {
    case .positions: String(row)
    case .names(let bytes, let starts): String(decoding: bytes[starts[row]..<starts[row + 1]], as: UTF8.self)
    }
  }

  /// Lends one id's bytes, without making a string.
  public func withUTF8<Result, Failure: Error>(
    _ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .positions:
      // Up to 15 digits are stored in the string itself: no allocation.
      return try String(row).utf8Span.span.withUnsafeBufferPointer { (name) throws(Failure) in try body(name) }
    case .names(let bytes, let starts):
      return try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
        try body(UnsafeBufferPointer(rebasing: bytes[starts[row]..<starts[row + 1]]))
      }
    }
  }
}
