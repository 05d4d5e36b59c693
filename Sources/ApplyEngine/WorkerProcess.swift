import CSystemCalls
import Foundation
import Glibc
import WorkerProtocol

/// One child of the zygote.
final class WorkerProcess {
  private let zygote: Zygote
  private let pid: pid_t
  /// Readable once the process has ended.
  let ended: Int32
  let commands: Int32
  let replies: Int32
  private var replyCount: UInt64 = 0
  private var hasEnded = false

  /// - Returns: `nil` if the zygote has gone.
  init?(_ zygote: Zygote, memory: LaneMemory) throws(ApplyError) {
    let toWorker = DescriptorPipe(isSocket: true)
    let fromWorker = DescriptorPipe()
    commands = toWorker.write
    replies = fromWorker.read
    self.zygote = zygote
    memory.region.reset()
    defer {
      close(toWorker.read)
      close(fromWorker.write)
    }
    var pid: pid_t?
    var descriptor: Int32 = -1
    defer {
      if descriptor < 0 {
        close(toWorker.write)
        close(fromWorker.read)
      }
    }
    pid = try zygote.fork([toWorker.read, fromWorker.write, memory.descriptor, memory.log.descriptor])
    guard let pid else { return nil }
    // The zygote has not waited for it: the id is this child's, even if it has ended.
    descriptor = tally_process_descriptor(pid)
    if descriptor == -ESRCH { return nil }
    guard descriptor >= 0 else { throw .cannotStart(worker: "pidfd", errno: -descriptor) }
    self.pid = pid
    ended = descriptor
  }

  deinit {
    close(commands)
    close(replies)
    close(ended)
  }

  func send(_ command: WorkerCommand) { _ = command.send(to: commands) }

  /// Reads what woke the engine up.
  ///
  /// - Returns: whether there was anything.
  func receive() -> Bool {
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    while true {
      let count = withUnsafeMutableBytes(of: &bytes) { read(replies, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      return count > 0
    }
  }

  /// The reply behind the last one, or `nil` if there is none.
  ///
  /// - Throws: ``NoReply`` for one that no worker has given: the shared memory was written over.
  func reply(_ region: SharedRegion) throws(NoReply) -> WorkerReply? {
    let word = region.load(.reply)
    if word >> 8 == replyCount { return nil }
    // A worker answers while no LF runs.
    guard word >> 8 == replyCount + 1, region.running == nil,
      let reply = WorkerReply(rawValue: UInt8(truncatingIfNeeded: word))
    else { throw NoReply() }
    replyCount += 1
    return reply
  }

  struct NoReply: Error {}

  /// Whether it has ended by itself, or does at once: its descriptors close a moment before.
  var isEnding: Bool {
    var wait = pollfd(fd: ended, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 100) > 0
  }

  /// CPU seconds so far; negative where it has gone.
  var cpuSeconds: Double { tally_cpu_seconds(pid) }

  /// Ends the process, if it has not ended already, and all that its LFs have started.
  ///
  /// - Returns: how it ended; `nil` if the zygote has gone, or this was asked before.
  func end() -> WorkerEnding? {
    guard !hasEnded else { return nil }
    hasEnded = true
    // The zygote keeps the id until it is asked for the end. Where the zygote has gone the kernel ends the child.
    if !zygote.isGone { kill(pid, SIGKILL) }
    return zygote.reap(pid)
  }

  /// Waits for the end of a process that this one has started itself.
  static func reap(_ pid: pid_t) -> (ending: WorkerEnding, cpuSeconds: Double, peakKiB: Int) {
    var status: Int32 = 0
    var seconds = 0.0
    var peak: Int64 = 0
    _ = tally_reap(pid, 1, &status, &seconds, &peak)
    return (WorkerEnding(status: status), seconds, Int(peak))
  }

  /// - Parameter backtrace: what the runtime is to do when the program crashes. By default nothing: its own backtrace takes
  ///   0.2 s, and the LF and the row are known without it.
  static func spawn(
    _ path: String, _ arguments: [String], _ directory: String, _ descriptors: [Int32], _ log: WorkerLog,
    backtrace: String = "enable=no"
  ) -> pid_t {
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = backtrace
    // What the zygote looks up at its start, none of its children has to.
    environment["LD_BIND_NOW"] = "1"
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + variables { free(word) } }
    return tally_spawn(path, &words, &variables, directory, descriptors, Int32(descriptors.count), log.descriptor)
  }
}

extension WorkerEnding {
  init(status: Int32) {
    let signal = tally_signal_of(status)
    self = signal != 0 ? .signal(Int(signal)) : .exit(Int(tally_exit_of(status)))
  }
}
