import Foundation
import FuzzHarness

/// The parent: runs each reader in a child, notes what it finds, goes on behind it, and prints the table.
struct Campaign {
  let arguments: Arguments
  /// More findings than this are one finding many times.
  static let findingLimit = 5

  init(_ arguments: Arguments) { self.arguments = arguments }

  /// - Returns: 0 if nothing was found.
  func run() -> Int32 {
    var findings = 0
    print("| reader | executions | taken | a second | findings |")
    print("|---|---|---|---|---|")
    for target in arguments.targets { findings += run(target) }
    return findings == 0 ? 0 : 1
  }

  private func run(_ target: String) -> Int {
    var from = arguments.from
    let end = arguments.from + arguments.count
    let started = Date()
    var findings: [String] = []
    var taken = 0
    let progress = FileManager.default.temporaryDirectory.appendingPathComponent("tally-fuzz-\(getpid())-\(target)")
      .path
    defer { unlink(progress) }
    while from < end, findings.count < Campaign.findingLimit {
      let (status, output) = child(target, from, end - from, progress)
      if status == 0 {
        taken +=
          output.split(separator: " ").last.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
        from = end
        break
      }
      let execution = ProgressWord(progress).value
      findings.append(status == 1 ? output : crash(target, execution, status))
      from = execution + 1
    }
    let seconds = Date().timeIntervalSince(started)
    let executions = from - arguments.from
    print("| \(target) | \(executions) | \(taken) | \(Int(Double(executions) / seconds)) | \(findings.count) |")
    for finding in findings { print(finding) }
    fflush(nil)
    return findings.count
  }

  private func crash(_ target: String, _ execution: UInt64, _ status: Int32) -> String {
    guard var session = FuzzSession(target, seed: arguments.seed, folder: arguments.folder) else { return "" }
    let input = session.input(of: execution)
    let path = "\(target)-\(arguments.seed)-\(execution).crash"
    _ = FileManager.default.createFile(atPath: path, contents: Data(input))
    return "crash \(target), seed \(arguments.seed), execution \(execution), status \(status): \(path)"
  }

  private func child(_ target: String, _ from: UInt64, _ count: UInt64, _ progress: String) -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "--target", target, "--seed", "\(arguments.seed)", "--from", "\(from)", "--count", "\(count)", "--folder",
      arguments.folder, "--progress", progress,
    ]
    // A backtrace takes longer than a thousand executions; whoever wants one runs the input again.
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    do { try process.run() } catch { return (70, "cannot start: \(error)") }
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0), output)
  }
}
