import Glibc

/// A set of byte strings that is asked often and never changes: open addressing, one look at memory for most misses.
public final class PhraseSet: Sendable {
  private struct Slot {
    /// 0 is an empty slot.
    var hash: UInt64
    var start: UInt32
    var length: UInt32
  }

  public let count: Int
  private nonisolated(unsafe) let slots: UnsafeMutablePointer<Slot>
  private let mask: Int
  private nonisolated(unsafe) let bytes: UnsafeMutableRawPointer
  /// `[16]`: a bit for each mark of an entry.
  @usableFromInline nonisolated(unsafe) let marks: UnsafeMutablePointer<UInt64>

  public init(_ entries: some Sequence<[UInt8]>) {
    let distinct = Set(entries)
    var capacity = 8
    while capacity < distinct.count * 2 { capacity *= 2 }
    count = distinct.count
    mask = capacity - 1
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(hash: 0, start: 0, length: 0), count: capacity)
    bytes = .allocate(byteCount: max(1, distinct.reduce(0) { $0 + $1.count }), alignment: 1)
    marks = .allocate(capacity: 16)
    marks.initialize(repeating: 0, count: 16)
    var end = 0
    for entry in distinct {
      let mark = PhraseSet.mark(entry.first ?? 0, entry.last ?? 0, entry.count)
      if entry.isEmpty { marks.update(repeating: .max, count: 16) } else { marks[mark >> 6] |= 1 << UInt64(mark & 63) }
      entry.withUnsafeBytes { entry in
        let hash = PhraseSet.hash(entry)
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].hash != 0 { place = (place + 1) & mask }
        slots[place] = Slot(hash: hash, start: UInt32(end), length: UInt32(entry.count))
        if let base = entry.baseAddress { (bytes + end).copyMemory(from: base, byteCount: entry.count) }
        end += entry.count
      }
    }
  }

  deinit {
    slots.deallocate()
    bytes.deallocate()
    marks.deallocate()
  }

  /// Whether an entry has these first and last bytes and this length, or looks so: one test, nearly always false for what
  /// is none, where hashing would take ten times as long.
  ///
  /// - Parameter entry: at least one byte is readable.
  @inlinable @inline(__always)
  public func mayContain(_ entry: UnsafeRawPointer, _ count: Int) -> Bool {
    let bytes = entry.assumingMemoryBound(to: UInt8.self)
    let mark = PhraseSet.mark(bytes[0], bytes[max(count, 1) &- 1], count)
    return marks[mark &>> 6] &>> UInt64(mark & 63) & 1 == 1
  }

  /// 0 to 1023.
  @inlinable @inline(__always)
  static func mark(_ first: UInt8, _ last: UInt8, _ count: Int) -> Int {
    (Int(first) &* 5 &+ Int(last) &* 37 &+ count &* 131) & 1023
  }

  public func contains(_ entry: UnsafeRawBufferPointer) -> Bool {
    let hash = PhraseSet.hash(entry)
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place].hash != 0 {
      let slot = slots[place]
      if slot.hash == hash, Int(slot.length) == entry.count,
        entry.count == 0 || memcmp(bytes + Int(slot.start), entry.baseAddress!, entry.count) == 0
      {
        return true
      }
      place = (place + 1) & mask
    }
    return false
  }

  /// Never 0. Eight bytes at a time; the last ones overlap those before them.
  private static func hash(_ entry: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(entry.count) &* 0x9E37_79B9_7F4A_7C15
    func mix(_ word: UInt64) {
      hash = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
      hash ^= hash >> 32
    }
    if entry.count >= 8 {
      var place = 0
      while place + 8 < entry.count {
        mix(entry.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        place += 8
      }
      mix(entry.loadUnaligned(fromByteOffset: entry.count - 8, as: UInt64.self))
    } else {
      var word: UInt64 = 0
      for byte in entry { word = word &<< 8 | UInt64(byte) }
      mix(word)
    }
    return hash | 1
  }
}
