/// A share with its uncertainty.
public struct ShareInterval: Sendable, Equatable, Codable {
  /// 0 to 1.
  public let lower: Double
  /// 0 to 1.
  public let upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The 95th percentile of the normal distribution: two sides of 5 % leave 90 %.
  static let normalQuantile = 1.6448536269514722

  /// The share's 90 % interval, which stays sensible for few trials and for shares near 0 and 1.
  ///
  /// - Returns: nil without trials.
  ///
  /// Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
  public static func wilson(successes: Int, trials: Int) -> ShareInterval? {
    precondition(successes >= 0 && successes <= trials, "\(successes) of \(trials)")
    guard trials > 0 else { return nil }
    let n = Double(trials)
    let share = Double(successes) / n
    let square = normalQuantile * normalQuantile
    let center = (share + square / (2 * n)) / (1 + square / n)
    let half = normalQuantile / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
    // At both ends the formula gives the share itself, up to rounding.
    return ShareInterval(
      lower: successes == 0 ? 0 : max(0, center - half), upper: successes == trials ? 1 : min(1, center + half))
  }
}

/// `part / whole`; nil if there is no whole.
func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
