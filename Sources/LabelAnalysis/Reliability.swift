import Glibc
import Votes

/// Whether probabilities mean what they say, measured on rows whose class is known. All of them: lower is better.
public struct Reliability: Sendable, Equatable, Codable {
  /// Covered rows with gold.
  public let rowCount: Int
  /// Ties shared.
  public let accuracy: Double
  /// Expected calibration error over ten bins of equal width of the best class's probability: the mean difference
  /// between that probability and the share of rows that are right, 0 to 1.
  ///
  /// Source: Guo et al. 2017, arXiv:1706.04599, eq. 5.
  public let calibrationError: Double
  /// The mean of `-ln p` of the right class, in nats; probabilities below ``probabilityFloor`` count as that.
  public let logLoss: Double
  /// The mean of `Σ (p - y)²` over the classes, 0 to 2.
  ///
  /// Source: Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
  public let brierScore: Double

  public init(rowCount: Int, accuracy: Double, calibrationError: Double, logLoss: Double, brierScore: Double) {
    self.rowCount = rowCount
    self.accuracy = accuracy
    self.calibrationError = calibrationError
    self.logLoss = logLoss
    self.brierScore = brierScore
  }

  /// One sure mistake costs 9.2 nats and not infinitely many.
  public static let probabilityFloor = 1e-4

  public static let binCount = 10
}

/// One bin of a reliability diagram: rows whose best class has about the same probability.
public struct ReliabilityBin: Sendable, Equatable, Codable {
  /// Covered rows with gold.
  public internal(set) var rowCount: Int
  /// Ties shared.
  public internal(set) var correctCount: Double
  /// The sum of the best classes' probabilities.
  public internal(set) var probabilitySum: Double

  public init(rowCount: Int = 0, correctCount: Double = 0, probabilitySum: Double = 0) {
    self.rowCount = rowCount
    self.correctCount = correctCount
    self.probabilitySum = probabilitySum
  }

  /// nil without rows.
  public var accuracy: Double? { rowCount > 0 ? correctCount / Double(rowCount) : nil }
  /// What the model says of these rows; nil without rows.
  public var meanProbability: Double? { rowCount > 0 ? probabilitySum / Double(rowCount) : nil }
}

/// Adds up what ``Reliability`` needs; rows may come from several posteriors.
public struct ReliabilityTally: Sendable {
  private var rowCount = 0
  private var correctCount = 0.0
  private var logLoss = 0.0
  private var squares = 0.0
  /// `[10]`, of equal width over 0 to 1.
  public private(set) var bins = [ReliabilityBin](repeating: ReliabilityBin(), count: Reliability.binCount)

  public init() {}

  /// Adds rows with the same probabilities and the same class.
  ///
  /// - Parameters:
  ///   - probabilities: `[k]`, sums to 1.
  ///   - label: the right class. If `t` classes are best and it is one of them, a row is `1 / t` right.
  public mutating func add(_ probabilities: some Collection<Double>, label: Vote, rows: Int = 1) {
    precondition(label >= 0 && label < probabilities.count && rows >= 0, "class \(label) on \(rows) rows")
    guard rows > 0, let top = probabilities.max() else { return }
    let best = Posterior.bestClasses(of: probabilities)
    let correct = best.contains(label) ? 1 / Double(best.count) : 0
    let right = probabilities[probabilities.index(probabilities.startIndex, offsetBy: Int(label))]
    let weight = Double(rows)
    rowCount += rows
    correctCount += weight * correct
    logLoss -= weight * log(max(right, Reliability.probabilityFloor))
    // Σ (p - y)² = Σ p² - 2 p_right + 1.
    squares += weight * (probabilities.reduce(1) { $0 + $1 * $1 } - 2 * right)
    // As in the histogram of margins: 0.7 that was computed one unit too low still belongs to the bin that begins there.
    let bin = MarginHistogram.bin(top)
    bins[bin].rowCount += rows
    bins[bin].correctCount += weight * correct
    bins[bin].probabilitySum += weight * top
  }

  /// Adds all covered rows with gold.
  public mutating func add(_ posterior: Posterior, of patterns: VotePatterns, gold: GoldCounts) {
    checkMatch(posterior, patterns)
    precondition(gold.patternCount == patterns.count, "gold of \(gold.patternCount) patterns for \(patterns.count)")
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      for (label, count) in gold[pattern].enumerated() { add(posterior[pattern], label: Vote(label), rows: count) }
    }
  }

  public var accuracy: GoldAccuracy { GoldAccuracy(rowCount: rowCount, correctCount: correctCount) }

  /// nil without rows.
  public var reliability: Reliability? {
    guard rowCount > 0 else { return nil }
    let rows = Double(rowCount)
    return Reliability(
      rowCount: rowCount, accuracy: correctCount / rows,
      calibrationError: bins.reduce(0) { $0 + abs($1.probabilitySum - $1.correctCount) } / rows,
      logLoss: logLoss / rows, brierScore: squares / rows)
  }
}

/// A label model's reliability beside what it has to stand beside.
public struct ReliabilityComparison: Sendable, Equatable, Codable {
  /// What it was measured on.
  public enum Reference: String, Sendable, Codable {
    case gold
    /// Reviewed rows that were drawn at random.
    case reviewed
  }

  public let reference: Reference
  /// The model that gave the labels. Rows that it learned from are measured by models that did not learn from them.
  public let model: Reliability
  /// The same model fitted without any reviewed row; nil where there is none.
  public let withoutReviewed: Reliability?
  public let majorityVote: Reliability
  /// Measured rows that the model learned from.
  public let crossFittedRowCount: Int
  /// Models that were fitted to measure those.
  public let foldCount: Int
  /// `[10]`, of ``model``: by the best class's probability.
  public let bins: [ReliabilityBin]

  public init(
    reference: Reference, model: Reliability, withoutReviewed: Reliability?, majorityVote: Reliability,
    crossFittedRowCount: Int, foldCount: Int, bins: [ReliabilityBin] = []
  ) {
    self.reference = reference
    self.model = model
    self.withoutReviewed = withoutReviewed
    self.majorityVote = majorityVote
    self.crossFittedRowCount = crossFittedRowCount
    self.foldCount = foldCount
    self.bins = bins
  }
}
