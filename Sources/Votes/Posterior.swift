import Glibc

/// Class probabilities given the votes, a line for each vote pattern (or row): `[count × k]`, lines sum to 1.
public struct Posterior: Sendable, Equatable {
  /// `k`.
  public let classCount: Int
  /// `[count × k]`, line by line.
  public private(set) var values: [Double]

  public var count: Int { values.count / classCount }

  /// - Parameter values: `[count × k]`, line by line; each line sums to 1.
  public init(classCount: Int, values: [Double]) {
    precondition(classCount >= 2 && values.count % classCount == 0, "\(values.count) values for \(classCount) classes")
    self.classCount = classCount
    self.values = values
  }

  /// One line: `[k]`.
  public subscript(_ index: Int) -> ArraySlice<Double> { values[index * classCount..<(index + 1) * classCount] }

  /// The best class of one line and its ``margin``. Equal best classes have margin 0; the first of them is returned.
  public func best(_ index: Int) -> (class: Vote, margin: Double) { Posterior.best(of: self[index]) }

  /// The best class of `[k]` probabilities, and best minus second-best.
  ///
  /// Differences below ``tieTolerance`` are ties: the same sum in another order differs by a few units in the last place.
  public static func best(of probabilities: some Collection<Double>) -> (class: Vote, margin: Double) {
    var best = -Double.infinity
    var second = -Double.infinity
    var bestClass: Vote = 0
    for (index, probability) in probabilities.enumerated() {
      if probability > best + tieTolerance {
        second = max(best, second)
        best = probability
        bestClass = Vote(index)
      } else if probability > second {
        second = probability
      }
    }
    let margin = best - second
    return (bestClass, margin < tieTolerance ? 0 : margin)
  }

  /// The classes whose probability is the highest, ascending: several where they are equal.
  public static func bestClasses(of probabilities: some Collection<Double>) -> [Vote] {
    let peak = probabilities.max() ?? 0
    return probabilities.enumerated().filter { $0.element >= peak - tieTolerance }.map { Vote($0.offset) }
  }

  /// Probabilities closer than this are equal. Far above the rounding of a sum of thousands of terms near 1 (about
  /// 1e-13), far below any difference that means something.
  public static let tieTolerance = 1e-9
}

/// `log Σ exp(x)`, the one place where probabilities in log space are added up.
///
/// - Parameter values: natural logs; `-inf` allowed. Empty or all `-inf` gives `-inf`.
public func logSumExp(_ values: some Collection<Double>) -> Double {
  guard let peak = values.max(), peak > -.infinity else { return -.infinity }
  return peak + log(values.reduce(0) { $0 + exp($1 - peak) })
}
