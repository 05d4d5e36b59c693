import Glibc
import Interchange
import LabelModels
import Pipeline
import RowFiles
import Votes

/// Statistics of vote patterns: what is taken is written and read back the same.
final class PatternFileTarget: FuzzTarget {
  static let name = "patterns"
  static let tokens = [
    #"{"format":"tally-patterns","version":1,"functions":["a","b"],"confidences":{},"classes":["x","y"],"patterns":1,"rows":3}"#
      + "\n", "[3]\n", "[1,0,1]\n", "[", "]", ",", ":", #""functions""#, #""confidences""#, #""a@0.7-0.9":[800000,1]"#,
    #""classes""#,
    #""patterns":2"#, #""rows":4"#, "281474976710656", "[2,0,0,1,1]\n", #""version":2"#,
  ]
  private let path = "/tmp/tally-fuzz-\(getpid()).patterns"
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    guard let file = try? PatternFile(VoteFile(MappedFile(borrowing: input, path: "p.patterns"))) else { return false }
    try require(file.functions.count == file.patterns.functionCount, "\(file.functions.count) LFs")
    try require(
      file.patterns.classes.allSatisfy { (0..<Vote(file.classNames.count)).contains($0) }, "a class out of range")
    // Each is forced to the disk, which takes its time.
    guard choice & 0xFF == 0 else { return true }
    defer { unlink(path) }
    guard (try? file.write(to: path)) != nil else { throw LawBroken("cannot be written") }
    try require((try? PatternFile(path: path)) == file, "what was written is read otherwise")
    return true
  }
}

/// Model files: what is taken says the same after it was written, and gives probabilities.
final class ModelFileTarget: FuzzTarget {
  static let name = "model"
  static let tokens = [
    #""format":"tally-label-model""#, #""version":2"#, #""model":"cavity""#, #""model":"majority-vote""#,
    #""model":"dawid-skene""#,
    #""parameters":{"#, #""functionNames":["#, #""classNames":["#, "null", "[", "]", "{", "}", ",", "0.5", "1e308",
    "-0.0", "[[[[[[",
  ]
  init() {}

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    guard let file = try? ModelFile(json: String(decoding: input, as: UTF8.self)) else { return false }
    let again = try? ModelFile(json: file.json)
    try require(again?.json == file.json, "what was written is read otherwise: \(file.json)")
    var builder = VotePatternBuilder(functionCount: file.functionNames.count, classCount: file.classNames.count)
    var generator = SeededGenerator(seed: choice)
    for _ in 0..<4 {
      _ = builder.add(
        file.functionNames.indices.map { _ in Vote(generator.nextInt(below: file.classNames.count + 1) - 1) })
    }
    let patterns = builder.build().patterns
    let posteriors = file.fitted.posterior(for: patterns)
    for pattern in 0..<patterns.count {
      let line = posteriors[pattern]
      let sum = line.reduce(0, +)
      try require(abs(sum - 1) < 1e-6 && line.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-9 }, "posterior \(Array(line))")
    }
    return true
  }
}

/// `rows.idx` of a run: every row of an index that is taken can be asked for.
final class RowIndexTarget: FuzzTarget {
  static let name = "row-index"
  static let tokens = ["TALLYROW", "\u{1}\u{0}\u{0}\u{0}", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "id"]
  /// The index reads aligned words, as mapped files have them; the guarded bytes end on a page instead.
  private let aligned = UnsafeMutableRawBufferPointer.allocate(byteCount: Mutator.longest, alignment: 16)

  init() {}

  deinit { aligned.deallocate() }

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    let isAligned = UInt(bitPattern: input.baseAddress) % 8 == 0
    if !isAligned { aligned.copyMemory(from: input) }
    let bytes = isAligned ? input : UnsafeRawBufferPointer(rebasing: aligned[..<input.count])
    let file = MappedFile(borrowing: bytes, path: "rows.idx")
    guard let index = try? RowIndex(file) else { return false }
    for row in 0..<index.count {
      let place = index.place(of: row)
      try require(place.offset >= 0 && place.length >= 0, "row \(row) at \(place)")
      let id = index.id(of: row)
      _ = index.row(withID: id)
    }
    return true
  }
}

/// gzip: whatever the pieces in which it comes, the same bytes or the same refusal.
final class GzipTarget: FuzzTarget {
  static let name = "gzip"
  static let tokens = ["\u{1F}", "\u{0}\u{0}\u{0}\u{0}", "{\"a\":1}\n"]

  /// Members of stored bytes with the check sum that belongs to them, and sometimes something behind them.
  static func file(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0...generator.nextInt(below: 3) {
      let text = (0..<generator.nextInt(below: 40)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let (low, high) = (UInt8(text.count & 0xFF), UInt8(text.count >> 8))
      bytes += [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, low, high, ~low, ~high] + text
      bytes += words(checkSum(text)) + words(UInt32(text.count))
    }
    if generator.nextInt(below: 4) == 0 { bytes += [UInt8](repeating: 0, count: generator.nextInt(below: 9)) }
    return bytes
  }

  private static func words(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

  /// CRC-32 of RFC 1952, bit by bit.
  private static func checkSum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 == 1
        sum >>= 1
        if isOdd { sum ^= 0xEDB8_8320 }
      }
    }
    return ~sum
  }
  init() {}

  /// What comes of an input: bombs are for the disk, here their length and first bytes will do.
  private struct Unpacked: Equatable {
    var count = 0
    var beginning: [UInt8] = []

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
      count += bytes.count
      beginning += bytes.prefix((1 << 16) - beginning.count)
    }
  }

  func check(_ input: UnsafeRawBufferPointer, choice: UInt64) throws(LawBroken) -> Bool {
    let whole = unpacked(input, pieces: max(1, input.count))
    let parts = unpacked(input, pieces: 1 + Int(choice % 7))
    try require(whole == parts, "in pieces \(parts?.count ?? -1) bytes, at once \(whole?.count ?? -1)")
    if let whole, !input.starts(with: [0x1F, 0x8B]) {
      try require(whole.beginning.elementsEqual(input), "bytes that are not gzip are changed")
    }
    return whole != nil && input.starts(with: [0x1F, 0x8B])
  }

  /// - Returns: nil for what is refused.
  private func unpacked(_ input: UnsafeRawBufferPointer, pieces: Int) -> Unpacked? {
    var result = Unpacked()
    do throws(RowFileError) {
      var unpacker = GzipUnpacker(path: "rows.gz")
      for start in stride(from: 0, to: input.count, by: pieces) {
        let piece = UnsafeRawBufferPointer(rebasing: input[start..<min(start + pieces, input.count)])
        try unpacker.take(piece) { (bytes) throws(RowFileError) in result.add(bytes) }
      }
      try unpacker.finish { (bytes) throws(RowFileError) in result.add(bytes) }
      return result
    } catch {
      return nil
    }
  }
}
