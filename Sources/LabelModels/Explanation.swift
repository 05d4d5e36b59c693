import Glibc
import Votes

/// Where one row's class probabilities come from: terms that add up to the model's scores.
public struct Explanation: Sendable, Equatable {
  /// What the scores are, and so how they become probabilities.
  public enum Scale: Sendable, Equatable {
    /// Log odds in nats: exponentials, divided by their sum.
    case nats
    /// Votes: divided by their sum.
    case votes
  }

  /// What one vote adds.
  public struct Term: Sendable, Equatable {
    /// Which LF.
    public let function: Int
    public let vote: Vote
    /// `[k]`: added to each class's score.
    public let evidence: [Double]
  }

  public let scale: Scale
  /// `[k]`: the score before any vote; on the scale of nats the log of the class balance.
  public let base: [Double]
  /// One for each vote, LFs ascending.
  public let terms: [Term]
  /// `[k]`: what the LFs that did not vote add together.
  public let abstentions: [Double]
  /// The share of the probabilities that is majority vote's instead of the scores'.
  public let majorityShare: Double
  /// `[k]`: majority vote's probabilities on this row, copies of one LF counted as one. Not used where the share is 0.
  public let majority: [Double]

  /// `[k]`: base, terms and abstentions added up.
  public var scores: [Double] {
    base.indices.map { index in
      base[index] + terms.reduce(0) { $0 + $1.evidence[index] } + abstentions[index]
    }
  }

  /// `[k]`: the same probabilities that ``FittedLabelModel/posterior(for:)`` gives.
  public var posterior: [Double] {
    let scores = scores
    let fromScores: [Double]
    switch scale {
    case .nats:
      let total = logSumExp(scores)
      fromScores = scores.map { exp($0 - total) }
    case .votes:
      let total = scores.reduce(0, +)
      fromScores = scores.map { $0 / total }
    }
    if majorityShare == 0 { return fromScores }
    return zip(fromScores, majority).map { (1 - majorityShare) * $0 + majorityShare * $1 }
  }
}
