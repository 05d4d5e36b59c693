import Glibc
import Votes

/// How a figure that is measured on rows changed between two models, on the same rows.
public struct PairedChange: Sendable, Equatable, Codable {
  public let old: Double
  public let new: Double
  /// ``new`` less ``old``.
  public let difference: Double
  /// 90 % interval of the difference, by drawing rows with replacement; nil for fewer than two rows.
  public let lower: Double?
  public let upper: Double?
}

/// Two models on the same rows with gold. Rows are compared with themselves: what makes a row hard for both is no noise.
///
/// Source: McNemar 1947, doi:10.1007/BF02295996 (the exact form); Efron & Tibshirani 1993 (paired percentile bootstrap).
public struct PairedComparison: Sendable, Equatable, Codable {
  /// Rows with gold that both have labelled.
  public let rowCount: Int
  /// Rows that only the new one has right.
  public let newOnly: Int
  /// Rows that only the old one has right.
  public let oldOnly: Int
  /// How often chance alone gives so large a difference between ``newOnly`` and ``oldOnly``, or a larger one.
  public let mcNemar: Double
  public let accuracy: PairedChange
  public let calibrationError: PairedChange
  public let logLoss: PairedChange

  /// What two models say of a row whose class is known.
  public struct Row: Sendable {
    public struct Side: Sendable {
      public let isRight: Bool
      /// Of the label.
      public let best: Double
      /// Of the class that is right.
      public let right: Double

      public init(isRight: Bool, best: Double, right: Double) {
        self.isRight = isRight
        self.best = best
        self.right = right
      }
    }

    public let old: Side
    public let new: Side

    public init(old: Side, new: Side) {
      self.old = old
      self.new = new
    }
  }

  /// Draws; fewer where there are so many rows that an interval is narrow anyway.
  static let drawCount = 1_000
  static let rowsToDraw = 20_000_000

  /// - Returns: nil without rows.
  public init?(_ rows: [Row]) {
    guard !rows.isEmpty else { return nil }
    rowCount = rows.count
    newOnly = rows.count { $0.new.isRight && !$0.old.isRight }
    oldOnly = rows.count { $0.old.isRight && !$0.new.isRight }
    mcNemar = PairedComparison.exactMcNemar(newOnly, oldOnly)
    var generator = SeededGenerator(seed: 1)
    let (old, new) = (FigureTally(rows, \.old), FigureTally(rows, \.new))
    var draws: [[Double]] = [[], [], []]
    let count = rows.count < 2 ? 0 : min(Self.drawCount, max(100, Self.rowsToDraw / rows.count))
    for _ in 0..<count {
      let drawn = (0..<rows.count).map { _ in Int.random(in: 0..<rows.count, using: &generator) }
      let (a, b) = (old.figures(of: drawn), new.figures(of: drawn))
      for figure in 0..<3 { draws[figure].append(b[figure] - a[figure]) }
    }
    let all = Array(0..<rows.count)
    let (a, b) = (old.figures(of: all), new.figures(of: all))
    let changes = (0..<3).map { PairedComparison.change(a[$0], b[$0], draws[$0]) }
    (accuracy, calibrationError, logLoss) = (changes[0], changes[1], changes[2])
  }

  private static func change(_ old: Double, _ new: Double, _ draws: [Double]) -> PairedChange {
    let sorted = draws.sorted()
    func quantile(_ share: Double) -> Double? {
      sorted.isEmpty ? nil : sorted[min(sorted.count - 1, Int((Double(sorted.count - 1) * share).rounded()))]
    }
    return PairedChange(old: old, new: new, difference: new - old, lower: quantile(0.05), upper: quantile(0.95))
  }

  /// Two sides: twice the smaller tail of a fair coin.
  static func exactMcNemar(_ left: Int, _ right: Int) -> Double {
    let n = left + right
    guard n > 0 else { return 1 }
    let logHalf = -Double(n) * log(2.0)
    var tail = 0.0
    for k in 0...min(left, right) {
      tail += exp(lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1)) + logHalf)
    }
    return min(1, 2 * tail)
  }
}

/// The figures of one model on drawn rows: accuracy, calibration error, log loss.
private struct FigureTally {
  private let right: [Double]
  private let best: [Double]
  private let bin: [Int]
  private let loss: [Double]

  init(_ rows: [PairedComparison.Row], _ side: KeyPath<PairedComparison.Row, PairedComparison.Row.Side>) {
    let sides = rows.map { $0[keyPath: side] }
    right = sides.map { $0.isRight ? 1 : 0 }
    best = sides.map(\.best)
    bin = sides.map { MarginHistogram.bin($0.best) }
    loss = sides.map { -log(max($0.right, Reliability.probabilityFloor)) }
  }

  func figures(of rows: [Int]) -> [Double] {
    var (correct, losses) = (0.0, 0.0)
    var gaps = [Double](repeating: 0, count: Reliability.binCount)
    for row in rows {
      correct += right[row]
      losses += loss[row]
      gaps[bin[row]] += best[row] - right[row]
    }
    let count = Double(rows.count)
    return [correct / count, gaps.reduce(0) { $0 + abs($1) } / count, losses / count]
  }
}
