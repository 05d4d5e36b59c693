/// What the model holds true between two rounds: log scores are sums of its entries.
struct CavityEvidence {
  let functionCount: Int
  let classCount: Int
  /// `[k]`, nats.
  var logBalance: [Double]
  /// `[m · k × k]`, nats: `log P(class | vote) / P(class)` of each token, before weights.
  var logRatios: [Double]
  /// `[m · k]`, in (0, 1]: the share of its evidence that each token may give.
  var weights: [Double]
  /// `[m × k]`, nats: what each LF's silence says, ``CavityConstants/abstentionShare`` not yet applied.
  var abstentions: [Double]

  /// `[m · k × k]`: what each vote adds, weights applied.
  var votes: [Double] {
    var votes = logRatios
    for index in votes.indices { votes[index] *= weights[index / classCount] }
    return votes
  }

  /// `[m × k]`: what each LF's silence adds.
  var silences: [Double] { abstentions.map { CavityConstants.abstentionShare * $0 } }

  var sums: EvidenceSums {
    EvidenceSums(logBalance: logBalance, votes: votes, silences: silences, classCount: classCount)
  }
}

/// The evidence arranged so that a pattern's scores are one sum over its votes: all LFs are taken as silent first, and
/// each vote takes its LF's silence back.
struct EvidenceSums: Sendable, Equatable {
  let classCount: Int
  /// `[k]`: the scores of a row on which every LF is silent.
  let base: [Double]
  /// `[m · k × k]`: what each vote adds, its LF's silence taken back.
  let steps: [Double]

  /// - Parameters:
  ///   - votes: `[m · k × k]`.
  ///   - silences: `[m × k]`.
  init(logBalance: [Double], votes: [Double], silences: [Double], classCount k: Int) {
    classCount = k
    var base = logBalance
    for (index, silence) in silences.enumerated() { base[index % k] += silence }
    var steps = votes
    for index in steps.indices { steps[index] -= silences[index / (k * k) * k + index % k] }
    self.base = base
    self.steps = steps
  }
}
