import Glibc
import LinearAlgebra
import Votes

extension FittedCavityModel {
  /// The model with its scores shifted, class by class, so that the covered rows have a given class balance.
  ///
  /// Accuracies estimated without gold do not bear a class balance as a prior: as a factor in the fit even the true one
  /// lowers accuracy (0.61 on seven LF sets, 0.73 without). As a bound on the outcome it raises it to 0.76: the same
  /// evidence, cut where the classes have the right sizes. The balance is one of all rows, and the uncovered ones may
  /// have another, so the shift counts with the root of the coverage.
  ///
  /// Source: expectation constraints, Mann & McCallum 2007, doi:10.1145/1273496.1273571, with the constraint met exactly.
  func tilted(to balance: ClassBalance, on patterns: VotePatterns) -> FittedCavityModel {
    let shift = BalanceTilt.shift(
      scores: logScores(for: patterns), patterns: patterns, target: balance.shares.map { max($0, BalanceTilt.smallest) }
    )
    let strength = (Double(patterns.coveredRowCount) / Double(patterns.rowCount)).squareRoot()
    return withEstimates {
      for (index, value) in shift.enumerated() { $0.base[index] += strength * value }
      let total = balance.shares.reduce(0) { $0 + max($1, BalanceTilt.smallest) }
      $0.majorityShare = min($0.majorityShare, CavityConstants.balancedMajorityShare)
      $0.balance = balance.shares.map { max($0, BalanceTilt.smallest) / total }
    }
  }
}

enum BalanceTilt {
  /// A share of zero would forbid a class whatever the votes say.
  static let smallest = 1e-6

  /// Iterative scaling divides the distance by a factor each round; where most rows are beyond doubt the factor is near 1,
  /// and a search by gradients ends what a hundred rounds have left (0.015 of probability on one crowd).
  private static let scalingRounds = 100
  private static let scalingTolerance = 1e-9
  /// In shares of the rows. Below it the objective's rounding would stop the search.
  private static let searchTolerance = 1e-8

  /// `[k]`, nats, mean 0: what to add to every row's scores.
  ///
  /// - Parameters:
  ///   - scores: `[patterns × k]`.
  ///   - target: `[k]`, above 0.
  static func shift(scores: [Double], patterns: VotePatterns, target: [Double]) -> [Double] {
    let rows = Double(patterns.coveredRowCount)
    let total = target.reduce(0, +)
    let logTarget = target.map { log($0 / total) }
    var shift = [Double](repeating: 0, count: target.count)
    var counts = shift
    for _ in 0..<scalingRounds {
      _ = fit(shift, scores: scores, patterns: patterns, counts: &counts)
      let steps = zip(logTarget, counts).map { $0 - log(max($1 / rows, .leastNormalMagnitude)) }
      shift = centred(zip(shift, steps).map { $0 + $1 })
      if steps.allSatisfy({ abs($0) < scalingTolerance }) { return shift }
    }
    // The shift is where the mean of log Σ exp(score + shift), less what the target gives, is smallest.
    let minimum = LimitedMemoryMinimum(from: shift, tolerance: searchTolerance, rounds: 500) { point, gradient in
      let value = fit(point, scores: scores, patterns: patterns, counts: &gradient)
      for index in gradient.indices { gradient[index] = gradient[index] / rows - target[index] / total }
      return value / rows - zip(point, target).reduce(0) { $0 + $1.0 * $1.1 / total }
    }
    return centred(minimum.point)
  }

  /// Fills `counts`, `[k]`, with the covered rows of each class under a shift.
  ///
  /// - Returns: the rows' sum of log Σ exp(score + shift).
  private static func fit(
    _ shift: [Double], scores: [Double], patterns: VotePatterns, counts: inout [Double]
  ) -> Double {
    let k = shift.count
    var sum = 0.0
    var lineStore = shift
    var line = lineStore.mutableSpan
    for index in 0..<k { counts[index] = 0 }
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let rows = Double(patterns.counts[pattern])
      var best = 0
      for index in 0..<k {
        line[index] = scores[pattern * k + index] + shift[index]
        if line[index] > line[best] { best = index }
      }
      let peak = line[best]
      normalise(&line)
      // The largest share is exp(peak) over the sum, and so never small.
      sum += rows * (peak - log(line[best]))
      for index in 0..<k { counts[index] += rows * line[index] }
    }
    return sum
  }

  private static func centred(_ shift: [Double]) -> [Double] {
    let mean = shift.reduce(0, +) / Double(shift.count)
    return shift.map { $0 - mean }
  }
}
