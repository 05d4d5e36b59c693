import LinearAlgebra

/// How much tokens still go together once the class is known, and the weights that follow: correlated tokens share what
/// one of them would say.
struct ResidualCorrelations {
  /// `[m · k]`, in (0, 1].
  let weights: [Double]
  let neighbourhoods: Neighbourhoods

  /// Active tokens up to which the square matrix is built: 128 MB. Above, only duplicates are weighed down, which cost
  /// 0.003 of accuracy and 0.03 of log loss on crowds.
  static let tokenLimit = 4000

  /// Rows of the matrix at a time: a block fits the cache.
  static let blockRows = 64

  /// - Parameter sums: evidence whose posterior is the class that "is known".
  init(_ tokens: VoteTokens, overlaps: TokenOverlaps, duplicates: Duplicates, sums: EvidenceSums) {
    let moments = Moments(tokens, sums: sums)
    var sweep = Sweep(tokens, moments: moments, duplicates: duplicates)
    sweep.run(overlaps)
    var weights = [Double](repeating: 1, count: tokens.tokenCount)
    for (place, token) in tokens.active.enumerated() {
      let alone = duplicates.weights[token]
      weights[token] = max(alone / (1 + sweep.pulls[place]), CavityConstants.smallestWeightShare * alone)
    }
    self.weights = weights
    let near = duplicates.pairs.lazy.filter { $0.tie > CavityConstants.neighbourTie }.map { ($0.first, $0.second) }
    neighbourhoods = Neighbourhoods(
      tokenCount: tokens.tokenCount, active: tokens.active, pairs: sweep.correlated + near)
  }

  /// What the posterior expects of the active tokens.
  private struct Moments {
    /// `[active × k]`: `√total(c) · P(token | c)`, so that the products of two lines add up to the expected overlap.
    let factors: Matrix
    /// `[active]`: one over the root of each token's variance, in rows.
    let inverseDeviations: [Double]

    init(_ tokens: VoteTokens, sums: EvidenceSums) {
      let k = tokens.classCount
      let counts = CavityCounts(tokens, sums: sums)
      var factors = Matrix(rowCount: tokens.active.count, columnCount: k)
      var inverseDeviations: [Double] = []
      inverseDeviations.reserveCapacity(tokens.active.count)
      for (place, token) in tokens.active.enumerated() {
        var variance = tokens.counts[token]
        for index in 0..<k {
          let factor =
            counts.total[index] > 0 ? counts.full[token * k + index] / counts.total[index].squareRoot() : 0
          factors[place, index] = factor
          variance -= factor * factor
        }
        inverseDeviations.append(1 / max(variance, CavityConstants.smallestVariance).squareRoot())
      }
      self.factors = factors
      self.inverseDeviations = inverseDeviations
    }
  }

  /// The walk over all pairs of active tokens of different LFs.
  private struct Sweep {
    let moments: Moments
    let threshold: Double
    /// `[active]`: the duplicates' weights.
    let alone: [Double]
    let duplicates: [Duplicates.Pair]
    /// `[active]`: what the tokens tied to each would say.
    var pulls: [Double]
    /// Pairs that are neighbours by correlation and not already by overlap.
    var correlated: [(first: Int, second: Int)] = []

    init(_ tokens: VoteTokens, moments: Moments, duplicates: Duplicates) {
      self.moments = moments
      self.duplicates = duplicates.pairs
      threshold = CavityConstants.correlationThreshold / tokens.coveredRows.squareRoot()
      alone = tokens.active.map { duplicates.weights[$0] }
      pulls = [Double](repeating: 0, count: tokens.active.count)
    }

    mutating func run(_ overlaps: TokenOverlaps) {
      let order = overlaps.count
      var block = [Double](repeating: 0, count: min(blockRows, order) * order)
      // `[order]`: how much each token is one with the current row's; zero but for a few places.
      var ties = [Double](repeating: 0, count: order)
      var next = 0
      for start in stride(from: 0, to: order, by: blockRows) {
        let rows = start..<min(start + blockRows, order)
        let columns = rows.upperBound
        block.withUnsafeMutableBufferPointer { block in
          overlaps.copyRows(rows, columns: columns, to: block)
          moments.factors.subtractOuterProducts(from: block, firstRow: start, rows: rows.count, columns: columns)
          for row in rows {
            let first = next
            while next < duplicates.count, duplicates[next].first == row { next += 1 }
            for pair in duplicates[first..<next] { ties[pair.second] = pair.tie }
            let line = UnsafeBufferPointer(rebasing: block[(row - start) * columns..<(row - start + 1) * columns])
            sweepRow(row, covariances: line, upTo: overlaps.firstOfSameFunction[row], ties: ties)
            for pair in duplicates[first..<next] { ties[pair.second] = 0 }
          }
        }
      }
    }

    private mutating func sweepRow(
      _ row: Int, covariances: UnsafeBufferPointer<Double>, upTo end: Int, ties: [Double]
    ) {
      let scale = moments.inverseDeviations[row]
      var pull = 0.0
      for other in 0..<end {
        let correlation = min(1, covariances[other] * scale * moments.inverseDeviations[other] - threshold)
        guard correlation > 0 else { continue }
        // What two duplicates share is already in their weights.
        let share = correlation * (1 - ties[other])
        pull += share * alone[other]
        pulls[other] += share * alone[row]
        if correlation > CavityConstants.neighbourTie, ties[other] <= CavityConstants.neighbourTie {
          correlated.append((row, other))
        }
      }
      pulls[row] += pull
    }
  }
}
