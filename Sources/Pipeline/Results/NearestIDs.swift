extension RowIndex {
  /// Ids that differ from one by a slip or two, nearest first.
  ///
  /// - Complexity: one pass over the ids: some 0.1 s for a million.
  func nearestIDs(to id: String, limit: Int = 3) -> [String] {
    guard hasIDs else { return [] }
    let wanted = Array(id.utf8)
    var near: [(distance: Int, row: Int)] = []
    for row in 0..<count {
      let bytes = idBytes(of: row)
      guard abs(bytes.count - wanted.count) <= EditDistance.limit, bytes.count <= 256 else { continue }
      guard let distance = EditDistance.between(UnsafeRawBufferPointer(bytes), wanted) else { continue }
      near.append((distance, row))
      // Of many that are equally near some are enough.
      if near.count > 4096 { near = RowIndex.nearest(near, limit) }
    }
    return RowIndex.nearest(near, limit).map { self.id(of: $0.row) }
  }

  private static func nearest(_ near: [(distance: Int, row: Int)], _ limit: Int) -> [(distance: Int, row: Int)] {
    Array(near.sorted { ($0.distance, $0.row) < ($1.distance, $1.row) }.prefix(limit))
  }
}

/// How many bytes to insert, delete, replace or swap, up to ``limit``.
///
/// Source: Damerau 1964, doi:10.1145/363958.363994 (restricted edit distance); Ukkonen 1985 for the band.
enum EditDistance {
  static let limit = 2

  /// - Returns: `nil` for more than ``limit``.
  static func between(_ a: UnsafeRawBufferPointer, _ b: [UInt8]) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    let far = limit + 1
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * (b.count + 1)) { memory in
      let width = b.count + 1
      // Three lines that take turns: the current one, and the two before it.
      func at(_ line: Int, _ column: Int) -> Int { line % 3 * width + column }
      for column in 0..<width { memory[at(0, column)] = column }
      for i in 0..<a.count {
        let line = i + 1
        for column in 0..<width { memory[at(line, column)] = far }
        if line <= limit { memory[at(line, 0)] = line }
        var best = memory[at(line, 0)]
        for j in max(0, i - limit)..<max(0, min(b.count, i + limit + 1), i - limit) {
          var cost = memory[at(line - 1, j)] + (a[i] == b[j] ? 0 : 1)
          cost = min(cost, memory[at(line - 1, j + 1)] + 1, memory[at(line, j)] + 1)
          if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, memory[at(line - 2, j - 1)] + 1) }
          memory[at(line, j + 1)] = min(cost, far)
          best = min(best, cost)
        }
        if best > limit { return nil }
      }
      let distance = memory[at(a.count, b.count)]
      return distance <= limit ? distance : nil
    }
  }
}
