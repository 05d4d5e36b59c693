import Votes

/// Uncertain rows whose votes are like those of many others.
///
/// A row's density is its mean cosine to all covered rows, which needs no pairs: it is the product with the sum of all lines
/// of unit length.
///
/// Source: Settles & Craven 2008, An Analysis of Active Learning Strategies for Sequence Labeling Tasks (information density).
struct DensityOrder: ReviewOrder {
  let name = "density"
  let abstract = "largest entropy times likeness to other rows first"

  func ranking(in state: ReviewState) -> any ReviewRanking {
    let patterns = state.patterns
    let k = patterns.classCount
    var sum = [Double](repeating: 0, count: patterns.functionCount * k)
    func length(_ pattern: Int) -> Double { Double(patterns.votes(of: pattern).count).squareRoot() }
    func token(_ vote: Int) -> Int { Int(patterns.functions[vote]) * k + Int(patterns.classes[vote]) }
    for pattern in 0..<patterns.count {
      for vote in patterns.votes(of: pattern) { sum[token(vote)] += Double(patterns.counts[pattern]) / length(pattern) }
    }
    return FallingRanking(
      worths: (0..<patterns.count).map { pattern in
        guard patterns.isCovered(pattern) else { return 0 }
        let likeness = patterns.votes(of: pattern).reduce(0) { $0 + sum[token($1)] } / length(pattern)
        return state.entropy(pattern) * likeness
      }, counts: state.answeredCounts)
  }
}
