import CText

/// Which bytes of a run of texts belong to words: a bit for each byte, found once for all texts.
///
/// Between two texts lies a byte that belongs to no word.
public enum WordBits {
  /// Words of 64 bits that `count` bytes need.
  public static func size(_ count: Int) -> Int { (count + 63) / 64 }

  /// - Parameters:
  ///   - texts: valid UTF-8, padded; see ``Literals/padding``.
  ///   - bits: `[size(texts.count)]`.
  ///   - spare: the same again, for use meanwhile.
  public static func find(
    in texts: UnsafeRawBufferPointer, into bits: UnsafeMutablePointer<UInt64>,
    spare others: UnsafeMutablePointer<UInt64>
  ) {
    guard let base = texts.baseAddress else { return }
    tally_word_bits(base.assumingMemoryBound(to: UInt8.self), texts.count, bits, others)
    for block in 0..<size(texts.count) {
      var rest = others[block]
      while rest != 0 {
        let place = block * 64 + rest.trailingZeroBitCount
        rest &= rest - 1
        if texts[place] & 0xC0 != 0x80 { decide(place, texts, bits) }
      }
    }
  }

  /// Decides on a scalar beyond ASCII, or an apostrophe: it belongs to a word if it stands within one.
  private static func decide(_ place: Int, _ texts: UnsafeRawBufferPointer, _ bits: UnsafeMutablePointer<UInt64>) {
    let length: Int
    if let apostrophe = WordScalars.apostrophe(texts, place) {
      guard place > 0, bits[(place - 1) / 64] >> UInt64((place - 1) % 64) & 1 == 1,
        WordScalars.isWord(at: place + apostrophe, in: texts)
      else { return }
      length = apostrophe
    } else {
      let step = WordScalars.step(texts, place)
      guard step.isWord else { return }
      length = step.length
    }
    for byte in place..<place + length { bits[byte / 64] |= 1 << UInt64(byte % 64) }
  }

  /// The number of runs of set bits in a stretch that begins and ends between words.
  @inlinable
  public static func runs(_ bits: UnsafePointer<UInt64>, _ range: Range<Int>) -> Int {
    guard !range.isEmpty else { return 0 }
    let last = (range.upperBound &- 1) &>> 6
    var block = range.lowerBound &>> 6
    var word = bits[block] & (UInt64.max &<< UInt64(range.lowerBound & 63))
    var carry: UInt64 = 0
    var count = 0
    while true {
      if block == last { word &= UInt64.max &>> UInt64(63 &- (range.upperBound &- 1) & 63) }
      count &+= (word & ~(word &<< 1 | carry)).nonzeroBitCount
      if block == last { return count }
      carry = word &>> 63
      block &+= 1
      word = bits[block]
    }
  }

  /// The first run of set bits at or behind `start`, cut at `end`.
  ///
  /// No arithmetic here can overflow, and none is checked: it runs for every word of every text.
  @inlinable @inline(__always)
  public static func firstRun(
    _ bits: UnsafePointer<UInt64>, from start: Int, to end: Int
  ) -> (start: Int, end: Int)? {
    guard start < end else { return nil }
    let last = (end &- 1) &>> 6
    var block = start &>> 6
    var word = bits[block] & (UInt64.max &<< UInt64(start & 63))
    while word == 0 {
      guard block < last else { return nil }
      block &+= 1
      word = bits[block]
    }
    let first = block &<< 6 &+ word.trailingZeroBitCount
    guard first < end else { return nil }
    word = ~bits[block] & (UInt64.max &<< UInt64(first & 63))
    while word == 0, block < last {
      block &+= 1
      word = ~bits[block]
    }
    return (first, word == 0 ? end : min(block &<< 6 &+ word.trailingZeroBitCount, end))
  }
}
