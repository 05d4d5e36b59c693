import LinearAlgebra

/// How much tokens still go together once the class is known.
///
/// Two readings, because no one is right for LFs and crowds alike. *Everywhere*: indicators of the tokens over all
/// rows, silence included; a token gives up what all tokens together take from it, on every row. *Within the row*: a
/// token gives up only what those take that stand beside it, and of many-sided LFs only agreement on rows where both
/// vote counts (``FunctionAgreement``). Half of a vote's evidence is held by each. Either alone is worse on both kinds:
/// 0.727 and 0.728 on seven LF sets, 0.834 and 0.832 on ten crowds, the two together 0.732 and 0.840.
struct ResidualCorrelations {
  /// `[m · k]`, in (0, 1]: what each token keeps everywhere.
  let weights: [Double]
  /// What is shared within a row, duplicates included.
  let ties: TokenTies
  let neighbourhoods: Neighbourhoods

  /// Active tokens up to which the square matrix is built: 128 MB. Above, only duplicates are weighed down, which cost
  /// 0.003 of accuracy and 0.03 of log loss on crowds.
  static let tokenLimit = 4000

  /// Rows of the matrix at a time: a block fits the cache.
  static let blockRows = 64

  /// - Parameter scores: evidence whose posterior is the class that "is known".
  init(
    _ tokens: VoteTokens, overlaps: TokenOverlaps, duplicates: Duplicates, agreement: FunctionAgreement,
    polarity: Polarity, scores: PatternScores
  ) {
    let moments = Moments(tokens, scores: scores)
    var sweep = Sweep(tokens, moments: moments, duplicates: duplicates, agreement: agreement, polarity: polarity)
    sweep.run(overlaps)
    var weights = [Double](repeating: 1, count: tokens.tokenCount)
    for (place, token) in tokens.active.enumerated() {
      let alone = duplicates.weights[token]
      weights[token] = max(alone / (1 + sweep.pulls[place]), CavityConstants.smallestWeightShare * alone)
    }
    self.weights = weights
    ties = TokenTies(sweep.ties, tokenCount: tokens.tokenCount)
    neighbourhoods = Neighbourhoods(tokenCount: tokens.tokenCount, active: tokens.active, pairs: sweep.near)
  }

  /// What the posterior expects of the active tokens.
  private struct Moments {
    /// `[active × k]`: `√total(c) · P(token | c)`, so that the products of two lines add up to the expected overlap.
    let factors: Matrix
    /// `[active]`: one over the root of each token's variance, in rows.
    let inverseDeviations: [Double]

    init(_ tokens: VoteTokens, scores: PatternScores) {
      let k = tokens.classCount
      let counts = CavityCounts(tokens, scores: scores)
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
    let tokens: VoteTokens
    let moments: Moments
    let agreement: FunctionAgreement
    let polarity: Polarity
    let threshold: Double
    /// `[active]`: the duplicates' weights.
    let alone: [Double]
    let duplicates: [Duplicates.Pair]
    /// `[active]`: what the tokens tied to each would say.
    var pulls: [Double]
    var ties: [TokenTies.Pair] = []
    /// Pairs that are left out of each other's cavity, as places.
    var near: [(first: Int, second: Int)] = []

    init(
      _ tokens: VoteTokens, moments: Moments, duplicates: Duplicates, agreement: FunctionAgreement, polarity: Polarity
    ) {
      self.tokens = tokens
      self.moments = moments
      self.agreement = agreement
      self.polarity = polarity
      self.duplicates = duplicates.pairs
      threshold = CavityConstants.correlationThreshold * (tokens.step / tokens.coveredRows).squareRoot()
      alone = tokens.active.map { duplicates.weights[$0] }
      pulls = [Double](repeating: 0, count: tokens.active.count)
    }

    mutating func run(_ overlaps: TokenOverlaps) {
      let order = overlaps.count
      var block = [Double](repeating: 0, count: min(blockRows, order) * order)
      // `[order]`: how much each token is one with the current row's; zero but for a few places.
      var duplicateTies = [Double](repeating: 0, count: order)
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
            for pair in duplicates[first..<next] { duplicateTies[pair.second] = pair.tie }
            let line = UnsafeBufferPointer(rebasing: block[(row - start) * columns..<(row - start + 1) * columns])
            sweepRow(row, covariances: line, upTo: overlaps.firstOfSameFunction[row], duplicateTies: duplicateTies)
            for pair in duplicates[first..<next] { duplicateTies[pair.second] = 0 }
          }
        }
      }
    }

    private mutating func sweepRow(
      _ row: Int, covariances: UnsafeBufferPointer<Double>, upTo end: Int, duplicateTies: [Double]
    ) {
      let k = tokens.classCount
      let scale = moments.inverseDeviations[row]
      let (function, label) = tokens.active[row].quotientAndRemainder(dividingBy: k)
      var pull = 0.0
      for other in 0..<end {
        let raw = min(1, covariances[other] * scale * moments.inverseDeviations[other] - threshold)
        let duplicate = duplicateTies[other]
        let agreed = agreement.isEmpty ? 0 : agreedShare(function, label, with: tokens.active[other])
        guard raw > 0 || duplicate > 0 || agreed > 0 else { continue }
        let everywhere = Self.tie(max(0, raw))
        let otherFunction = tokens.active[other] / k
        let manySided = min(polarity.ofFunctions[function], polarity.ofFunctions[otherFunction])
        let within = Self.tie(agreement.isEmpty ? max(0, raw) : manySided * agreed + (1 - manySided) * max(0, raw))
        // What two duplicates share is already in their weights.
        let share = everywhere * (1 - duplicate)
        pull += share * alone[other]
        pulls[other] += share * alone[row]
        if within > 0 || duplicate > 0 {
          ties.append(
            TokenTies.Pair(
              first: Int32(tokens.active[row]), second: Int32(tokens.active[other]), duplicate: duplicate,
              correlation: within))
        }
        if max(everywhere, within, duplicate) > CavityConstants.neighbourTie { near.append((row, other)) }
      }
      pulls[row] += pull
    }

    private func agreedShare(_ function: Int, _ label: Int, with other: Int) -> Double {
      let (otherFunction, otherLabel) = other.quotientAndRemainder(dividingBy: tokens.classCount)
      return label == otherLabel ? agreement.correlation(function, otherFunction) : 0
    }

    /// A correlation as a tie: full from ``CavityConstants/fullCorrelation`` on, none where it is too small to matter.
    private static func tie(_ correlation: Double) -> Double {
      let tie = min(1, correlation / CavityConstants.fullCorrelation)
      return tie < CavityConstants.smallestTie ? 0 : tie
    }
  }
}
