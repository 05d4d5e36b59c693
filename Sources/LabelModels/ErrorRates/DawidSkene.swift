import Votes

/// Each LF has a confusion matrix, each row a hidden class; both are estimated by expectation–maximisation.
///
/// The model of crowds: people vote on many classes and err in their own ways. LFs that vote for one class only are not
/// its kind: there it can call any class that class (0.36 mean accuracy on seven LF sets, majority vote 0.71; on ten
/// crowds 0.83, majority vote 0.79).
///
/// Source: Dawid & Skene 1979, doi:10.2307/2346806; the pseudo-counts are a Dirichlet prior on each line of each matrix.
public struct DawidSkene: LabelModel {
  public var name: String { ConfusionRates.modelName }

  public init() {}

  /// Uses reviewed rows, the class balance and the accuracies that are known; which LFs are dependent or exclusive is
  /// not used.
  ///
  /// - Complexity: 3 to 200 rounds of O(votes in the patterns · k); memory m k² doubles.
  public func fit(
    _ patterns: VotePatterns, knowing knowledge: PriorKnowledge
  ) throws(LabelModelError) -> any FittedLabelModel {
    try FittedErrorRates<ConfusionRates>(patterns, knowing: knowledge)
  }

  public func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel {
    try FittedErrorRates<ConfusionRates>(
      parameters, functionCount: functionCount, classCount: classCount, fallback: fallback)
  }
}
