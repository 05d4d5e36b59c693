/// The distinct lines seen so far as lists of votes: for lines too wide to be packed, of which most votes are abstain.
struct SparsePatterns: Sendable {
  let functionCount: Int
  let classCount: Int

  private var starts = [0]
  private var functions: [Int32] = []
  private var classes: [Vote] = []
  private var counts: [Int] = []
  /// Open addressing: the slot's pattern + 1, or 0 where free. Half full at most.
  private var slots = [Int32](repeating: 0, count: 1024)
  private var hashes: [UInt64] = []

  init(functionCount: Int, classCount: Int) {
    self.functionCount = functionCount
    self.classCount = classCount
  }

  /// - Parameters:
  ///   - votes: LFs ascending, each at most once.
  ///   - count: how many rows have them.
  mutating func add(_ votes: some Sequence<(function: Int32, vote: Vote)>, count: Int) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    let first = functions.count
    for (function, vote) in votes {
      functions.append(function)
      classes.append(vote)
      hash = StableHash.mix(hash ^ (UInt64(UInt32(function)) << 16 | UInt64(UInt16(bitPattern: vote))))
    }
    return settle(first: first, hash: hash, count: count)
  }

  /// - Parameter line: `[m]` votes.
  mutating func add(line: UnsafeBufferPointer<some SignedInteger & FixedWidthInteger>) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    let first = functions.count
    for function in line.indices where line[function] != -1 {
      let vote = Vote(line[function])
      precondition(vote >= 0 && vote < classCount, "vote \(vote) of \(classCount) classes by LF \(function)")
      functions.append(Int32(truncatingIfNeeded: function))
      classes.append(vote)
      hash = StableHash.mix(hash ^ (UInt64(UInt32(function)) << 16 | UInt64(UInt16(bitPattern: vote))))
    }
    return settle(first: first, hash: hash, count: 1)
  }

  /// Looks up the pattern whose votes were just appended from `first` on; drops them again if it was known.
  private mutating func settle(first: Int, hash: UInt64, count: Int) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let pattern = Int(slots[slot]) - 1
      if hashes[pattern] == hash, isEqual(pattern, first) {
        functions.removeLast(functions.count - first)
        classes.removeLast(classes.count - first)
        counts[pattern] += count
        return pattern
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    counts.append(count)
    hashes.append(hash)
    starts.append(functions.count)
    slots[slot] = Int32(counts.count)
    if counts.count * 2 > slots.count { grow() }
    return counts.count - 1
  }

  private func isEqual(_ pattern: Int, _ first: Int) -> Bool {
    let votes = starts[pattern]..<starts[pattern + 1]
    guard votes.count == functions.count - first else { return false }
    for (offset, vote) in votes.enumerated()
    where functions[vote] != functions[first + offset] || classes[vote] != classes[first + offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for (pattern, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(pattern + 1)
    }
  }

  /// - Returns: the patterns in canonical order, and the canonical number of each provisional one.
  /// - Complexity: O(P log P) comparisons for `P` patterns.
  public func build() -> (patterns: VotePatterns, canonical: [Int]) {
    let order = counts.indices.sorted(by: precedes)
    var canonical = [Int](repeating: 0, count: order.count)
    var newStarts = [0]
    var newFunctions: [Int32] = []
    var newClasses: [Vote] = []
    newFunctions.reserveCapacity(functions.count)
    newClasses.reserveCapacity(classes.count)
    for (place, pattern) in order.enumerated() {
      canonical[pattern] = place
      newFunctions += functions[starts[pattern]..<starts[pattern + 1]]
      newClasses += classes[starts[pattern]..<starts[pattern + 1]]
      newStarts.append(newFunctions.count)
    }
    let patterns = VotePatterns(
      functionCount: functionCount, classCount: classCount, starts: newStarts, functions: newFunctions,
      classes: newClasses, counts: order.map { counts[$0] })
    return (patterns, canonical)
  }

  /// Lexicographic over the lines of the matrix, abstain (-1) first: of two lines, the one whose next vote comes at an
  /// earlier LF is the greater.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    var i = starts[left]
    var j = starts[right]
    while i < starts[left + 1], j < starts[right + 1] {
      if functions[i] != functions[j] { return functions[i] > functions[j] }
      if classes[i] != classes[j] { return classes[i] < classes[j] }
      i += 1
      j += 1
    }
    return i == starts[left + 1] && j < starts[right + 1]
  }
}
