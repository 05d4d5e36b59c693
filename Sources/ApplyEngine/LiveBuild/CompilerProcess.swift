import CSystemCalls
import Foundation
import Glibc

/// A compiler or linker that is called directly, its output kept in memory.
enum CompilerProcess {
  struct Outcome {
    let status: Int32
    let output: String
  }

  /// Milliseconds between two questions whether to go on.
  private static let patience: Int32 = 10

  /// - Returns: `nil` if it could not be started, or was interrupted.
  static func run(_ command: [String], in folder: String, isInterrupted: () -> Bool) -> Outcome? {
    let log = tally_memory_file(0)
    guard log >= 0 else { return nil }
    defer { close(log) }
    _ = fcntl(log, F_SETFL, O_APPEND)
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let pid = tally_spawn(command[0], &words, environ, folder, [], 0, log)
    guard pid > 0 else { return nil }
    let end = tally_process_descriptor(pid)
    defer { if end >= 0 { close(end) } }
    var status: Int32 = 0
    var seconds = 0.0
    var peak: Int64 = 0
    while tally_reap(pid, 0, &status, &seconds, &peak) == 0 {
      if isInterrupted() {
        kill(pid, SIGKILL)
        _ = tally_reap(pid, 1, &status, &seconds, &peak)
        return nil
      }
      var wait = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      _ = poll(&wait, 1, patience)
    }
    let isSignal = tally_signal_of(status) != 0
    return Outcome(status: isSignal ? -1 : tally_exit_of(status), output: text(of: log))
  }

  private static func text(of log: Int32) -> String {
    var status = stat()
    guard fstat(log, &status) == 0, status.st_size > 0 else { return "" }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = pread(log, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
