import Votes

/// Numbers distinct byte strings in the order of their first appearance.
///
/// One arena holds them all: ten million row ids are two large buffers, not ten million objects.
struct ByteInterner: Sendable {
  private(set) var bytes: [UInt8] = []
  /// `[count + 1]`: where each string begins in ``bytes``.
  private(set) var starts = [0]
  private var hashes: [UInt64] = []
  /// Open addressing: number + 1, or 0 where free. Half full at most.
  private var slots = [Int32](repeating: 0, count: 64)

  var count: Int { hashes.count }

  /// - Returns: the string's number, and whether it is new.
  mutating func intern(_ text: UnsafeRawBufferPointer) -> (number: Int32, isNew: Bool) {
    let hash = StableHash.of(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash, isEqual(number, text) { return (Int32(number), false) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(hashes.count)
    bytes.append(contentsOf: text)
    starts.append(bytes.count)
    hashes.append(hash)
    slots[slot] = number + 1
    if hashes.count * 2 > slots.count { grow() }
    return (number, true)
  }

  private func isEqual(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    let start = starts[number]
    let count = starts[number + 1] - start
    guard count == text.count else { return false }
    for index in 0..<count where bytes[start + index] != text[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number + 1)
    }
  }

  /// One string as text; bytes that are not UTF-8 become U+FFFD.
  func text(_ number: Int) -> String { String(decoding: bytes[starts[number]..<starts[number + 1]], as: UTF8.self) }
}
