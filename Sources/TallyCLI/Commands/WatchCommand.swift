import ApplyEngine
import ArgumentParser
import Foundation
import LabelModels
import Pipeline
import RowFiles

/// `tally watch`: the loop in which labeling functions are written.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Runs a task again at every save, and shows what each labeling function does and what changed.",
    discussion: """
      On a terminal, a table that follows the files; ? lists the keys. Elsewhere, a block of lines for each save, or a JSON \
      object a line with --json.

      Runs, ledger and reports are left alone: `tally run` makes results.
      """)

  @OptionGroup var task: TaskArgument
  @Option(
    help: "The rows: .jsonl, .csv or .tsv, each also .gz. Default: the task's own.", completion: .file())
  var data: String?
  @Option(help: "The format of the rows (jsonl, csv, tsv), where the name does not tell.")
  var format: RowFormat?
  @Option(help: "The column that holds the rows' ids; \"position\" numbers them from 0. Default: the task's own.")
  var id: String?
  @Option(help: "Rows whose class is known. Default: the task's own, with its own data.", completion: .file())
  var gold: String?
  @Option(help: "Rows to work on: a random sample, the same at every save, where the data has more.")
  var rows = 100_000
  @Option(help: "Another number draws another sample.")
  var seed: UInt64 = 0
  @Option(help: "The label model to fit.", completion: .list(LabelModels.all.map(\.name)))
  var labelModel = LabelModels.standard.name
  @Flag(help: "Leave out rows that cannot be read, and count them.")
  var skipBadLines = false
  @Option(help: "Worker processes at a time. Default: one for each core.")
  var workers = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "CPU seconds that a labeling function may take on one row; more is a fault.")
  var lfCpuLimit = ApplyLimits().cpuSeconds
  @Option(help: "MiB that the labeling functions of one worker process may allocate; more is a fault.")
  var memoryLimit = ApplyLimits().memoryMiB
  @Option(help: "Leave a labeling function out once it has cost its process on more rows than this.")
  var quarantineAfter = 5
  @Flag(help: "Show what the parts of each round took: notice, compile, start, read, apply, fit, draw.")
  var timings = false
  @Flag(help: "Show no row's text on the screen, its id alone.")
  var noRowText = false
  @Flag(help: "Let the package manager build at every save, instead of calling the compiler directly.")
  var packageBuild = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if rows < 1 { throw ValidationError("--rows is a number from 1, not \(rows)") }
    if !(1...1024).contains(workers) { throw ValidationError("--workers is a number from 1 to 1024, not \(workers)") }
    if !(lfCpuLimit > 0 && lfCpuLimit <= 1e6) {
      throw ValidationError("--lf-cpu-limit is a number of seconds above 0, up to 1000000, not \(lfCpuLimit)")
    }
    if !(1...(1 << 24)).contains(memoryLimit) {
      throw ValidationError("--memory-limit is a number of MiB from 1 to \(1 << 24), not \(memoryLimit)")
    }
    if quarantineAfter < 0 { throw ValidationError("--quarantine-after is a number from 0, not \(quarantineAfter)") }
    let models = LabelModels.all.map(\.name)
    if !models.contains(labelModel) {
      throw ValidationError("--label-model is one of \(models.joined(separator: ", ")), not \(labelModel)")
    }
    if data == "-" { throw ValidationError("--data is a file: standard input cannot be read again at every save") }
  }

  func run() throws {
    try common.run {
      let folders = try TaskArgument.folders()
      let name = try task.name(in: folders)
      if folders.bundle != nil {
        throw CommandFailure(
          message: UserMessage(
            "a bundle has no sources to watch", at: folders.root, fix: "watch the task in the package it came from"))
      }
      let request = request(folders, name)
      let isScreen = !common.json && Console.isTerminal(0) && Console.isTerminal(1)
      let view: any WatchView
      if isScreen {
        view = WatchScreen(
          task: name, root: folders.root, showsText: !noRowText, showsTimings: timings,
          usesColor: ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
      } else {
        view = WatchLines(task: name, root: folders.root, asJSON: common.json, showsTimings: timings)
      }
      try WatchLoop(request, view: view).run()
    }
  }

  private func request(_ folders: TaskFolders, _ name: String) -> WatchRequest {
    var request = WatchRequest(folders: folders, task: name)
    request.data = data.map(AbsolutePath.of)
    request.format = format
    request.id = id
    request.gold = gold.map(AbsolutePath.of)
    request.rows = rows
    request.seed = seed
    request.labelModel = labelModel
    request.skipsBadLines = skipBadLines
    request.workers = workers
    request.limits.cpuSeconds = lfCpuLimit
    request.limits.memoryMiB = memoryLimit
    request.limits.quarantineAfter = quarantineAfter
    request.buildsSlowly = packageBuild
    return request
  }
}
