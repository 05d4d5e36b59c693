import Glibc
import LabelAnalysis
import Votes

/// Intervals for the figures of a fitted model, beside its point estimates.
public struct ModelIntervals: Sendable, Equatable, Codable {
  /// `[m]`: for ``FittedLabelModel/functionAccuracies``; `nil` where the LF never voted, or no draw of the rows told.
  public let accuracies: [ShareInterval?]
  /// `[k]`: for ``FittedLabelModel/classBalance``; `nil` where the model does not learn it: it was given, or no row moves
  /// it.
  public let balance: [ShareInterval?]
  /// The draws behind them.
  public let replicateCount: Int

  init(nothingFor estimate: LogOddsEstimate) {
    accuracies = Array(repeating: nil, count: estimate.functionCount)
    balance = Array(repeating: nil, count: estimate.values.count - estimate.functionCount)
    replicateCount = 0
  }

  init(
    _ estimate: LogOddsEstimate, deviations: [Double?], bias: BiasCorrection, quantile: Double, isBalanceKnown: Bool,
    replicateCount: Int
  ) {
    let intervals: [ShareInterval?] = estimate.values.indices.map { index in
      guard let value = estimate.values[index], let deviation = deviations[index], deviation > 0 else { return nil }
      let spread = deviation / bias.slopes[index]
      let half = quantile * (spread * spread + bias.variances[index]).squareRoot()
      let center = value - bias.values[index]
      return ShareInterval(lower: share(ofLogOdds: center - half), upper: share(ofLogOdds: center + half))
    }
    accuracies = Array(intervals.prefix(estimate.functionCount))
    let learned = intervals.dropFirst(estimate.functionCount)
    balance = isBalanceKnown ? learned.map { _ in nil } : Array(learned)
    self.replicateCount = replicateCount
  }
}

/// A model's figures on the scale where intervals are symmetric: accuracies, then the class balance.
struct LogOddsEstimate: Sendable {
  let functionCount: Int
  /// `[m + k]`, nats; `nil` where undefined.
  let values: [Double?]

  init(_ fitted: any FittedLabelModel) {
    functionCount = fitted.functionCount
    values =
      fitted.functionAccuracies.map { $0.map(logOdds(ofShare:)) } + fitted.classBalance.shares.map(logOdds(ofShare:))
  }
}

/// Shares nearer to 0 or 1 than this count as this: an infinite log odds would leave no interval.
let smallestShare = 1e-6

func logOdds(ofShare share: Double) -> Double {
  let inside = min(max(share, smallestShare), 1 - smallestShare)
  return log(inside / (1 - inside))
}

func share(ofLogOdds value: Double) -> Double { 1 / (1 + exp(-value)) }

/// Means and deviations of figures that come one set at a time.
struct Moments {
  private var counts: [Double]
  private var sums: [Double]
  private var squares: [Double]

  init(count: Int) {
    counts = [Double](repeating: 0, count: count)
    sums = counts
    squares = counts
  }

  mutating func add(_ estimate: LogOddsEstimate) {
    for (index, value) in estimate.values.enumerated() {
      guard let value else { continue }
      counts[index] += 1
      let difference = value - sums[index]
      // Welford's update: a sum of squares would cancel.
      sums[index] += difference / counts[index]
      squares[index] += difference * (value - sums[index])
    }
  }

  /// `nil` where nothing came.
  var means: [Double?] { zip(counts, sums).map { $0 > 0 ? $1 : nil } }

  /// `nil` where fewer than two came.
  var deviations: [Double?] { zip(counts, squares).map { $0 > 1 ? ($1 / ($0 - 1)).squareRoot() : nil } }
}
