import LabelAnalysis
import LabelModels
import Votes

/// What there is to say of votes and the labels that a model made of them.
public struct LabelSummary: Sendable {
  public let functionNames: [String]
  public let classNames: [String]
  public let analysis: VoteAnalysis
  /// `[m]`: the model's own estimates.
  public let estimatedAccuracies: [Double?]
  public let labelCounts: LabelCounts
  public let margins: MarginHistogram
  public let comparison: ModelComparison
  public let warnings: [ModelWarning]
  public let modelName: String
  public let fallback: Fallback?
  /// Gold ids that are no row's.
  public let unknownGoldCount: Int

  init(
    _ patterns: VotePatterns, posterior: Posterior, fitted: any FittedLabelModel, gold: GoldCounts?,
    unknownGoldCount: Int, functionNames: [String], classNames: [String]
  ) {
    self.functionNames = functionNames
    self.classNames = classNames
    let analysis = VoteAnalysis(patterns, gold: gold)
    let comparison = ModelComparison(posterior, of: patterns, gold: gold)
    self.analysis = analysis
    self.comparison = comparison
    warnings = ModelWarning.all(
      WarningEvidence(
        patterns, analysis: analysis, posterior: posterior, accuracies: fitted.functionAccuracies,
        comparison: comparison, gold: gold))
    estimatedAccuracies = fitted.functionAccuracies
    labelCounts = LabelCounts(posterior, of: patterns)
    margins = MarginHistogram(posterior, of: patterns)
    modelName = fitted.modelName
    fallback = fitted.fallback
    self.unknownGoldCount = unknownGoldCount
  }
}
