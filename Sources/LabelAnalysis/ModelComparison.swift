import Votes

/// A label model beside majority vote, which every one has to stand beside.
public struct ModelComparison: Sendable, Equatable, Codable {
  /// nil without gold.
  public let model: GoldAccuracy?
  /// nil without gold.
  public let majorityVote: GoldAccuracy?
  /// The share of covered rows on which both have the same label.
  public let agreement: Double?

  public init(model: GoldAccuracy?, majorityVote: GoldAccuracy?, agreement: Double?) {
    self.model = model
    self.majorityVote = majorityVote
    self.agreement = agreement
  }

  public init(_ posterior: Posterior, of patterns: VotePatterns, gold: GoldCounts?) {
    let majority = Posterior.voteShares(of: patterns)
    self.init(
      model: gold.map { GoldAccuracy(posterior, of: patterns, gold: $0) },
      majorityVote: gold.map { GoldAccuracy(majority, of: patterns, gold: $0) },
      agreement: ModelComparison.agreement(posterior, majority, of: patterns))
  }

  /// The share of covered rows on which two posteriors have the same best class.
  ///
  /// With ties, a row counts as far as the two sets of best classes coincide: their intersection over their union, so 1
  /// where both see the same tie, and one half where one sees a tie of two and the other decides for one of them.
  ///
  /// - Returns: nil if no row is covered.
  public static func agreement(_ left: Posterior, _ right: Posterior, of patterns: VotePatterns) -> Double? {
    checkMatch(left, patterns)
    checkMatch(right, patterns)
    var agreeing = 0.0
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let a = Set(Posterior.bestClasses(of: left[pattern]))
      let b = Set(Posterior.bestClasses(of: right[pattern]))
      agreeing += Double(patterns.counts[pattern]) * Double(a.intersection(b).count) / Double(a.union(b).count)
    }
    let covered = patterns.coveredRowCount
    return covered > 0 ? agreeing / Double(covered) : nil
  }
}
