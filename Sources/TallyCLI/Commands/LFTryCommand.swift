import ApplyEngine
import ArgumentParser
import Foundation
import LabelAnalysis
import Pipeline
import Reporting
import Votes

/// `tally lf try`: what an LF would bring, without a file being edited.
struct LFTryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try",
    abstract: "Tries a labeling function on the rows of the last run, without editing a file.",
    discussion: """
      tally lf try youtube-spam 'Keywords("gift", in: \\.text, ["gift card"], vote: .spam)'

      The source is what would stand in the task's functions: one labeling function or several, loops and closures \
      included. It is compiled with the task, applied to the rows of the last run, and the label model is fitted again with \
      its votes. One with the name of an existing labeling function stands in for it. Nothing is kept.
      """)

  @OptionGroup var task: TaskArgument
  @Argument(help: "The labeling function in Swift, a file with it, or - for standard input.", completion: .file())
  var source: String
  @Option(help: "Rows to show of each kind.")
  var rows = 3
  @Flag(help: "Show the rows' columns, too, with what a Keywords or Pattern has found.")
  var showData = false
  @Option(help: "Worker processes at a time. Default: one for each core.")
  var workers = ProcessInfo.processInfo.activeProcessorCount
  @OptionGroup var chosen: RunOption
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(0...1000).contains(rows) { throw ValidationError("--rows is a number from 0 to 1000, not \(rows)") }
    if !(1...1024).contains(workers) { throw ValidationError("--workers is a number from 1 to 1024, not \(workers)") }
  }

  func run() throws {
    try common.run {
      let text = try sourceText()
      let opened = try OpenedRun(task, chosen, store)
      if opened.folders.bundle != nil {
        throw CommandFailure(
          message: UserMessage(
            "a bundle has no sources to compile a labeling function with", fix: "try it where the task is written"))
      }
      // Also builds what the trial is linked from.
      let program = try TaskArgument.worker(opened.name, in: opened.folders)
      let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("tally-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: scratch + "/applied", withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      Progress.begin()
      let worker = try TrialBuild(opened.folders, task: opened.name, source: text, scratch: scratch).run {
        Progress.show("compiling", share: nil)
        return Interrupt.isRequested
      }
      let trial = try FunctionTrialRun(
        opened.run, program: WorkerProgram(path: worker, root: opened.folders.root), description: program.description,
        isInterrupted: { Interrupt.isRequested }, progress: { Progress.show($0.phase.rawValue, share: $0.share) }
      ).run(scratch: scratch + "/applied", workers: workers, limits: ApplyLimits(), sampleSize: rows)
      Progress.clear()
      let page = try TrialPage(opened.run, trial, showsData: showData)
      if common.json { return Console.printJSON(TrialJSON(page)) }
      opened.tellChangedInputs()
      Console.print(page.text(Console.style))
    }
  }

  private func sourceText() throws -> String {
    let text: String
    if source == "-" {
      text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    } else if FileManager.default.fileExists(atPath: source) {
      guard let file = try? String(contentsOfFile: source, encoding: .utf8) else {
        throw CommandFailure(
          message: UserMessage("this is no text file", at: source, fix: "name a file with Swift in UTF-8"))
      }
      text = file
    } else if source.hasSuffix(".swift"), !source.contains("(") {
      throw CommandFailure(
        message: UserMessage(
          "there is no such file", at: source, fix: "check the path, or write the labeling function itself in quotes"))
    } else {
      text = source
    }
    let trimmed = text.trimmingNewlines
    if trimmed.allSatisfy(\.isWhitespace) {
      throw CommandFailure(
        message: UserMessage(
          "there is no labeling function to try",
          fix:
            #"write one in quotes: tally lf try \#(task.task) 'Keywords("name", in: \.column, ["phrase"], vote: .class)'"#
        ))
    }
    return trimmed
  }
}

/// All that is shown of a trial.
struct TrialPage {
  let run: FinishedRun
  let trial: FunctionTrial
  /// By LF and kind.
  let views: [[FunctionTrial.Sample.Kind: [RowView]]]
  let changed: [RowView]

