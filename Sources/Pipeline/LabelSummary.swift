import LabelAnalysis
import LabelModels
import Votes

/// What there is to say of votes and the labels that a model made of them.
public struct LabelSummary: Sendable, Codable {
  public let functionNames: [String]
  public let classNames: [String]
  public let analysis: VoteAnalysis
  /// `[m]`: the model's own estimates.
  public let estimatedAccuracies: [Double?]
  public let labelCounts: LabelCounts
  public let margins: MarginHistogram
  public let pictures: PatternFigures
  public let comparison: ModelComparison
  public let warnings: [ModelWarning]
  /// Strongest first.
  public let correlatedPairs: [CorrelatedPair]
  /// What an uncovered row gets.
  public let classBalance: ClassBalance
  /// nil where no row is covered.
  public let sensitivity: BalanceSensitivity?
  /// nil where they were not asked for.
  public let intervals: ModelIntervals?
  public let modelName: String
  public let fallback: Fallback?
  /// nil where no row's class is known.
  public let reliability: ReliabilityComparison?
  /// nil where nobody reviewed.
  public let reviewed: ReviewedSummary?
  /// nil where no promise was asked for.
  public let promise: RoutePromise?
  /// nil where nothing was compared.
  public internal(set) var changes: RefitChanges?
  /// Gold ids that are no row's.
  public let unknownGoldCount: Int
  /// Soft votes in bands of confidence that the frozen model does not have.
  public internal(set) var movedVoteCount = 0

  /// - Parameter plan: of the estimation's posterior.
  init(
    _ patterns: VotePatterns, _ estimation: Estimation, plan: LabelPlan, labelCounts: LabelCounts,
    reviewed: ReviewedSummary?, unknownGoldCount: Int, functionNames: [String], classNames: [String]
  ) {
    self.functionNames = functionNames
    self.classNames = classNames
    let analysis = VoteAnalysis(patterns, gold: estimation.gold)
    self.analysis = analysis
    estimatedAccuracies = estimation.fitted.functionAccuracies
    self.labelCounts = labelCounts
    margins = MarginHistogram(estimation.posterior, of: patterns)
    pictures = PatternFigures(
      patterns, analysis: analysis, posterior: estimation.posterior, gold: estimation.gold,
      margins: plan.margins(of: patterns))
    promise = plan.promise
    comparison = estimation.comparison
    warnings = ModelWarning.all(
      WarningEvidence(
        patterns, analysis: analysis, posterior: estimation.posterior,
        accuracies: estimation.fitted.functionAccuracies, intervals: estimation.intervals?.accuracies ?? [],
        comparison: estimation.comparison, gold: estimation.gold))
    correlatedPairs = estimation.fitted.correlatedPairs
    classBalance = estimation.fitted.classBalance
    sensitivity = BalanceSensitivity(estimation.posterior, of: patterns)
    intervals = estimation.intervals
    modelName = estimation.fitted.modelName
    fallback = estimation.fitted.fallback
    reliability = estimation.reliability
    self.reviewed = reviewed
    self.unknownGoldCount = unknownGoldCount
  }
}
