import CSystemCalls
import Glibc
import RowFiles
import WorkerProtocol

/// The program that a task's LFs become: it answers `describe`, `apply` and `rerun`, on descriptors that the engine gives it.
public enum Worker {
  /// Runs the program and ends the process.
  public static func run(_ makeTask: () throws(TaskProblem) -> any WorkerTask) -> Never {
    let arguments = CommandLine.arguments
    switch arguments.dropFirst().first {
    case "describe": describe(makeTask)
    case "apply":
      tally_die_with_parent()
      tally_print_line_by_line()
      guard let task = try? makeTask(), let options = ApplyOptions(arguments.dropFirst(2)) else { exit(64) }
      Zygote(task: task, options: options).serve()
    case "rerun":
      tally_die_with_parent()
      guard let task = try? makeTask(), let rerun = Rerun(arguments.dropFirst(2)) else { exit(64) }
      rerun.run(task)
    default:
      let text = "this is a worker of Tally: start it with `tally run`\n"
      text.utf8CString.withUnsafeBytes { _ = Pipe.write(UnsafeRawBufferPointer(rebasing: $0.dropLast()), to: 2) }
      exit(64)
    }
  }

  private static func describe(_ makeTask: () throws(TaskProblem) -> any WorkerTask) -> Never {
    let answer: [UInt8]
    do {
      answer = try makeTask().description.answer
    } catch {
      answer = error.answer
    }
    // Started by hand, there is no descriptor 4: the answer goes to standard output.
    let target = fcntl(WorkerDescriptor.replies, F_GETFD) >= 0 ? WorkerDescriptor.replies : 1
    exit(answer.withUnsafeBytes { Pipe.write($0, to: target) } ? 0 : 1)
  }
}

/// The arguments of `apply`: the file, its format, and optionally the id column, whether bad lines are left out, and how many
/// MiB a child may allocate.
struct ApplyOptions {
  let path: String
  let format: RowFormat
  var id: String?
  var skipsBadLines = false
  var memoryLimit: Int?

  init?(_ arguments: ArraySlice<String>) {
    guard arguments.count >= 2, let format = RowFormat(rawValue: arguments[arguments.startIndex + 1]) else {
      return nil
    }
    path = arguments[arguments.startIndex]
    self.format = format
    var rest = arguments.dropFirst(2)
    while let flag = rest.popFirst() {
      switch flag {
      case "--skip-bad-lines": skipsBadLines = true
      case "--id": id = rest.popFirst()
      case "--memory-limit": memoryLimit = rest.popFirst().flatMap { Int($0) }
      default: return nil
      }
    }
  }
}
