/// A stretch of a cache file, in which all records lie whose keys fall into it, older ones first:
///
/// ```
/// size of the value + 1, UInt32 (0: no more records)    key, 16 bytes    value    check, UInt64
/// ```
///
/// Processes die while they write here, and write side by side with those that read. So nothing is believed but a record
/// whose check, a hash of all before it, is right.
struct CacheBucket {
  static let size = 1 << 16
  /// A record and as much again stay when a full bucket is written anew.
  static let longestRecord = size / 2
  private static let overhead = 4 + 16 + 8

  /// The bucket's bytes, or the first of them.
  let bytes: UnsafeRawBufferPointer
  /// The key of all hashes of the file.
  let seed: ContentHash

  static func record(_ value: [UInt8], _ key: ContentHash, seed: ContentHash) -> [UInt8]? {
    guard value.count <= longestRecord - overhead else { return nil }
    var record: [UInt8] = []
    record.reserveCapacity(value.count + overhead)
    withUnsafeBytes(of: UInt32(value.count + 1).littleEndian) { record.append(contentsOf: $0) }
    record += key.bytes
    record += value
    ContentHash(of: record, key: seed).low.append(to: &record)
    return record
  }

  enum Answer: Equatable {
    case value([UInt8])
    case absent
    /// Not in these bytes, but they are not all.
    case incomplete
  }

  /// Looks a value up.
  func find(_ key: ContentHash) -> Answer {
    var place = 0
    while let record = record(at: place) {
      if self.key(of: record) == key {
        return isSound(record) ? .value(Array(bytes[record].dropFirst(20).dropLast(8))) : .absent
      }
      place = record.upperBound
    }
    let isAtEnd = place + 4 <= bytes.count && size(at: place) == 0
    return isAtEnd || bytes.count == CacheBucket.size ? .absent : .incomplete
  }

  /// What to write, and where, so that a record is the bucket's last; older records go where there is no room.
  ///
  /// Only for a whole bucket.
  func adding(_ record: [UInt8]) -> (place: Int, bytes: [UInt8]) {
    precondition(bytes.count == CacheBucket.size && record.count <= CacheBucket.longestRecord)
    var sound: [Range<Int>] = []
    var end = 0
    // Behind the first record that is not sound, nobody knows where the next one begins.
    while let next = self.record(at: end), isSound(next) {
      sound.append(next)
      end = next.upperBound
    }
    var place = end
    var written: [UInt8] = []
    if end + record.count > CacheBucket.size {
      place = 0
      let kept = sound.reversed().prefix { end - $0.lowerBound <= CacheBucket.size - CacheBucket.longestRecord }
      if let oldest = kept.last { written = Array(bytes[oldest.lowerBound..<end]) }
    }
    written += record
    // What follows may look like a record.
    let room = CacheBucket.size - place - written.count
    return (place, written + [UInt8](repeating: 0, count: min(4, room)))
  }

  private func size(at place: Int) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
  }

  /// The record that begins at a place, not checked yet.
  private func record(at place: Int) -> Range<Int>? {
    guard place + CacheBucket.overhead <= bytes.count else { return nil }
    let size = size(at: place)
    let end = place + CacheBucket.overhead + size - 1
    return size > 0 && end <= bytes.count ? place..<end : nil
  }

  private func key(of record: Range<Int>) -> ContentHash {
    let low = bytes.loadUnaligned(fromByteOffset: record.lowerBound + 4, as: UInt64.self)
    let high = bytes.loadUnaligned(fromByteOffset: record.lowerBound + 12, as: UInt64.self)
    return ContentHash(low: UInt64(littleEndian: low), high: UInt64(littleEndian: high))
  }

  private func isSound(_ record: Range<Int>) -> Bool {
    let check = bytes.loadUnaligned(fromByteOffset: record.upperBound - 8, as: UInt64.self)
    let hashed = UnsafeRawBufferPointer(rebasing: bytes[record.lowerBound..<record.upperBound - 8])
    return ContentHash(of: hashed, key: seed).low == UInt64(littleEndian: check)
  }
}
