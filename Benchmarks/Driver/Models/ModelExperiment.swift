import LabelModels

/// One question put to label models. A new experiment is one file and one line in ``ModelExperiments/all``.
protocol ModelExperiment: Sendable {
  /// What `--only` says.
  var name: String { get }
  /// One line for the help.
  var abstract: String { get }

  /// - Parameter report: takes each table as soon as it is there.
  func run(
    on datasets: [VoteDataset], models: [any LabelModel], report: (ResultTable) -> Void
  ) throws
}

enum ModelExperiments {
  static let all: [any ModelExperiment] = [
    VotesExperiment(), BalanceExperiment(), ReviewExperiment(), CopiesExperiment(), SimulationExperiment(),
  ]
}
