import Glibc
import Votes

/// A fitted model of error rates: log scores are the log of the class balance and what each vote says.
struct FittedErrorRates<Rates: ErrorRates>: FittedLabelModel {
  let functionCount: Int
  let functionAccuracies: [Double?]
  let fallback: Fallback?
  let rates: Rates
  /// `[k]`, sums to 1.
  private let balance: [Double]

  var modelName: String { Rates.modelName }
  var classCount: Int { balance.count }
  var classBalance: ClassBalance { ClassBalance(balance) }

  init(functionCount: Int, balance: [Double], rates: Rates, functionAccuracies: [Double?], fallback: Fallback?) {
    self.functionCount = functionCount
    self.balance = balance
    self.rates = rates
    self.functionAccuracies = functionAccuracies
    self.fallback = fallback
  }

  /// Fits; see ``LabelModel/fit(_:knowing:)``.
  init(_ patterns: VotePatterns, knowing knowledge: PriorKnowledge) throws(LabelModelError) {
    try Self.checkSize(functionCount: patterns.functionCount, classCount: patterns.classCount)
    var rounds = ErrorRateRounds<Rates>(
      KnownRows(patterns, knowing: knowledge), accuracies: knowledge.accuracies)
    rounds.run()
    let fitted = Self(
      functionCount: patterns.functionCount, balance: rounds.balance, rates: rounds.rates, functionAccuracies: [],
      fallback: nil)
    self.init(
      functionCount: patterns.functionCount, balance: rounds.balance, rates: rounds.rates,
      functionAccuracies: accuracies(of: fitted.posterior(for: patterns), in: patterns), fallback: nil)
  }

  /// Reads parameters; see ``LabelModel/fitted(from:functionCount:classCount:fallback:)``.
  init(
    _ parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) {
    try Self.checkSize(functionCount: functionCount, classCount: classCount)
    try parameters.requireNames(Rates.listNames.union(["accuracies", "balance"]))
    self.init(
      functionCount: functionCount, balance: try parameters.shares("balance", count: classCount),
      rates: try Rates(parameters, functionCount: functionCount, classCount: classCount),
      functionAccuracies: try parameters.optionalNumbers("accuracies", count: functionCount, in: 0...1),
      fallback: fallback)
  }

  var parameters: ModelParameters {
    ModelParameters(rates.lists.merging(["accuracies": functionAccuracies, "balance": balance]) { $1 })
  }

  func posterior(for patterns: VotePatterns) -> Posterior {
    checkShape(functionCount: patterns.functionCount, classCount: patterns.classCount)
    let k = classCount
    let logBalance = balance.map { log($0) }
    let tokens = voteTokens(of: patterns)
    var values = [Double](repeating: 0, count: patterns.count * k)
    var output = values.mutableSpan
    var store = logBalance
    var line = store.mutableSpan
    for pattern in 0..<patterns.count {
      guard patterns.isCovered(pattern) else {
        for index in 0..<k { output[unchecked: pattern * k + index] = balance[index] }
        continue
      }
      for index in 0..<k { line[unchecked: index] = logBalance[index] }
      for vote in patterns.votes(of: pattern) { rates.addEvidence(of: Int(tokens[vote]), to: &line) }
      normalise(&line)
      add(line, to: &output, at: pattern * k)
    }
    return Posterior(classCount: k, values: values)
  }

  func explanation(of line: [Vote]) -> Explanation {
    checkLine(line)
    let none = [Double](repeating: 0, count: classCount)
    var terms: [Explanation.Term] = []
    for (function, vote) in line.enumerated() where vote != .abstain {
      var evidence = none
      var span = evidence.mutableSpan
      rates.addEvidence(of: function * classCount + Int(vote), to: &span)
      terms.append(Explanation.Term(function: function, vote: vote, evidence: evidence))
    }
    return Explanation(
      scale: .nats, base: balance.map { log($0) }, terms: terms, abstentions: none, majorityShare: 0, majority: none)
  }

  private static func checkSize(functionCount: Int, classCount: Int) throws(LabelModelError) {
    let limit = ErrorRateConstants.numberLimit
    let count = Rates.numberCount(functionCount: functionCount, classCount: classCount)
    guard let count, count <= limit else {
      throw .tooManyParameters(functions: functionCount, classes: classCount, limit: limit)
    }
  }
}
