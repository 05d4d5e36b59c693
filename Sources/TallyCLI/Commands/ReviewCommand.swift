import ArgumentParser
import Foundation
import LabelModels
import Pipeline
import Reporting
import Review
import ReviewServer

/// `tally review`: people answer rows, on pages that it serves or on this terminal.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Asks people about the rows whose answers are worth most, in their browsers.",
    discussion: """
      Rows come from the task's last run: half of them by the smallest margin, half at random, and some only to measure how many \
      labels are wrong. Every answer is on disk before it is confirmed. tally run learns from them by itself.

      The first start prints an invitation for a lead, who invites the others. By default only this machine reaches the server; \
      for others give --host with --certificate and --key. Ctrl-C ends it; requests under way are answered first.

      With --terminal one person answers here, without a server.
      """)

  @OptionGroup var task: TaskArgument
  @Flag(help: "Answer on this terminal, without a server.")
  var terminal = false
  @Option(name: .customLong("as"), help: "With --terminal: who answers. Default: your name on this machine.")
  var name: String?
  @OptionGroup var server: ServerOptions
  @OptionGroup var plan: PlanOptions
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if name != nil, !terminal { throw ValidationError("--as wants --terminal, too: on the pages people sign in") }
    if terminal, !server.isUntouched {
      throw ValidationError("--terminal has no server, and takes none of its options")
    }
    try server.validate()
    try plan.validate()
  }

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, nil, store)
      opened.tellChangedInputs()
      let open = try OpenDesk(
        opened.store, task: opened.name, run: opened.run, description: opened.program?.description,
        plan: plan.isEmpty ? nil : plan.plan(from: try plan.known(opened.store)),
        command: "tally review \(task.task)\(terminal ? " --terminal" : "")")
      if terminal {
        try answerHere(open, opened)
      } else {
        try ReviewServing(open, opened, server).run(asJSON: common.json)
      }
    }
  }

  private func answerHere(_ open: OpenDesk, _ opened: OpenedRun) throws {
    let name = name ?? LocalReviewer.name
    try LocalReviewer.enter(open.desk, as: name)
    let summary = try TerminalReview.run(open.desk, task: opened.name, name: name)
    if common.json { return Console.printJSON(summary) }
    Console.print(Self.text(summary, task: task.task))
  }

  static func duration(_ seconds: Double) -> String {
    let minutes = Int(seconds / 60)
    return minutes < 1 ? "\(Int(seconds)) s" : Suggestions.count(minutes, "minute")
  }

  static func text(_ summary: TerminalReview.Summary, task: String) -> String {
    var lines = [
      "\(Suggestions.count(summary.answers, "answer")) in \(Self.duration(summary.seconds)); "
        + "\(Suggestions.count(summary.doneRows, "row")) of \(summary.task) \(summary.doneRows == 1 ? "has" : "have") a class from people"
    ]
    if summary.disputedRows > 0 {
      lines.append("\(Suggestions.count(summary.disputedRows, "row")) to be settled (p)")
    }
    if summary.doneRows > 0 { lines.append("to label with them: tally run \(task)") }
    return lines.joined(separator: "\n")
  }
}

/// How rows are asked about: what is not said stays as it is in the task's log, or is the usual.
struct PlanOptions: ParsableArguments {
  @Option(help: "How many people answer each row; 1 at first. This and what follows stays for the next start.")
  var overlap: Int?
  @Option(help: "The share of rows whose class is known, hidden among the others (0 to 1; 0.07 at first).")
  var goldShare: Double?
  @Option(help: "The share of rows that only measure how many labels are wrong (0 to 1; 0.2 at first).")
  var auditShare: Double?
  @Option(help: "The share of the other rows that is drawn at random (0 to 1; 0.5 at first).")
  var randomShare: Double?
  @Option(
    help: "By what the others are chosen: \(ReviewOrders.all.map(\.name).joined(separator: ", ")); margin at first.",
    completion: .list(ReviewOrders.all.map(\.name)))
  var order: String?
  @Option(help: "Rows that everyone answers first; none at first.")
  var calibration: Int?
  @Option(help: "Show what the model and the labeling functions say before a row is answered (yes or no).")
  var showVotes: YesOrNo?

  @Option(
    help: "The share of these rows on which somebody has to agree with the others to go on (0 to 1; 0.8 at first).")
  var agreement: Double?
  @Option(help: "Minutes for which a row is kept for whoever has it; 15 at first.")
  var leaseMinutes: Double?
  @Option(help: "Pause whoever is right on fewer known rows than this share (0 to 1; 0.6 at first); 0 for nobody.")
  var pauseBelow: Double?

  enum YesOrNo: String, ExpressibleByArgument, CaseIterable { case yes, no }

  var isEmpty: Bool {
    overlap == nil && goldShare == nil && auditShare == nil && randomShare == nil && order == nil && calibration == nil
      && showVotes == nil && agreement == nil && leaseMinutes == nil && pauseBelow == nil
  }

  func plan(from known: DeskPlan) -> DeskPlan {
    var plan = known
    plan.overlap = overlap ?? plan.overlap
    plan.goldShare = goldShare ?? plan.goldShare
    plan.auditShare = auditShare ?? plan.auditShare
    plan.randomShare = randomShare ?? plan.randomShare
    plan.order = order ?? plan.order
    plan.calibrationRows = calibration ?? plan.calibrationRows
    plan.isBlind = showVotes.map { $0 == .no } ?? plan.isBlind
    plan.calibrationAgreement = agreement ?? plan.calibrationAgreement
    plan.leaseSeconds = leaseMinutes.map { $0 * 60 } ?? plan.leaseSeconds
    plan.pauseBelow = pauseBelow.map { $0 > 0 ? $0 : nil } ?? plan.pauseBelow
    return plan
  }

  /// The plan of the task's log.
  func known(_ store: TaskStore) throws -> DeskPlan { try DeskPlan.last(of: store) ?? DeskPlan() }

  func validate() throws {
    do throws(DeskPlan.Fault) { try plan(from: DeskPlan()).check() } catch {
      let message = error.message
      throw ValidationError(message.what + (message.fix.map { "; \($0)" } ?? ""))
    }
  }
}
