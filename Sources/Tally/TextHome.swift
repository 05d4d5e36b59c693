import PatternMatching

/// Where the texts of the current batch lie, and whether a ``Text`` is still of the current row.
///
/// A pointer rather than an object: a `Text` is copied for every call of an LF, and counting references would cost more
/// than many an LF. Homes live as long as the process; there is one for each row type.
public struct TextHome: @unchecked Sendable {
  @usableFromInline let state: UnsafeMutablePointer<State>

  @usableFromInline
  struct State {
    /// All texts of the batch.
    @usableFromInline var base: UnsafePointer<UInt8>
    @usableFromInline var count: Int
    /// The same with ASCII letters folded; `nil` until an LF asks, then for all rows and LFs of the batch.
    @usableFromInline var folded: UnsafeMutablePointer<UInt8>?
    var foldedSpace: UnsafeMutablePointer<UInt8>?
    var foldedCapacity: Int
    /// Goes up with every call of an LF: a text that carries another number has outlived its row.
    @usableFromInline var generation: UInt32
    /// A pattern that was given up during the current call, or nil.
    var givenUp: Int
  }

  @usableFromInline
  static func make() -> TextHome {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    let nothing = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
    state.initialize(
      to: State(base: nothing, count: 0, folded: nil, foldedSpace: nil, foldedCapacity: 0, generation: 0, givenUp: -1))
    return TextHome(state: state)
  }

  init(state: UnsafeMutablePointer<State>) { self.state = state }

  /// Makes the texts of a batch the current ones.
  func begin(_ arena: UnsafeRawBufferPointer) {
    if let base = arena.baseAddress { state.pointee.base = base.assumingMemoryBound(to: UInt8.self) }
    state.pointee.count = arena.count
    state.pointee.folded = nil
    state.pointee.generation &+= 1
  }

  /// The folded texts, made on first use: one pass over the whole batch, which vector instructions do at memory speed.
  @usableFromInline
  func foldedBase() -> UnsafePointer<UInt8> {
    if let folded = state.pointee.folded { return UnsafePointer(folded) }
    let count = state.pointee.count
    if state.pointee.foldedCapacity < count || state.pointee.foldedSpace == nil {
      state.pointee.foldedSpace?.deallocate()
      state.pointee.foldedCapacity = max(count * 2, 1 << 12)
      state.pointee.foldedSpace = .allocate(capacity: state.pointee.foldedCapacity)
    }
    let space = state.pointee.foldedSpace!
    ASCIIFold.fold(UnsafeRawBufferPointer(start: state.pointee.base, count: count), into: space)
    state.pointee.folded = space
    return UnsafePointer(space)
  }
}
