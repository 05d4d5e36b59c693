import PatternMatching

/// A text of the current row: a view of its UTF-8, without a copy.
///
/// **Case.** Unless `.exact` is asked for, searches ignore the case of ASCII letters, and only of those: `"É"` and `"é"`
/// differ. **Other scripts** are compared byte by byte, without normalisation: `"é"` as one scalar and as `e` with a
/// combining accent differ. **Positions and counts** are in Unicode scalars. A **word** is a maximal run of letters, marks
/// and digits of any script and `_`, with single apostrophes inside ("don't" is one word); emoji and punctuation are no words.
///
/// A text must not be kept past the call that got it: the next use stops the LF with a message. Make a `String(text)` of
/// what you want to keep.
public struct Text: @unchecked Sendable {
  @usableFromInline let offset: Int
  @usableFromInline let length: Int
  @usableFromInline let home: TextHome
  @usableFromInline let generation: UInt32

  @inlinable
  init(offset: Int, count: Int, home: TextHome) {
    self.init(offset: offset, count: count, home: home, generation: home.state.pointee.clock.pointee.stamp)
  }

  @inlinable
  init(offset: Int, count: Int, home: TextHome, generation: UInt32) {
    self.offset = offset
    length = count
    self.home = home
    self.generation = generation
  }

  /// A text of its own, for tests and for comparisons. Its bytes are never freed.
  public init(_ string: String) {
    let bytes = Array(string.utf8)
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + Literals.padding)
    copy.initialize(from: bytes, count: bytes.count)
    (copy + bytes.count).initialize(repeating: 0x0A, count: Literals.padding)
    let clock = UnsafeMutablePointer<RowClock>.allocate(capacity: 1)
    clock.initialize(to: RowClock())
    let home = TextHome.make(clock)
    home.begin(UnsafeRawBufferPointer(start: copy, count: bytes.count))
    self.init(offset: 0, count: bytes.count, home: home)
  }

  /// Whether a search tells upper-case ASCII letters from lower-case ones.
  public enum Case: Sendable {
    case ignored, exact
  }

  /// The bytes as they are in the data.
  @inlinable
  var bytes: UnsafeRawBufferPointer {
    checkGeneration()
    return UnsafeRawBufferPointer(start: home.state.pointee.base + offset, count: length)
  }

  /// The bytes with ASCII letters folded to lower case.
  @inlinable
  var foldedBytes: UnsafeRawBufferPointer {
    checkGeneration()
    return UnsafeRawBufferPointer(start: (home.state.pointee.folded ?? home.fold()) + offset, count: length)
  }

  @inlinable
  func bytes(_ rule: Case) -> UnsafeRawBufferPointer { rule == .exact ? bytes : foldedBytes }

  @inlinable
  func checkGeneration() {
    if generation != home.state.pointee.clock.pointee.generation { home.outlived() }
  }

  /// Whether there is not a single byte.
  @inlinable
  public var isEmpty: Bool { utf8Count == 0 }

  /// The number of bytes of UTF-8. Cost: none.
  @inlinable
  public var utf8Count: Int {
    checkGeneration()
    return length
  }

  /// The number of Unicode scalars. Cost: one pass.
  public var count: Int { ByteCounts.scalars(bytes) }

  /// The bytes of UTF-8, for what this type does not offer. Valid during the closure.
  public func withUTF8<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result { try body(bytes) }

  /// The part of the text in a range of bytes that lie on scalar boundaries.
  func slice(_ range: Range<Int>) -> Text {
    Text(offset: offset + range.lowerBound, count: range.count, home: home, generation: generation)
  }
}

extension String {
  /// A copy of a text that may be kept. Cost: an allocation, some 50 ns; not needed for anything that `Text` offers.
  public init(_ text: Text) { self = String(decoding: text.bytes, as: UTF8.self) }
}

extension Text: Equatable {
  /// The same bytes: case and normalisation count.
  public static func == (left: Text, right: Text) -> Bool { left.bytes.elementsEqual(right.bytes) }

  /// The same bytes: case and normalisation count.
  public static func == (left: Text, right: String) -> Bool { left.bytes.elementsEqual(right.utf8) }
}

extension Text: CustomStringConvertible {
  public var description: String { String(self) }
}
