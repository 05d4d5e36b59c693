import CScan

/// What one LF looks for in a column.
public enum ColumnSearch {
  case phrases(Literals)
  case expression(RegularExpression)
}

/// The texts of one column in a batch, as they lie in memory: one behind the other, a line feed behind each.
public struct ColumnTexts {
  /// Padded; see ``Literals/padding``.
  public let bytes: UnsafeRawBufferPointer
  /// `[texts]`, ascending. A text that is absent is an empty range.
  public let starts: UnsafePointer<UInt64>
  public let ends: UnsafePointer<UInt64>
  public let count: Int

  public init(
    bytes: UnsafeRawBufferPointer, starts: UnsafePointer<UInt64>, ends: UnsafePointer<UInt64>, count: Int
  ) {
    self.bytes = bytes
    self.starts = starts
    self.ends = ends
    self.count = count
  }

  @inline(__always)
  func text(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[Int(starts[index])..<Int(ends[index])])
  }
}

/// All phrases and expressions of a task on one column, in all texts of a batch at once: one automaton (Hyperscan) looks at each
/// byte once for all of them; where there are few phrases, a loop of vector instructions looks for these.
///
/// The scan names candidates: texts in which a search may succeed, and no text in which it would is left out. What
/// a search means is decided on these alone, by the same code that serves a single text: word boundaries by
/// ``WordScalars``, expressions by ``RegularExpression``. So the outcome never depends on which of the two looked.
public final class ColumnScanner {
  private let searches: [ColumnSearch]
  private let phrases: OpaquePointer?
  private let automaton: OpaquePointer?
  /// For each pattern, the automaton's first: whose it is, and the bytes of a phrase.
  private let searchOfPattern: [Int]
  private let lengths: [Int]
  /// For each pattern of the automaton.
  private let every: [UInt8]
  private let isDecisive: [Bool]
  private var sorted: UnsafeMutablePointer<tally_hit>
  private var capacity = 1 << 12
  /// `[searches + 1]`: where each search's hits begin in `sorted`.
  private let firstHit: UnsafeMutablePointer<Int>

  /// `[searches]`: whether the scan looks for it. The others are to be tried on every text.
  public let isInAutomaton: [Bool]

  /// Whether phrases are looked for with vectors, not by the automaton.
  public var looksForPhrasesItself: Bool { phrases != nil }

  /// - Parameter widest: bits of the vectors with which phrases are looked for, at most; 0: by the automaton.
  public init(_ searches: [ColumnSearch], widest: Int = 512) {
    self.searches = searches
    let phrasePatterns = PhrasePatterns(searches)
    phrases = phrasePatterns.compile(widest: widest)
    var patterns = AutomatonPatterns(searches, withPhrases: phrases == nil)
    automaton = patterns.compile()
    searchOfPattern = patterns.searches + phrasePatterns.searches
    lengths = patterns.lengths + phrasePatterns.lengths
    every = patterns.every
    isInAutomaton = patterns.isInside
    isDecisive = patterns.isDecisive
    sorted = .allocate(capacity: capacity)
    firstHit = .allocate(capacity: searches.count + 1)
    firstHit.initialize(repeating: 0, count: searches.count + 1)
  }

  deinit {
    sorted.deallocate()
    firstHit.deallocate()
    if let phrases { tally_phrases_free(phrases) }
    if let automaton { tally_automaton_free(automaton) }
  }

  /// Scans all texts for all searches.
  ///
  /// - Returns: `false` if the scan failed; nothing is then known of any text.
  public func scan(_ texts: ColumnTexts) -> Bool {
    firstHit.update(repeating: 0, count: searches.count + 1)
    guard let base = texts.bytes.baseAddress else { return true }
    var batch = tally_texts(
      bytes: base.assumingMemoryBound(to: UInt8.self), count: texts.bytes.count, starts: texts.starts, ends: texts.ends,
      texts: texts.count)
    // A pointer to something, for where nothing was found.
    var (some, others) = (UnsafePointer(sorted), UnsafePointer(sorted))
    let someCount = automaton.map { tally_automaton_scan($0, &batch, every, &some) } ?? 0
    let otherCount = phrases.map { tally_phrases_scan($0, &batch, &others) } ?? 0
    guard someCount >= 0, otherCount >= 0 else { return false }
    sort([
      Hits(UnsafeBufferPointer(start: some, count: someCount), firstPattern: 0),
      Hits(UnsafeBufferPointer(start: others, count: otherCount), firstPattern: every.count),
    ])
    return true
  }

