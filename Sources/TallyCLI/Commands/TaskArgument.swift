import ApplyEngine
import ArgumentParser
import Foundation
import Pipeline

/// The task that a command is about, found and built.
struct TaskArgument: ParsableArguments {
  @Argument(
    help: "The task: its folder's name under LabelingFunctions, in any spelling of case and hyphens.",
    completion: Completions.tasks)
  var task: String

  /// The package that the current folder lies in.
  static func folders() throws -> TaskFolders {
    if let folder = ProcessInfo.processInfo.environment[TaskBundle.variable] {
      if let folders = TaskFolders(bundle: folder) { return folders }
      throw CommandFailure(
        message: UserMessage(
          "this is no bundle that this tally knows", at: "\(folder)/\(TaskBundle.fileName)",
          fix: "unpack the archive again"))
    }
    if let folders = TaskFolders() { return folders }
    throw CommandFailure(
      message: UserMessage(
        "there is no folder LabelingFunctions here or further up", at: FileManager.default.currentDirectoryPath,
        fix: "change into the package that holds your tasks"))
  }

  /// The task's folder name.
  func name(in folders: TaskFolders) throws -> String {
    if let name = folders.name(matching: task) { return name }
    let known = folders.names
    let otherwise =
      known.isEmpty
      ? "make one: tally new \(task)" : "take one of \(Suggestions.list(known)), or make it: tally new \(task)"
    throw CommandFailure(
      message: UserMessage(
        "there is no task \"\(task)\"", at: folders.root + "/LabelingFunctions",
        fix: Suggestions.fix(task, among: known, otherwise: otherwise)))
  }

  /// Builds the worker if its sources have changed, and asks it what it is. A bundle's worker is taken as it is.
  static func worker(_ name: String, in folders: TaskFolders) throws -> WorkerProgram {
    if folders.bundle != nil { return try bundled(name, in: folders) }
    let build = WorkerBuild(folders, task: name)
    if !build.isCurrent {
      Progress.begin()
      let isInterrupted = {
        Progress.show("building \(name)", share: nil)
        return Interrupt.isRequested
      }
      try build.run(isInterrupted: isInterrupted)
      Progress.clear()
    }
    return try WorkerProgram(path: build.worker, root: folders.root)
  }

  /// The worker, where it need not be built.
  static func currentWorker(_ name: String, in folders: TaskFolders) -> WorkerProgram? {
    if folders.bundle != nil { return try? bundled(name, in: folders) }
    let build = WorkerBuild(folders, task: name)
    return build.isCurrent ? try? WorkerProgram(path: build.worker, root: folders.root) : nil
  }

  private static func bundled(_ name: String, in folders: TaskFolders) throws -> WorkerProgram {
    try WorkerProgram(path: "\(folders.root)/\(TaskBundle.worker(of: name))", root: folders.root)
  }
}
