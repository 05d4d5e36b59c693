import ApplyEngine
import ArgumentParser
import Foundation
import Ledger
import Pipeline
import Reporting

/// `tally runs`: a task's runs, or the faults of one.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "What ran, on what, with what result; and the rows on which labeling functions failed.",
    subcommands: [RunsListCommand.self, RunsFaultsCommand.self], defaultSubcommand: RunsListCommand.self)

  static func ledger(_ task: TaskArgument, _ place: StoreOption) throws -> Ledger {
    let folders = try TaskArgument.folders()
    let name = try task.name(in: folders)
    let store = TaskStore(root: folders.root, name: name, place: place.place)
    guard FileManager.default.fileExists(atPath: store.ledger) else { throw RunError.noRun(task: task.task) }
    return try Ledger(path: store.ledger)
  }

  /// - Throws: with the nearest id if there is no such run.
  static func functions(ofRun id: String, _ ledger: Ledger, task: String) throws -> [FunctionRecord] {
    let functions = try ledger.functions(ofRun: id)
    if !functions.isEmpty { return functions }
    let known = try ledger.runs(limit: 200).map(\.id).filter { !$0.isEmpty }
    throw CommandFailure(
      message: UserMessage(
        "there is no run \"\(id)\"", fix: Suggestions.fix(id, among: known, otherwise: "list them: tally runs \(task)"))
    )
  }
}

/// `tally runs list`, which is what `tally runs` does: what ran, on what, with what result.
struct RunsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists a task's runs, newest first; with --run, its labeling functions and labels.")

  @OptionGroup var task: TaskArgument
  @Option(help: "How many runs to list.")
  var limit = 20
  @Option(
    name: .customLong("run"), help: "Show the labeling functions, faults and labels of this run.",
    completion: Completions.runs)
  var shownRun: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let ledger = try RunsCommand.ledger(task, store)
      if let shownRun { return try show(shownRun, ledger) }
      let runs = try ledger.runs(limit: limit)
      if common.json { return Console.printJSON(runs) }
      Console.print(RunsListCommand.table(runs).render(Console.style))
    }
  }

  private static func table(_ runs: [RunRecord]) -> TextTable {
    var table = TextTable([
      .init("run", .left), .init("started (UTC)", .left), .init("status", .left), .init("rows"), .init("covered"),
      .init("LFs"),
      .init("faults"), .init("model", .left, group: 1), .init("gold", group: 1), .init("accuracy", group: 1),
      .init("majority", group: 1), .init("seconds", group: 1), .init("data", .left, group: 1),
    ])
    for run in runs {
      let isDone = run.status == .done
      let covered = run.rowCount > 0 ? Double(run.coveredRowCount) / Double(run.rowCount) : nil
      table.append([
        run.id.isEmpty ? nil : run.id, run.startedAt, RunsListCommand.status(run),
        isDone ? NumberFormat.count(run.rowCount) : nil, isDone ? NumberFormat.share(covered) : nil,
        NumberFormat.count(run.functionCount), isDone ? NumberFormat.count(run.faultCount) : nil,
        run.model.isEmpty ? nil : run.model, isDone ? NumberFormat.count(run.goldRowCount) : nil,
        NumberFormat.share(run.modelAccuracy), NumberFormat.share(run.majorityAccuracy),
        NumberFormat.fixed(run.seconds, digits: 1), run.dataPath,
      ])
    }
    return table
  }

  /// The status, with the beginning of an error: the whole of it is in `--json`.
  private static func status(_ run: RunRecord) -> String {
    guard run.status == .failed, let message = run.message else { return run.status.rawValue }
    return "failed: " + (message.count > 32 ? message.prefix(31) + "…" : message)
  }

  private func show(_ id: String, _ ledger: Ledger) throws {
    let functions = try RunsCommand.functions(ofRun: id, ledger, task: task.task)
    let labels = try ledger.labels(ofRun: id)
    if common.json {
      struct Shown: Encodable {
        let run: String
        let functions: [FunctionRecord]
        let labels: [LabelCountRecord]
      }
      return Console.printJSON(Shown(run: id, functions: functions, labels: labels))
    }
    var table = TextTable([
      .init("LF", .left), .init("kind", .left), .init("votes"), .init("faults"), .init("version", .left),
      .init("declared at", .left),
    ])
    for function in functions {
      table.append([
        function.name, function.kind, NumberFormat.count(function.voteCount), NumberFormat.count(function.faultCount),
        function.version, "\(function.file):\(function.line)",
      ])
    }
    var counts = TextTable([.init("label", .left), .init("rows")])
    for label in labels {
      counts.append([label.label.isEmpty ? "(uncovered)" : label.label, NumberFormat.count(label.rowCount)])
    }
    Console.print(table.render(Console.style) + "\n" + counts.render(Console.style))
  }
}
