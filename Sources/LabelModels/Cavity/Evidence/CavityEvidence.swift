/// What the model holds true between two rounds: log scores are sums of its entries.
struct CavityEvidence {
  let functionCount: Int
  let classCount: Int
  /// `[k]`, nats.
  var logBalance: [Double]
  /// `[m · k × k]`, nats: `log P(class | vote) / P(class)` of each token, before weights.
  var logRatios: [Double]
  /// `[m · k]`, in (0, 1]: the share of its evidence that each token may give by what it shares with all others.
  var weights: [Double]
  /// `[m × k]`, nats: what each LF's silence says, ``CavityConstants/abstentionShare`` not yet applied.
  var abstentions: [Double]

  /// `[m · k × k]`: what each vote adds where no token that it is tied to stands beside it.
  var votes: [Double] {
    var votes = logRatios
    for index in votes.indices { votes[index] *= (1 + weights[index / classCount]) / 2 }
    return votes
  }

  /// `[m · k × k]`: the part of ``votes`` that the tied tokens in the same row share.
  var shared: [Double] { logRatios.map { $0 / 2 } }

  /// `[m × k]`: what each LF's silence adds.
  var silences: [Double] { abstentions.map { CavityConstants.abstentionShare * $0 } }
}
