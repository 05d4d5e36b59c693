/// What one LF may cost before it is a fault, and how many such faults before it is left out.
public struct ApplyLimits: Sendable, Equatable {
  /// CPU seconds of one LF on one row.
  public var cpuSeconds = 1.0
  /// Seconds that one LF may wait on one row: asleep or blocked, not for a processor.
  public var wallSeconds = 10.0
  /// MiB that a process may allocate.
  public var memoryMiB = 2048
  /// Rows on which one LF may cost its process; one more, and it is quarantined.
  public var quarantineAfter = 50
  /// Whether the first fault ends the run.
  public var isStrict = false

  public init() {}

  /// Those that a result may hang on and that are not the usual ones.
  public var statements: [String] {
    let usual = ApplyLimits()
    var statements: [String] = []
    if cpuSeconds != usual.cpuSeconds { statements.append("CPU limit \(cpuSeconds) s") }
    if wallSeconds != usual.wallSeconds { statements.append("wall limit \(wallSeconds) s") }
    if memoryMiB != usual.memoryMiB { statements.append("memory limit \(memoryMiB) MiB") }
    if quarantineAfter != usual.quarantineAfter { statements.append("quarantine after \(quarantineAfter)") }
    return statements
  }
}
