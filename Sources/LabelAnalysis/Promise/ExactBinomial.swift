import Glibc

/// Tails of the binomial distribution and the exact bounds that follow from them.
///
/// A sample without replacement from a finite number of rows is less spread than the binomial distribution (Hoeffding 1963,
/// doi:10.1080/01621459.1963.10500830, theorem 4), so a bound on a rate is then on the safe side.
///
/// Source: Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404.
public enum ExactBinomial {
  /// Bisections for a bound: each halves the interval, so that 60 leave less than a double can tell near 1.
  private static let bisectionCount = 60
  /// A term below this share of the sum changes no digit of it.
  private static let negligible = 1e-17

  /// The probability of at most `count` successes.
  ///
  /// - Parameters:
  ///   - count: 0 to `trials`.
  ///   - rate: 0 to 1.
  /// - Complexity: O(√trials) terms, more for few trials.
  public static func lowerTail(_ count: Int, of trials: Int, rate: Double) -> Double {
    precondition(count >= 0 && count <= trials && rate >= 0 && rate <= 1, "\(count) of \(trials) at \(rate)")
    if count == trials || rate == 0 { return 1 }
    if rate == 1 { return 0 }
    // From the end that is farther from the mean, terms only fall, and a sum near 1 loses nothing.
    if Double(count) > Double(trials) * rate {
      return max(0, 1 - falling(from: trials - count - 1, of: trials, rate: 1 - rate))
    }
    return min(1, falling(from: count, of: trials, rate: rate))
  }

  /// The sum of the probabilities of `count`, `count - 1`, … 0 successes, for a `count` not above the mean.
  private static func falling(from count: Int, of trials: Int, rate: Double) -> Double {
    let (n, k) = (Double(trials), Double(count))
    let logTerm = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log1p(-rate)
    var (term, sum) = (1.0, 1.0)
    var left = count
    while left > 0, term > negligible * sum {
      term *= Double(left) * (1 - rate) / (Double(trials - left + 1) * rate)
      sum += term
      left -= 1
    }
    return exp(logTerm) * sum
  }

  /// The largest rate that is not excluded: at it, as few successes have the probability `risk`.
  ///
  /// - Parameter risk: that the rate is above the bound, in (0, 1).
  /// - Returns: 1 without trials.
  public static func upperBound(_ count: Int, of trials: Int, risk: Double) -> Double {
    precondition(risk > 0 && risk < 1, "a risk of \(risk)")
    guard count < trials else { return 1 }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<bisectionCount {
      let middle = (low + high) / 2
      if lowerTail(count, of: trials, rate: middle) > risk { low = middle } else { high = middle }
    }
    return high
  }

  /// The smallest number of trials that shows a rate of at most `rate`, with this many faults among them.
  ///
  /// Without faults: 149 for 2 % and a risk of 5 %.
  ///
  /// - Parameters:
  ///   - rate: in (0, 1).
  ///   - risk: in (0, 1).
  public static func trialsNeeded(faults: Int, rate: Double, risk: Double) -> Int {
    precondition(faults >= 0 && rate > 0 && rate < 1 && risk > 0 && risk < 1, "\(faults), \(rate), \(risk)")
    var (low, high) = (faults, max(1, faults + 1))
    while lowerTail(faults, of: high, rate: rate) > risk { (low, high) = (high, high * 2) }
    while high - low > 1 {
      let middle = (low + high) / 2
      if lowerTail(faults, of: middle, rate: rate) > risk { low = middle } else { high = middle }
    }
    return high
  }
}
