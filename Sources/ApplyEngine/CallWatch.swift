import CSystemCalls
import WorkerProtocol

/// How long one LF has been at one row, as seen from outside: the worker's calls pay nothing for it.
struct CallWatch {
  private var word = SharedRegion.idle
  /// When the call was first seen: CPU seconds of its process.
  private var cpuStart = -1.0
  private var cpuSeen = 0.0
  /// Seconds in which it did not run.
  private var stillSeconds = 0.0
  private var lastCheck = 0.0

  /// Seconds between two looks.
  static let interval = 0.05
  /// The most that counts as time between two looks: an engine that was stopped itself does not hold it against an LF.
  private static let longestStep = 5 * interval
  /// CPU seconds between two looks from which on it counts as running, however little of a busy machine it gets: what runs
  /// comes to its CPU limit, and what waits for a processor does not wait for anything of its own.
  private static let running = 0.001
  /// Seconds without an LF and without CPU time until a process is taken for stuck: an LF may have left a lock or its
  /// descriptors in such a state. Rows that come from a slow disk take CPU time now and then.
  private static let stuckSeconds = 60.0

  enum Finding: Equatable {
    case limit(BatchFault.Kind)
    /// No LF runs, and nothing else does.
    case stuck
  }

  /// Whether the progress word is still the one that was looked at last.
  func isAt(_ current: UInt64) -> Bool { current == word }

  /// Looks at a process that is at work.
  mutating func check(_ process: WorkerProcess, _ region: SharedRegion, _ limits: ApplyLimits) -> Finding? {
    let now = tally_seconds()
    guard now - lastCheck >= CallWatch.interval else { return nil }
    return check(region.load(.progress), cpu: process.cpuSeconds, now: now, limits)
  }

  /// - Parameters:
  ///   - current: the progress word.
  ///   - cpu: CPU seconds of the process so far.
  mutating func check(_ current: UInt64, cpu: Double, now: Double, _ limits: ApplyLimits) -> Finding? {
    defer { lastCheck = now }
    if current != word || cpuStart < 0 {
      word = current
      (cpuStart, cpuSeen, stillSeconds) = (cpu, cpu, 0)
      return nil
    }
    let isIdle = word == SharedRegion.idle
    if isIdle && cpu > cpuSeen { stillSeconds = 0 }
    if cpu - cpuSeen < CallWatch.running { stillSeconds += min(now - lastCheck, CallWatch.longestStep) }
    cpuSeen = cpu
    if isIdle { return stillSeconds > CallWatch.stuckSeconds ? .stuck : nil }
    if cpu - cpuStart > limits.cpuSeconds { return .limit(.cpuLimit) }
    if stillSeconds > limits.wallSeconds { return .limit(.wallLimit) }
    return nil
  }
}