  init(_ run: FinishedRun, _ trial: FunctionTrial, showsData: Bool) throws {
    self.run = run
    self.trial = trial
    let texts = showsData ? try run.texts() : nil
    views = trial.tried.map { tried in
      Dictionary(
        uniqueKeysWithValues: tried.samples.map { sample in
          (sample.kind, sample.rows.map { run.view(of: $0, texts: texts, search: tried.search) })
        })
    }
    changed = trial.changed.rows.map { run.view(of: $0, texts: texts, search: trial.tried.first?.search) }
  }

  var classes: [String] { run.manifest.classes }

  func name(_ vote: Vote?) -> String {
    guard let vote, vote != .abstain else { return "(none)" }
    return classes[Int(vote)]
  }

  func text(_ style: TextStyle) -> String {
    var parts: [String] = []
    for (index, tried) in trial.tried.enumerated() {
      parts.append(
        "\(tried.name), \(tried.kind), on run \(run.manifest.run)"
          + (tried.isReplacement ? ", in place of the one of this name" : ""))
      parts += facts(tried).flatMap { name, value in
        let blanks = String(repeating: " ", count: 12 - name.count)
        return RowBlock.wrapped("  \(name)\(blanks)\(value)", style, indent: 14)
      }
      for sample in tried.samples where sample.count > 0 && !sample.rows.isEmpty {
        parts.append("")
        parts.append(
          "\(TrialPage.title(sample.kind)): \(sample.rows.count) of \(Suggestions.count(sample.count, "row"))")
        parts += (views[index][sample.kind] ?? []).map { RowBlock.text($0, style: style) }
      }
      parts.append("")
    }
    parts += changes(style)
    return parts.joined(separator: "\n")
  }

  private func facts(_ tried: FunctionTrial.Tried) -> [(String, String)] {
    let analysis = tried.analysis
    var facts = [
      (
        "votes",
        "\(LFListCommand.polarity(analysis, classes) ?? "none"), on \(Suggestions.count(analysis.voteCount, "row")) of "
          + "\(NumberFormat.count(run.rowCount)): coverage \(NumberFormat.share(analysis.coverage))"
      )
    ]
    if tried.faultCount > 0 {
      let message = tried.faultMessage.map { ": \($0)" } ?? ""
      let rows = Suggestions.count(tried.faultCount, "row")
      facts.append(
        (
          "faults",
          tried.isQuarantined ? "quarantined: it cost its process on \(rows)\(message)" : "on \(rows)\(message)"
        ))
    }
    guard analysis.voteCount > 0 else { return facts }
    facts.append(
      ("new", "\(Suggestions.count(tried.newRowCount, "row")) that no labeling function of the run votes on"))
    facts.append(
      ("overlaps", "\(NumberFormat.share(analysis.overlaps)), conflicts \(NumberFormat.share(analysis.conflicts))"))
    facts.append(("est. acc.", "\(NumberFormat.share(tried.estimatedAccuracy)), by the label model fitted with it"))
    if let gold = analysis.gold {
      let interval = gold.interval.map { ", 90 % interval \(NumberFormat.interval($0))" } ?? ""
      facts.append(
        (
          "precision",
          "\(NumberFormat.share(gold.precision)) on gold: \(gold.correctCount) of \(gold.voteCount)\(interval)"
        ))
    }
    if let time = NumberFormat.duration(nanoseconds: tried.nanosecondsPerRow) {
      facts.append(("time", "\(time) a row"))
    }
    if !tried.alike.isEmpty {
      let alike = tried.alike.map { "\($0.function) \(NumberFormat.share($0.share))" }.joined(separator: ", ")
      facts.append(("alike", "\(alike) (share of the same votes)"))
    }
    return facts
  }

