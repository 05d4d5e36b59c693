/// The canonical order of packed lines: by their words, the first word first.
enum PatternOrder {
  /// A pattern and the word by which it is sorted at the moment.
  private struct Entry {
    var word: UInt64
    var pattern: Int32
  }

  /// Runs of equal first words up to this length are compared; longer ones are sorted by the digits of the next word. The
  /// digits' counters alone cost as much as comparing some hundred entries.
  private static let comparedRun = 1024

  /// 2,048 counters of a digit fit the first cache.
  private static let digitBits = 11
  private static let digitCount = (64 + digitBits - 1) / digitBits

  /// - Parameters:
  ///   - words: `[≥ count × width]`, the lines all different.
  /// - Returns: `[count]`: the patterns, smallest first.
  static func sorted(words: [UInt64], count: Int, width: Int) -> [Int32] {
    words.withUnsafeBufferPointer { words in
      let entries = UnsafeMutableBufferPointer<Entry>.allocate(capacity: count)
      let scratch = UnsafeMutableBufferPointer<Entry>.allocate(capacity: count)
      defer {
        entries.deallocate()
        scratch.deallocate()
      }
      for pattern in 0..<count {
        entries.initializeElement(at: pattern, to: Entry(word: 0, pattern: Int32(truncatingIfNeeded: pattern)))
      }
      sort(entries, scratch, words: words, word: 0, width: width)
      return [Int32](unsafeUninitializedCapacity: count) { order, size in
        for place in 0..<count { order[place] = entries[place].pattern }
        size = count
      }
    }
  }

  /// Sorts by the words from `word` on.
  private static func sort(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ scratch: UnsafeMutableBufferPointer<Entry>,
    words: UnsafeBufferPointer<UInt64>, word: Int, width: Int
  ) {
    for place in entries.indices { entries[place].word = words[Int(entries[place].pattern) * width + word] }
    if entries.count <= comparedRun {
      var run = entries
      run.sort { left, right in
        if left.word != right.word { return left.word < right.word }
        return precedes(Int(left.pattern) * width, Int(right.pattern) * width, words, word + 1..<width)
      }
      return
    }
    sortByDigits(entries, scratch)
    guard word + 1 < width else { return }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].word == entries[start].word { end += 1 }
      if end - start > 1 {
        sort(
          UnsafeMutableBufferPointer(rebasing: entries[start..<end]),
          UnsafeMutableBufferPointer(rebasing: scratch[start..<end]), words: words, word: word + 1, width: width)
      }
      start = end
    }
  }

  @inline(__always)
  private static func precedes(
    _ left: Int, _ right: Int, _ words: UnsafeBufferPointer<UInt64>, _ range: Range<Int>
  ) -> Bool {
    for word in range where words[left + word] != words[right + word] {
      return words[left + word] < words[right + word]
    }
    return false
  }

  /// Radix sort from the lowest digit on; a digit that all entries share costs nothing.
  private static func sortByDigits(
    _ entries: UnsafeMutableBufferPointer<Entry>, _ scratch: UnsafeMutableBufferPointer<Entry>
  ) {
    let size = 1 << digitBits
    var counts = [Int](repeating: 0, count: size * digitCount)
    counts.withUnsafeMutableBufferPointer { counts in
      for entry in entries {
        for digit in 0..<digitCount { counts[digit * size + self.digit(entry.word, digit)] += 1 }
      }
      var (source, target) = (entries, scratch)
      for digit in 0..<digitCount {
        let first = self.digit(source[0].word, digit)
        if counts[digit * size + first] == entries.count { continue }
        var next = 0
        for value in digit * size..<(digit + 1) * size {
          let count = counts[value]
          counts[value] = next
          next += count
        }
        for entry in source {
          let value = digit * size + self.digit(entry.word, digit)
          target.initializeElement(at: counts[value], to: entry)
          counts[value] += 1
        }
        swap(&source, &target)
      }
      if source.baseAddress != entries.baseAddress {
        for place in entries.indices { entries[place] = source[place] }
      }
    }
  }

  @inline(__always)
  private static func digit(_ word: UInt64, _ digit: Int) -> Int {
    Int(truncatingIfNeeded: word >> UInt64(digit * digitBits)) & (1 << digitBits - 1)
  }
}
