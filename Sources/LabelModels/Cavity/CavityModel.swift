import Votes

/// The default label model: what a vote is worth is estimated from the *cavity*, the posterior of the row without that
/// vote and its near-copies.
///
/// Named for the step that sets it apart. A model that asks its own posterior what a vote is worth hears the vote itself:
/// a row with one vote confirms its LF, and expectation-maximisation on LFs that vote one class drifts below majority
/// vote (mean accuracy on seven real LF sets: Dawid & Skene 0.36, majority vote 0.71, this model 0.73). LFs that vote many
/// classes, as people do, also get a confusion matrix; each LF's ``Polarity`` blends the two. Correlated votes share their
/// evidence, so copies count once. The formulas are in Documentation/label-model.md.
///
/// In the files of this folder: `m` LFs `j`, `k` classes `c`, a *token* is one LF voting one class, `t = j · k + l`.
///
/// Source: ours, after expectation propagation's cavity (Minka 2001, UAI) and the hierarchical form of Dawid & Skene 1979
/// (doi:10.2307/2346806). The constants were chosen on 7 LF sets, 10 crowds and 180 simulated matrices and then held
/// against 14 other sets.
public struct CavityModel: LabelModel {
  public let name = "cavity"

  /// With two LFs that disagree, nothing says which one is right.
  static let neededFunctions = 3

  /// 0.27 GB for each list of this length, of which a fit holds eight: room for 100 LFs of 579 classes each.
  static let parameterLimit = 1 << 25

  public init() {}

  /// Falls back to ``MajorityVote`` where fewer than three LFs vote, and above ``parameterLimit`` (``OneCoin``, which would
  /// be small enough, is far below majority vote on one-sided LFs); ``FittedLabelModel/fallback`` then says so.
  ///
  /// - Complexity: six rounds of O(votes · k) and O((active tokens)² · k), the latter only up to
  ///   ``ResidualCorrelations/tokenLimit`` active tokens; memory (active tokens)² doubles.
  public func fit(
    _ patterns: VotePatterns, knowing knowledge: PriorKnowledge
  ) throws(LabelModelError) -> any FittedLabelModel {
    let voting = votingFunctionCount(patterns)
    guard voting >= Self.neededFunctions else {
      let reason = Fallback.Reason.tooFewVotingFunctions(voting: voting, needed: Self.neededFunctions)
      return FittedMajorityVote(patterns, fallback: Fallback(requested: name, reason: reason))
    }
    let (m, k) = (patterns.functionCount, patterns.classCount)
    guard Self.isSmallEnough(functionCount: m, classCount: k) else {
      let reason = Fallback.Reason.tooManyParameters(functions: m, classes: k, limit: Self.parameterLimit)
      return FittedMajorityVote(patterns, fallback: Fallback(requested: name, reason: reason))
    }
    return fitWithoutFallback(patterns, knowing: knowledge)
  }

  /// - Parameter patterns: at least one row is covered.
  func fitWithoutFallback(_ patterns: VotePatterns, knowing knowledge: PriorKnowledge = .none) -> FittedCavityModel {
    var rounds = CavityRounds(VoteTokens(patterns), knowing: knowledge)
    for _ in 0..<CavityConstants.roundCount { rounds.advance() }
    var fitted = rounds.fitted()
    if let balance = knowledge.classBalance { fitted = fitted.tilted(to: balance, on: patterns) }
    if !knowledge.reviewed.isEmpty { fitted = fitted.corrected(by: knowledge.reviewed, on: patterns) }
    // Majority vote's share is there for the labels; what an LF is worth is the model's own matter.
    return fitted.withAccuracies(rounds.accuracies(by: fitted))
  }

  public func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel {
    guard Self.isSmallEnough(functionCount: functionCount, classCount: classCount) else {
      throw .tooManyParameters(functions: functionCount, classes: classCount, limit: Self.parameterLimit)
    }
    return try FittedCavityModel(
      parameters, functionCount: functionCount, classCount: classCount, fallback: fallback)
  }

  private static func isSmallEnough(functionCount: Int, classCount: Int) -> Bool {
    let (square, tooManyClasses) = classCount.multipliedReportingOverflow(by: classCount)
    let (count, tooMany) = square.multipliedReportingOverflow(by: functionCount)
    return !tooManyClasses && !tooMany && count <= parameterLimit
  }
}
