import Glibc
import Votes

/// What a cavity fit estimates.
struct CavityEstimates: Sendable, Equatable {
  /// `[k]`, above 0, sums to 1: what an uncovered row gets.
  var balance: [Double]
  /// `[k]`, nats: the scores of a row before any vote or silence.
  var base: [Double]
  /// `[m · k × k]`, nats: what LF `j`'s vote for class `l` adds to each class's score where it stands alone.
  var votes: [Double]
  /// `[m · k × k]`, nats: the part of ``votes`` that tied tokens in the same row share.
  var shared: [Double]
  /// `[m × k]`, nats: what LF `j`'s silence adds.
  var silences: [Double]
  /// For each LF those whose silence its vote explains.
  var exclusions: [Int: [Int]]
  var ties: [TokenTies.Pair]
  /// The share of the posterior that is majority vote's, 0 to 1.
  var majorityShare: Double
}

/// The fitted cavity model: log scores are sums of evidence, and a part of the posterior is majority vote's.
struct FittedCavityModel: FittedLabelModel {
  let functionCount: Int
  let functionAccuracies: [Double?]
  let fallback: Fallback?
  let estimates: CavityEstimates
  private let scores: PatternScores
  private let ties: TokenTies

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
    let k = estimates.balance.count
    scores = PatternScores(
      logBalance: estimates.base, votes: estimates.votes, shared: estimates.shared, silences: estimates.silences,
      exclusions: estimates.exclusions, classCount: k)
    ties = TokenTies(estimates.ties, tokenCount: functionCount * k)
  }

  func withAccuracies(_ accuracies: [Double?]) -> FittedCavityModel {
    FittedCavityModel(
      functionCount: functionCount, estimates: estimates, functionAccuracies: accuracies, fallback: fallback)
  }

  /// `[m]`: see ``FittedLabelModel/functionAccuracies``; of the posterior without majority vote's share.
  ///
  /// - Parameters:
  ///   - tokens: what the model was fitted on.
  ///   - discounts: by the model's ties.
  func accuracies(on tokens: VoteTokens, discounts: [Double]) -> [Double?] {
    let k = classCount
    var scores = scores
    scores.discounts = discounts
    let counts = CavityCounts(tokens, scores: scores)
    return zip(tokens.votesOfFunctions, 0...).map { votes, function in
      let right = (0..<k).reduce(0) { $0 + counts.full[(function * k + $1) * k + $1] }
      // The quotient of two rounded sums may exceed 1 by a last bit.
      return votes > 0 ? min(1, right / votes) : nil
    }
  }

  func withEstimates(_ change: (inout CavityEstimates) -> Void) -> FittedCavityModel {
    var estimates = estimates
    change(&estimates)
    return FittedCavityModel(
      functionCount: functionCount, estimates: estimates, functionAccuracies: functionAccuracies, fallback: fallback)
  }

  var correlatedPairs: [CorrelatedPair] {
    let k = classCount
    var strengths: [[Int]: Double] = [:]
    for tie in estimates.ties {
      let pair = [Int(tie.second) / k, Int(tie.first) / k]
      strengths[pair] = max(strengths[pair] ?? 0, max(tie.duplicate, tie.correlation))
    }
    return strengths.map { CorrelatedPair(first: $0[0], second: $0[1], strength: $1) }
      .sorted { ($1.strength, $0.first, $0.second) < ($0.strength, $1.first, $1.second) }
  }

  func posterior(for patterns: VotePatterns) -> Posterior {
    checkShape(functionCount: patterns.functionCount, classCount: patterns.classCount)
    let k = classCount
    let majorityShare = estimates.majorityShare
    let values = [Double](unsafeUninitializedCapacity: patterns.count * k) { output, size in
      var lineStore = estimates.balance
      var majorityStore = estimates.balance
      var majority = majorityStore.mutableSpan
      forEachPattern(of: patterns, line: &lineStore) { pattern, run, line, present in
        let start = pattern * k
        if run.isEmpty {
          for index in 0..<k { output.initializeElement(at: start + index, to: estimates.balance[index]) }
          return
        }
        normalise(&line, scale: 1 - majorityShare)
        fillMajority(run, present: present, into: &majority)
        for index in 0..<k {
          output.initializeElement(
            at: start + index, to: line[unchecked: index] + majorityShare * majority[unchecked: index])
        }
      }
      size = patterns.count * k
    }
    return Posterior(classCount: k, values: values)
  }

  /// `[patterns × k]`, nats: the scores before majority vote is mixed in; those of uncovered rows mean nothing.
  func logScores(for patterns: VotePatterns) -> [Double] {
    let k = classCount
    return [Double](unsafeUninitializedCapacity: patterns.count * k) { output, size in
      var lineStore = estimates.balance
      forEachPattern(of: patterns, line: &lineStore) { pattern, _, line, _ in
        for index in 0..<k { output.initializeElement(at: pattern * k + index, to: line[unchecked: index]) }
      }
      size = patterns.count * k
    }
  }

  /// Calls `body` with each pattern's tokens and log scores.
  ///
  /// - Parameters:
  ///   - lineStore: `[k]`, room for the scores.
  ///   - body: gets the pattern's number, its tokens, its scores, and, where there are ties, the tokens to ask for.
  @inline(__always)
  private func forEachPattern(
    of patterns: VotePatterns, line lineStore: inout [Double],
    _ body: (Int, Span<Int32>, inout MutableSpan<Double>, borrowing PresentTokens) -> Void
  ) {
    let k = classCount
    var line = lineStore.mutableSpan
    var present = PresentTokens(count: ties.isEmpty ? 0 : functionCount * k)
    let shared = scores.shared.span
    // One pattern at a time: the tokens of all would be another copy of the votes.
    let tokens = UnsafeMutableBufferPointer<Int32>.allocate(capacity: functionCount)
    defer { tokens.deallocate() }
    for pattern in 0..<patterns.count {
      let votes = patterns.votes(of: pattern)
      let own = UnsafeMutableBufferPointer(rebasing: tokens[..<votes.count])
      fillTokens(own, of: patterns, votes: votes)
      let run = UnsafeBufferPointer(own).span
      scores.fill(&line, run: run, votes: 0..<votes.count)
      if !ties.isEmpty {
        present.replace(with: run, votes: 0..<votes.count)
        if votes.count > 1 {
          for vote in 0..<votes.count {
            let token = Int(run[unchecked: vote])
            let discount = 1 - ties.shares(of: token, beside: present).weight
            guard discount > 0 else { continue }
            for index in 0..<k { line[unchecked: index] -= discount * shared[unchecked: token * k + index] }
          }
        }
      }
      body(pattern, run, &line, present)
    }
  }

  func explanation(of line: [Vote]) -> Explanation {
    checkLine(line)
    let k = classCount
    let tokens = line.enumerated().filter { $0.element != .abstain }.map { Int32($0.offset * k + Int($0.element)) }
    let none = [Double](repeating: 0, count: k)
    if tokens.isEmpty {
      return Explanation(
        scale: .nats, base: estimates.balance.map { log($0) }, terms: [], abstentions: none, majorityShare: 0,
        majority: none)
    }
    let run = tokens.span
    var present = PresentTokens(count: functionCount * k)
    present.replace(with: run, votes: 0..<tokens.count)
    let terms = tokens.map { token in
      let discount = 1 - ties.shares(of: Int(token), beside: present).weight
      let evidence = (Int(token) * k..<(Int(token) + 1) * k).map {
        estimates.votes[$0] - discount * estimates.shared[$0]
      }
      return Explanation.Term(function: Int(token) / k, vote: Vote(Int(token) % k), evidence: evidence)
    }
    var majorityStore = none
    var majority = majorityStore.mutableSpan
    fillMajority(run, present: present, into: &majority)
    return Explanation(
      scale: .nats, base: estimates.base, terms: terms, abstentions: silence(of: line),
      majorityShare: estimates.majorityShare, majority: majorityStore)
  }

  /// `[k]`: what the silent LFs add, those that a vote excludes left out.
  private func silence(of line: [Vote]) -> [Double] {
    let k = classCount
    let voting = line.indices.filter { line[$0] != .abstain }
    let excluded = Set(voting.flatMap { estimates.exclusions[$0] ?? [] })
    var sum = [Double](repeating: 0, count: k)
    for function in line.indices where line[function] == .abstain && !excluded.contains(function) {
      for index in 0..<k { sum[index] += estimates.silences[function * k + index] }
    }
    return sum
  }

  /// The weighted share of the votes that each class got: copies of one vote count as one.
  ///
  /// - Parameters:
  ///   - run: one pattern's tokens.
  ///   - present: the same, where there are ties.
  @inline(__always)
  private func fillMajority(
    _ run: Span<Int32>, present: borrowing PresentTokens, into majority: inout MutableSpan<Double>
  ) {
    let k = majority.count
    for index in 0..<k { majority[unchecked: index] = 0 }
    var sum = 0.0
    for vote in 0..<run.count {
      let token = Int(run[unchecked: vote])
      let weight = ties.isEmpty ? 1 : ties.shares(of: token, beside: present).unique
      majority[token % k] += weight
      sum += weight
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

  private static let names: Set<String> = [
    "accuracies", "balance", "base", "exclusions", "majorityShare", "shared", "silences", "tieCorrelations",
    "tieDuplicates", "tieTokens", "votes",
  ]

  var parameters: ModelParameters {
    ModelParameters([
      "accuracies": functionAccuracies, "balance": estimates.balance, "base": estimates.base,
      "exclusions": estimates.exclusions.keys.sorted().flatMap { function in
        estimates.exclusions[function]!.flatMap { [Double(function), Double($0)] }
      },
      "majorityShare": [estimates.majorityShare], "shared": estimates.shared, "silences": estimates.silences,
      "tieCorrelations": estimates.ties.map(\.correlation), "tieDuplicates": estimates.ties.map(\.duplicate),
      "tieTokens": estimates.ties.flatMap { [Double($0.first), Double($0.second)] }, "votes": estimates.votes,
    ])
  }

  /// - Throws: the cases of ``LabelModelError`` about parameters.
  init(
    _ parameters: ModelParameters, functionCount m: Int, classCount k: Int, fallback: Fallback?
  ) throws(LabelModelError) {
    try parameters.requireNames(Self.names)
    let evidence = -Self.largestEvidence...Self.largestEvidence
    let balance = try parameters.numbers("balance", count: k, in: Double.leastNormalMagnitude...1)
    let sum = balance.reduce(0, +)
    guard abs(sum - 1) <= Self.balanceTolerance else {
      throw .notNormalised(path: ModelParameters.path("balance"), sum: sum)
    }
    let estimates = CavityEstimates(
      balance: balance, base: try parameters.numbers("base", count: k, in: evidence),
      votes: try parameters.numbers("votes", count: m * k * k, in: evidence),
      shared: try parameters.numbers("shared", count: m * k * k, in: evidence),
      silences: try parameters.numbers("silences", count: m * k, in: evidence),
      exclusions: try Self.exclusions(parameters, functionCount: m),
      ties: try Self.ties(parameters, tokenCount: m * k, classCount: k),
      majorityShare: try parameters.numbers("majorityShare", count: 1, in: 0...1)[0])
    self.init(
      functionCount: m, estimates: estimates,
      functionAccuracies: try parameters.optionalNumbers("accuracies", count: m, in: 0...1), fallback: fallback)
  }

  private static func exclusions(
    _ parameters: ModelParameters, functionCount m: Int
  ) throws(LabelModelError) -> [Int: [Int]] {
    let list = try parameters.pairs("exclusions", below: m)
    var exclusions: [Int: [Int]] = [:]
    for pair in list { exclusions[pair.0, default: []].append(pair.1) }
    return exclusions
  }

  private static func ties(
    _ parameters: ModelParameters, tokenCount: Int, classCount k: Int
  ) throws(LabelModelError) -> [TokenTies.Pair] {
    let tokens = try parameters.pairs("tieTokens", below: tokenCount)
    let duplicates = try parameters.numbers("tieDuplicates", count: tokens.count, in: 0...1)
    let correlations = try parameters.numbers("tieCorrelations", count: tokens.count, in: 0...1)
    return tokens.indices.map { place in
      TokenTies.Pair(
        first: Int32(tokens[place].0), second: Int32(tokens[place].1), duplicate: duplicates[place],
        correlation: correlations[place])
    }
  }
}
