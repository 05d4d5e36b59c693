import Glibc

/// How many-sided each LF is: 0 votes one class only, 1 spreads its votes as all LFs together do.
///
/// Where an LF votes one class, all it says lies in *whether* it votes; a confusion matrix given that it votes is empty.
struct Polarity {
  /// `[m]`, 0 to 1: shrunken towards ``mean``; an LF that never votes has the mean.
  let ofFunctions: [Double]
  /// Mean over votes, 0 to 1.
  let mean: Double

  /// Entropies are exact (`0 · log 0 = 0`), where the reference implementation adds 1e-12: that differs only where all
  /// votes of all LFs are for one class, which is one-sided here.
  init(_ tokens: VoteTokens) {
    let k = tokens.classCount
    var pooled = [Double](repeating: 0, count: k)
    for (token, count) in tokens.counts.enumerated() { pooled[token % k] += count }
    let pooledEntropy = Self.entropy(pooled[...])
    let votes = tokens.votesOfFunctions
    let raw = votes.indices.map { function in
      pooledEntropy > 0
        ? min(
          1,
          CavityConstants.polarityGain * Self.entropy(tokens.counts[function * k..<(function + 1) * k]) / pooledEntropy)
        : 0
    }
    let mean = zip(votes, raw).reduce(0) { $0 + $1.0 * $1.1 } / votes.reduce(0, +)
    self.mean = mean
    let pseudo = CavityConstants.polarityPseudoVotes
    ofFunctions = zip(votes, raw).map { ($0 * $1 + pseudo * mean) / ($0 + pseudo) }
  }

  /// The entropy of counts, in nats.
  static func entropy(_ counts: ArraySlice<Double>) -> Double {
    let total = counts.reduce(0, +)
    return counts.reduce(0) { $1 > 0 ? $0 - $1 / total * log($1 / total) : $0 }
  }
}
