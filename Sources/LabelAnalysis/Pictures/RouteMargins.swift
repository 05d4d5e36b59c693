import Votes

/// How many covered rows have which margin, and which of them a person should look at.
public struct RouteMargins: Sendable, Equatable, Codable {
  /// Bins of equal width over 0 to 1.
  public static let binCount = 20

  /// Rows with a smaller margin go to a person; nil where that does not hang on the margin alone.
  public let reviewBelow: Double?
  /// `[20]`: rows with a margin from `i / 20` to below `(i + 1) / 20` that go to a person; 1 belongs to the last.
  public let annotator: [Int]
  /// `[20]`: rows that go to nobody.
  public let auto: [Int]
  /// `[20]`: rows that go to an expert; nil where none does.
  public let expert: [Int]?

  public init(_ posterior: Posterior, of patterns: VotePatterns, reviewBelow: Double) {
    self.init(posterior, of: patterns, limit: reviewBelow) {
      posterior.best($0).margin < reviewBelow ? .annotator : .auto
    }
  }

  /// - Parameters:
  ///   - limit: see ``reviewBelow``.
  ///   - route: of a covered pattern.
  public init(_ posterior: Posterior, of patterns: VotePatterns, limit: Double?, route: (Int) -> Route) {
    checkMatch(posterior, patterns)
    var annotator = [Int](repeating: 0, count: Self.binCount)
    var (auto, expert) = (annotator, annotator)
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let margin = posterior.best(pattern).margin
      // As in the other histogram: a bound that was computed one unit too low still begins its bin.
      let bin = min(max(Int((margin + Posterior.tieTolerance) * Double(Self.binCount)), 0), Self.binCount - 1)
      switch route(pattern) {
      case .auto: auto[bin] += patterns.counts[pattern]
      case .expert: expert[bin] += patterns.counts[pattern]
      case .annotator, .uncovered: annotator[bin] += patterns.counts[pattern]
      }
    }
    reviewBelow = limit
    self.annotator = annotator
    self.auto = auto
    self.expert = expert.contains { $0 > 0 } ? expert : nil
  }

  /// `[20]`: rows that go to a person of either kind.
  public var people: [Int] { annotator.indices.map { annotator[$0] + (expert?[$0] ?? 0) } }
}
