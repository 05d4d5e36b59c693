/// Tokens that say in part the same, and what that takes from a vote which stands beside one of them.
struct TokenTies: Sendable, Equatable {
  /// Two tokens of different LFs.
  struct Pair: Sendable, Equatable {
    /// The greater.
    let first: Int32
    let second: Int32
    /// 0 to 1: how much they are one by their rows alone, see ``Duplicates``.
    let duplicate: Double
    /// 0 to 1: how much they go together once the class is known, see ``ResidualCorrelations``.
    let correlation: Double
  }

  let pairs: [Pair]
  /// `[m · k + 1]`: where each token's ties begin in ``others``.
  private let starts: [Int]
  private let others: [Int32]
  private let duplicates: [Double]
  /// What the other token would say that is not already in ``duplicates``.
  private let pulls: [Double]

  var isEmpty: Bool { pairs.isEmpty }

  init(_ pairs: [Pair], tokenCount: Int) {
    self.pairs = pairs
    var starts = [Int](repeating: 0, count: tokenCount + 1)
    var sums = [Double](repeating: 0, count: tokenCount)
    for pair in pairs {
      for token in [Int(pair.first), Int(pair.second)] {
        starts[token + 1] += 1
        sums[token] += pair.duplicate
      }
    }
    for token in 0..<tokenCount { starts[token + 1] += starts[token] }
    var others = [Int32](repeating: 0, count: pairs.count * 2)
    var duplicates = [Double](repeating: 0, count: pairs.count * 2)
    var pulls = duplicates
    var next = starts
    for pair in pairs {
      for (token, other) in [(pair.first, pair.second), (pair.second, pair.first)] {
        let place = next[Int(token)]
        others[place] = other
        duplicates[place] = pair.duplicate
        pulls[place] = pair.correlation * (1 - pair.duplicate) / (1 + sums[Int(other)])
        next[Int(token)] += 1
      }
    }
    self.starts = starts
    self.others = others
    self.duplicates = duplicates
    self.pulls = pulls
  }

  /// How much of its vote a token keeps beside the present ones.
  ///
  /// - Returns: `unique`, in (0, 1], as far as the others are duplicates; `weight`, in (0, 1], correlations as well.
  @inline(__always)
  func shares(of token: Int, beside present: PresentTokens) -> (unique: Double, weight: Double) {
    var (duplicate, pull) = (0.0, 0.0)
    for place in starts[token]..<starts[token + 1] where present.vote(of: Int(others[place])) != nil {
      duplicate += duplicates[place]
      pull += pulls[place]
    }
    let unique = 1 / (1 + duplicate)
    return (unique, max(unique / (1 + pull), CavityConstants.smallestWeightShare * unique))
  }

  /// `[votes]`: one minus the weight of each vote of the run; empty if no token is tied.
  func discounts(_ tokens: VoteTokens) -> [Double] {
    if isEmpty { return [] }
    var discounts = [Double](repeating: 0, count: tokens.tokens.count)
    var present = PresentTokens(count: tokens.tokenCount)
    let run = tokens.tokens.span
    for pattern in 0..<tokens.patternCount {
      let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
      guard votes.count > 1 else { continue }
      present.replace(with: run, votes: votes)
      for vote in votes { discounts[vote] = 1 - shares(of: Int(run[unchecked: vote]), beside: present).weight }
    }
    return discounts
  }

  /// `[votes]`: what each vote of the run counts in majority vote, in (0, 1].
  func majorityWeights(_ tokens: VoteTokens) -> [Double] {
    var weights = [Double](repeating: 1, count: tokens.tokens.count)
    if isEmpty { return weights }
    var present = PresentTokens(count: tokens.tokenCount)
    let run = tokens.tokens.span
    for pattern in 0..<tokens.patternCount {
      let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
      present.replace(with: run, votes: votes)
      for vote in votes { weights[vote] = shares(of: Int(run[unchecked: vote]), beside: present).unique }
    }
    return weights
  }
}
