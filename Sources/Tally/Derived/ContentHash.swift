/// 128 bits that stand for a run of bytes: SipHash-2-4 with a 128-bit result.
///
/// Source: Aumasson & Bernstein 2012, "SipHash: a fast short-input PRF"; the longer result is that of the authors' reference.
struct ContentHash: Equatable {
  let low: UInt64
  let high: UInt64

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// - Parameter key: another key, another hash.
  init(of bytes: UnsafeRawBufferPointer, key: ContentHash) {
    var state = SipState(key)
    var place = 0
    while place + 8 <= bytes.count {
      state.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      place += 8
    }
    var last = UInt64(truncatingIfNeeded: bytes.count) << 56
    for (index, byte) in bytes[place...].enumerated() { last |= UInt64(byte) << (8 * index) }
    state.add(last)
    (low, high) = state.finish()
  }

  init(of bytes: [UInt8], key: ContentHash) {
    self = bytes.withUnsafeBytes { ContentHash(of: $0, key: key) }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    low.append(to: &bytes)
    high.append(to: &bytes)
    return bytes
  }
}

private struct SipState {
  private var a, b, c, d: UInt64

  init(_ key: ContentHash) {
    a = key.low ^ 0x736f_6d65_7073_6575
    b = key.high ^ 0x646f_7261_6e64_6f6d ^ 0xee
    c = key.low ^ 0x6c79_6765_6e65_7261
    d = key.high ^ 0x7465_6462_7974_6573
  }

  mutating func add(_ word: UInt64) {
    d ^= word
    rounds(2)
    a ^= word
  }

  mutating func finish() -> (UInt64, UInt64) {
    c ^= 0xee
    rounds(4)
    let low = a ^ b ^ c ^ d
    b ^= 0xdd
    rounds(4)
    return (low, a ^ b ^ c ^ d)
  }

  private mutating func rounds(_ count: Int) {
    for _ in 0..<count {
      a &+= b
      b = SipState.rotate(b, 13) ^ a
      a = SipState.rotate(a, 32)
      c &+= d
      d = SipState.rotate(d, 16) ^ c
      a &+= d
      d = SipState.rotate(d, 21) ^ a
      c &+= b
      b = SipState.rotate(b, 17) ^ c
      c = SipState.rotate(c, 32)
    }
  }

  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
}
