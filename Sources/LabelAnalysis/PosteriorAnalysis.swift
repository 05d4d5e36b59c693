import Votes

/// How many covered rows get which label.
public struct LabelCounts: Sendable, Equatable, Codable {
  /// `[k]`: rows whose best class this is.
  public let byClass: [Int]
  /// Covered rows whose best classes are equal: no label is better than another.
  public let tied: Int
  /// Rows without votes.
  public let uncovered: Int

  public init(byClass: [Int], tied: Int, uncovered: Int) {
    self.byClass = byClass
    self.tied = tied
    self.uncovered = uncovered
  }

  public init(_ posterior: Posterior, of patterns: VotePatterns) {
    checkMatch(posterior, patterns)
    var byClass = [Int](repeating: 0, count: patterns.classCount)
    var tied = 0
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let best = posterior.best(pattern)
      if best.margin == 0 {
        tied += patterns.counts[pattern]
      } else {
        byClass[Int(best.class)] += patterns.counts[pattern]
      }
    }
    self.init(byClass: byClass, tied: tied, uncovered: patterns.rowCount - patterns.coveredRowCount)
  }
}

/// How sure the posterior is about covered rows.
public struct MarginHistogram: Sendable, Equatable, Codable {
  /// Bins of equal width over 0 to 1.
  public static let binCount = 10

  /// `[10]`: rows with a margin from `i / 10` to below `(i + 1) / 10`; 1 belongs to the last.
  public let counts: [Int]

  public init(counts: [Int]) {
    precondition(counts.count == MarginHistogram.binCount, "\(counts.count) bins")
    self.counts = counts
  }

  public init(_ posterior: Posterior, of patterns: VotePatterns) {
    checkMatch(posterior, patterns)
    var counts = [Int](repeating: 0, count: MarginHistogram.binCount)
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      counts[MarginHistogram.bin(posterior.best(pattern).margin)] += patterns.counts[pattern]
    }
    self.init(counts: counts)
  }

  /// A margin of 0.3 that was computed as 0.6 - 0.3, one unit too low, still belongs to the bin that begins at 0.3.
  static func bin(_ margin: Double) -> Int {
    min(max(Int((margin + Posterior.tieTolerance) * Double(binCount)), 0), binCount - 1)
  }
}

/// A posterior against gold.
public struct GoldAccuracy: Sendable, Equatable, Codable {
  /// Covered rows with gold.
  public let rowCount: Int
  /// Rows labeled right, ties shared.
  public let correctCount: Double
  /// ``correctCount`` over ``rowCount``; nil without rows.
  public let accuracy: Double?

  public init(rowCount: Int, correctCount: Double) {
    self.rowCount = rowCount
    self.correctCount = correctCount
    accuracy = rowCount > 0 ? correctCount / Double(rowCount) : nil
  }

  /// Measured on rows with gold and at least one vote. If `t` classes are best (within ``Posterior/tieTolerance``) and
  /// the right one is among them, the row counts `1 / t`: what breaking ties at random gets on average.
  public init(_ posterior: Posterior, of patterns: VotePatterns, gold: GoldCounts) {
    checkMatch(posterior, patterns)
    precondition(gold.patternCount == patterns.count, "gold of \(gold.patternCount) patterns for \(patterns.count)")
    var rowCount = 0
    var correctCount = 0.0
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let counts = gold[pattern]
      let rows = counts.reduce(0, +)
      guard rows > 0 else { continue }
      let best = Posterior.bestClasses(of: posterior[pattern])
      let right = best.reduce(0) { $0 + counts[counts.startIndex + Int($1)] }
      rowCount += rows
      correctCount += Double(right) / Double(best.count)
    }
    self.init(rowCount: rowCount, correctCount: correctCount)
  }
}

func checkMatch(_ posterior: Posterior, _ patterns: VotePatterns) {
  precondition(
    posterior.count == patterns.count && posterior.classCount == patterns.classCount,
    "posterior of \(posterior.count) × \(posterior.classCount), votes of \(patterns.count) × \(patterns.classCount)")
}
