import LabelAnalysis
import Pipeline
import Votes

/// What there is to say after a run: the text report and `--json` show the same. Shares from 0 to 1; nil where
/// undefined.
public struct RunReport: Sendable, Equatable, Codable {
  /// One line of the table of LFs.
  public struct Function: Sendable, Equatable, Codable {
    public let name: String
    /// The classes it has voted for.
    public let polarity: [String]
    public let voteCount: Int
    public let coverage: Double?
    public let overlaps: Double?
    public let conflicts: Double?
    /// Rows on which it failed; nil where no LF did.
    public let faultCount: Int?
    /// The label model's estimate.
    public let estimatedAccuracy: Double?
    /// 90 % interval of the estimate; nil where it was not asked for or there is none.
    public let estimatedInterval: ShareInterval?
    /// nil without gold.
    public let gold: FunctionGoldAnalysis?
  }

  public struct Label: Sendable, Equatable, Codable {
    public let name: String
    public let rowCount: Int
    /// Of all rows.
    public let share: Double?
  }

  public let title: String?
  public let rowCount: Int
  public let coveredRowCount: Int
  public let conflictRowCount: Int
  public let coverage: Double?
  public let conflicts: Double?
  public let votesPerRow: Double?
  public let functions: [Function]
  /// `[k]`.
  public let labels: [Label]
  /// Covered rows whose best classes are equal.
  public let tiedRowCount: Int
  public let uncoveredRowCount: Int
  public let margins: MarginHistogram
  public internal(set) var comparison: ModelComparison
  /// nil where no row's class is known.
  public let reliability: ReliabilityComparison?
  /// Rows with people's answers that the model learned from; nil for none.
  public let reviewedRowCount: Int?
  /// What was promised of rows that nobody looks at; nil where nobody asked.
  public let promise: RoutePromise?
  /// nil where no other model was compared.
  public let changes: Changes?
  /// `[k]`, empty where no row is covered.
  public let balance: [ClassShare]
  /// LFs that say in part the same, strongest first.
  public let ties: [Tie]
  /// LFs that hang together.
  public let groups: [[String]]
  /// What concerns every row first.
  public let warnings: [WordedWarning]

  /// - Parameters:
  ///   - classNames: `[k]`.
  ///   - functionNames: `[m]`.
  ///   - estimatedAccuracies: `[m]`, nil where the label model has none.
  ///   - faultCounts: `[m]`, or empty where LFs cannot fail.
  public init(
    title: String? = nil, classNames: [String], functionNames: [String], analysis: VoteAnalysis,
    estimatedAccuracies: [Double?], labels: LabelCounts, margins: MarginHistogram, comparison: ModelComparison,
    reliability: ReliabilityComparison? = nil, reviewedRowCount: Int? = nil, promise: RoutePromise? = nil,
    changes: Changes? = nil,
    relations: Relations = Relations(), warnings: [ModelWarning] = [], faultCounts: [Int] = []
  ) {
    let hasFaults = faultCounts.contains { $0 > 0 }
    precondition(
      functionNames.count == analysis.functions.count && estimatedAccuracies.count == functionNames.count,
      "\(analysis.functions.count) LFs, \(functionNames.count) names, \(estimatedAccuracies.count) accuracies")
    precondition(classNames.count == labels.byClass.count, "\(classNames.count) names, \(labels.byClass.count) classes")
    self.title = title
    rowCount = analysis.rowCount
    coveredRowCount = analysis.coveredRowCount
    conflictRowCount = analysis.conflictRowCount
    coverage = analysis.coverage
    conflicts = analysis.conflicts
    votesPerRow = analysis.votesPerRow
    functions = analysis.functions.indices.map { index in
      let function = analysis.functions[index]
      return Function(
        name: functionNames[index], polarity: function.polarity.map { classNames[Int($0)] },
        voteCount: function.voteCount, coverage: function.coverage, overlaps: function.overlaps,
        conflicts: function.conflicts, faultCount: hasFaults ? faultCounts[index] : nil,
        estimatedAccuracy: estimatedAccuracies[index],
        estimatedInterval: relations.accuracyIntervals.isEmpty ? nil : relations.accuracyIntervals[index],
        gold: function.gold)
    }
    self.labels = labels.byClass.enumerated().map { index, count in
      Label(
        name: classNames[index], rowCount: count,
        share: analysis.rowCount > 0 ? Double(count) / Double(analysis.rowCount) : nil)
    }
    tiedRowCount = labels.tied
    uncoveredRowCount = labels.uncovered
    self.margins = margins
    self.comparison = comparison
    self.reliability = reliability
    self.reviewedRowCount = reviewedRowCount
    self.promise = promise
    self.changes = changes
    balance = relations.balance(classNames: classNames)
    ties = relations.ties(functionNames: functionNames)
    groups = FunctionGroups.groups(relations.pairs).map { $0.map { functionNames[$0] } }
    let words = WarningWords(functionNames: functionNames, classNames: classNames)
    self.warnings = warnings.map { words($0) }
  }
}
