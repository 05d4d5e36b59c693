import Interchange
import Votes

extension FinishedRun {
  /// What can be promised of this run's rows by answers that may be newer than it.
  ///
  /// It is a look at the audit, of the number that the request names.
  ///
  /// - Parameters:
  ///   - answers: all that people said so far, rows that the model learned from included.
  ///   - posterior: of the run's patterns by a model that was fitted with the answers that may be learned from; nil for the
  ///     run's own model.
  /// - Throws: `knowledge`, `files` where answers are those of other rows.
  public func promise(
    _ request: PromiseRequest, answers: ReviewedAnswers, posterior: Posterior? = nil
  ) throws(RunError) -> RoutePromise {
    let join = try ReviewedJoin(
      answers, path: manifest.reviewed?.path ?? "", rowCount: rowCount, name: { rows.id(of: $0) },
      pattern: { pattern(of: $0) })
    let population = AuditedPopulation(posterior ?? self.posterior, of: patterns, join) { gold?[$0] ?? .abstain }
    return RoutePromise(request, on: population, look: request.look)
  }
}
