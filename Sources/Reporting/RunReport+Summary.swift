import LabelAnalysis
import LabelModels
import Pipeline

extension RunReport {
  /// The report of a run or a fit.
  public init(_ summary: LabelSummary, title: String, faultCounts: [Int] = []) {
    self.init(
      title: title, classNames: summary.classNames, functionNames: summary.functionNames, analysis: summary.analysis,
      estimatedAccuracies: summary.estimatedAccuracies, labels: summary.labelCounts, margins: summary.margins,
      comparison: summary.comparison, reliability: summary.reliability,
      reviewedRowCount: summary.reviewed.flatMap { $0.rowCount > 0 ? $0.rowCount : nil }, promise: summary.promise,
      changes: summary.changes.map { changes in
        Changes(
          changes.changes, examples: changes.examples, model: changes.modelPath, functionNames: summary.functionNames,
          classNames: summary.classNames)
      },
      relations: Relations(summary), warnings: summary.warnings, faultCounts: faultCounts)
  }
}

extension RunReport.Relations {
  init(_ summary: LabelSummary) {
    self.init()
    pairs = summary.correlatedPairs.map { ($0.first, $0.second, $0.strength) }
    classBalance = summary.classBalance.shares
    sensitivity = summary.sensitivity
    accuracyIntervals = summary.intervals?.accuracies ?? []
    balanceIntervals = summary.intervals?.balance ?? []
  }
}
