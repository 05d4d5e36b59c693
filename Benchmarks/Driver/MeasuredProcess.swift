import Foundation
import Glibc

/// What a process and its descendants used.
struct Usage {
  var wallSeconds = 0.0
  /// User and system, of the process and all descendants.
  var cpuSeconds = 0.0
  /// Of the process itself, without descendants; sampled, so that its last milliseconds are missing.
  var ownCPUSeconds = 0.0
  /// Of the process itself.
  var own = MemoryPeak()
  /// Of the largest descendant.
  var largestChild = MemoryPeak()
  /// Bytes without mapped files, of all processes at one time. Memory that two of them share counts twice.
  var togetherUnmapped = 0
}

/// The most memory that a process had, in bytes.
struct MemoryPeak {
  /// Resident, mapped files included: the kernel's own high-water mark.
  var resident = 0
  /// Resident, mapped files left out: anonymous and shared memory, sampled.
  var unmapped = 0
}

/// Runs a program to its end and measures it and what it starts.
enum MeasuredProcess {
  /// 5 ms: a sample of three processes takes some 0.1 ms, and what lives for less is no large array.
  static let samplingInterval: UInt32 = 5_000

  /// An interval that is short at first may grow to this share of the time so far: sampling minutes as closely as a
  /// tenth of a second would take more CPU than it is worth.
  private static let samplingShare = 0.01
  private static let largestInterval = 20_000.0

  /// - Parameters:
  ///   - folder: the program's current folder.
  ///   - output: a file for its standard output and error.
  ///   - samplingInterval: microseconds, at first; less than 5,000 for a program that ends within a tenth of a second.
  static func run(
    _ program: String, _ arguments: [String], in folder: String, output: String,
    samplingInterval: UInt32 = samplingInterval
  ) throws -> Usage {
    var usage = Usage()
    let clock = ContinuousClock()
    let started = clock.now
    let process = try spawn(program, arguments, folder, output)
    var status: Int32 = 0
    var resources = rusage()
    // Of the program and of the descendants that it waited for, which is all: workers end before the engine does.
    while wait4(process, &status, WNOHANG, &resources) == 0 {
      sample(process, &usage)
      let soFar = (clock.now - started) / .microseconds(1)
      usleep(max(samplingInterval, UInt32(min(largestInterval, samplingShare * soFar))))
    }
    usage.wallSeconds = (clock.now - started) / .seconds(1)
    usage.cpuSeconds = seconds(resources.ru_utime) + seconds(resources.ru_stime)
    guard status == 0 else {
      let said = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      let command = ([program] + arguments).joined(separator: " ")
      throw BenchmarkFailure(description: "wait status \(status)\n  of:  \(command)\n\(said.suffix(2000))")
    }
    return usage
  }

  private static func spawn(_ program: String, _ arguments: [String], _ folder: String, _ output: String) throws
    -> pid_t
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    // Swift does not see glibc's way to give the new process a folder. `env` becomes the program: one process, not two.
    let command = ["/usr/bin/env", "--chdir=\(folder)", program] + arguments
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawn(&process, command[0], &actions, nil, &words, environ)
    guard code == 0 else {
      throw BenchmarkFailure(description: "cannot start \(program): \(String(cString: strerror(code)))")
    }
    return process
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static func sample(_ process: pid_t, _ usage: inout Usage) {
    usage.ownCPUSeconds = max(usage.ownCPUSeconds, ProcessTable.cpuSeconds(of: process))
    var together = 0
    for member in [process] + ProcessTable.descendants(of: process) {
      guard let now = ProcessTable.memory(of: member) else { continue }
      together += now.unmapped
      let part = member == process ? \Usage.own : \Usage.largestChild
      usage[keyPath: part].resident = max(usage[keyPath: part].resident, now.resident)
      usage[keyPath: part].unmapped = max(usage[keyPath: part].unmapped, now.unmapped)
    }
    usage.togetherUnmapped = max(usage.togetherUnmapped, together)
  }
}
