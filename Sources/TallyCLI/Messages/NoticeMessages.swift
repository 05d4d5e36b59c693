import Foundation
import Pipeline

extension RunNotice {
  var level: LogLevel {
    switch self {
    case .otherInputs, .inputCutOff, .staleLock, .votesRefuted: .warning
    default: .info
    }
  }

  var message: UserMessage {
    switch self {
    case .waiting(let holder):
      UserMessage(
        "waiting for another run of this task\(holder.map { ": \($0.text)" } ?? "")",
        fix: "with --no-wait this is an error")
    case .staleLock(let holder):
      UserMessage("the last run of this task was killed: \(holder.text)")
    case .resuming(let share):
      UserMessage("going on with an interrupted run: \(RunNotice.percent(share)) of its rows are done")
    case .startingAnew(let share):
      UserMessage(
        "an interrupted run of these inputs had got to \(RunNotice.percent(share)); this one starts anew",
        fix: "--resume goes on with an interrupted run")
    case .otherInputs:
      UserMessage(
        "the interrupted run was of other data, labeling functions or options: starting anew",
        fix: "nothing, if you have changed them since")
    case .nothingToResume: UserMessage("there is no interrupted run to go on with: this is a whole one")
    case .keeping(let share):
      UserMessage(
        "\(RunNotice.percent(share)) of the rows are applied and kept", fix: "--resume goes on from there")
    case .votesRefuted(let functions, let run):
      UserMessage(
        "\(Suggestions.count(functions.count, "labeling function")) voted otherwise on a sample than in run \(run), with the "
          + "same code: \(Suggestions.list(functions)); applied to all rows again",
        fix: "let a vote depend on the row and the task's code alone; --fresh takes no votes over")
    case .inputCutOff:
      UserMessage(
        "the rows from standard input had not all come when the run was interrupted: reading them anew",
        fix: "pass the rows again, or name a file: runs of files can always be gone on with")
    }
  }

  /// Rounded down: not everything is done before it is.
  private static func percent(_ share: Double) -> String { "\(Int(share * 100)) %" }
}

extension LockHolder {
  /// For people.
  var text: String { "process \(pid) on \(host), since \(startedAt): \(command)" }
}
