import Foundation
import Glibc
import Pipeline

/// What the parts of a run took, for `--json`: where the time goes, without a profiler.
struct PhaseTimes {
  struct Part: Encodable, Equatable {
    let phase: RunProgress.Phase
    var wallSeconds: Double
    /// Of this process; the workers' own are counted apart.
    var cpuSeconds: Double
  }

  private(set) var parts: [Part] = []
  private var wall = ContinuousClock.now
  private var cpu = PhaseTimes.ownSeconds()

  /// Says what the run is at.
  mutating func enter(_ phase: RunProgress.Phase) {
    guard parts.last?.phase != phase else { return }
    close()
    parts.append(Part(phase: phase, wallSeconds: 0, cpuSeconds: 0))
  }

  /// Ends the current part. What goes before the first one is nobody's.
  mutating func close() {
    let (now, used) = (ContinuousClock.now, PhaseTimes.ownSeconds())
    if !parts.isEmpty {
      parts[parts.count - 1].wallSeconds += (now - wall) / .seconds(1)
      parts[parts.count - 1].cpuSeconds += used - cpu
    }
    (wall, cpu) = (now, used)
  }

  /// User and system seconds of this process so far.
  private static func ownSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }
}
