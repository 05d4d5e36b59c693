import Votes

/// How many covered rows have which margin, and which of them a person should look at.
public struct RouteMargins: Sendable, Equatable, Codable {
  /// Bins of equal width over 0 to 1.
  public static let binCount = 20

  /// Rows with a smaller margin go to a person.
  public let reviewBelow: Double
  /// `[20]`: rows with a margin from `i / 20` to below `(i + 1) / 20` that go to a person; 1 belongs to the last.
  public let annotator: [Int]
  /// `[20]`: the others.
  public let auto: [Int]

  public init(_ posterior: Posterior, of patterns: VotePatterns, reviewBelow: Double) {
    checkMatch(posterior, patterns)
    var annotator = [Int](repeating: 0, count: Self.binCount)
    var auto = annotator
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let margin = posterior.best(pattern).margin
      // As in the other histogram: a bound that was computed one unit too low still begins its bin.
      let bin = min(max(Int((margin + Posterior.tieTolerance) * Double(Self.binCount)), 0), Self.binCount - 1)
      if margin < reviewBelow {
        annotator[bin] += patterns.counts[pattern]
      } else {
        auto[bin] += patterns.counts[pattern]
      }
    }
    self.reviewBelow = reviewBelow
    self.annotator = annotator
    self.auto = auto
  }
}
