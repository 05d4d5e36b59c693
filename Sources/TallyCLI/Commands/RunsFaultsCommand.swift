import ArgumentParser
import Foundation
import Ledger
import Pipeline
import Reporting

/// `tally runs faults`: the rows on which LFs failed.
struct RunsFaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults", abstract: "Lists the rows on which labeling functions failed, and where they crashed.",
    discussion: """
      The first of each labeling function; of a quarantined one those that were seen before it was left out. The first \
      crash of each is looked into after the run: the call is made once more with the runtime's backtracer on.
      """)

  @OptionGroup var task: TaskArgument
  @Option(
    name: .customLong("run"), help: "The run. Default: the last that was done.", completion: Completions.runs)
  var shownRun: String?
  @Option(help: "Only this labeling function.", completion: Completions.functions)
  var lf: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let ledger = try RunsCommand.ledger(task, store)
      let id = try shownRun ?? lastRun(ledger)
      let functions = try RunsCommand.functions(ofRun: id, ledger, task: task.task)
      let faults = try ledger.faults(ofRun: id, function: lf.map { try position(of: $0, in: functions) })
      let shown = faults.compactMap { fault in
        functions.first { $0.position == fault.function }.map { Shown(fault, $0) }
      }
      if common.json { return Console.printJSON(shown) }
      Console.print(shown.isEmpty ? "no labeling function failed in run \(id)" : RunsFaultsCommand.text(shown))
    }
  }

  private struct Shown: Encodable {
    let function: String
    let file: String
    let line: Int
    let row: String
    let kind: String
    let message: String
    /// Innermost first.
    let backtrace: [String]?

    init(_ fault: FaultRecord, _ record: FunctionRecord) {
      function = record.name
      file = record.file
      line = record.line
      row = fault.row
      kind = fault.kind
      message = fault.message
      backtrace = fault.backtrace?.split(separator: "\n").map(String.init)
    }
  }

  private func lastRun(_ ledger: Ledger) throws -> String {
    let done = try ledger.runs(limit: 1000).first { $0.status == .done }
    guard let done else { throw RunError.noRun(task: task.task) }
    return done.id
  }

  private func position(of name: String, in functions: [FunctionRecord]) throws -> Int {
    if let function = functions.first(where: { $0.name == name }) { return function.position }
    let known = functions.map(\.name)
    throw CommandFailure(
      message: UserMessage(
        "there is no labeling function \"\(name)\" in this run",
        fix: Suggestions.fix(name, among: known, otherwise: "take one of \(Suggestions.list(known))")))
  }

  private static func text(_ faults: [Shown]) -> String {
    var table = TextTable([
      .init("LF", .left), .init("row", .left), .init("kind", .left), .init("message", .left),
      .init("declared at", .left, group: 1),
    ])
    for fault in faults {
      table.append([fault.function, fault.row, fault.kind, fault.message, "\(fault.file):\(fault.line)"])
    }
    let traces = faults.compactMap { fault in
      fault.backtrace.map { frames in
        "\n\(fault.function) crashed on row \(fault.row) in\n" + frames.map { "  \($0)\n" }.joined()
      }
    }
    return table.render(Console.style) + traces.joined()
  }
}
