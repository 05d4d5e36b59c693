import Votes

/// What is known about one LF from votes, and from gold where there is some. Shares are over all `n` rows; nil where
/// undefined.
public struct FunctionAnalysis: Sendable, Equatable, Codable {
  /// The classes it has voted for, ascending.
  public let polarity: [Vote]
  public let voteCount: Int
  /// The share of rows it votes on.
  public let coverage: Double?
  /// The share of rows it and another LF vote on.
  public let overlaps: Double?
  /// The share of rows on which it votes and another LF votes otherwise.
  public let conflicts: Double?
  /// nil without gold.
  public let gold: FunctionGoldAnalysis?

  init(_ tally: FunctionTally, rowCount: Int, goldTotals: [Int]?) {
    polarity = tally.classes.keys.sorted()
    voteCount = tally.classes.values.reduce(0) { $0 + $1.rows }
    coverage = share(voteCount, of: rowCount)
    overlaps = share(tally.overlaps, of: rowCount)
    conflicts = share(tally.conflicts, of: rowCount)
    gold = goldTotals.map { FunctionGoldAnalysis(tally, goldTotals: $0) }
  }
}

/// One LF against gold; nil where undefined.
public struct FunctionGoldAnalysis: Sendable, Equatable, Codable {
  /// One class of an LF's polarity.
  public struct ClassResult: Sendable, Equatable, Codable {
    public let label: Vote
    /// Rows with this gold class, whatever the LF did.
    public let goldRowCount: Int
    /// Votes for this class on rows with gold.
    public let voteCount: Int
    /// Votes for this class on rows with this gold class.
    public let correctCount: Int
    public let precision: Double?
    /// The share of rows with this gold class on which the LF votes for it.
    public let recall: Double?
  }

  /// Votes on rows with gold: the number behind ``precision``.
  public let voteCount: Int
  public let correctCount: Int
  /// The share of its votes on rows with gold that are right.
  public let precision: Double?
  /// Wilson's 90 % interval of ``precision``.
  public let interval: ShareInterval?
  /// The share of gold rows of its polarity's classes on which it votes right.
  public let recall: Double?
  /// A line for each class of its polarity, ascending.
  public let classes: [ClassResult]

  init(_ tally: FunctionTally, goldTotals: [Int]) {
    classes = tally.classes.sorted { $0.key < $1.key }.map { label, counts in
      ClassResult(
        label: label, goldRowCount: goldTotals[Int(label)], voteCount: counts.goldRows, correctCount: counts.correct,
        precision: share(counts.correct, of: counts.goldRows),
        recall: share(counts.correct, of: goldTotals[Int(label)]))
    }
    voteCount = classes.reduce(0) { $0 + $1.voteCount }
    correctCount = classes.reduce(0) { $0 + $1.correctCount }
    precision = share(correctCount, of: voteCount)
    interval = ShareInterval.wilson(successes: correctCount, trials: voteCount)
    recall = share(correctCount, of: classes.reduce(0) { $0 + $1.goldRowCount })
  }
}