  /// Hits of some patterns: those of the automaton, or the phrases.
  private struct Hits {
    let all: UnsafeBufferPointer<tally_hit>
    /// The position of their pattern 0 among all.
    let firstPattern: Int

    init(_ all: UnsafeBufferPointer<tally_hit>, firstPattern: Int) {
      self.all = all
      self.firstPattern = firstPattern
    }
  }

  /// Puts the hits of one search beside each other, in the order of the texts.
  private func sort(_ parts: [Hits]) {
    let count = parts.reduce(0) { $0 + $1.all.count }
    if count > capacity {
      sorted.deallocate()
      capacity = count * 2
      sorted = .allocate(capacity: capacity)
    }
    searchOfPattern.withUnsafeBufferPointer { searchOfPattern in
      for part in parts { ColumnScanner.count(part, searchOfPattern, firstHit) }
      for search in searches.indices { firstHit[search + 1] += firstHit[search] }
      for part in parts { ColumnScanner.place(part, searchOfPattern, sorted, firstHit) }
    }
    for search in searches.indices.reversed() { firstHit[search + 1] = firstHit[search] }
    firstHit[0] = 0
    for search in searches.indices {
      ColumnScanner.putInOrder(
        UnsafeMutableBufferPointer(start: sorted + firstHit[search], count: firstHit[search + 1] - firstHit[search]))
    }
  }

  private static func count(
    _ hits: Hits, _ searchOfPattern: UnsafeBufferPointer<Int>, _ counts: UnsafeMutablePointer<Int>
  ) {
    for hit in hits.all { counts[searchOfPattern[hits.firstPattern + Int(hit.pattern)] + 1] += 1 }
  }

  private static func place(
    _ hits: Hits, _ searchOfPattern: UnsafeBufferPointer<Int>, _ sorted: UnsafeMutablePointer<tally_hit>,
    _ next: UnsafeMutablePointer<Int>
  ) {
    for hit in hits.all {
      let pattern = hits.firstPattern + Int(hit.pattern)
      let search = searchOfPattern[pattern]
      sorted[next[search]] = tally_hit(pattern: UInt32(pattern), text: hit.text, end: hit.end)
      next[search] += 1
    }
  }

  /// The library reports matches nearly in order, but not quite.
  private static func putInOrder(_ hits: UnsafeMutableBufferPointer<tally_hit>) {
    var hits = hits
    var isInOrder = true
    for place in hits.indices.dropFirst() where hits[place - 1].text > hits[place].text { isInOrder = false }
    if !isInOrder { hits.sort { ($0.text, $0.end) < ($1.text, $1.end) } }
  }

  /// Calls `body` with each text of a range in which a search of the automaton succeeds, in order, each once.
  ///
  /// - Parameters:
  ///   - willMatch: called before an expression is tried on a text.
  ///   - body: the text, and whether the match limit was reached instead.
  public func forEachMatch(
    of search: Int, in texts: ColumnTexts, _ range: Range<Int>, willMatch: (Int) -> Void,
    _ body: (_ text: Int, _ limitReached: Bool) -> Void
  ) {
    switch searches[search] {
    case .phrases(let literals): forEachPhrase(search, literals.wholeWords, texts, range) { body($0, false) }
    case .expression(let expression):
      var last = -1
      for place in firstHit[search]..<firstHit[search + 1] {
        let text = Int(sorted[place].text)
        guard text != last, range.contains(text) else { continue }
        last = text
        if isDecisive[search] {
          body(text, false)
          continue
        }
        willMatch(text)
        let match = expression.match(texts.text(text))
        if match != .notFound { body(text, match == .limitReached) }
      }
    }
  }

  private func forEachPhrase(
    _ search: Int, _ wholeWords: Bool, _ texts: ColumnTexts, _ range: Range<Int>, _ body: (Int) -> Void
  ) {
    var last = -1
    for place in firstHit[search]..<firstHit[search + 1] {
      let hit = sorted[place]
      let text = Int(hit.text)
      guard text != last, range.contains(text) else { continue }
      let end = Int(hit.end) - Int(texts.starts[text])
      let start = end - lengths[Int(hit.pattern)]
      // A phrase with a line feed in it may have begun in the text before.
      guard start >= 0, !wholeWords || Literals.isWhole(start..<end, in: texts.text(text)) else { continue }
      last = text
      body(text)
    }
  }
}
