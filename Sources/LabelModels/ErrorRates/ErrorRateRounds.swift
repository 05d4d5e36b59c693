import Glibc
import Votes

/// Expectation–maximisation over vote patterns, from majority vote on.
///
/// Source: Dawid & Skene 1979, equations 2.3 to 2.5, doi:10.2307/2346806. Departures: pseudo-counts, an early end where votes are few, and rows
/// whose class is known count as that class in each round.
struct ErrorRateRounds<Rates: ErrorRates> {
  private let rows: KnownRows
  private let pseudoCounts: ErrorPseudoCounts
  /// `[patterns × k]`, lines sum to 1.
  private var posterior: [Double]
  private(set) var balance: [Double]
  private(set) var rates: Rates
  /// The rounds that were made.
  private(set) var roundCount = 0

  init(_ rows: KnownRows, accuracies: [Int: AccuracyPrior]) {
    self.rows = rows
    for function in accuracies.keys {
      precondition((0..<rows.functionCount).contains(function), "a prior for LF \(function) of \(rows.functionCount)")
    }
    pseudoCounts = ErrorPseudoCounts(
      functionCount: rows.functionCount, classCount: rows.classCount, accuracies: accuracies)
    posterior = Self.voteShares(rows)
    balance = rows.balance ?? KnownRows.shares([Double](repeating: 0, count: rows.classCount))
    rates = Rates.Counts(pseudoCounts).rates()
  }

  /// Rounds, each an M-step and an E-step, until the labels keep still; see ``ErrorRateConstants``.
  mutating func run() {
    let voting = Set(rows.tokens.map { Int($0) / rows.classCount }).count
    let rateCount = Rates.freeCount(functionCount: voting, classCount: rows.classCount)
    while roundCount < ErrorRateConstants.roundLimit {
      maximise()
      roundCount += 1
      if expect() <= ErrorRateConstants.movedRowsARate * Double(rateCount) { break }
    }
  }

  /// M-step: balance and rates from the rows' classes.
  private mutating func maximise() {
    let k = rows.classCount
    var counts = Rates.Counts(pseudoCounts)
    var classRows = [Double](repeating: 0, count: k)
    var line = classRows
    for pattern in 0..<rows.patternCount {
      for index in 0..<k {
        let known = rows.reviewed?[pattern * k + index] ?? 0
        line[index] = rows.unknown[pattern] * posterior[pattern * k + index] + known
        classRows[index] += line[index]
      }
      for vote in rows.starts[pattern]..<rows.starts[pattern + 1] {
        counts.add(Int(rows.tokens[vote]), weights: line.span)
      }
    }
    rates = counts.rates()
    if rows.balance == nil { balance = KnownRows.shares(classRows) }
  }

  /// E-step: the rows' classes from balance and rates.
  ///
  /// - Returns: how much probability moved to another class, in rows.
  private mutating func expect() -> Double {
    let k = rows.classCount
    let logBalance = balance.map { log($0) }
    var store = logBalance
    var line = store.mutableSpan
    var moved = 0.0
    for pattern in 0..<rows.patternCount {
      for index in 0..<k { line[unchecked: index] = logBalance[index] }
      for vote in rows.starts[pattern]..<rows.starts[pattern + 1] {
        rates.addEvidence(of: Int(rows.tokens[vote]), to: &line)
      }
      normalise(&line)
      var difference = 0.0
      for index in 0..<k {
        difference += abs(line[unchecked: index] - posterior[pattern * k + index])
        posterior[pattern * k + index] = line[unchecked: index]
      }
      moved += rows.unknown[pattern] * difference / 2
    }
    return moved
  }

  private static func voteShares(_ rows: KnownRows) -> [Double] {
    let k = rows.classCount
    var shares = [Double](repeating: 0, count: rows.patternCount * k)
    for pattern in 0..<rows.patternCount {
      let votes = rows.starts[pattern]..<rows.starts[pattern + 1]
      for vote in votes { shares[pattern * k + Int(rows.tokens[vote]) % k] += 1 / Double(votes.count) }
    }
    return shares
  }
}
