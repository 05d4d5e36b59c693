import CSystemCalls
import Foundation
import Glibc
import RowFiles
import WorkerProtocol

/// Where in its body an LF crashed: the call is made once more, in a program of its own that has the runtime's backtracer on.
///
/// The workers themselves have it off, since a backtrace takes a tenth of a second and more.
public struct CrashTrace: Sendable {
  public struct Frame: Sendable, Equatable {
    public let function: String
    /// `nil` where the compiler does not say it.
    public let file: String?
    public let line: Int?
  }

  /// Innermost first; the LF's own code and what it calls of its task.
  public let frames: [Frame]

  static let longest = 8
  /// Milliseconds until the call is given up: a crash that does not come again.
  private static let patience: Int32 = 3000

  /// - Parameters:
  ///   - function: its position.
  ///   - row: where the row lies in the data.
  /// - Returns: `nil` if the call did not crash this time, took too long, or there is no backtracer.
  public init?(_ job: ApplyJob, function: Int, row: Range<Int>) {
    let output = "\(job.scratch)/backtrace-\(function).json"
    defer { unlink(output) }
    var arguments = ["rerun", "\(function)", "\(row.lowerBound)", "\(row.upperBound)"]
    arguments += [job.data, job.format.rawValue, "--memory-limit", "\(job.limits.memoryMiB)"]
    if let id = job.id { arguments += ["--id", id] }
    let options =
      "enable=yes,format=json,output-to=\(output),interactive=no,color=no,threads=crashed,images=none,registers=none"
      + ",limit=\(CrashTrace.longest * 4),symbolicate=full,sanitize=no"
    let pid = WorkerProcess.spawn(job.program.path, arguments, job.program.root, [], WorkerLog(), backtrace: options)
    guard pid > 0 else { return nil }
    CrashTrace.wait(pid)
    guard let data = FileManager.default.contents(atPath: output),
      let report = try? JSONDecoder().decode(Report.self, from: data)
    else { return nil }
    frames = CrashTrace.own(report.threads.first { $0.crashed == true }?.frames ?? [], program: job.program)
    if frames.isEmpty { return nil }
  }

  private static func wait(_ pid: pid_t) {
    let ended = tally_process_descriptor(pid)
    if ended >= 0 {
      var wait = pollfd(fd: ended, events: Int16(POLLIN), revents: 0)
      _ = poll(&wait, 1, patience)
      close(ended)
    }
    // It leads a session: whatever it has started goes along.
    kill(-pid, SIGKILL)
    kill(pid, SIGKILL)
    _ = WorkerProcess.reap(pid)
  }

  /// The frames of the task's own code: those of the worker program up to where the SDK called the LF.
  private static func own(_ frames: [Report.Frame], program: WorkerProgram) -> [Frame] {
    let image = (program.path as NSString).lastPathComponent
    let called = frames.prefix { !($0.description ?? "").contains("TaskProgram.") }
    return called.compactMap { frame in
      guard frame.image == image, let description = frame.description else { return nil }
      let name = description.components(separatedBy: " + ")[0]
      guard let place = frame.sourceLocation, !place.file.contains("<compiler-generated>"), place.line > 0 else {
        // A thunk says nothing that the function behind it does not.
        return name.hasPrefix("partial apply") ? nil : Frame(function: name, file: nil, line: nil)
      }
      return Frame(function: name, file: place.file, line: place.line)
    }.prefix(longest).map { $0 }
  }

  /// What the backtracer writes.
  private struct Report: Decodable {
    struct Thread: Decodable {
      let crashed: Bool?
      let frames: [Frame]
    }
    struct Frame: Decodable {
      let description: String?
      let image: String?
      let sourceLocation: Place?
    }
    struct Place: Decodable {
      let file: String
      let line: Int
    }
    let threads: [Thread]
  }
}
