import Reporting

/// `--fail-if`: what came of the checks, and what is said of them.
enum ReportChecks {
  /// - Throws: for a figure that there is none of.
  static func results(
    _ checks: [RunCheck], _ metrics: RunMetrics, allowUndefined: Bool, isCompared: Bool
  ) throws -> [RunCheck.Result] {
    for check in checks where !metrics.contains(check.metric) {
      throw CommandFailure(
        message: UserMessage(
          "there is no figure \"\(check.metric)\"", at: "--fail-if \"\(check.text)\"",
          fix: fix(check.metric, metrics, isCompared: isCompared)))
    }
    return checks.map { $0.result(metrics, passesUndefined: allowUndefined) }
  }

  private static func fix(_ name: String, _ metrics: RunMetrics, isCompared: Bool) -> String {
    if !isCompared, ["flipped", "gained", "lost", "matched", "mcnemar"].contains(name) || name.hasPrefix("change.") {
      return "it is a change: name the run to compare with, --compare RUN"
    }
    let plain = metrics.names.filter { !$0.hasPrefix("lf.") && !$0.hasPrefix("label.") && !$0.hasPrefix("change.") }
    let otherwise =
      "take one of \(Suggestions.list(plain, limit: 30)), label.CLASS, or lf.NAME.FIGURE with votes, coverage, overlaps, "
      + "conflicts, accuracy, precision, recall or faults\(isCompared ? "; change. before a figure is its change" : "")"
    return Suggestions.fix(name, among: metrics.names, otherwise: otherwise)
  }

  static func table(_ results: [RunCheck.Result]) -> String {
    var table = TextTable([.init("fail if", .left), .init("is"), .init("", .left)])
    for result in results {
      table.append([
        result.check, result.value.map { NumberFormat.fixed($0, digits: 4) }, result.isFailed ? "failed" : "passed",
      ])
    }
    return table.render(Console.style)
  }

  /// - Throws: with status 3 if one failed.
  static func check(_ results: [RunCheck.Result]) throws {
    let failed = results.filter(\.isFailed)
    guard let first = failed.first else { return }
    let value = first.value.map { "it is \(NumberFormat.fixed($0, digits: 4))" } ?? "it is undefined in this run"
    let others = failed.count > 1 ? ", and \(failed.count - 1) more of \(results.count) checks" : ""
    throw CommandFailure(
      message: UserMessage(
        "check failed: \(first.check) (\(value))\(others)",
        fix: first.value == nil
          ? "give what it is measured on, or pass --allow-undefined" : "see the page for what is behind the figure"),
      status: ExitStatus.check)
  }
}
