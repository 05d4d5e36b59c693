import LabelAnalysis

/// A run's figures by name: what checks are written about, and what a comparison lists.
public struct RunMetrics: Sendable, Equatable {
  /// In the order in which they are listed; nil where undefined.
  public private(set) var values: [(name: String, value: Double?)] = []
  private var places: [String: Int] = [:]

  /// - Parameter functions: whether each LF and class has figures of its own: `lf.<name>.precision`, `label.<name>`.
  public init(_ report: RunReport, _ pictures: PatternFigures, functions: Bool = true) {
    let reliability = report.reliability?.model
    let covered = Double(report.coveredRowCount)
    let review = Double(pictures.margins.people.reduce(0, +))
    let auto = Double(pictures.margins.auto.reduce(0, +))
    let figures: [(String, Double?)] = [
      ("rows", Double(report.rowCount)), ("coverage", report.coverage), ("uncovered", report.coverage.map { 1 - $0 }),
      ("conflicts", report.conflicts), ("votes_per_row", report.votesPerRow),
      ("functions", Double(report.functions.count)),
      ("faults", Double(report.functions.reduce(0) { $0 + ($1.faultCount ?? 0) })),
      ("review", covered > 0 ? review / covered : nil), ("expected_accuracy", pictures.expectedAccuracy),
      ("accuracy", report.comparison.model?.accuracy), ("majority_accuracy", report.comparison.majorityVote?.accuracy),
      ("gold_rows", Double(report.comparison.model?.rowCount ?? 0)), ("ece", reliability?.calibrationError),
      ("auto_share", report.promise?.autoShare ?? (report.rowCount > 0 ? auto / Double(report.rowCount) : nil)),
      ("promised_error", report.promise.flatMap { $0.refusal == nil ? $0.maxError : nil }),
      ("log_loss", reliability?.logLoss), ("brier", reliability?.brierScore),
    ]
    figures.forEach { append($0.0, $0.1) }
    guard functions else { return }
    for label in report.labels { append("label.\(label.name)", label.share) }
    for function in report.functions {
      let figures: [(String, Double?)] = [
        ("votes", Double(function.voteCount)), ("coverage", function.coverage), ("overlaps", function.overlaps),
        ("conflicts", function.conflicts), ("accuracy", function.estimatedAccuracy),
        ("precision", function.gold?.precision), ("recall", function.gold?.recall),
        ("faults", Double(function.faultCount ?? 0)),
      ]
      for (name, value) in figures { append("lf.\(function.name).\(name)", value) }
    }
  }

  /// With what changed since another run: `flipped` and its like, and the change of each figure that both have.
  public init(_ new: RunMetrics, changes: RunChanges) {
    self = new
    let runs = changes.runs
    let matched = Double(runs.rows.matchedCount)
    func share(_ count: Int) -> Double? { matched > 0 ? Double(count) / matched : nil }
    append("matched", matched)
    append("flipped", share(runs.flippedRowCount))
    append("gained", share(runs.gainedRowCount))
    append("lost", share(runs.lostRowCount))
    append("mcnemar", runs.paired?.mcNemar)
    for (name, value) in new.values {
      guard let place = changes.oldMetrics.places[name] else { continue }
      let old = changes.oldMetrics.values[place].value
      let difference: Double? = if let value, let old { value - old } else { nil }
      append("change.\(name)", difference)
    }
    // On the same rows, where there are some: that is what a change is.
    for (name, change) in [
      ("accuracy", runs.paired?.accuracy), ("ece", runs.paired?.calibrationError), ("log_loss", runs.paired?.logLoss),
    ] {
      if let change, let place = places["change.\(name)"] { values[place].value = change.difference }
    }
  }

  public var names: [String] { values.map(\.name) }

  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// - Returns: nil where it is undefined, or there is none of this name.
  public subscript(_ name: String) -> Double? { places[name].flatMap { values[$0].value } }

  private mutating func append(_ name: String, _ value: Double?) {
    places[name] = values.count
    values.append((name, value))
  }

  public static func == (left: RunMetrics, right: RunMetrics) -> Bool {
    left.names == right.names && left.values.map(\.value) == right.values.map(\.value)
  }
}
