import ApplyEngine
import ArgumentParser

/// What a labeling function may cost: options of `run`.
struct LimitOptions: ParsableArguments {
  @Option(help: "CPU seconds that a labeling function may take on one row; more is a fault.")
  var lfCpuLimit = ApplyLimits().cpuSeconds
  @Option(help: "Seconds that a labeling function may be asleep or blocked on one row; more is a fault.")
  var lfWallLimit = ApplyLimits().wallSeconds
  @Option(help: "MiB that the labeling functions of one worker process may allocate; more is a fault.")
  var memoryLimit = ApplyLimits().memoryMiB
  @Option(help: "Leave a labeling function out of the run once it has cost its process on more rows than this.")
  var quarantineAfter = ApplyLimits().quarantineAfter
  @Flag(help: "End the run at the first row on which a labeling function fails.")
  var strict = false

  func validate() throws {
    for (name, seconds) in [("--lf-cpu-limit", lfCpuLimit), ("--lf-wall-limit", lfWallLimit)]
    where !(seconds > 0 && seconds <= 1e6) {
      throw ValidationError("\(name) is a number of seconds above 0, up to 1000000, not \(seconds)")
    }
    if !(1...(1 << 24)).contains(memoryLimit) {
      throw ValidationError("--memory-limit is a number of MiB from 1 to \(1 << 24), not \(memoryLimit)")
    }
    if quarantineAfter < 0 { throw ValidationError("--quarantine-after is a number from 0, not \(quarantineAfter)") }
  }

  var limits: ApplyLimits {
    var limits = ApplyLimits()
    limits.cpuSeconds = lfCpuLimit
    limits.wallSeconds = lfWallLimit
    limits.memoryMiB = memoryLimit
    limits.quarantineAfter = quarantineAfter
    limits.isStrict = strict
    return limits
  }
}
