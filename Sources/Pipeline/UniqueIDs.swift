import RowFiles

/// Checks that no two rows have the same id, exactly, without holding the ids in memory.
enum UniqueIDs {
  /// - Throws: `duplicateID` for the first row, in the order of the data, whose id an earlier one has.
  static func check(_ index: RowIndex, data: MappedFile, path: String, scratch: String) throws(RunError) {
    guard index.hasIDs else { return }
    var rows = try KeyedRows(path: scratch + "/ids", capacity: index.count)
    for row in 0..<index.count { rows.append(key: index.hash(of: row), row: row) }
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
