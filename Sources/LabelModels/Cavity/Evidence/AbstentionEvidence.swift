import Glibc

/// What an LF's silence says: `log P(j silent | c) / P(j silent)`, from the vote ratios and the LF's vote rates.
///
/// Only one-sided LFs: a person who was not asked about a row says nothing by that.
struct AbstentionEvidence {
  /// `[m]`: how much of each LF's evidence counts, 0 to 1.
  private let scales: [Double]
  /// `[m · k]`: share of the covered rows with each token.
  private let rates: [Double]
  /// `[m]`: share of the covered rows that each LF votes on, cut at ``CavityConstants/largestRate``.
  private let functionRates: [Double]
  private let classCount: Int

  /// - Parameter weights: `[m · k]`, the duplicates' weights: copies are silent together.
  init(_ tokens: VoteTokens, polarity: Polarity, duplicateWeights weights: [Double]) {
    let k = tokens.classCount
    classCount = k
    rates = tokens.counts.map { $0 / tokens.coveredRows }
    let votes = tokens.votesOfFunctions
    functionRates = votes.map { min(CavityConstants.largestRate, $0 / tokens.coveredRows) }
    var scales = [Double](repeating: 0, count: tokens.functionCount)
    for function in scales.indices where functionRates[function] > CavityConstants.smallestAbstainingCoverage {
      let line = function * k..<(function + 1) * k
      let weight = line.reduce(0) { $0 + tokens.counts[$1] * weights[$1] } / votes[function]
      scales[function] = (1 - polarity.ofFunctions[function]) * weight
    }
    self.scales = scales
  }

  /// - Parameter logRatios: `[m · k × k]`, nats.
  /// - Returns: `[m × k]`, nats.
  func logRatios(fromVotes logRatios: [Double]) -> [Double] {
    let k = classCount
    var silences = [Double](repeating: 0, count: scales.count * k)
    for function in scales.indices where scales[function] > 0 {
      let silent = log(1 - functionRates[function])
      for index in 0..<k {
        var rate = 0.0
        for token in function * k..<(function + 1) * k where rates[token] > 0 {
          let cut = CavityConstants.largestAbstentionRatio
          rate += rates[token] * exp(min(cut, max(-cut, logRatios[token * k + index])))
        }
        rate = min(CavityConstants.largestRate, rate)
        silences[function * k + index] = scales[function] * (log(1 - rate) - silent)
      }
    }
    return silences
  }
}
