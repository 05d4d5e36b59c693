import Foundation

/// `tally run … --data - --model …` with both ends in the test's hands.
final class StreamedCommand {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors: URL
  private var received = Data()

  init(_ arguments: [String], in folder: String) throws {
    signal(SIGPIPE, SIG_IGN)
    errors = FileManager.default.temporaryDirectory.appendingPathComponent("tally-errors-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    // No command of another test inherits an end.
    for handle in [
      input.fileHandleForReading, input.fileHandleForWriting, output.fileHandleForReading, output.fileHandleForWriting,
    ] { _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) }
    process.executableURL = URL(fileURLWithPath: TallyProgram.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: errors)
  }

  func write(_ text: String) { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  func closeInput() { try? input.fileHandleForWriting.close() }
  func closeOutput() { try? output.fileHandleForReading.close() }
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// The next line; `nil` at the end of the output.
  func readLine() -> String? {
    while true {
      if let feed = received.firstIndex(of: 0x0A) {
        let line = String(decoding: received[..<feed], as: UTF8.self)
        received = Data(received[(feed + 1)...])
        return line
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      received += more
    }
  }

  /// Waits for the end.
  func end() -> (status: Int32, errors: String) {
    process.waitUntilExit()
    return (process.terminationStatus, (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
  }
}
