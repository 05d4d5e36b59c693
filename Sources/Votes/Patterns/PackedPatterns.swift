/// The distinct packed lines seen so far, each with its count: a hash table whose keys are the lines themselves.
struct PackedPatterns: Sendable {
  let layout: PackedLayout
  private(set) var count = 0
  /// `[≥ count × wordCount]`; what lies behind is room.
  private var words: [UInt64]
  /// `[≥ count]`; what lies behind is room.
  private var counts: [Int]
  /// Open addressing: the slot's pattern + 1, or 0 where free. Half full at most.
  private var slots: [Int32]

  /// Rows that are packed before they are looked up: their words fit the first cache, and the look-ups wait for memory
  /// together.
  static let blockRowCount = 256

  init(_ layout: PackedLayout) {
    self.layout = layout
    words = []
    counts = []
    slots = [Int32](repeating: 0, count: 1024)
  }

  /// Counts rows.
  ///
  /// - Parameters:
  ///   - rowWords: `[rows × wordCount]`.
  ///   - patternOfRow: `[rows]`, filled.
  mutating func add(
    _ rowWords: UnsafePointer<UInt64>, rows: Int, patternOfRow: UnsafeMutablePointer<Int32>
  ) {
    makeRoom(for: rows)
    Self.add(
      rowWords, rows: rows, width: layout.wordCount, patternOfRow: patternOfRow, count: &count, words: &words,
      counts: &counts, slots: &slots)
  }

  /// Counts more rows of a known pattern.
  mutating func add(rows: Int, to pattern: Int) { counts[pattern] += rows }

  /// Arrays apart, so that each is checked once for the block and not once for the row.
  private static func add(
    _ rowWords: UnsafePointer<UInt64>, rows: Int, width: Int, patternOfRow: UnsafeMutablePointer<Int32>,
    count: inout Int, words: UnsafeMutablePointer<UInt64>, counts: UnsafeMutablePointer<Int>, slots: inout [Int32]
  ) {
    let mask = slots.count - 1
    slots.withUnsafeMutableBufferPointer { slots in
      for row in 0..<rows {
        let own = rowWords + row * width
        var slot = Int(truncatingIfNeeded: hash(own, width)) & mask
        while slots[slot] != 0 {
          if isEqual(words + (Int(slots[slot]) - 1) * width, own, width) { break }
          slot = (slot + 1) & mask
        }
        if slots[slot] == 0 {
          (words + count * width).update(from: own, count: width)
          counts[count] = 0
          count += 1
          slots[slot] = Int32(truncatingIfNeeded: count)
        }
        let pattern = Int(slots[slot]) - 1
        counts[pattern] += 1
        patternOfRow[row] = Int32(truncatingIfNeeded: pattern)
      }
    }
  }

  @inline(__always)
  private static func isEqual(_ left: UnsafePointer<UInt64>, _ right: UnsafePointer<UInt64>, _ width: Int) -> Bool {
    if width == 1 { return left[0] == right[0] }
    for word in 0..<width where left[word] != right[word] { return false }
    return true
  }

  @inline(__always)
  private static func hash(_ words: UnsafePointer<UInt64>, _ width: Int) -> UInt64 {
    var hash = StableHash.mix(words[0])
    for word in 1..<max(1, width) { hash = StableHash.mix(hash ^ words[word]) }
    return hash
  }

  /// Makes room for so many more patterns, so that the look-up's loop need not.
  private mutating func makeRoom(for more: Int) {
    let needed = count + more
    precondition(needed < Int32.max, "more than \(Int32.max) patterns")
    if counts.count < needed {
      let size = max(needed, counts.count + counts.count / 2)
      counts.append(contentsOf: repeatElement(0, count: size - counts.count))
      words.append(contentsOf: repeatElement(0, count: size * layout.wordCount - words.count))
    }
    guard slots.count < needed * 2 else { return }
    var size = slots.count
    while size < needed * 2 { size *= 2 }
    // Not two tables at a time.
    slots = []
    slots = Self.slots(words, count: count, width: layout.wordCount, size: size)
  }

