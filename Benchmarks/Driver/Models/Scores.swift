import Glibc
import LabelAnalysis
import Votes

/// Class probabilities against gold, on rows with at least one vote.
struct Scores {
  /// A probability of 0 on the right class would cost infinitely much.
  private static let smallestProbability = 1e-4
  private static let binCount = 10

  let rowCount: Int
  /// Share of rows labeled right; a row with `t` best classes, the right one among them, counts `1 / t`.
  let accuracy: Double
  /// Mean of `-log` of the right class's probability, in nats.
  let logLoss: Double
  /// Expected calibration error: rows in ten equal bins by their best class's probability; the difference between its
  /// mean and the accuracy of each bin, weighted by rows.
  let calibrationError: Double
  /// Mean over rows of the squared differences to the right answer, added up over classes: 0 to 2.
  let brier: Double

  /// - Returns: `nil` without a row that is covered and has gold.
  init?(_ posterior: Posterior, of patterns: VotePatterns, gold: GoldCounts) {
    let accuracy = GoldAccuracy(posterior, of: patterns, gold: gold)
    guard let share = accuracy.accuracy else { return nil }
    var loss = 0.0
    var squares = 0.0
    var bins = [(right: Double, peak: Double)](repeating: (0, 0), count: Scores.binCount)
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let counts = Array(gold[pattern])
      let rows = Double(counts.reduce(0, +))
      if rows == 0 { continue }
      let line = Array(posterior[pattern])
      let peak = line.max() ?? 0
      let best = Posterior.bestClasses(of: line)
      // A peak of 0.7 that is a sum of rounded terms must not fall into the bin below.
      let bin = min(Scores.binCount - 1, Int((peak + Posterior.tieTolerance) * Double(Scores.binCount)))
      bins[bin].right += Double(best.reduce(0) { $0 + counts[Int($1)] }) / Double(best.count)
      bins[bin].peak += rows * peak
      let norm = line.reduce(0) { $0 + $1 * $1 }
      for (index, count) in counts.enumerated() where count > 0 {
        loss -= Double(count) * log(max(line[index], Scores.smallestProbability))
        squares += Double(count) * (norm - 2 * line[index] + 1)
      }
    }
    let total = Double(accuracy.rowCount)
    rowCount = accuracy.rowCount
    self.accuracy = share
    logLoss = loss / total
    calibrationError = bins.reduce(0) { $0 + abs($1.right - $1.peak) } / total
    brier = squares / total
  }
}

/// The mean of what is there; `nil` if nothing is.
func mean(_ values: some Sequence<Double?>) -> Double? {
  let values = values.compactMap { $0 }
  return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
