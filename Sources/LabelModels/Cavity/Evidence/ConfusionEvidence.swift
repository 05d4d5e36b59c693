import Glibc

/// What a vote of a many-sided LF says: `log P(j votes l | c, j votes)`, a hierarchical Dawid–Skene confusion matrix.
///
/// An LF's own matrix is held by a prior that has its own accuracy on the diagonal and the pooled mistakes off it: with
/// few votes an LF is a better or worse version of the pool.
///
/// Source: Dawid & Skene 1979, doi:10.2307/2346806, M-step; the hierarchy is ours.
struct ConfusionEvidence {
  /// `[m · k × k]`, nats; token by token, so entry `(j, l, c)`.
  let logRatios: [Double]

  /// - Parameter priors: what people say of LFs, by the LF's index.
  init(
    _ counts: CavityCounts, polarity: Polarity, priors: [Int: AccuracyPrior], functionCount m: Int, classCount k: Int
  ) {
    let pool = Pool(counts, polarity: polarity, functionCount: m, classCount: k)
    var logRatios = [Double](repeating: 0, count: m * k * k)
    for function in 0..<m {
      let first = function * k * k
      let given = priors[function]
      let accuracy = pool.accuracy(ofFunctionAt: first, counts: counts, prior: given)
      for index in 0..<k {
        let right = pool.diagonal(index, accuracy: accuracy)
        var sum = 0.0
        for vote in 0..<k {
          let prior = vote == index ? right : (1 - right) * pool.mistakes[index * k + vote]
          var value = counts.full[first + vote * k + index] + CavityConstants.confusionPseudoVotes * prior
          if let given {
            let said = vote == index ? given.accuracy : (1 - given.accuracy) * pool.mistakes[index * k + vote]
            value += given.votes / Double(k) * said
          }
          logRatios[first + vote * k + index] = value
          sum += value
        }
        for vote in 0..<k {
          let place = first + vote * k + index
          logRatios[place] = log(logRatios[place] / sum)
        }
      }
    }
    self.logRatios = logRatios
  }

  /// All LFs' confusion taken together, each as much as it is many-sided.
  private struct Pool {
    let classCount: Int
    /// `[k]`: right votes as a share of the votes on each class.
    let right: [Double]
    /// `[k × k]`, class by class: how the wrong votes on a class spread; 0 on the diagonal, lines sum to 1.
    let mistakes: [Double]
    let accuracy: Double

    init(_ counts: CavityCounts, polarity: Polarity, functionCount m: Int, classCount k: Int) {
      var votes = [Double](repeating: CavityConstants.pooledPseudoVotes, count: k * k)
      for index in 0..<k { votes[index * k + index] += CavityConstants.pooledDiagonalPseudoVotes }
      for function in 0..<m {
        for vote in 0..<k {
          for index in 0..<k {
            votes[index * k + vote] +=
              polarity.ofFunctions[function] * counts.full[(function * k + vote) * k + index]
          }
        }
      }
      var right = [Double](repeating: 0, count: k)
      for index in 0..<k {
        let own = votes[index * k + index]
        let all = votes[index * k..<(index + 1) * k].reduce(0, +)
        right[index] = own / all
        votes[index * k + index] = 0
        let wrong = votes[index * k..<(index + 1) * k].reduce(0, +)
        for vote in index * k..<(index + 1) * k { votes[vote] /= wrong }
      }
      classCount = k
      self.right = right
      mistakes = votes
      accuracy = Self.accuracy(counts, polarity: polarity, functionCount: m, classCount: k)
    }

    /// The pooled share of right votes, with the prior of one class's line.
    private static func accuracy(
      _ counts: CavityCounts, polarity: Polarity, functionCount m: Int, classCount k: Int
    ) -> Double {
      let prior = CavityConstants.pooledPseudoVotes + CavityConstants.pooledDiagonalPseudoVotes
      var hits = prior
      var votes = prior + Double(k - 1) * CavityConstants.pooledPseudoVotes
      for function in 0..<m {
        let (right, all) = tally(counts.full, functionAt: function * k * k, classCount: k)
        hits += polarity.ofFunctions[function] * right
        votes += polarity.ofFunctions[function] * all
      }
      return hits / votes
    }

    private static func tally(_ full: [Double], functionAt first: Int, classCount k: Int) -> (Double, Double) {
      var right = 0.0
      var all = 0.0
      for place in 0..<k * k {
        all += full[first + place]
        if place % (k + 1) == 0 { right += full[first + place] }
      }
      return (right, all)
    }

    func accuracy(ofFunctionAt first: Int, counts: CavityCounts, prior: AccuracyPrior?) -> Double {
      let (right, all) = Self.tally(counts.full, functionAt: first, classCount: classCount)
      let pseudo = CavityConstants.accuracyPseudoVotes
      let (saidRight, said) = prior.map { ($0.accuracy * $0.votes, $0.votes) } ?? (0, 0)
      return (right + pseudo * accuracy + saidRight) / (all + pseudo + said)
    }

    /// The pool's accuracy on a class, moved by how far an LF's accuracy is from the pool's, on the scale of logits.
    func diagonal(_ index: Int, accuracy own: Double) -> Double {
      let logit = Self.logit(own) - Self.logit(accuracy) + Self.logit(right[index])
      return 1 / (1 + exp(-logit))
    }

    private static func logit(_ share: Double) -> Double {
      let cut = min(1 - CavityConstants.accuracyCut, max(CavityConstants.accuracyCut, share))
      return log(cut / (1 - cut))
    }
  }
}
