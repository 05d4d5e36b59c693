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
    let last = (range.upperBound - 1) / 64
    var block = range.lowerBound / 64
    var word = bits[block] & (UInt64.max << UInt64(range.lowerBound % 64))
    var carry: UInt64 = 0
    var count = 0
    while true {
      if block == last, range.upperBound % 64 != 0 { word &= (1 << UInt64(range.upperBound % 64)) - 1 }
      count += (word & ~(word << 1 | carry)).nonzeroBitCount
      if block == last { return count }
      carry = word >> 63
      block += 1
      word = bits[block]
    }
  }

  /// The first run of set bits at or behind `range.lowerBound`, cut at `range.upperBound`.
  @inlinable
  public static func firstRun(_ bits: UnsafePointer<UInt64>, _ range: Range<Int>) -> Range<Int>? {
    guard let start = next(bits, range, flipping: 0) else { return nil }
    return start..<(next(bits, start..<range.upperBound, flipping: .max) ?? range.upperBound)
  }

  /// The first place whose bit is set once all bits are flipped by `flip`.
  @inlinable
  static func next(_ bits: UnsafePointer<UInt64>, _ range: Range<Int>, flipping flip: UInt64) -> Int? {
    guard !range.isEmpty else { return nil }
    var block = range.lowerBound / 64
    var word = (bits[block] ^ flip) & (UInt64.max << UInt64(range.lowerBound % 64))
    let last = (range.upperBound - 1) / 64
    while word == 0 {
      if block == last { return nil }
      block += 1
      word = bits[block] ^ flip
    }
    let place = block * 64 + word.trailingZeroBitCount
    return place < range.upperBound ? place : nil
  }
}
