import LinearAlgebra

/// For each pair of active tokens the rows that have both: `A' diag(rows) A`, the lower triangle of a dense matrix.
struct TokenOverlaps {
  /// Places in ``VoteTokens/active`` run over the rows and columns.
  private let matrix: Matrix
  /// For each active token the place of the first token of its LF: all before it belong to other LFs.
  let firstOfSameFunction: [Int]

  var count: Int { matrix.rowCount }

  /// What one scattered addition costs, in multiply-adds of SYRK: measured on one core, 4 at 100 tokens, 7 at 600. LFs
  /// that nearly all vote are counted twice as fast by SYRK; sparse ones up to ten times faster in loops.
  static let sparseCost = 6.0

  /// Patterns that SYRK takes at a time: the panel fits the cache for hundreds of tokens.
  static let panelRows = 256

  /// - Parameter dense: whether to count by SYRK or in loops; the cheaper if not said. Both give the same whole
  ///   numbers, so the choice shows in the time only.
  init(_ tokens: VoteTokens, dense: Bool? = nil) {
    let k = tokens.classCount
    let active = tokens.active
    var firsts: [Int] = []
    for (place, token) in active.enumerated() {
      firsts.append(place > 0 && active[place - 1] / k == token / k ? firsts[place - 1] : place)
    }
    firstOfSameFunction = firsts
    matrix = dense ?? Self.isDenseCheaper(tokens) ? Self.dense(tokens) : Self.sparse(tokens)
  }

  private static func isDenseCheaper(_ tokens: VoteTokens) -> Bool {
    let pairs = (0..<tokens.patternCount).reduce(0.0) {
      let votes = Double(tokens.starts[$1 + 1] - tokens.starts[$1])
      return $0 + votes * votes
    }
    let order = Double(tokens.active.count)
    return pairs * sparseCost > Double(tokens.patternCount) * order * order
  }

  /// - Parameter body: gets the entries `0 ... row` of one row.
  func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
    matrix.values.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[row * matrix.columnCount..<row * matrix.columnCount + row + 1]))
    }
  }

  /// Copies the entries `0 ..< columns` of some rows.
  func copyRows(_ rows: Range<Int>, columns: Int, to block: UnsafeMutableBufferPointer<Double>) {
    matrix.values.withUnsafeBufferPointer { values in
      for row in rows {
        let source = UnsafeBufferPointer(rebasing: values[row * count..<row * count + columns])
        let start = (row - rows.lowerBound) * columns
        _ = UnsafeMutableBufferPointer(rebasing: block[start..<start + columns]).update(fromContentsOf: source)
      }
    }
  }

  private static func places(_ tokens: VoteTokens) -> [Int32] {
    var places = [Int32](repeating: -1, count: tokens.tokenCount)
    for (place, token) in tokens.active.enumerated() { places[token] = Int32(place) }
    return tokens.tokens.map { places[Int($0)] }
  }

  private static func sparse(_ tokens: VoteTokens) -> Matrix {
    let order = tokens.active.count
    let places = places(tokens)
    var matrix = Matrix(rowCount: order, columnCount: order)
    matrix.withMutableValues { values in
      places.withUnsafeBufferPointer { places in
        for pattern in 0..<tokens.patternCount {
          let rows = tokens.rows[pattern]
          let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
          for first in votes {
            let line = Int(places[first]) * order
            for second in votes.lowerBound...first { values[line + Int(places[second])] += rows }
          }
        }
      }
    }
    return matrix
  }

  private static func dense(_ tokens: VoteTokens) -> Matrix {
    let order = tokens.active.count
    let places = places(tokens)
    var matrix = Matrix(rowCount: order, columnCount: order)
    for start in stride(from: 0, to: tokens.patternCount, by: panelRows) {
      let end = min(start + panelRows, tokens.patternCount)
      var panel = Matrix(rowCount: end - start, columnCount: order)
      for pattern in start..<end {
        let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
        for vote in votes { panel[pattern - start, Int(places[vote])] = 1 }
      }
      matrix.addLowerMoments(of: panel, weights: Array(tokens.rows[start..<end]))
    }
    // SYRK scales by roots; the sums are whole numbers of rows.
    matrix.withMutableValues { values in
      for index in values.indices { values[index].round() }
    }
    return matrix
  }
}
