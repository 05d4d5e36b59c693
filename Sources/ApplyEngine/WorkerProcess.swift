import CSystem
import Glibc
import WorkerProtocol

/// One running worker and the memory shared with it.
final class WorkerProcess {
  let pid: pid_t
  let commands: Int32
  let replies: Int32
  let region: SharedRegion
  let log: WorkerLog
  private var hasEnded = false

  /// Starts a worker in `apply` mode.
  init(_ program: WorkerProgram, arguments: [String]) throws(ApplyError) {
    let functionCount = program.description.functions.count
    let memory = tally_memory_file(SharedRegion.size(functionCount: functionCount))
    guard memory >= 0, let region = SharedRegion(descriptor: memory, functionCount: functionCount) else {
      throw .cannotStart(worker: program.path, errno: memory < 0 ? -memory : errno)
    }
    defer { close(memory) }
    region.store(SharedRegion.idle, .progress)
    let toWorker = DescriptorPipe(isSocket: true)
    let fromWorker = DescriptorPipe()
    log = WorkerLog()
    pid = WorkerProcess.spawn(
      program.path, ["apply"] + arguments, program.root, [toWorker.read, fromWorker.write, memory], log)
    close(toWorker.read)
    close(fromWorker.write)
    self.region = region
    commands = toWorker.write
    replies = fromWorker.read
    guard pid > 0 else { throw .cannotStart(worker: program.path, errno: -pid) }
  }

  deinit {
    close(commands)
    close(replies)
    region.unmap()
  }

  func send(_ command: WorkerCommand) { _ = command.send(to: commands) }

  /// The next reply, or `nil` once the process has gone.
  func receive() -> WorkerReply? {
    var byte: UInt8 = 0
    while true {
      let count = read(replies, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      return count == 1 ? WorkerReply(rawValue: byte) : nil
    }
  }

  /// Ends the process, if it has not ended already, and takes note of how it did.
  ///
  /// - Returns: `nil` if the end was taken note of before: the id may be another process's by now.
  func end() -> (ending: WorkerEnding, cpuSeconds: Double, peakKiB: Int)? {
    guard !hasEnded else { return nil }
    hasEnded = true
    _ = kill(pid, SIGKILL)
    return WorkerProcess.reap(pid)
  }

  /// Waits for a process's end.
  static func reap(_ pid: pid_t) -> (ending: WorkerEnding, cpuSeconds: Double, peakKiB: Int) {
    var status: Int32 = 0
    var seconds = 0.0
    var peak: Int64 = 0
    _ = tally_reap(pid, 1, &status, &seconds, &peak)
    let signal = tally_signal_of(status)
    let ending = signal != 0 ? WorkerEnding.signal(Int(signal)) : .exit(Int(tally_exit_of(status)))
    return (ending, seconds, Int(peak))
  }

  static func spawn(
    _ path: String, _ arguments: [String], _ directory: String, _ descriptors: [Int32], _ log: WorkerLog
  ) -> pid_t {
    // The runtime's own backtrace takes 0.2 s a crash; the LF and the row are known without it.
    setenv("SWIFT_BACKTRACE", "enable=no", 1)
    var copies: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    copies.append(nil)
    defer { copies.forEach { free($0) } }
    return tally_spawn(path, copies, directory, descriptors, Int32(descriptors.count), log.descriptor)
  }
}