  private static func slots(_ words: [UInt64], count: Int, width: Int, size: Int) -> [Int32] {
    var slots = [Int32](repeating: 0, count: size)
    words.withUnsafeBufferPointer { words in
      slots.withUnsafeMutableBufferPointer { slots in
        for pattern in 0..<count {
          var slot = Int(truncatingIfNeeded: hash(words.baseAddress! + pattern * width, width)) & (size - 1)
          while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
          slots[slot] = Int32(truncatingIfNeeded: pattern + 1)
        }
      }
    }
    return slots
  }

  // MARK: In canonical order

  /// - Returns: the patterns in canonical order, and the canonical number of each provisional one.
  /// - Complexity: O(P · wordCount) for the usual patterns, O(P log P) where many share their first words.
  func build() -> (patterns: VotePatterns, canonical: [Int]) {
    let order = PatternOrder.sorted(words: words, count: count, width: layout.wordCount)
    var orderedCounts: [Int] = []
    var starts: [Int] = []
    let canonical = [Int](unsafeUninitializedCapacity: count) { canonical, size in
      (orderedCounts, starts) = countsAndStarts(order, canonical: canonical)
      size = count
    }
    let (functions, classes) = votes(order, count: starts[count])
    let patterns = VotePatterns(
      functionCount: layout.functionCount, classCount: layout.classCount, starts: starts, functions: functions,
      classes: classes, counts: orderedCounts)
    return (patterns, canonical)
  }

  /// One walk over the patterns, which lie anywhere in memory, for all that needs one number of each.
  private func countsAndStarts(
    _ order: [Int32], canonical: UnsafeMutableBufferPointer<Int>
  ) -> (counts: [Int], starts: [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    var votes = 0
    let (width, layout) = (layout.wordCount, layout)
    let ordered = [Int](unsafeUninitializedCapacity: count) { ordered, size in
      words.withUnsafeBufferPointer { words in
        counts.withUnsafeBufferPointer { counts in
          for (place, pattern) in order.enumerated() {
            canonical[Int(pattern)] = place
            ordered[place] = counts[Int(pattern)]
            votes += layout.voteCount(of: words.baseAddress! + Int(pattern) * width)
            starts[place + 1] = votes
          }
        }
      }
      size = count
    }
    return (ordered, starts)
  }

  private func votes(_ order: [Int32], count voteCount: Int) -> (functions: [Int32], classes: [Vote]) {
    let (layout, width) = (layout, layout.wordCount)
    var place = 0
    var classes: [Vote] = []
    let functions = [Int32](unsafeUninitializedCapacity: voteCount) { functions, functionCount in
      classes = [Vote](unsafeUninitializedCapacity: voteCount) { classes, classCount in
        forEachBlock(order) { patterns, words in
          for pattern in 0..<patterns {
            layout.forEachVote(of: words + pattern &* width) { function, vote in
              functions[place] = Int32(truncatingIfNeeded: function)
              classes[place] = vote
              place &+= 1
            }
          }
        }
        classCount = voteCount
      }
      functionCount = voteCount
    }
    return (functions, classes)
  }

  /// Calls `body` with the words of some patterns at a time, brought together: they lie anywhere in memory, and a loop
  /// that only copies waits for many of them at once.
  private func forEachBlock(_ order: [Int32], _ body: (_ patterns: Int, _ words: UnsafePointer<UInt64>) -> Void) {
    let width = layout.wordCount
    words.withUnsafeBufferPointer { words in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.blockRowCount * width) { block in
        for first in stride(from: 0, to: order.count, by: Self.blockRowCount) {
          let patterns = first..<min(first + Self.blockRowCount, order.count)
          for (place, pattern) in order[patterns].enumerated() {
            for word in 0..<width {
              block.initializeElement(at: place &* width &+ word, to: words[Int(pattern) &* width &+ word])
            }
          }
          body(patterns.count, block.baseAddress!)
        }
      }
    }
  }
}
