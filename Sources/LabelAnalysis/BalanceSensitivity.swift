import Votes

/// How far labels hang on the class balance: what would change if a class were more or less frequent than the model has it.
public struct BalanceSensitivity: Sendable, Equatable, Codable {
  public struct Class: Sendable, Equatable, Codable {
    /// The mean posterior of the covered rows.
    public let share: Double
    /// The share of covered rows whose label changes if the odds of this class against each other one were double.
    public let changedIfDoubled: Double
    /// The same if they were half.
    public let changedIfHalved: Double
  }

  /// `[k]`.
  public let classes: [Class]

  /// - Returns: nil if no row is covered.
  public init?(_ posterior: Posterior, of patterns: VotePatterns) {
    let covered = Double(patterns.coveredRowCount)
    guard covered > 0 else { return nil }
    let k = patterns.classCount
    var sums = [Double](repeating: 0, count: k)
    var doubled = sums
    var halved = sums
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let rows = Double(patterns.counts[pattern])
      let shares = posterior[pattern]
      let best = Self.best(Array(shares))
      for index in 0..<k {
        sums[index] += rows * shares[shares.startIndex + index]
        var moved = Array(shares)
        moved[index] *= 2
        if Self.best(moved) != best { doubled[index] += rows }
        moved[index] /= 4
        if Self.best(moved) != best { halved[index] += rows }
      }
    }
    classes = (0..<k).map {
      Class(
        share: sums[$0] / covered, changedIfDoubled: doubled[$0] / covered, changedIfHalved: halved[$0] / covered)
    }
  }

  private static func best(_ shares: [Double]) -> [Int] {
    Posterior.bestClasses(of: shares[...]).map { Int($0) }
  }
}
