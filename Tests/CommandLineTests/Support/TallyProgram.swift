import Foundation

/// The real program, as users start it.
enum TallyProgram {
  /// The package's folder.
  static let package = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
    .path

  static let path = package + "/.build/release/tally"

  struct NotBuilt: Error, CustomStringConvertible {
    var description: String {
      "\(TallyProgram.path) is missing: swift build -c release -Xswiftc -enable-testing --product tally"
    }
  }

  /// What a command left behind.
  struct Outcome: Sendable {
    /// The exit status; 128 and the number for a process that died of a signal.
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    /// Standard output as JSON; throws where it is none.
    func json() throws -> [String: Any] { try JSONSerialization.jsonObject(with: output) as? [String: Any] ?? [:] }
  }

  /// Runs one command to its end.
  ///
  /// - Parameter reusesVotes: whether a run may take votes of an earlier one over. Else tests of what does not change a result
  ///   would compare a run with itself.
  static func run(
    _ arguments: [String], in folder: String, input: String? = nil, environment: [String: String] = [:],
    reusesVotes: Bool = false
  ) async throws -> Outcome {
    try await start(arguments, in: folder, input: input, environment: environment, reusesVotes: reusesVotes).outcome()
  }

  /// - Parameters:
  ///   - input: a file for standard input, else it is empty.
  ///   - launcher: a program with arguments that is to start the command.
  static func start(
    _ arguments: [String], in folder: String, input: String? = nil, environment: [String: String] = [:],
    launcher: [String] = [], reusesVotes: Bool = false
  ) throws -> RunningCommand {
    guard FileManager.default.isExecutableFile(atPath: path) else { throw NotBuilt() }
    let fresh = arguments.first == "run" && !reusesVotes && !arguments.contains("--help") ? ["--fresh"] : []
    return try RunningCommand(launcher + [path] + arguments + fresh, folder, input, environment)
  }
}

/// A command that runs. Its outputs go to files: no pipe can fill up.
final class RunningCommand: @unchecked Sendable {
  private let process = Process()
  private let outputs: URL
  private let ended: AsyncStream<Void>

  init(_ command: [String], _ folder: String, _ input: String?, _ environment: [String: String]) throws {
    outputs = FileManager.default.temporaryDirectory.appendingPathComponent("tally-output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: outputs, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) } ?? FileHandle.nullDevice
    process.standardOutput = try RunningCommand.file(outputs.appendingPathComponent("out"))
    process.standardError = try RunningCommand.file(outputs.appendingPathComponent("err"))
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    ended = stream
    process.terminationHandler = { _ in continuation.finish() }
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: outputs) }

  var pid: pid_t { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) { kill(pid, signal) }

  func outcome() async throws -> TallyProgram.Outcome {
    for await _ in ended {}
    process.waitUntilExit()
    return TallyProgram.Outcome(
      status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0),
      output: try Data(contentsOf: outputs.appendingPathComponent("out")),
      errors: String(decoding: try Data(contentsOf: outputs.appendingPathComponent("err")), as: UTF8.self))
  }

  private static func file(_ url: URL) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: url.path, contents: nil)
    return try FileHandle(forWritingTo: url)
  }
}
