import Votes

/// ``DawidSkene`` with one number for each LF: how likely its votes are right, whatever the class.
///
/// For few votes an LF: one number is learned from a dozen votes, a confusion matrix is not.
///
/// Source: the homogeneous case of Dawid & Skene 1979, doi:10.2307/2346806; "one-coin" after Zhang, Chen, Zhou & Jordan
/// 2014, arXiv:1406.3824.
public struct OneCoin: LabelModel {
  public var name: String { CoinRates.modelName }

  public init() {}

  /// Uses reviewed rows, the class balance and the accuracies that are known; which LFs are dependent or exclusive is
  /// not used.
  ///
  /// - Complexity: 3 to 200 rounds of O(votes in the patterns · k); memory m + k doubles beside the posteriors.
  public func fit(
    _ patterns: VotePatterns, knowing knowledge: PriorKnowledge
  ) throws(LabelModelError) -> any FittedLabelModel {
    try FittedErrorRates<CoinRates>(patterns, knowing: knowledge)
  }

  public func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel {
    try FittedErrorRates<CoinRates>(
      parameters, functionCount: functionCount, classCount: classCount, fallback: fallback)
  }
}
