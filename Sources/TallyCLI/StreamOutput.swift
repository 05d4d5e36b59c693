import ApplyEngine
import Pipeline
import Reporting

/// What `tally run` says on standard error while it labels a stream, and at its end.
struct StreamOutput {
  private let request: LabelRunRequest

  init(_ request: LabelRunRequest) { self.request = request }

  func tell(_ notice: StreamNotice) {
    switch notice {
    case .badLine(let problem, let line):
      let message = problem.message(path: StreamRun.inputName, line: line)
      Console.tell(.warning, UserMessage("left out: " + message.what, at: message.place))
    case .fault(let place, let kind, let text):
      let row = place.row.map { "row \"\($0)\"" } ?? "a row"
      Console.tell(
        .warning,
        UserMessage(
          "labeling function \"\(place.function)\" \(kind.text) on \(row), line \(place.dataLine): \(text)",
          at: SourcePath.relative(place.file, to: request.folders.sourceRoot) + ":\(place.line)"))
    case .quarantined(let function):
      Console.tell(
        .warning,
        UserMessage(
          "labeling function \"\(name(function))\" is quarantined: it cost its process on more than "
            + "\(Suggestions.count(request.limits.quarantineAfter, "row")), and has no vote from here on",
          at: place(function), fix: "mend or remove it; the labels before are written, with its votes"))
    }
  }

  /// The counts at the end.
  func close(_ result: StreamResult) {
    for (function, count) in result.counts.faultCounts.enumerated()
    where count > 0 && !result.counts.quarantined.contains(function) {
      Console.tell(
        .warning,
        UserMessage(
          "labeling function \"\(name(function))\" failed on \(NumberFormat.count(count)) of "
            + "\(Suggestions.count(result.counts.rowCount, "row")); it has no vote there", at: place(function),
          fix: "mend it; the first of these rows are named above"))
    }
    if EventLog.format == .json { return log(result) }
    if !result.counts.output.isEmpty {
      Console.note("printed by labeling functions (the end of it):\n" + result.counts.output)
    }
    let faults = result.counts.faultCounts.reduce(0, +)
    let parts = [
      "\(Suggestions.count(result.counts.rowCount, "row")) labelled",
      result.totals.uncovered > 0 ? "\(NumberFormat.count(result.totals.uncovered)) uncovered" : nil,
      result.counts.badLineCount > 0 ? "\(Suggestions.count(result.counts.badLineCount, "bad line")) left out" : nil,
      faults > 0 ? Suggestions.count(faults, "fault") : nil,
      "\(NumberFormat.fixed(result.seconds, digits: 2)) s",
    ]
    Console.tell(.info, UserMessage(parts.compactMap { $0 }.joined(separator: ", ")))
  }

  private func log(_ result: StreamResult) {
    let counts = result.counts
    if !counts.output.isEmpty {
      EventLog.write(.info, "printed by labeling functions (the end of it)", ["text": .text(counts.output)])
    }
    EventLog.write(
      .info, "done",
      [
        "rows": .count(counts.rowCount), "coveredRows": .count(counts.rowCount - result.totals.uncovered),
        "faults": .count(counts.faultCounts.reduce(0, +)), "badLines": .count(counts.badLineCount),
        "seconds": .number(result.seconds), "workerSeconds": .number(counts.workerSeconds),
      ])
  }

  private func name(_ function: Int) -> String { request.program.description.functions[function].name }

  private func place(_ function: Int) -> String {
    let function = request.program.description.functions[function]
    return "\(SourcePath.relative(function.file, to: request.folders.sourceRoot)):\(function.line)"
  }
}
