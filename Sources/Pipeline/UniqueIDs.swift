import RowFiles

/// Checks that no two rows have the same id, exactly, without holding the ids in memory.
///
/// Nearly all ids are told apart by a table with a bit for each of many values of their hash; only rows that share a bit with
/// another one are sorted and compared.
enum UniqueIDs {
  /// Bits of the table for a row: one in so many rows shares a bit with another.
  private static let bitsPerRow = 16
  /// 32 MiB for the table. With more rows than it has bits for, more of them are sorted.
  private static let maximumBits = 28

  /// - Throws: `duplicateID` for the first row, in the order of the data, whose id an earlier one has.
  static func check(_ index: RowIndex, data: MappedFile, path: String, scratch: String) throws(RunError) {
    guard index.hasIDs else { return }
    var rows = try KeyedRows(path: scratch + "/ids", capacity: index.count)
    collectDoubtful(index, into: &rows)
    rows.sort()
    let entries = rows.entries
    var worst: (first: Int, second: Int)?
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1, let pair = firstPair(entries[start..<end].map { Int($0.row) }, index),
        pair.second < worst?.second ?? .max
      {
        worst = pair
      }
      start = end
    }
    guard let worst else { return }
    throw .duplicateID(
      id: index.id(of: worst.second), path: path,
      firstLine: ByteScan.line(of: index.place(of: worst.first).offset, in: data.bytes),
      secondLine: ByteScan.line(of: index.place(of: worst.second).offset, in: data.bytes))
  }

  /// Rows whose bit of the table is another row's too.
  private static func collectDoubtful(_ index: RowIndex, into rows: inout KeyedRows) {
    let bits = min(maximumBits, Int.bitWidth - (index.count * bitsPerRow).leadingZeroBitCount)
    let words = 1 << max(0, bits - 6)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * words) { table in
      table.initialize(repeating: 0)
      let (seen, repeated) = (table.baseAddress!, table.baseAddress! + words)
      for row in 0..<index.count {
        let slot = index.hash(of: row) >> UInt64(64 - bits)
        let (word, bit) = (Int(slot >> 6), UInt64(1) << (slot & 63))
        repeated[word] |= seen[word] & bit
        seen[word] |= bit
      }
      for row in 0..<index.count {
        let hash = index.hash(of: row)
        let slot = hash >> UInt64(64 - bits)
        if repeated[Int(slot >> 6)] & (1 << (slot & 63)) != 0 { rows.append(key: hash, row: row) }
      }
    }
  }

  /// Of rows whose hashes are equal: the earliest that repeats an id, and whose.
  private static func firstPair(_ rows: [Int], _ index: RowIndex) -> (first: Int, second: Int)? {
    // Thousands of equal hashes are thousands of equal ids: comparing with the first of each id is enough.
    var distinct: [Int] = []
    for row in rows {
      if let first = distinct.first(where: { index.idBytes(of: $0).elementsEqual(index.idBytes(of: row)) }) {
        return (first, row)
      }
      distinct.append(row)
    }
    return nil
  }
}
