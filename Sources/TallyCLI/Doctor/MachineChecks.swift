import CSystemCalls
import Foundation
import Reporting

/// What workers live in: processor, memory, kernel.
enum MachineChecks {
  static func all() -> [Check] { [processor(), memory(), proc(), processes()] }

  /// Hyperscan needs SSSE3, as all x86 processors since 2006 have; machines that are emulated may not.
  private static func processor() -> Check {
    let count = ProcessInfo.processInfo.activeProcessorCount
    let cores = "\(count) core\(count == 1 ? "" : "s"), as many workers at a time"
    #if arch(x86_64)
      let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      let flags = information.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
      if !flags.isEmpty, !flags.contains("ssse3") {
        return .missing(
          "processor", "no SSSE3, which the search for phrases needs",
          fix: "run on a processor that has it: grep ssse3 /proc/cpuinfo; in QEMU, pass -cpu host")
      }
    #endif
    return .ok("processor", cores)
  }

  /// A worker's labeling functions may allocate 2 GiB; what the engine needs does not grow with the rows.
  private static func memory() -> Check {
    let total = UInt64(sysconf(Int32(_SC_PHYS_PAGES))) * UInt64(sysconf(Int32(_SC_PAGESIZE)))
    let limit = (try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)).flatMap {
      UInt64($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    let usable = min(total, limit ?? total)
    let finding = "\(NumberFormat.count(Int(usable >> 20))) MiB" + (usable < total ? ", as this container may use" : "")
    if usable < 1 << 30 {
      return .warn(
        "memory", "\(finding): compiling a worker may take more than that",
        fix: "give it 2 GiB, or build elsewhere and run a bundle: tally bundle TASK")
    }
    return .ok("memory", finding)
  }

  /// Workers map streams by their path under /proc, and a bundle finds itself there.
  private static func proc() -> Check {
    FileManager.default.isReadableFile(atPath: "/proc/self/exe")
      ? .ok("/proc", "mounted")
      : .missing("/proc", "not mounted, and workers find their files there", fix: "sudo mount -t proc proc /proc")
  }

  /// Starting workers, and seeing how they end.
  private static func processes() -> Check {
    let descriptor = tally_process_descriptor(getpid())
    if descriptor < 0 {
      return .missing(
        "processes", "the kernel has no pidfd, by which the end of a worker is seen",
        fix: "use Linux 5.3 or later: uname -r; in a container, let its seccomp profile allow pidfd_open")
    }
    close(descriptor)
    let memory = tally_memory_file(4096)
    if memory < 0 {
      return .missing(
        "processes", "no memory can be shared with workers: \(String(cString: strerror(errno)))",
        fix: "let the container's seccomp profile allow memfd_create")
    }
    close(memory)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(__RLIMIT_NPROC.rawValue), &limit)
    let isFew = limit.rlim_cur != UInt64.max && limit.rlim_cur < 64
    return isFew
      ? .warn("processes", "only \(limit.rlim_cur) processes may be started", fix: "raise the limit: ulimit -u 1024")
      : .ok("processes", "workers can be started, watched and share memory")
  }
}
