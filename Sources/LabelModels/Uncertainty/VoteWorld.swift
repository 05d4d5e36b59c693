import Glibc
import Votes

/// Votes as a fit believes they come about: a class is drawn from a balance, and each LF votes or not by the class alone.
///
/// Rows drawn from here have known classes, so a model's figures can be held against what they stand for.
struct VoteWorld {
  /// Beyond so many rates a world would take more memory than a fit.
  static let rateLimit = 1 << 22

  let functionCount: Int
  let classCount: Int
  let rowCount: Int
  /// `[m · k × k]`: the expected rows of each token and class.
  private let joint: [Double]
  /// `[k]`: the expected rows of each class.
  private let rows: [Double]

  /// What a posterior says of the votes that it is of; `nil` if there are too many rates.
  init?(_ posterior: Posterior, of patterns: VotePatterns) {
    let (m, k) = (patterns.functionCount, patterns.classCount)
    guard let rates = ConfusionRates.numberCount(functionCount: m, classCount: k), rates <= Self.rateLimit else {
      return nil
    }
    var joint = [Double](repeating: 0, count: m * k * k)
    var rows = [Double](repeating: 0, count: k)
    let tokens = voteTokens(of: patterns)
    for pattern in 0..<patterns.count {
      let count = Double(patterns.counts[pattern])
      for (index, probability) in posterior[pattern].enumerated() {
        rows[index] += count * probability
        for vote in patterns.votes(of: pattern) { joint[Int(tokens[vote]) * k + index] += count * probability }
      }
    }
    functionCount = m
    classCount = k
    rowCount = patterns.rowCount
    self.joint = joint
    self.rows = rows
  }

  /// The world in which accuracies and balance are moved, by log odds; how often each LF votes each class stays.
  ///
  /// - Parameter moves: `[m + k]`, nats.
  func moved(by moves: [Double]) -> VoteLaw {
    let (m, k) = (functionCount, classCount)
    let total = rows.reduce(0, +)
    let tilts = (0..<k).map { exp(moves[m + $0]) }
    var classRows = zip(rows, tilts).map { $0 * $1 }
    let sum = classRows.reduce(0, +)
    classRows = classRows.map { $0 * total / sum }
    var law = VoteLaw(functionCount: m, classCount: k, balance: classRows.map { $0 / total })
    var right = [Double](repeating: 0, count: m)
    for token in 0..<m * k {
      let (function, vote) = token.quotientAndRemainder(dividingBy: k)
      let line = joint[token * k..<(token + 1) * k]
      let votes = line.reduce(0, +)
      guard votes > 0 else { continue }
      let tilted = zip(line, tilts).map { $0 * $1 }
      let accuracy = share(ofLogOdds: logOdds(ofShare: tilted[vote] / tilted.reduce(0, +)) + moves[function])
      let others = tilted.reduce(0, +) - tilted[vote]
      right[function] += accuracy * votes
      for index in 0..<k {
        // Without any other class the wrong votes are spread evenly.
        let wrong = others > 0 ? tilted[index] / others : 1 / Double(k - 1)
        let expected = index == vote ? accuracy * votes : (1 - accuracy) * votes * wrong
        law.rates[(function * k + index) * k + vote] = classRows[index] > 0 ? expected / classRows[index] : 0
      }
      law.votes[function] += votes
    }
    law.accuracies = zip(right, law.votes).map { $1 > 0 ? $0 / $1 : nil }
    law.capRates()
    return law
  }
}

/// The probabilities of a ``VoteWorld``.
struct VoteLaw {
  let functionCount: Int
  let classCount: Int
  /// `[k]`, sums to 1.
  let balance: [Double]
  /// `[m × k × k]`: the probability that LF `j` votes `l` on a row of class `c`, by `j`, `c`, `l`.
  var rates: [Double]
  /// `[m]`: expected votes.
  var votes: [Double]
  /// `[m]`: what accuracies stand for; `nil` without votes.
  var accuracies: [Double?] = []

  init(functionCount: Int, classCount: Int, balance: [Double]) {
    self.functionCount = functionCount
    self.classCount = classCount
    self.balance = balance
    rates = [Double](repeating: 0, count: functionCount * classCount * classCount)
    votes = [Double](repeating: 0, count: functionCount)
  }

  /// `[m + k]`, nats: what a model's figures stand for.
  var truth: [Double?] { accuracies.map { $0.map(logOdds(ofShare:)) } + balance.map(logOdds(ofShare:)) }

  /// Moved rates of an LF that votes on nearly every row may exceed 1.
  mutating func capRates() {
    for line in stride(from: 0, to: rates.count, by: classCount) {
      let sum = rates[line..<line + classCount].reduce(0, +)
      if sum > 1 { for place in line..<line + classCount { rates[place] /= sum } }
    }
  }

  /// Rows with their classes.
  func draw(_ rowCount: Int, using generator: inout SeededGenerator) -> (patterns: VotePatterns, rows: [SimulatedRow]) {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    var line = [Vote](repeating: .abstain, count: functionCount)
    var rows: [SimulatedRow] = []
    rows.reserveCapacity(rowCount)
    let (balance, rates) = (balance.span, rates.span)
    for _ in 0..<rowCount {
      let label = Self.pick(balance, from: 0, count: classCount, at: generator.nextUniform()) ?? classCount - 1
      for function in 0..<functionCount {
        let place = (function * classCount + label) * classCount
        let vote = Self.pick(rates, from: place, count: classCount, at: generator.nextUniform())
        line[function] = vote.map { Vote($0) } ?? .abstain
      }
      rows.append((pattern: builder.add(line), class: Vote(label)))
    }
    let (patterns, canonical) = builder.build()
    return (patterns, rows.map { (pattern: canonical[$0.pattern], class: $0.class) })
  }

  typealias SimulatedRow = (pattern: Int, class: Vote)

  /// The entry in which a number of `0 ..< 1` falls; `nil` beyond the last.
  private static func pick(_ shares: Span<Double>, from place: Int, count: Int, at number: Double) -> Int? {
    var rest = number
    for index in 0..<count {
      if rest < shares[place + index] { return index }
      rest -= shares[place + index]
    }
    return nil
  }
}
