import Votes

/// Makes inputs from a corpus: what execution `i` of a seed gets depends on nothing else, so that it can be made again.
struct Mutator {
  /// Longer inputs are cut off: nothing is gained by them that the tests of sizes do not have.
  static let longest = 4096

  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]
  private let file: (inout SeededGenerator) -> [UInt8]
  private var generator = SeededGenerator(seed: 0)

  /// - Parameters:
  ///   - corpus: not empty.
  ///   - target: whose pieces and files inputs are made of.
  init(corpus: [[UInt8]], target: any FuzzTarget.Type) {
    self.corpus = corpus
    file = { target.file(using: &$0) }
    tokens = (target.tokens + Mutator.numbers + Mutator.pieces).map { Array($0.utf8) } + Mutator.brokenUTF8
  }

  /// The input of one execution.
  mutating func input(seed: UInt64, execution: UInt64) -> [UInt8] {
    generator = SeededGenerator(seed: StableHash.mix(StableHash.mix(seed) ^ execution))
    var input: [UInt8]
    var rest = 1 + generator.nextInt(below: 4)
    switch generator.nextInt(below: 8) {
    case 0: input = sentence()
    case 1, 2, 3:
      input = file(&generator)
      // As it is, too: a file of chance is one that nobody has tried.
      if input.isEmpty { input = pick(corpus) } else { rest = generator.nextInt(below: 3) }
    default: input = pick(corpus)
    }
    while rest > 0 {
      mutate(&input)
      rest -= 1
    }
    if input.count > Mutator.longest { input.removeLast(input.count - Mutator.longest) }
    return input
  }

  /// Nothing but pieces of the format, one behind the other.
  private mutating func sentence() -> [UInt8] {
    var input: [UInt8] = []
    for _ in 0..<1 + generator.nextInt(below: 40) { input += pick(tokens) }
    return input
  }

  private mutating func mutate(_ input: inout [UInt8]) {
    switch generator.nextInt(below: 12) {
    case 0: flipBit(&input)
    case 1: setByte(&input)
    case 2, 3: input.insert(contentsOf: pick(tokens), at: place(input))
    case 4: input.replaceSubrange(range(input), with: pick(tokens))
    case 5: input.removeSubrange(range(input))
    case 6: duplicate(&input)
    case 7: splice(&input)
    case 8: input.removeLast(input.count - place(input))
    case 9: replaceNumber(&input)
    case 10: exchange(&input)
    default: input.insert(contentsOf: (0..<1 + generator.nextInt(below: 6)).map { _ in randomByte() }, at: place(input))
    }
  }

  private mutating func flipBit(_ input: inout [UInt8]) {
    guard !input.isEmpty else { return }
    input[generator.nextInt(below: input.count)] ^= 1 << UInt8(generator.nextInt(below: 8))
  }

  private mutating func setByte(_ input: inout [UInt8]) {
    guard !input.isEmpty else { return }
    input[generator.nextInt(below: input.count)] = pick(Mutator.bytes)
  }

  /// A stretch twice; sometimes many times, for nesting and long runs.
  private mutating func duplicate(_ input: inout [UInt8]) {
    let range = range(input)
    let piece = Array(input[range])
    guard !piece.isEmpty else { return }
    let times = generator.nextInt(below: 10) == 0 ? min(1 + generator.nextInt(below: 1500), 4096 / piece.count) : 1
    input.insert(contentsOf: Array(repeatElement(piece, count: times).joined()), at: range.upperBound)
  }

  /// The beginning of this and the end of another.
  private mutating func splice(_ input: inout [UInt8]) {
    let other = pick(corpus)
    input.removeLast(input.count - place(input))
    input += other[place(other)...]
  }

  /// A run of digits, exchanged for a number at the edge of some type.
  private mutating func replaceNumber(_ input: inout [UInt8]) {
    let start = place(input)
    guard let first = input[start...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
    let end = input[first...].firstIndex { !(0x30...0x39).contains($0) } ?? input.count
    input.replaceSubrange(
      first..<end, with: Array(Mutator.numbers[generator.nextInt(below: Mutator.numbers.count)].utf8))
  }

  private mutating func exchange(_ input: inout [UInt8]) {
    let (left, right) = (range(input), range(input))
    guard left.upperBound <= right.lowerBound else { return }
    let piece = Array(input[left])
    input.replaceSubrange(left, with: Array(input[right]))
    let start = right.lowerBound + right.count - left.count
    input.replaceSubrange(start..<start + right.count, with: piece)
  }

  // MARK: Draws

  private mutating func pick<Element>(_ list: [Element]) -> Element { list[generator.nextInt(below: list.count)] }

  private mutating func place(_ input: [UInt8]) -> Int { generator.nextInt(below: input.count + 1) }

  /// Mostly short.
  private mutating func range(_ input: [UInt8]) -> Range<Int> {
    let start = place(input)
    let length = generator.nextInt(below: generator.nextInt(below: 4) == 0 ? input.count + 1 : 9)
    return start..<min(start + length, input.count)
  }

  private mutating func randomByte() -> UInt8 { UInt8(truncatingIfNeeded: generator.next()) }

  // MARK: Material

  private static let bytes: [UInt8] =
    [0x00, 0x09, 0x0A, 0x0D, 0x20, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xFE, 0xFF] + Array("\"\\/,:;-+.eE{}[]019ntf@".utf8)

  private static let numbers = [
    "0", "-1", "1", "127", "128", "255", "256", "32767", "32768", "65536", "2147483647", "2147483648", "4294967296",
    "9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
    "18446744073709551616", "100000000000000000000000000", "1e400", "-1e400", "1e-400", "0.1", "-0", "-0.0", "1e5",
    "007",
    "+1", "1.", ".5", "NaN", "Infinity", "999999999999999999",
  ]

  private static let pieces = [
    "\n", "\r\n", "\r", "\t", " ", "\"", "\"\"", "\\", "\u{0}", "\u{FEFF}", "é", "日本", "😀", "e\u{301}", "\u{10FFFF}",
  ]

  private static let brokenUTF8: [[UInt8]] = [
    [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xEF, 0xBB],
  ]
}
