import ApplyEngine
import ArgumentParser
import Foundation
import Ledger
import Pipeline
import Review

/// `tally gold`: people's answers in and out, and the log of all of them.
struct GoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gold", abstract: "People's answers: read in, written out, and the log that keeps them.",
    discussion: """
      Answers lie in the task's ledger, in a log that only grows. tally run learns from them by itself.
      """,
    subcommands: [
      GoldImportCommand.self, GoldExportCommand.self, GoldStateCommand.self, GoldLogCommand.self,
      GoldVerifyCommand.self,
    ])
}

/// The review log of a task, for reading.
struct OpenedLog {
  let folders: TaskFolders
  /// The task's folder name.
  let name: String
  let taskStore: TaskStore
  let store: ReviewStore

  /// - Throws: where nobody has reviewed anything.
  init(_ task: TaskArgument, _ place: StoreOption) throws {
    folders = try TaskArgument.folders()
    name = try task.name(in: folders)
    taskStore = TaskStore(root: folders.root, name: name, place: place.place)
    let path = taskStore.ledger
    guard FileManager.default.fileExists(atPath: path), try Ledger(path: path).hasReview() else {
      throw CommandFailure(
        message: UserMessage(
          "nobody has reviewed anything of \(task.task) yet",
          fix:
            "answer rows: tally review \(task.task) --terminal, or read answers in: tally gold import \(task.task) FILE"
        ))
    }
    store = try ReviewStore(path: path)
  }
}
