import PatternMatching

/// What all texts of a row have in common: which call is the current one.
///
/// A pointer rather than an object: a `Text` is copied for every call of an LF, and counting references would cost more
/// than many an LF. Clocks and homes live as long as the process; there is one clock for each row type, one home for each
/// text column.
@usableFromInline
struct RowClock {
  /// Goes up with every call of an LF: a text that carries another number has outlived its row.
  @usableFromInline var generation: UInt32 = 0
  /// What new texts carry: the same number, but while a column is resolved (`ColumnProbe`).
  @usableFromInline var stamp: UInt32 = 0
  /// A pattern that was given up during the current call, or -1.
  var givenUp = -1
  /// Called where a text is looked at that is not current, instead of stopping the program.
  var onStaleText: (@convention(c) () -> Void)?

  @usableFromInline init() {}

  @inlinable
  mutating func advance() {
    generation &+= 1
    stamp = generation
  }
}

/// Where the texts of one column of the current batch lie.
public struct TextHome: @unchecked Sendable {
  @usableFromInline let state: UnsafeMutablePointer<State>

  @usableFromInline
  struct State {
    /// All texts of the batch, padded.
    @usableFromInline var base: UnsafePointer<UInt8>
    @usableFromInline var count: Int
    /// The same with ASCII letters folded; `nil` until an LF asks, then for all rows and LFs of the batch.
    @usableFromInline var folded: UnsafePointer<UInt8>?
    /// Which bytes belong to words; `nil` until an LF asks.
    @usableFromInline var wordBits: UnsafePointer<UInt64>?
    @usableFromInline let clock: UnsafeMutablePointer<RowClock>
    var foldedSpace = Space<UInt8>()
    var bitSpace = Space<UInt64>()
  }

  static func make(_ clock: UnsafeMutablePointer<RowClock>) -> TextHome {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: Literals.padding)
    nothing.initialize(repeating: 0x0A, count: Literals.padding)
    state.initialize(to: State(base: UnsafePointer(nothing), count: 0, folded: nil, wordBits: nil, clock: clock))
    return TextHome(state: state)
  }

  init(state: UnsafeMutablePointer<State>) { self.state = state }

  /// Makes the texts of a batch the current ones.
  ///
  /// - Parameter arena: padded; see ``Literals/padding``.
  func begin(_ arena: UnsafeRawBufferPointer) {
    if let base = arena.baseAddress { state.pointee.base = base.assumingMemoryBound(to: UInt8.self) }
    state.pointee.count = arena.count
    state.pointee.folded = nil
    state.pointee.wordBits = nil
  }

  private var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: state.pointee.base, count: state.pointee.count)
  }

  /// The folded texts, made on first use: one pass over the whole batch, which vector instructions do at memory speed.
  @usableFromInline @inline(never)
  func fold() -> UnsafePointer<UInt8> {
    let space = state.pointee.foldedSpace.reserve(state.pointee.count + Literals.padding)
    ASCIIFold.fold(bytes, into: space)
    state.pointee.folded = UnsafePointer(space)
    return UnsafePointer(space)
  }

  /// The words of all texts, found on first use.
  @usableFromInline @inline(never)
  func findWords() -> UnsafePointer<UInt64> {
    let size = WordBits.size(state.pointee.count) + 1
    let space = state.pointee.bitSpace.reserve(2 * size)
    space.update(repeating: 0, count: size)
    WordBits.find(in: bytes, into: space, spare: space + size)
    state.pointee.wordBits = UnsafePointer(space)
    return UnsafePointer(space)
  }

  /// A text was looked at behind its call.
  @usableFromInline @inline(never)
  func outlived() {
    guard let onStaleText = state.pointee.clock.pointee.onStaleText else {
      fatalError("a Text was used after its row: make a String(text) of what you keep")
    }
    onStaleText()
  }
}

/// Memory that is used again from batch to batch.
struct Space<Element> {
  private var base: UnsafeMutablePointer<Element>?
  private var capacity = 0

  mutating func reserve(_ count: Int) -> UnsafeMutablePointer<Element> {
    if let base, count <= capacity { return base }
    base?.deallocate()
    capacity = max(count * 2, 1 << 10)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    base = larger
    return larger
  }
}
