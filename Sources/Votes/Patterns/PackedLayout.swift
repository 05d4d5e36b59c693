/// How a line of votes becomes a few words whose order is the canonical order of patterns.
///
/// A vote is the code `vote + 1` (0 is abstain) of 2, 4, 8 or 16 bits, and LF 0 stands in the highest bits. So two lines
/// are equal if their words are, and the smaller words are the earlier pattern: no votes are compared one by one.
struct PackedLayout: Sendable {
  let functionCount: Int
  let classCount: Int
  /// Bits of a vote, a power of two, and its logarithm: the loops shift where they would divide.
  let bits: Int
  private let bitsLog: Int
  /// Words of a line, at least 1.
  let wordCount: Int

  /// Words up to which lines are packed. Wider lines are mostly abstentions (a crowd of thousands), which cost nothing
  /// where only votes are stored.
  static let wordLimit = 8

  /// - Returns: `nil` if the lines are too wide.
  init?(functionCount: Int, classCount: Int) {
    self.functionCount = functionCount
    self.classCount = classCount
    bitsLog = classCount <= 3 ? 1 : classCount <= 15 ? 2 : classCount <= Vote.maximumByteClassCount ? 3 : 4
    bits = 1 << bitsLog
    let votesPerWord = 64 / bits
    wordCount = max(1, (functionCount + votesPerWord - 1) / votesPerWord)
    if wordCount > PackedLayout.wordLimit { return nil }
  }

  private var votesPerWord: Int { 64 / bits }

  /// Sets one vote in a line whose vote it is not yet set.
  @inline(__always)
  func set(_ function: Int, _ vote: Vote, in words: UnsafeMutablePointer<UInt64>) {
    let place = function & (votesPerWord - 1)
    words[function >> (6 - bitsLog)] |= UInt64(UInt16(bitPattern: vote &+ 1)) << UInt64(64 - bits * (place + 1))
  }

  /// Calls `body` with each vote cast, LFs ascending.
  @inline(__always)
  func forEachVote(of words: UnsafePointer<UInt64>, _ body: (_ function: Int, _ vote: Vote) -> Void) {
    let mask = UInt64(1) << UInt64(bits) - 1
    for word in 0..<wordCount {
      var rest = words[word]
      while rest != 0 {
        let place = rest.leadingZeroBitCount >> bitsLog
        let shift = UInt64(64 &- bits &* (place &+ 1))
        body(word &* votesPerWord &+ place, Vote(truncatingIfNeeded: rest &>> shift & mask) &- 1)
        rest &= ~(mask &<< shift)
      }
    }
  }

  /// How many votes were cast.
  @inline(__always)
  func voteCount(of words: UnsafePointer<UInt64>) -> Int {
    // The lowest bit of each vote.
    let lowest = ~UInt64(0) / (UInt64(1) << UInt64(bits) - 1)
    var count = 0
    for word in 0..<wordCount {
      var folded = words[word]
      for step in 0..<bitsLog { folded |= folded &>> UInt64(1 &<< step) }
      count &+= (folded & lowest).nonzeroBitCount
    }
    return count
  }

  /// Packs lines of one byte a vote, eight votes at a time.
  ///
  /// - Parameters:
  ///   - lines: `[rows × m]`; at most 127 classes.
  ///   - words: `[rows × wordCount]`, filled.
  /// - Returns: whether every vote is abstain or a class.
  func pack(_ lines: UnsafePointer<Int8>, rows: Int, into words: UnsafeMutablePointer<UInt64>) -> Bool {
    precondition(bits <= 8, "\(classCount) classes in bytes")
    let m = functionCount
    let (whole, rest) = (m / 8, m % 8)
    let groupBits = UInt64(8 * bits)
    let groupsPerWord = 8 / bits
    let groupCount = whole + (rest > 0 ? 1 : 0)
    let lastShift = UInt64(wordCount * groupsPerWord - groupCount) &* groupBits
    let room = UInt64(0x7F - classCount) &* PackedLayout.ones
    var bad: UInt64 = 0
    for row in 0..<rows {
      let line = UnsafeRawPointer(lines + row * m)
      var (word, groups, place): (UInt64, Int, Int) = (0, 0, row * wordCount)
      for group in 0..<groupCount {
        var codes: UInt64
        if group < whole {
          codes = PackedLayout.codes(line.loadUnaligned(fromByteOffset: 8 * group, as: UInt64.self))
        } else if m >= 8 {
          // The line's last eight votes, those that were packed already shifted out.
          codes = PackedLayout.codes(line.loadUnaligned(fromByteOffset: m - 8, as: UInt64.self))
          codes >>= UInt64(64 - 8 * rest)
        } else {
          codes = 0
          for index in (0..<rest).reversed() {
            codes = codes << 8 | UInt64(line.loadUnaligned(fromByteOffset: index, as: UInt8.self) &+ 1)
          }
        }
        bad |= ((codes & ~PackedLayout.tops) &+ room) | codes
        // 64 bits at once would shift everything out, which is what a word of one group wants.
        word = groupBits == 64 ? squeezed(codes) : word << groupBits | squeezed(codes)
        groups += 1
        if groups == groupsPerWord {
          words[place] = word
          (word, groups, place) = (0, 0, place + 1)
        }
      }
      if groups > 0 || groupCount == 0 { words[place] = groupCount == 0 ? 0 : word << lastShift }
    }
    return bad & PackedLayout.tops == 0
  }

  /// The same for lines of any integers, vote by vote.
  func packOneByOne<Stored: SignedInteger & FixedWidthInteger>(
    _ lines: UnsafePointer<Stored>, rows: Int, into words: UnsafeMutablePointer<UInt64>
  ) {
    words.update(repeating: 0, count: rows * wordCount)
    for row in 0..<rows {
      for function in 0..<functionCount {
        let vote = lines[row * functionCount + function]
        if vote == -1 { continue }
        precondition(vote >= 0 && vote < classCount, "vote \(vote) of \(classCount) classes by LF \(function)")
        set(function, Vote(truncatingIfNeeded: vote), in: words + row * wordCount)
      }
    }
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Adds 1 to each byte: -1 becomes 0, and no carry reaches the next byte.
  @inline(__always)
  private static func codes(_ votes: UInt64) -> UInt64 { ((votes & ~tops) &+ ones) ^ (votes & tops) }

  /// Eight codes, the first in the lowest byte, as `8 · bits` bits with the first on top.
  @inline(__always)
  private func squeezed(_ codes: UInt64) -> UInt64 {
    var value = codes.byteSwapped
    switch bits {
    case 2:
      value = (value | value >> 6) & 0x000F_000F_000F_000F
      value = (value | value >> 12) & 0x0000_00FF_0000_00FF
      return (value | value >> 24) & 0xFFFF
    case 4:
      value = (value | value >> 4) & 0x00FF_00FF_00FF_00FF
      value = (value | value >> 8) & 0x0000_FFFF_0000_FFFF
      return (value | value >> 16) & 0xFFFF_FFFF
    default: return value
    }
  }
}
