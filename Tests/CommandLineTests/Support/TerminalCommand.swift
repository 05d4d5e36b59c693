import Foundation

/// `tally` on a terminal of its own, which `script` makes.
final class TerminalCommand {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let mark = UUID().uuidString
  private(set) var text = ""
  /// What no wait has looked at.
  private var rest = ""

  init(_ arguments: [String], in folder: String, columns: Int = 100, rows: Int = 30) throws {
    signal(SIGPIPE, SIG_IGN)
    let words = ([TallyProgram.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
    // The shell becomes the program: a signal to it is one to the program.
    process.arguments = ["-qefc", "stty cols \(columns) rows \(rows); echo pid=$$=; exec \(words)", "/dev/null"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm-256color"]) { $1 }
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  func write(_ text: String) { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// Reads on until something is there; `false` at the end of the output.
  func read(until wanted: String) -> Bool {
    while true {
      if let range = rest.range(of: wanted) {
        rest = String(rest[range.upperBound...])
        return true
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return false }
      text += String(decoding: more, as: UTF8.self)
      rest += String(decoding: more, as: UTF8.self)
    }
  }

  /// Asks the program to end.
  func terminate() {
    let words = text.components(separatedBy: "pid=")
    guard words.count > 1, let pid = pid_t(words[1].prefix { $0.isNumber }) else { return }
    kill(pid, SIGTERM)
  }

  /// The exit status.
  func end() -> Int32 {
    while !output.fileHandleForReading.availableData.isEmpty {}
    process.waitUntilExit()
    return process.terminationStatus
  }
}
