import Votes

/// Rows that may be of a rare class: each class's uncertainty counts by one over its expected share.
struct RareOrder: ReviewOrder {
  let name = "rare"
  let abstract = "largest uncertainty about rare classes first"

  /// A class that the model expects on no row is not worth infinitely much.
  private static let shareFloor = 0.001

  func ranking(in state: ReviewState) -> any ReviewRanking {
    let patterns = state.patterns
    var shares = [Double](repeating: 0, count: patterns.classCount)
    var covered = 0.0
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let count = Double(patterns.counts[pattern])
      covered += count
      for (label, probability) in state.posterior[pattern].enumerated() { shares[label] += count * probability }
    }
    let weights = shares.map { 1 / max(Self.shareFloor, covered > 0 ? $0 / covered : 1) }
    return FixedRanking(
      worths: (0..<patterns.count).map { pattern in
        zip(state.posterior[pattern], weights).reduce(0) { $0 + $1.0 * (1 - $1.0) * $1.1 }
      })
  }
}
