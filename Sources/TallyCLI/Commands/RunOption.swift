import ApplyEngine
import ArgumentParser
import Ledger
import Pipeline

/// A finished run of a task that a command reads.
struct RunOption: ParsableArguments {
  @Option(
    name: .customLong("run"), help: "Look at this run (its id, or the beginning of it) instead of the last one.",
    completion: Completions.runs)
  var id: String?
}

/// A task's run, opened, with what its worker and the ledger say of its LFs.
struct OpenedRun {
  let folders: TaskFolders
  /// The task's folder name.
  let name: String
  let store: TaskStore
  let run: FinishedRun
  /// nil where the worker would have to be built first.
  let program: WorkerProgram?

  /// - Parameter option: nil for the last run.
  init(_ task: TaskArgument, _ option: RunOption?, _ place: StoreOption) throws {
    folders = try TaskArgument.folders()
    name = try task.name(in: folders)
    store = TaskStore(root: folders.root, name: name, place: place.place)
    run = try FinishedRun(store, task: task.task, run: option?.id, folders: folders)
    program = TaskArgument.currentWorker(name, in: folders)
  }

  var records: [FunctionRecord] { run.records(store) }

  var overview: FunctionOverview { FunctionOverview(run, description: program?.description, records: records) }

  /// - Throws: with the nearest name.
  func function(named name: String, task: String) throws -> Int {
    if let function = run.function(named: name) { return function }
    throw CommandFailure(
      message: UserMessage(
        "run \(run.manifest.run) has no labeling function \"\(name)\"",
        fix: Suggestions.fix(
          name, among: run.manifest.functions.map(\.name), otherwise: "list them: tally lf \(task)")))
  }

  /// What is worth a line: gold or answers that are not what the run has read.
  func tellChangedInputs() {
    for path in run.changedInputs {
      Console.tell(
        .warning,
        UserMessage(
          "this file has changed since run \(run.manifest.run), and is left out", at: path, fix: "run the task again"))
    }
  }
}
