import Interchange
import LabelModels
import Votes
import WorkerProtocol

/// Fits the model again, as the run has.
struct Refit {
  private let run: FinishedRun
  private let description: TaskDescription?

  init(_ run: FinishedRun, _ description: TaskDescription?) {
    self.run = run
    self.description = description
  }

  /// The run's own posterior; a fitted one where the run took a frozen model, which knows no new LF.
  func baseline() throws(RunError) -> Posterior {
    if run.manifest.model == nil { return run.posterior }
    return try fit(run.patterns, names: run.manifest.functions.map(\.name)) { run.pattern(of: $0) }.posterior
  }

  func fit(_ matrix: TrialMatrix) throws(RunError) -> (fitted: any FittedLabelModel, posterior: Posterior) {
    try fit(matrix.patterns, names: matrix.names) { Int(matrix.patternOfRow[$0]) }
  }

  private func fit(
    _ patterns: VotePatterns, names: [String], pattern: (Int) -> Int
  ) throws(RunError) -> (fitted: any FittedLabelModel, posterior: Posterior) {
    let reviewed = try run.readReviewed().map { (answers) throws(RunError) in
      try ReviewedJoin(
        answers, path: run.manifest.reviewed?.path ?? "", rowCount: run.rowCount, name: { run.rows.id(of: $0) },
        pattern: pattern)
    }
    let estimator = Estimator(
      model: try named(), patterns: patterns, knowledge: try knowledge(names), reviewed: reviewed?.learnedFrom)
    let fitted = try estimator.fit(leavingOut: nil)
    return (fitted, fitted.posterior(for: patterns))
  }

  /// With other answers than those of the run.
  func fit(_ reviewed: [ReviewedRows]) throws(RunError) -> any FittedLabelModel {
    var knowledge = try knowledge(run.manifest.functions.map(\.name))
    knowledge.reviewed = reviewed
    let model = try named()
    do throws(LabelModelError) { return try model.fit(run.patterns, knowing: knowledge) } catch {
      throw .model(error)
    }
  }

  private func named() throws(RunError) -> any LabelModel {
    do throws(LabelModelError) { return try LabelModels.named(run.manifest.options.labelModel) } catch {
      throw .model(error)
    }
  }

  /// What the user and the LFs' authors said.
  private func knowledge(_ names: [String]) throws(RunError) -> PriorKnowledge {
    let request = KnowledgeRequest(statements: run.manifest.options.knowledge ?? []) ?? KnowledgeRequest()
    var knowledge = try KnowledgeResolver(
      functions: names.map { VotingFunction(name: $0) }, classNames: run.manifest.classes
    ).knowledge(request)
    for (index, name) in names.enumerated() where knowledge.accuracies[index] == nil {
      guard let stated = description?.functions.first(where: { $0.name == name })?.accuracy, stated.isPossible else {
        continue
      }
      knowledge.accuracies[index] = AccuracyPrior(accuracy: stated.accuracy, votes: stated.votes)
    }
    return knowledge
  }
}

extension FinishedRun {
  /// Fits the run's label model to its vote patterns with other answers than those that it had.
  ///
  /// - Returns: nil where the run took a frozen model, which learns nothing.
  package func fit(
    _ reviewed: [ReviewedRows], description: TaskDescription?
  ) throws(RunError) -> (any FittedLabelModel)? {
    if manifest.model != nil { return nil }
    return try Refit(self, description).fit(reviewed)
  }
}
