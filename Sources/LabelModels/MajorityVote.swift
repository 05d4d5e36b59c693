import Votes

/// Each class gets its share of the row's votes; an uncovered row gets the uniform class balance.
///
/// The bar that every other model is measured against, and what is left when there are too few LFs to compare.
public struct MajorityVote: LabelModel {
  public let name = "majority"

  public init() {}

  /// - Parameter knowledge: ignored: a vote is a vote.
  public func fit(
    _ patterns: VotePatterns, knowing knowledge: PriorKnowledge
  ) throws(LabelModelError) -> any FittedLabelModel {
    FittedMajorityVote(patterns, fallback: nil)
  }

  public func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel {
    try parameters.requireNames(["accuracies"])
    return FittedMajorityVote(
      functionCount: functionCount, classCount: classCount,
      functionAccuracies: try parameters.optionalNumbers("accuracies", count: functionCount, in: 0...1),
      fallback: fallback)
  }
}

struct FittedMajorityVote: FittedLabelModel {
  let functionCount: Int
  let classCount: Int
  let functionAccuracies: [Double?]
  let fallback: Fallback?

  var modelName: String { MajorityVote().name }
  var classBalance: ClassBalance { .uniform(classCount: classCount) }
  var parameters: ModelParameters { ModelParameters(["accuracies": functionAccuracies]) }

  init(functionCount: Int, classCount: Int, functionAccuracies: [Double?], fallback: Fallback?) {
    self.functionCount = functionCount
    self.classCount = classCount
    self.functionAccuracies = functionAccuracies
    self.fallback = fallback
  }

  init(_ patterns: VotePatterns, fallback: Fallback?) {
    self.init(
      functionCount: patterns.functionCount, classCount: patterns.classCount,
      functionAccuracies: accuracies(of: Posterior.voteShares(of: patterns), in: patterns), fallback: fallback)
  }

  func posterior(for patterns: VotePatterns) -> Posterior {
    checkShape(functionCount: patterns.functionCount, classCount: patterns.classCount)
    return Posterior.voteShares(of: patterns)
  }

  func explanation(of line: [Vote]) -> Explanation {
    checkLine(line)
    let none = [Double](repeating: 0, count: classCount)
    var terms: [Explanation.Term] = []
    for (function, vote) in line.enumerated() where vote != .abstain {
      var evidence = none
      evidence[Int(vote)] = 1
      terms.append(Explanation.Term(function: function, vote: vote, evidence: evidence))
    }
    return Explanation(
      scale: .votes, base: terms.isEmpty ? classBalance.shares : none, terms: terms, abstentions: none,
      majorityShare: 0, majority: none)
  }
}
