import Glibc
import LabelAnalysis
import Votes

/// How sure a label model's figures are: intervals by fitting it again to other rows of the same kind.
///
/// On the log-odds scale, an interval is the estimate less its bias, plus and minus a multiple of its spread.
/// - *Spread*: rows are drawn again with replacement, pattern by pattern (each count from a Poisson distribution with the
///   count as its mean), and the model is fitted to each draw. No row is touched, and how LFs go together stays as it is.
/// - *Bias*: a model's figure differs from what it stands for also with endless rows, since it shrinks, stops early or mixes
///   in majority vote; see ``BiasCorrection``.
///
/// Held against simulated votes that are independent given the class (2 and 3 classes, 5 and 10 LFs; `benchmark intervals`),
/// 90 % intervals hold this often, from the worst to the best of the lines:
///
/// | | rows | sets a line | accuracies | class balance |
/// |---|---|---|---|---|
/// | cavity | 500 to 10,000 | 20 | 0.870 to 0.960 | 0.850 to 0.983, once 0.650 |
/// | dawid-skene | 500, 2,000 | 200 | 0.916 to 0.946 | 0.910 to 0.975 |
/// | one-coin | 500, 2,000 | 200 | 0.915 to 0.963 | 0.932 to 0.997 |
/// | majority | 500, 2,000 | 200 | 0.836 to 0.976 | not learned |
///
/// So they are a little wide on the whole, and for the balance of five LFs on 10,000 rows too narrow. The spread alone,
/// without the bias, held 0.740 to 0.915 of the time for the cavity model's accuracies: more rows make it narrower and
/// leave the bias.
/// Where LFs depend on each other the bias is that of independent ones, and an interval says less than it seems to.
///
/// Source: Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapters 10 and 13; Poisson weights: Hanley &
/// MacGibbon 2006, doi:10.1016/j.cmpb.2006.04.006.
public struct Bootstrap: Sendable {
  /// How many draws; with 200 the spread is 5 % off.
  public var replicateCount = 200
  /// How often the intervals are to hold, in (0, 1).
  public var share = 0.9
  /// Draw `b` depends on the seed and on `b` alone.
  public var seed: UInt64 = 1
  /// Draws end early after this time, though not before ``minimumReplicateCount``. How many there were then depends on
  /// the machine, and so do the last digits of the intervals.
  public var timeLimit: Duration?
  /// Whether the bias is looked for: 48 fits more, to at most ``BiasCorrection/rowLimit`` rows.
  public var correctsBias = true

  /// With fewer draws the spread is more than 11 % off.
  public static let minimumReplicateCount = 40

  public init() {}

  /// Intervals for what the model says of these votes.
  ///
  /// - Parameters:
  ///   - fitted: the model's fit to the same patterns and knowledge.
  ///   - knowledge: what the model was told; reviewed rows are drawn again with the others.
  /// - Complexity: as many fits as there are draws.
  public func intervals(
    of fitted: any FittedLabelModel, by model: any LabelModel, on patterns: VotePatterns,
    knowing knowledge: PriorKnowledge = .none
  ) throws(LabelModelError) -> ModelIntervals {
    precondition(
      share > 0 && share < 1 && replicateCount >= Self.minimumReplicateCount,
      "a share of \(share), \(replicateCount) replicates")
    let estimate = LogOddsEstimate(fitted)
    guard patterns.coveredRowCount > 0 else { return ModelIntervals(nothingFor: estimate) }
    var spread = Moments(count: estimate.values.count)
    let start = ContinuousClock.now
    var replicate = 0
    while replicate < replicateCount {
      if let timeLimit, replicate >= Self.minimumReplicateCount, ContinuousClock.now - start > timeLimit { break }
      var generator = SeededGenerator(seed: StableHash.mix(StableHash.mix(seed) &+ UInt64(replicate)))
      let (rows, known) = RowResampling.draw(patterns, knowledge, using: &generator)
      spread.add(LogOddsEstimate(try model.fit(rows, knowing: known)))
      replicate += 1
    }
    var bias = BiasCorrection(count: estimate.values.count)
    if correctsBias, let world = VoteWorld(fitted.posterior(for: patterns), of: patterns) {
      bias = try BiasCorrection(of: estimate, by: model, in: world, knowing: knowledge, seed: seed)
    }
    return ModelIntervals(
      estimate, deviations: spread.deviations, bias: bias, quantile: Self.normalQuantile(0.5 + share / 2),
      isBalanceKnown: knowledge.classBalance != nil, replicateCount: replicate)
  }

  /// The normal distribution's quantile, by bisection of `erfc`: exact to the last digits, and not in a hurry.
  static func normalQuantile(_ probability: Double) -> Double {
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