  private func changes(_ style: TextStyle) -> [String] {
    let total = trial.moves.reduce(0) { $0 + $1.rowCount }
    let covered = "covered rows \(NumberFormat.count(trial.coveredBefore)) → \(NumberFormat.count(trial.coveredAfter))"
    guard total > 0 else { return ["no label would change; \(covered)"] }
    var parts = ["labels that would change: \(NumberFormat.count(total)); \(covered)"]
    var table = TextTable([.init("from", .left), .init("to", .left), .init("rows")])
    for move in trial.moves.prefix(10) {
      table.append([name(move.old), name(move.new), NumberFormat.count(move.rowCount)])
    }
    parts.append(table.render(style).trimmingNewlines)
    if let before = trial.goldBefore, let after = trial.goldAfter {
      parts.append(
        "right on gold: \(before.right) of \(before.covered) covered → \(after.right) of \(after.covered) covered")
    }
    if !changed.isEmpty {
      parts.append("")
      parts += changed.map { RowBlock.text($0, newLabel: name(trial.newLabels[$0.row]), style: style) }
    }
    return parts
  }

  private static func title(_ kind: FunctionTrial.Sample.Kind) -> String {
    switch kind {
    case .right: "right on gold"
    case .wrong: "wrong on gold"
    case .new: "newly covered"
    case .conflict: "in conflict"
    }
  }
}

/// The same for machines.
struct TrialJSON: Encodable {
  struct Tried: Encodable {
    struct Alike: Encodable {
      let function: String
      let share: Double
    }
    struct Sample: Encodable {
      let kind: String
      let count: Int
      let rows: [RowJSON]
    }

    let name: String
    let kind: String
    let isReplacement: Bool
    let polarity: [String]
    let votes: Int
    let coverage: Double?
    let overlaps: Double?
    let conflicts: Double?
    let newRows: Int
    let estimatedAccuracy: Double?
    let precision: Double?
    let precisionInterval: ShareInterval?
    let goldVotes: Int?
    let faults: Int
    let fault: String?
    let isQuarantined: Bool
    let nanosecondsPerRow: Double?
    let alike: [Alike]
    let samples: [Sample]
  }

  struct Move: Encodable {
    let from: String?
    let to: String?
    let rows: Int
  }

  struct Gold: Encodable {
    let right: Int
    let covered: Int
  }

  let run: String
  let functions: [Tried]
  let moves: [Move]
  let changedRows: Int
  let changed: [RowJSON]
  let coveredBefore: Int
  let coveredAfter: Int
  let goldBefore: Gold?
  let goldAfter: Gold?

  init(_ page: TrialPage) {
    let trial = page.trial
    func name(_ vote: Vote?) -> String? { vote == nil || vote == .abstain ? nil : page.name(vote) }
    run = page.run.manifest.run
    functions = trial.tried.enumerated().map { index, tried in
      let analysis = tried.analysis
      return Tried(
        name: tried.name, kind: tried.kind, isReplacement: tried.isReplacement,
        polarity: analysis.polarity.map { page.classes[Int($0)] }, votes: analysis.voteCount,
        coverage: analysis.coverage, overlaps: analysis.overlaps, conflicts: analysis.conflicts,
        newRows: tried.newRowCount, estimatedAccuracy: tried.estimatedAccuracy, precision: analysis.gold?.precision,
        precisionInterval: analysis.gold?.interval, goldVotes: analysis.gold?.voteCount, faults: tried.faultCount,
        fault: tried.faultMessage, isQuarantined: tried.isQuarantined, nanosecondsPerRow: tried.nanosecondsPerRow,
        alike: tried.alike.map { .init(function: $0.function, share: $0.share) },
        samples: tried.samples.map { sample in
          .init(
            kind: sample.kind.rawValue, count: sample.count,
            rows: (page.views[index][sample.kind] ?? []).map { RowJSON($0, classes: page.classes) })
        })
    }
    moves = trial.moves.map { Move(from: name($0.old), to: name($0.new), rows: $0.rowCount) }
    changedRows = trial.changed.count
    changed = page.changed.map { RowJSON($0, classes: page.classes, newLabel: name(trial.newLabels[$0.row])) }
    (coveredBefore, coveredAfter) = (trial.coveredBefore, trial.coveredAfter)
    goldBefore = trial.goldBefore.map { Gold(right: $0.right, covered: $0.covered) }
    goldAfter = trial.goldAfter.map { Gold(right: $0.right, covered: $0.covered) }
  }
}
