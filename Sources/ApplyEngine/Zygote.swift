import CSystemCalls
import Glibc
import WorkerProtocol

/// The worker program that has built its task, and forks the children that run the LFs.
///
/// It is their parent: it waits for them, and they and it die with the engine.
final class Zygote {
  private let worker: String
  private let pid: pid_t
  private let control: Int32
  private let log = WorkerLog()
  /// Whether it has ended or answers no more.
  private(set) var isGone = false
  /// Whether it has ever made a child: the task was built.
  private(set) var hasForked = false

  /// How long an answer may take. The first one comes when the task is built, which is the author's code.
  private static let patience: Int32 = 10_000
  private static let buildingPatience: Int32 = 300_000

  init(_ program: WorkerProgram, arguments: [String]) throws(ApplyError) {
    worker = program.path
    var ends: [Int32] = [0, 0]
    let result = tally_message_pair(&ends)
    guard result == 0 else { throw .cannotStart(worker: program.path, errno: -result) }
    control = ends[0]
    pid = WorkerProcess.spawn(program.path, ["apply"] + arguments, program.root, [ends[1]], log)
    close(ends[1])
    guard pid > 0 else { throw .cannotStart(worker: program.path, errno: -pid) }
  }

  deinit { close(control) }

  /// Makes a child.
  ///
  /// - Returns: its process id, or `nil` if the zygote has gone.
  func fork(_ descriptors: [Int32]) throws(ApplyError) -> pid_t? {
    guard let answer = ask(.fork, descriptors) else { return nil }
    if answer == ZygoteAnswer.hasThreads { throw .threadsAtStart(worker: worker) }
    guard answer > 0 else { throw .cannotStart(worker: worker, errno: Int32(truncatingIfNeeded: -answer)) }
    hasForked = true
    return pid_t(truncatingIfNeeded: answer)
  }

  /// Waits for the end of a child that has ended or was killed.
  ///
  /// - Returns: `nil` if the zygote has gone, and the child with it.
  func reap(_ child: pid_t) -> WorkerEnding? {
    guard let status = ask(.reap(child), []), status >= 0 else { return nil }
    return WorkerEnding(status: Int32(truncatingIfNeeded: status))
  }

  private func ask(_ request: ZygoteRequest, _ descriptors: [Int32]) -> Int64? {
    guard !isGone else { return nil }
    if request.send(to: control, with: descriptors), isReadable(), let answer = ZygoteAnswer.receive(from: control) {
      return answer
    }
    isGone = true
    kill(pid, SIGKILL)
    return nil
  }

  private func isReadable() -> Bool {
    var wait = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
    let patience = hasForked ? Zygote.patience : Zygote.buildingPatience
    // A signal to the engine, such as Ctrl-C, may interrupt the wait; the answer still comes.
    while true {
      let ready = poll(&wait, 1, patience)
      if ready < 0 && errno == EINTR { continue }
      return ready > 0
    }
  }

  /// Ends the zygote, once.
  ///
  /// - Returns: how it ended, what it and the children that it waited for used, and what it printed.
  func end() -> (ending: WorkerEnding, cpuSeconds: Double, peakKiB: Int, output: String) {
    // One that has ended by itself is waited for as it is: killing it changes nothing.
    isGone = true
    kill(pid, SIGKILL)
    let (ending, seconds, peak) = WorkerProcess.reap(pid)
    return (ending, seconds, peak, log.takeNew())
  }
}
