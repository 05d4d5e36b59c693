import CSystemCalls
import WorkerProtocol

/// How long each LF takes for a batch: one reading of the clock an LF.
///
/// Of the monotonic clock, which the kernel answers without a system call (20 ns; the clock of a thread's CPU time takes
/// 200 ns), so that an LF that sleeps is seen to be slow.
struct FunctionTimes {
  private let times: UnsafeMutablePointer<UInt64>
  private let absent: Set<Int>
  private var last = tally_nanoseconds()

  /// - Parameter absent: LFs that are not called on this batch.
  init(_ region: SharedRegion, absent: Set<Int>) {
    times = region.times
    self.absent = absent
    for function in 0..<region.functionCount { times[function] = absent.contains(function) ? SharedRegion.untimed : 0 }
  }

  /// What has passed since the last reading was this LF.
  mutating func note(_ function: Int) {
    let now = tally_nanoseconds()
    times[function] &+= now &- last
    last = now
  }

  /// What has passed since the last reading was done for several LFs at once: each gets as much of it. What falls to those that
  /// are not called is nobody's, so that an LF that is applied alone does not seem slower than among the others.
  mutating func spread(over functions: [Int]) {
    let now = tally_nanoseconds()
    for function in functions where !absent.contains(function) {
      times[function] &+= (now &- last) / UInt64(functions.count)
    }
    last = now
  }

  /// Says that no LF was timed on this batch.
  static func clear(_ region: SharedRegion) {
    region.times.update(repeating: SharedRegion.untimed, count: region.functionCount)
  }
}
