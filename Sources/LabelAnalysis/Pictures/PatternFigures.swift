import Votes

/// What pictures of a run are drawn from.
public struct PatternFigures: Sendable, Equatable, Codable {
  public let meetings: FunctionMeetings
  public let differences: MajorityDifferences
  public let margins: RouteMargins
  /// The share of covered rows whose label is right, if the probabilities mean what they say; nil if no row is covered.
  public let expectedAccuracy: Double?

  /// - Parameters:
  ///   - analysis: of the patterns.
  ///   - gold: of the patterns.
  ///   - margins: of the patterns.
  public init(
    _ patterns: VotePatterns, analysis: VoteAnalysis, posterior: Posterior, gold: GoldCounts?, margins: RouteMargins
  ) {
    meetings = FunctionMeetings(patterns, analysis)
    differences = MajorityDifferences(posterior, of: patterns, gold: gold)
    self.margins = margins
    var sum = 0.0
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      sum += Double(patterns.counts[pattern]) * (posterior[pattern].max() ?? 0)
    }
    expectedAccuracy = analysis.coveredRowCount > 0 ? sum / Double(analysis.coveredRowCount) : nil
  }
}
