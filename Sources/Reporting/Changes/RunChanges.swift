import LabelAnalysis
import Pipeline

/// What changed between two runs, with the figures of both.
public struct RunChanges: Sendable, Equatable, Encodable {
  /// A figure in both runs.
  public struct Metric: Sendable, Equatable, Encodable {
    public let name: String
    public let old: Double?
    public let new: Double?
    public let difference: Double?
    /// 90 % interval of the difference; nil where it is no estimate, or there is none.
    public let lower: Double?
    public let upper: Double?
    /// Whether it was measured on rows with gold that both have labelled, and not on all.
    public let isPaired: Bool
  }

  /// An LF that was added, removed, edited, or votes otherwise.
  public struct Function: Sendable, Equatable, Encodable {
    public enum Kind: String, Sendable, Codable { case added, removed, edited, same }

    public let name: String
    public let kind: Kind
    public let oldCoverage: Double?
    public let newCoverage: Double?
    public let oldAccuracy: Double?
    public let newAccuracy: Double?
    public let oldPrecision: Double?
    public let newPrecision: Double?
    /// Matched rows on which it votes otherwise.
    public let changedRowCount: Int
    /// Of these, the rows with another label.
    public let flippedRowCount: Int
  }

  public let runs: RunComparison
  public let metrics: [Metric]
  /// Added, removed and edited ones; then those that vote otherwise all the same.
  public let functions: [Function]
  let oldMetrics: RunMetrics

  private enum CodingKeys: CodingKey { case runs, metrics, functions }

  public init(_ runs: RunComparison, old: RunFigures, new: RunFigures) {
    let before = RunReport(old.summary, title: "", faultCounts: old.faultCounts)
    let after = RunReport(new.summary, title: "", faultCounts: new.faultCounts)
    self.runs = runs
    oldMetrics = RunMetrics(before, old.summary.pictures)
    let newMetrics = RunMetrics(after, new.summary.pictures)
    metrics = RunChanges.metrics(oldMetrics, newMetrics, runs.paired)
    functions = RunChanges.functions(runs, before, after)
  }

  private static func metrics(_ old: RunMetrics, _ new: RunMetrics, _ paired: PairedComparison?) -> [Metric] {
    let plain = [
      "rows", "functions", "coverage", "conflicts", "votes_per_row", "review", "expected_accuracy", "faults",
    ]
    let all = plain.map { name in
      let difference: Double? = if let a = old[name], let b = new[name] { b - a } else { nil }
      return Metric(
        name: name, old: old[name], new: new[name], difference: difference, lower: nil, upper: nil, isPaired: false)
    }
    guard let paired else { return all }
    return all
      + [("accuracy", paired.accuracy), ("ece", paired.calibrationError), ("log_loss", paired.logLoss)].map {
        Metric(
          name: $0.0, old: $0.1.old, new: $0.1.new, difference: $0.1.difference, lower: $0.1.lower, upper: $0.1.upper,
          isPaired: true)
      }
  }

  private static func functions(_ runs: RunComparison, _ before: RunReport, _ after: RunReport) -> [Function] {
    let old = Dictionary(before.functions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let new = Dictionary(after.functions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let votes = Dictionary(runs.responsible.map { ($0.function, $0) }, uniquingKeysWith: { $1 })
    let told = Set(runs.functions.added + runs.functions.removed + runs.functions.edited)
    let groups: [(Function.Kind, [String])] = [
      (.added, runs.functions.added), (.removed, runs.functions.removed), (.edited, runs.functions.edited),
      (.same, runs.responsible.map(\.function).filter { !told.contains($0) }),
    ]
    return groups.flatMap { kind, names in
      names.map { name in
        Function(
          name: name, kind: kind, oldCoverage: old[name]?.coverage, newCoverage: new[name]?.coverage,
          oldAccuracy: old[name]?.estimatedAccuracy, newAccuracy: new[name]?.estimatedAccuracy,
          oldPrecision: old[name]?.gold?.precision, newPrecision: new[name]?.gold?.precision,
          changedRowCount: votes[name]?.changedRowCount ?? 0, flippedRowCount: votes[name]?.flippedRowCount ?? 0)
      }
    }
  }
}
