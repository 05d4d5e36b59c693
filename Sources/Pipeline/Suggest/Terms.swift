import PatternMatching
import Votes

/// Words, pairs of words and pieces of words in a text, as an LF would find them.
struct TermReader {
  struct Term {
    /// Bytes of the folded text.
    let range: Range<Int>
    let isWhole: Bool
  }

  /// Of one text so many bytes are looked at.
  static let longestText = 8 << 10
  /// Longer words are links, ids and such.
  private static let longestWord = 32

  private var folded: [UInt8] = []

  /// Calls `body` with every term, some of them more than once, and its hash.
  mutating func forEach(_ text: UnsafeRawBufferPointer, _ body: (Term, UnsafeRawBufferPointer, UInt64) -> Void) {
    let count = TermReader.end(of: text)
    folded.removeAll(keepingCapacity: true)
    folded.append(contentsOf: repeatElement(0, count: count))
    folded.withUnsafeMutableBufferPointer {
      if let base = $0.baseAddress { ASCIIFold.fold(UnsafeRawBufferPointer(rebasing: text[..<count]), into: base) }
    }
    folded.withUnsafeBytes { TermReader.read($0, body) }
  }

  /// Where to stop: not within a scalar.
  private static func end(of text: UnsafeRawBufferPointer) -> Int {
    guard text.count > longestText else { return text.count }
    var end = longestText
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ body: (Term, UnsafeRawBufferPointer, UInt64) -> Void
  ) {
    func tell(_ range: Range<Int>, isWhole: Bool) {
      let slice = UnsafeRawBufferPointer(rebasing: bytes[range])
      body(Term(range: range, isWhole: isWhole), slice, StableHash.of(slice) ^ (isWhole ? 0 : 0x9E37_79B9_7F4A_7C15))
    }
    var previous: Range<Int>?
    var place = 0
    while let word = nextWord(bytes, from: place) {
      place = word.range.upperBound
      if word.isUnspaced {
        pieces(bytes, word.range) { tell($0, isWhole: false) }
        previous = nil
        continue
      }
      guard word.hasLetter, word.range.count <= longestWord, !(word.hasDigit && word.range.count > 10) else {
        previous = nil
        continue
      }
      tell(word.range, isWhole: true)
      if let previous, previous.upperBound + 1 == word.range.lowerBound, bytes[previous.upperBound] == 0x20 {
        tell(previous.lowerBound..<word.range.upperBound, isWhole: true)
      }
      previous = word.range
    }
  }

  private struct Word {
    var range: Range<Int>
    var hasLetter = false
    var hasDigit = false
    /// In a script that puts no blanks between words.
    var isUnspaced = false
  }

  private static func nextWord(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Word? {
    var place = start
    while place < bytes.count {
      let step = WordScalars.step(bytes, place)
      if step.isWord { break }
      place += step.length
    }
    guard place < bytes.count else { return nil }
    var word = Word(range: place..<place)
    while place < bytes.count {
      let byte = bytes[place]
      let step = WordScalars.step(bytes, place)
      if step.isWord {
        if byte &- 0x30 < 10 { word.hasDigit = true } else if byte != 0x5F { word.hasLetter = true }
        if step.length == 3, isUnspaced(bytes, place) { word.isUnspaced = true }
        place += step.length
      } else if let length = WordScalars.apostrophe(bytes, place), WordScalars.isWord(at: place + length, in: bytes) {
        place += length
      } else {
        break
      }
    }
    word.range = word.range.lowerBound..<min(place, bytes.count)
    return word
  }

  /// Han, kana, Thai, Lao, Khmer, Myanmar: all of three bytes.
  private static func isUnspaced(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Bool {
    let value =
      UInt32(bytes[place] & 0x0F) << 12 | UInt32(bytes[place + 1] & 0x3F) << 6 | UInt32(bytes[place + 2] & 0x3F)
    return (0x3040...0x30FF).contains(value) || (0x3400...0x9FFF).contains(value) || (0x0E00...0x0EFF).contains(value)
      || (0x1780...0x17FF).contains(value) || (0x1000...0x109F).contains(value)
  }

  /// Pieces of two and three scalars.
  private static func pieces(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var starts: [Int] = []
    var place = range.lowerBound
    while place < range.upperBound {
      starts.append(place)
      place += max(1, WordScalars.step(bytes, place).length)
    }
    starts.append(range.upperBound)
    for size in 2...3 where starts.count > size {
      for first in 0..<(starts.count - size) { body(starts[first]..<starts[first + size]) }
    }
  }
}

/// In how many texts each term occurs; rare ones are dropped while there are too many.
///
/// Source: Manku & Motwani 2002, "Approximate Frequency Counts over Data Streams" (lossy counting), doi:10.1016/B978-155860869-6/50038-X.
struct TermCounts {
  private(set) var counts: [UInt64: Int32] = [:]
  private var dropped: Int32 = 0
  private static let capacity = 1 << 20

  /// - Parameter terms: of one text, each once.
  mutating func add(_ terms: Set<UInt64>) {
    for term in terms { counts[term, default: dropped] += 1 }
    while counts.count > TermCounts.capacity {
      dropped += 1
      counts = counts.filter { $0.value > dropped }
    }
  }

  /// The most frequent terms that occur in `least` texts at least, equal ones by their hash.
  func frequent(least: Int, limit: Int) -> Set<UInt64> {
    let kept = counts.filter { Int($0.value) >= least }
    guard kept.count > limit else { return Set(kept.keys) }
    return Set(kept.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.prefix(limit).map(\.key))
  }
}
