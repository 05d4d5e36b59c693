import Foundation
import Glibc

/// What the kernel says of running processes, in `/proc`.
enum ProcessTable {
  /// Children, their children and so on; processes that end meanwhile are left out.
  static func descendants(of process: pid_t) -> [pid_t] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    let children = threads.flatMap { thread in
      text("/proc/\(process)/task/\(thread)/children").split(separator: " ").compactMap { pid_t($0) }
    }
    return children + children.flatMap { descendants(of: $0) }
  }

  /// The high-water mark of resident memory, and what is resident now without mapped files.
  static func memory(of process: pid_t) -> MemoryPeak? {
    var memory = MemoryPeak()
    // A process that has ended but was not waited for has no such lines.
    for line in text("/proc/\(process)/status").split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " })
      guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { continue }
      switch words[0] {
      case "VmHWM": memory.resident = kibibytes << 10
      case "RssAnon", "RssShmem": memory.unmapped += kibibytes << 10
      default: break
      }
    }
    return memory.resident > 0 ? memory : nil
  }

  /// User and system seconds so far, without those of descendants; 0 where the process is gone.
  static func cpuSeconds(of process: pid_t) -> Double {
    // The second field, the program's name in parentheses, may hold spaces; user and system ticks are fields 14 and 15.
    guard let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " "),
      fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
    else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
