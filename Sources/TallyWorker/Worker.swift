import CSystem
import Glibc
import RowFiles
import WorkerProtocol

/// The program that a task's LFs become: it answers `describe` and `apply`, on descriptors that the engine gives it.
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
      apply(task, options)
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

  private static func apply(_ task: any WorkerTask, _ options: ApplyOptions) -> Never {
    let description = task.description
    guard
      let region = SharedRegion(descriptor: WorkerDescriptor.region, functionCount: description.functions.count),
      let file = try? MappedFile(options.path)
    else {
      withUnsafeBytes(of: WorkerReply.unreadable.rawValue) { _ = Pipe.write($0, to: WorkerDescriptor.replies) }
      exit(1)
    }
    task.prepare()
    let runner = ShardRunner(
      task: task, region: region, batch: RowBatch(columns: description.columns, hasID: options.id != nil),
      skipsBadLines: options.skipsBadLines)
    while case .shard(let start, let end, let skips) = WorkerCommand.receive(from: WorkerDescriptor.commands) {
      guard
        var parser = try? RowParsers.make(
          options.format, file: file, range: start..<end, columns: description.columns, id: options.id),
        runner.run(&parser, skips: skips)
      else { exit(1) }
    }
    exit(0)
  }
}

/// The arguments of `apply`: the file, its format, and optionally the id column and whether bad lines are left out.
struct ApplyOptions {
  let path: String
  let format: RowFormat
  var id: String?
  var skipsBadLines = false

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
      default: return nil
      }
    }
  }
}
