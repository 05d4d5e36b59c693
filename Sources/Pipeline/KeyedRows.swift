/// Rows with a 64-bit key each, sorted in place in a mapped file: memory does not grow with the rows.
struct KeyedRows {
  struct Entry {
    var key: UInt64
    var row: UInt64
  }

  private let scratch: MappedScratch
  private(set) var count = 0

  /// Among the temporary files.
  init(capacity: Int) throws(RunError) {
    scratch = try MappedScratch(temporary: capacity * MemoryLayout<Entry>.stride)
  }

  init(path: String, capacity: Int) throws(RunError) {
    scratch = try MappedScratch(path: path, size: capacity * MemoryLayout<Entry>.stride, isTemporary: true)
  }

  var entries: UnsafeMutableBufferPointer<Entry> {
    UnsafeMutableBufferPointer(start: scratch.array(Entry.self), count: count)
  }

  mutating func append(key: UInt64, row: Int) {
    scratch.array(Entry.self)[count] = Entry(key: key, row: UInt64(row))
    count += 1
  }

  /// Sorts by key, equal keys by row.
  ///
  /// American flag sort: McIlroy, Bostic & McIlroy 1993, "Engineering Radix Sort". In place, unlike the standard library's,
  /// whose merge needs half as much memory again.
  func sort() { KeyedRows.sort(entries, shift: 56) }

  /// Runs shorter than this are sorted by insertion.
  private static let shortRun = 32

  private static func sort(_ entries: UnsafeMutableBufferPointer<Entry>, shift: Int) {
    var entries = entries
    guard entries.count > shortRun else { return insert(entries) }
    guard shift >= 0 else { return entries.sort { $0.row < $1.row } }
    var starts = [Int](repeating: 0, count: 257)
    for entry in entries { starts[Int(entry.key >> UInt64(shift) & 0xFF) + 1] += 1 }
    for bucket in 0..<256 { starts[bucket + 1] += starts[bucket] }
    var next = Array(starts[..<256])
    for bucket in 0..<256 {
      while next[bucket] < starts[bucket + 1] {
        let home = Int(entries[next[bucket]].key >> UInt64(shift) & 0xFF)
        if home != bucket { entries.swapAt(next[bucket], next[home]) }
        next[home] += 1
      }
    }
    for bucket in 0..<256 where starts[bucket + 1] > starts[bucket] + 1 {
      sort(UnsafeMutableBufferPointer(rebasing: entries[starts[bucket]..<starts[bucket + 1]]), shift: shift - 8)
    }
  }

  private static func insert(_ entries: UnsafeMutableBufferPointer<Entry>) {
    for index in entries.indices.dropFirst() {
      let entry = entries[index]
      var place = index
      while place > 0, (entries[place - 1].key, entries[place - 1].row) > (entry.key, entry.row) {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
  }
}
