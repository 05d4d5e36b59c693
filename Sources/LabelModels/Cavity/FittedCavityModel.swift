import Glibc
import Votes

/// What a cavity fit estimates.
struct CavityEstimates: Sendable, Equatable {
  /// `[k]`, above 0, sums to 1.
  let balance: [Double]
  /// `[m · k × k]`, nats: what LF `j`'s vote for class `l` adds to each class's score.
  let votes: [Double]
  /// `[m × k]`, nats: what LF `j`'s silence adds.
  let silences: [Double]
  /// `[m · k]`, in (0, 1]: what a vote counts in majority vote.
  let majorityWeights: [Double]
  /// The share of the posterior that is majority vote's, 0 to 1.
  let majorityShare: Double
}

/// The fitted cavity model: log scores are sums of evidence, and a tenth of the posterior is majority vote's.
struct FittedCavityModel: FittedLabelModel {
  let functionCount: Int
  let functionAccuracies: [Double?]
  let fallback: Fallback?
  private let estimates: CavityEstimates
  private let sums: EvidenceSums

  var modelName: String { CavityModel().name }
  var classCount: Int { estimates.balance.count }
  var classBalance: ClassBalance { ClassBalance(estimates.balance) }

  init(
    functionCount: Int, estimates: CavityEstimates, functionAccuracies: [Double?] = [], fallback: Fallback? = nil
  ) {
    self.functionCount = functionCount
    self.functionAccuracies = functionAccuracies
    self.fallback = fallback
    self.estimates = estimates
    sums = EvidenceSums(
      logBalance: estimates.balance.map { log($0) }, votes: estimates.votes, silences: estimates.silences,
      classCount: estimates.balance.count)
  }

  func withAccuracies(_ accuracies: [Double?]) -> FittedCavityModel {
    FittedCavityModel(
      functionCount: functionCount, estimates: estimates, functionAccuracies: accuracies, fallback: fallback)
  }

  func posterior(for patterns: VotePatterns) -> Posterior {
    checkShape(functionCount: patterns.functionCount, classCount: patterns.classCount)
    let k = classCount
    var values = [Double](repeating: 0, count: patterns.count * k)
    var output = values.mutableSpan
    let majorityShare = estimates.majorityShare
    var (lineStore, majorityStore) = (estimates.balance, estimates.balance)
    var line = lineStore.mutableSpan
    var majority = majorityStore.mutableSpan
    let tokens = voteTokens(of: patterns)
    let (base, steps, run) = (sums.base.span, sums.steps.span, tokens.span)
    for pattern in 0..<patterns.count {
      let current = run.extracting(patterns.votes(of: pattern))
      if current.isEmpty {
        for index in 0..<k { output[unchecked: pattern * k + index] = estimates.balance[index] }
        continue
      }
      addScores(of: current, base: base, steps: steps, into: &line)
      normalise(&line, scale: 1 - majorityShare)
      fillMajority(current, into: &majority)
      for index in 0..<k { line[unchecked: index] += majorityShare * majority[unchecked: index] }
      add(line, to: &output, at: pattern * k)
    }
    return Posterior(classCount: k, values: values)
  }

  func explanation(of line: [Vote]) -> Explanation {
    checkLine(line)
    let k = classCount
    var abstentions = [Double](repeating: 0, count: k)
    var terms: [Explanation.Term] = []
    var tokens: [Int32] = []
    for (function, vote) in line.enumerated() {
      if vote == .abstain {
        for index in 0..<k { abstentions[index] += estimates.silences[function * k + index] }
      } else {
        let token = function * k + Int(vote)
        tokens.append(Int32(token))
        let evidence = Array(estimates.votes[token * k..<(token + 1) * k])
        terms.append(Explanation.Term(function: function, vote: vote, evidence: evidence))
      }
    }
    let base = estimates.balance.map { log($0) }
    let none = [Double](repeating: 0, count: k)
    if terms.isEmpty {
      return Explanation(
        scale: .nats, base: base, terms: [], abstentions: none, majorityShare: 0, majority: none)
    }
    var majorityStore = none
    var majority = majorityStore.mutableSpan
    fillMajority(tokens.span, into: &majority)
    return Explanation(
      scale: .nats, base: base, terms: terms, abstentions: abstentions, majorityShare: estimates.majorityShare,
      majority: majorityStore)
  }

  /// The weighted share of the votes that each class got.
  private func fillMajority(_ run: Span<Int32>, into majority: inout MutableSpan<Double>) {
    let k = majority.count
    for index in 0..<k { majority[unchecked: index] = 0 }
    var sum = 0.0
    for vote in run.indices {
      let token = Int(run[unchecked: vote])
      majority[token % k] += estimates.majorityWeights[token]
      sum += estimates.majorityWeights[token]
    }
    for index in 0..<k { majority[unchecked: index] /= sum }
  }
}

extension FittedCavityModel {
  /// Any real vote's evidence is below 50 nats. The bound keeps a file's sums far from infinity, where two of them would
  /// give no number.
  static let largestEvidence = 1e4

  /// The file's balance was written with all its digits; more than this off is not rounding.
  static let balanceTolerance = 1e-9

  var parameters: ModelParameters {
    ModelParameters([
      "accuracies": functionAccuracies, "balance": estimates.balance, "majorityShare": [estimates.majorityShare],
      "majorityWeights": estimates.majorityWeights, "silences": estimates.silences, "votes": estimates.votes,
    ])
  }

  /// - Throws: the cases of ``LabelModelError`` about parameters.
  init(
    _ parameters: ModelParameters, functionCount m: Int, classCount k: Int, fallback: Fallback?
  ) throws(LabelModelError) {
    try parameters.requireNames(["accuracies", "balance", "majorityShare", "majorityWeights", "silences", "votes"])
    let evidence = -Self.largestEvidence...Self.largestEvidence
    let positive = Double.leastNormalMagnitude...1
    let balance = try parameters.numbers("balance", count: k, in: positive)
    let sum = balance.reduce(0, +)
    guard abs(sum - 1) <= Self.balanceTolerance else {
      throw .notNormalised(path: ModelParameters.path("balance"), sum: sum)
    }
    let estimates = CavityEstimates(
      balance: balance,
      votes: try parameters.numbers("votes", count: m * k * k, in: evidence),
      silences: try parameters.numbers("silences", count: m * k, in: evidence),
      majorityWeights: try parameters.numbers("majorityWeights", count: m * k, in: positive),
      majorityShare: try parameters.numbers("majorityShare", count: 1, in: 0...1)[0])
    self.init(
      functionCount: m, estimates: estimates,
      functionAccuracies: try parameters.optionalNumbers("accuracies", count: m, in: 0...1), fallback: fallback)
  }
}
