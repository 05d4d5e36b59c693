import Glibc
import Votes

/// A full confusion matrix for each LF.
struct ConfusionRates: ErrorRates {
  typealias Counts = ConfusionCounts

  static let modelName = "dawid-skene"
  static let listNames: Set<String> = ["confusion"]

  let classCount: Int
  /// `[m · k × k]`: `P(vote l | class c)` by token and class, in (0, 1]; over the tokens of one LF each class sums to 1.
  let shares: [Double]
  /// The logs of ``shares``.
  private let logs: [Double]

  init(classCount: Int, shares: [Double]) {
    self.classCount = classCount
    self.shares = shares
    logs = shares.map { log($0) }
  }

  static func numberCount(functionCount: Int, classCount: Int) -> Int? {
    let (square, tooManyClasses) = classCount.multipliedReportingOverflow(by: classCount)
    let (count, tooMany) = square.multipliedReportingOverflow(by: functionCount)
    return tooManyClasses || tooMany ? nil : count
  }

  static func freeCount(functionCount: Int, classCount: Int) -> Int { functionCount * classCount * (classCount - 1) }

  @inline(__always)
  func addEvidence(of token: Int, to scores: inout MutableSpan<Double>) {
    let logs = logs.span
    let place = token * classCount
    for index in 0..<classCount { scores[unchecked: index] += logs[unchecked: place + index] }
  }

  var lists: [String: [Double?]] { ["confusion": shares] }

  /// A share that is 0 would rule a class out for good, and no fit gives one.
  init(_ parameters: ModelParameters, functionCount m: Int, classCount k: Int) throws(LabelModelError) {
    let shares = try parameters.numbers("confusion", count: m * k * k, in: Double.leastNormalMagnitude...1)
    for function in 0..<m {
      for index in 0..<k {
        let sum = (0..<k).reduce(0) { $0 + shares[(function * k + $1) * k + index] }
        guard abs(sum - 1) <= ModelParameters.sumTolerance else {
          throw .notNormalised(path: ModelParameters.path("confusion"), sum: sum)
        }
      }
    }
    self.init(classCount: k, shares: shares)
  }
}

/// Votes by LF, voted class and true class.
struct ConfusionCounts: ErrorCounts {
  private let functionCount: Int
  private let classCount: Int
  /// `[m · k × k]`, votes.
  private var counts: [Double]

  init(_ pseudoCounts: ErrorPseudoCounts) {
    let (m, k) = (pseudoCounts.functionCount, pseudoCounts.classCount)
    functionCount = m
    classCount = k
    counts = []
    counts.reserveCapacity(m * k * k)
    for function in 0..<m {
      let (right, wrong) = (pseudoCounts.right(function), pseudoCounts.wrong(function))
      for vote in 0..<k {
        for index in 0..<k { counts.append(index == vote ? right : wrong) }
      }
    }
  }

  @inline(__always)
  mutating func add(_ token: Int, weights: Span<Double>) {
    let k = classCount
    let place = token * k
    var counts = counts.mutableSpan
    for index in 0..<k { counts[unchecked: place + index] += weights[unchecked: index] }
  }

  func rates() -> ConfusionRates {
    let k = classCount
    var shares = counts
    for function in 0..<functionCount {
      for index in 0..<k {
        let places = stride(from: function * k * k + index, to: (function + 1) * k * k, by: k)
        let sum = places.reduce(0) { $0 + counts[$1] }
        for place in places { shares[place] = counts[place] / sum }
      }
    }
    return ConfusionRates(classCount: k, shares: shares)
  }
}
