import Glibc
import Votes

/// One number for each LF: how likely a vote is right, whatever the class. Wrong votes go to each other class alike.
struct CoinRates: ErrorRates {
  typealias Counts = CoinCounts

  static let modelName = "one-coin"
  static let listNames: Set<String> = ["coins"]

  let classCount: Int
  /// `[m]`, in (0, 1): the share of right votes.
  let shares: [Double]
  /// `[m]`, nats: what a vote adds to its class; `log P(l | l) / P(l | another)`, negative where worse than chance.
  private let evidence: [Double]

  init(classCount: Int, shares: [Double]) {
    self.classCount = classCount
    self.shares = shares
    evidence = shares.map { log($0 * Double(classCount - 1) / (1 - $0)) }
  }

  static func numberCount(functionCount: Int, classCount: Int) -> Int? { functionCount }

  static func freeCount(functionCount: Int, classCount: Int) -> Int { functionCount }

  @inline(__always)
  func addEvidence(of token: Int, to scores: inout MutableSpan<Double>) {
    scores[unchecked: token % classCount] += evidence[token / classCount]
  }

  var lists: [String: [Double?]] { ["coins": shares] }

  /// Shares of 0 and 1 would give infinite evidence, and no fit gives them.
  init(_ parameters: ModelParameters, functionCount: Int, classCount: Int) throws(LabelModelError) {
    let shares = try parameters.numbers(
      "coins", count: functionCount, in: Double.leastNormalMagnitude...1.0.nextDown)
    self.init(classCount: classCount, shares: shares)
  }
}

/// Votes by LF, and how many of them are right.
struct CoinCounts: ErrorCounts {
  private let classCount: Int
  /// `[m]`, votes.
  private var right: [Double]
  /// `[m]`, votes.
  private var wrong: [Double]

  init(_ pseudoCounts: ErrorPseudoCounts) {
    let functions = 0..<pseudoCounts.functionCount
    classCount = pseudoCounts.classCount
    // As if seen on rows of one class, so that a coin begins with the odds that a confusion matrix does.
    let others = Double(classCount - 1)
    right = functions.map { pseudoCounts.right($0) }
    wrong = functions.map { pseudoCounts.wrong($0) * others }
    // What a person says is said of all classes.
    for (function, prior) in pseudoCounts.accuracies {
      right[function] = ErrorPseudoCounts.rightVote + prior.accuracy * prior.votes
      wrong[function] = ErrorPseudoCounts.anyVote * others + (1 - prior.accuracy) * prior.votes
    }
  }

  @inline(__always)
  mutating func add(_ token: Int, weights: Span<Double>) {
    let (function, vote) = token.quotientAndRemainder(dividingBy: classCount)
    var sum = 0.0
    for index in 0..<classCount { sum += weights[unchecked: index] }
    right[function] += weights[unchecked: vote]
    // Never below 0: a rounded sum may be smaller than one of its terms.
    wrong[function] += max(0, sum - weights[unchecked: vote])
  }

  func rates() -> CoinRates { CoinRates(classCount: classCount, shares: zip(right, wrong).map { $0 / ($0 + $1) }) }
}
