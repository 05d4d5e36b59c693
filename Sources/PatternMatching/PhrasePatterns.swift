import CScan

/// The phrases of a column's searches, looked for with vector instructions (`CScan/phrases.c`).
struct PhrasePatterns {
  /// Beyond as many, the automaton is faster: `benchmark scan`.
  static let maximumCount = 64

  /// For each phrase: whose it is, and its bytes.
  let searches: [Int]
  let lengths: [Int]
  private let phrases: [[UInt8]]
  private let every: [Bool]

  init(_ all: [ColumnSearch]) {
    var found: [(search: Int, phrase: [UInt8], every: Bool)] = []
    for (index, search) in all.enumerated() {
      guard case .phrases(let literals) = search else { continue }
      // The first place of a phrase in a text may be none, for what stands around it.
      found += literals.phrases.map { (index, $0, literals.wholeWords) }
    }
    searches = found.map(\.search)
    lengths = found.map(\.phrase.count)
    phrases = found.map(\.phrase)
    every = found.map(\.every)
  }

  /// - Parameter widest: bits of a vector.
  /// - Returns: `nil` where the automaton is to look for them.
  func compile(widest: Int) -> OpaquePointer? {
    guard !phrases.isEmpty, phrases.count <= PhrasePatterns.maximumCount else { return nil }
    // The phrases one behind the other, so that all pointers hold together.
    let bytes = phrases.flatMap { $0 }
    return bytes.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress!
      let all = phrases.indices.map { index in
        defer { start += lengths[index] }
        return tally_phrase(
          bytes: start, length: lengths[index], group: UInt32(searches[index]), every: every[index] ? 1 : 0)
      }
      return tally_phrases_new(all, all.count, Int32(widest))
    }
  }
}
