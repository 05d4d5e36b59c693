import Glibc
import Votes

/// The fit under way: what stays the same, and the evidence that each round replaces.
struct CavityRounds {
  private let tokens: VoteTokens
  private let knowledge: PriorKnowledge
  private let exclusions: [Int: [Int]]
  private let polarity: Polarity
  private let abstention: AbstentionEvidence
  private let duplicates: Duplicates
  /// `nil` where there are too many tokens for residual correlations.
  private let overlaps: TokenOverlaps?
  private var neighbourhoods: Neighbourhoods
  private var ties: TokenTies
  private var discounts: [Double]
  private var evidence: CavityEvidence

  init(
    _ tokens: VoteTokens, knowing knowledge: PriorKnowledge = .none, tokenLimit: Int = ResidualCorrelations.tokenLimit
  ) {
    self.tokens = tokens
    self.knowledge = knowledge
    exclusions = knowledge.exclusions
    polarity = Polarity(tokens)
    overlaps = tokens.active.count <= tokenLimit ? TokenOverlaps(tokens) : nil
    duplicates = Duplicates(tokens, overlaps: overlaps, dependent: knowledge.dependent)
    abstention = AbstentionEvidence(tokens, polarity: polarity, duplicateWeights: duplicates.weights)
    neighbourhoods = Neighbourhoods(
      tokenCount: tokens.tokenCount, active: tokens.active,
      pairs: duplicates.pairs.filter { $0.tie > CavityConstants.neighbourTie }.map { ($0.first, $0.second) })
    ties = TokenTies(duplicates.pairs.map { $0.tie(in: tokens) }, tokenCount: tokens.tokenCount)
    discounts = ties.discounts(tokens)
    let (m, k) = (tokens.functionCount, tokens.classCount)
    evidence = CavityEvidence(
      functionCount: m, classCount: k,
      logBalance: Self.logBalance(majorityCounts(tokens, weights: ties.majorityWeights(tokens)), polarity: polarity),
      logRatios: OneSidedEvidence.startRatios(functionCount: m, classCount: k), weights: duplicates.weights,
      abstentions: [Double](repeating: 0, count: m * k))
  }

  /// One round: what the votes are worth by the posteriors that the last round gave, then the weights by the posteriors
  /// that follow.
  mutating func advance() {
    let (m, k) = (tokens.functionCount, tokens.classCount)
    let counts = CavityCounts(tokens, scores: scores, neighbourhoods: neighbourhoods)
    let oneSided = OneSidedEvidence(counts, priors: knowledge.accuracies, functionCount: m, classCount: k)
    let confusion = ConfusionEvidence(
      counts, polarity: polarity, priors: knowledge.accuracies, functionCount: m, classCount: k)
    for index in evidence.logRatios.indices {
      let manySided = polarity.ofFunctions[index / (k * k)]
      evidence.logRatios[index] = manySided * confusion.logRatios[index] + (1 - manySided) * oneSided.logRatios[index]
    }
    evidence.logBalance = Self.logBalance(counts.total, polarity: polarity)
    evidence.abstentions = abstention.logRatios(fromVotes: evidence.logRatios)
    guard let overlaps else { return }
    let scores = scores
    let agreement = FunctionAgreement(
      tokens, scores: scores, confusion: confusion.logRatios.map { exp($0) }, polarity: polarity,
      overlaps: overlaps)
    let residual = ResidualCorrelations(
      tokens, overlaps: overlaps, duplicates: duplicates, agreement: agreement, polarity: polarity, scores: scores)
    evidence.weights = residual.weights
    neighbourhoods = residual.neighbourhoods
    ties = residual.ties
    discounts = ties.discounts(tokens)
  }

  private var scores: PatternScores {
    var scores = PatternScores(
      logBalance: evidence.logBalance, votes: evidence.votes, shared: evidence.shared, silences: evidence.silences,
      exclusions: exclusions, classCount: tokens.classCount)
    scores.discounts = discounts
    return scores
  }

  func fitted() -> FittedCavityModel {
    FittedCavityModel(
      functionCount: tokens.functionCount,
      estimates: CavityEstimates(
        balance: softmax(evidence.logBalance), base: evidence.logBalance, votes: evidence.votes,
        shared: evidence.shared, silences: evidence.silences, exclusions: exclusions, ties: ties.pairs,
        majorityShare: CavityConstants.majorityShare))
  }

  /// `[m]`: the LFs' accuracies by this fit, or by what was made of it.
  func accuracies(by fitted: FittedCavityModel) -> [Double?] { fitted.accuracies(on: tokens, discounts: discounts) }

  /// The class balance as far as it can be trusted: counts of many-sided LFs show it, those of one-sided LFs show which
  /// LFs were written. So the learned balance is tempered by the mean polarity, to uniform where all are one-sided.
  ///
  /// - Parameter counts: `[k]`, rows.
  private static func logBalance(_ counts: [Double], polarity: Polarity) -> [Double] {
    // One pseudo-row keeps a class that got none.
    let logs = counts.map { polarity.mean * log($0 + 1) }
    let total = logSumExp(logs)
    return logs.map { $0 - total }
  }
}

extension PriorKnowledge {
  /// For each LF of an exclusive group the others of its groups, ascending.
  var exclusions: [Int: [Int]] {
    var exclusions: [Int: Set<Int>] = [:]
    for group in exclusive {
      for function in group { exclusions[function, default: []].formUnion(group) }
    }
    return Dictionary(uniqueKeysWithValues: exclusions.map { ($0, $1.subtracting([$0]).sorted()) })
  }
}

/// `[k]`: rows of each class by majority vote.
///
/// - Parameter weights: `[votes]`.
private func majorityCounts(_ tokens: VoteTokens, weights: [Double]) -> [Double] {
  let k = tokens.classCount
  var counts = [Double](repeating: 0, count: k)
  var row = counts
  for pattern in 0..<tokens.patternCount {
    var sum = 0.0
    for vote in tokens.starts[pattern]..<tokens.starts[pattern + 1] {
      row[Int(tokens.tokens[vote]) % k] += weights[vote]
      sum += weights[vote]
    }
    for index in 0..<k {
      counts[index] += tokens.rows[pattern] * row[index] / sum
      row[index] = 0
    }
  }
  return counts
}

func softmax(_ logScores: [Double]) -> [Double] {
  let total = logSumExp(logScores)
  return logScores.map { exp($0 - total) }
}
