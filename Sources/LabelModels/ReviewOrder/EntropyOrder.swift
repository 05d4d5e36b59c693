import Votes

/// The posteriors that say least; for two classes the order of margins.
struct EntropyOrder: ReviewOrder {
  let name = "entropy"
  let abstract = "largest entropy of the posterior first"

  func ranking(in state: ReviewState) -> any ReviewRanking {
    FixedRanking(worths: (0..<state.patterns.count).map(state.entropy))
  }
}
