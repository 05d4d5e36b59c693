/// How often two LFs that both vote agree beyond what the class explains: `ρ`, a correlation of their residuals.
///
/// Given that both vote, so that people who were handed the same rows do not look like copies of each other. Needs a
/// confusion matrix, so it is for many-sided LFs; of one-sided ones ``ResidualCorrelations`` asks who votes at all.
///
/// `ρ = Σ rows Σ_l (1[j votes l] - θ_j(l | c)) (1[i votes l] - θ_i(l | c)) / √(V_ji V_ij)`, the mean over the posterior of
/// `c`, over the rows on which both vote, `V_ji = Σ rows (1 - Σ_l θ_j(l | c)²)`.
struct FunctionAgreement {
  /// `[m × m]`, 0 to 1, symmetric: what is left of `ρ` above its standard error; empty if it was not computed.
  private let correlations: [Float]
  private let functionCount: Int

  /// Numbers up to which pairs are counted: 256 MB.
  static let sizeLimit = 1 << 25

  static let none = FunctionAgreement()

  private init() {
    correlations = []
    functionCount = 0
  }

  var isEmpty: Bool { correlations.isEmpty }

  func correlation(_ first: Int, _ second: Int) -> Double { Double(correlations[first * functionCount + second]) }

  /// - Parameter confusion: `[m · k × k]`: `θ_j(l | c)` at `(j, l, c)`.
  init(_ tokens: VoteTokens, scores: PatternScores, confusion: [Double], polarity: Polarity) {
    let (m, k) = (tokens.functionCount, tokens.classCount)
    guard polarity.mean > 0, m * m <= Self.sizeLimit / (k + 1) else {
      self = .none
      return
    }
    // `[pairs × k + 1]`: rows of each class on which both vote, then the agreements beyond each one's expectation.
    var sums = [Double](repeating: 0, count: m * (m - 1) / 2 * (k + 1))
    Self.addRows(tokens, scores: scores, confusion: confusion, to: &sums)
    var spread = [Double](repeating: 1, count: m * k)
    for place in confusion.indices { spread[place / (k * k) * k + place % k] -= confusion[place] * confusion[place] }
    var correlations = [Float](repeating: 0, count: m * m)
    for first in 0..<m {
      for second in 0..<first {
        let place = (first * (first - 1) / 2 + second) * (k + 1)
        var (rows, excess, own, other) = (0.0, sums[place + k], 0.0, 0.0)
        for index in 0..<k where sums[place + index] > 0 {
          let count = sums[place + index]
          rows += count
          own += count * spread[first * k + index]
          other += count * spread[second * k + index]
          var both = 0.0
          for vote in 0..<k {
            both += confusion[(first * k + vote) * k + index] * confusion[(second * k + vote) * k + index]
          }
          excess += count * both
        }
        guard rows > 0 else { continue }
        let noise = CavityConstants.agreementThreshold / max(rows, 1).squareRoot()
        let correlation = min(1, max(0, excess / max(own * other, 1e-6).squareRoot() - noise))
        correlations[first * m + second] = Float(correlation)
        correlations[second * m + first] = Float(correlation)
      }
    }
    self.correlations = correlations
    functionCount = m
  }

  /// Adds each pattern's rows to its pairs of votes.
  private static func addRows(
    _ tokens: VoteTokens, scores: PatternScores, confusion: [Double], to sums: inout [Double]
  ) {
    let k = tokens.classCount
    var posteriorStore = [Double](repeating: 0, count: k)
    var posterior = posteriorStore.mutableSpan
    var output = sums.mutableSpan
    let (run, theta) = (tokens.tokens.span, confusion.span)
    for pattern in 0..<tokens.patternCount {
      let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
      guard votes.count > 1 else { continue }
      scores.fill(&posterior, run: run, votes: votes)
      normalise(&posterior, scale: tokens.rows[pattern])
      for vote in votes {
        let (function, label) = Int(run[unchecked: vote]).quotientAndRemainder(dividingBy: k)
        let line = function * (function - 1) / 2
        for earlier in votes.lowerBound..<vote {
          let (other, otherLabel) = Int(run[unchecked: earlier]).quotientAndRemainder(dividingBy: k)
          let place = (line + other) * (k + 1)
          let (ownPlace, otherPlace) = ((function * k + otherLabel) * k, (other * k + label) * k)
          var excess = label == otherLabel ? tokens.rows[pattern] : 0
          for index in 0..<k {
            let share = posterior[unchecked: index]
            output[unchecked: place + index] += share
            excess -= share * (theta[unchecked: ownPlace + index] + theta[unchecked: otherPlace + index])
          }
          output[unchecked: place + k] += excess
        }
      }
    }
  }
}
