import CSystem
import WorkerProtocol

/// How long one LF has been at one row, as seen from outside: the worker's calls pay nothing for it.
struct CallWatch {
  private var word = SharedRegion.idle
  /// When the call was first seen: CPU seconds of its process.
  private var cpuStart = -1.0
  private var cpuSeen = 0.0
  private var wallSeconds = 0.0
  private var lastCheck = 0.0

  /// Seconds between two looks.
  static let interval = 0.05
  /// The most that counts as time between two looks: an engine that was stopped itself does not hold it against an LF.
  private static let longestStep = 5 * interval
  /// Seconds without an LF and without CPU time until a process is taken for stuck: an LF may have left a lock or its
  /// descriptors in such a state. Rows that come from a slow disk take CPU time now and then.
  private static let stuckSeconds = 60.0

  enum Finding: Equatable {
    case limit(BatchFault.Kind)
    /// No LF runs, and nothing else does.
    case stuck
  }

  /// Looks at a process that is at work.
  mutating func check(_ process: WorkerProcess, _ region: SharedRegion, _ limits: ApplyLimits) -> Finding? {
    let now = tally_seconds()
    guard now - lastCheck >= CallWatch.interval else { return nil }
    defer { lastCheck = now }
    let current = region.load(.progress)
    let cpu = process.cpuSeconds
    if current != word || cpuStart < 0 {
      word = current
      (cpuStart, cpuSeen, wallSeconds) = (cpu, cpu, 0)
      return nil
    }
    let isIdle = word == SharedRegion.idle
    if isIdle && cpu > cpuSeen { wallSeconds = 0 }
    cpuSeen = cpu
    wallSeconds += min(now - lastCheck, CallWatch.longestStep)
    if isIdle { return wallSeconds > CallWatch.stuckSeconds ? .stuck : nil }
    if cpu - cpuStart > limits.cpuSeconds { return .limit(.cpuLimit) }
    if wallSeconds > limits.wallSeconds { return .limit(.wallLimit) }
    return nil
  }
}
