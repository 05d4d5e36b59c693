import Foundation

/// A server of `tally review` that takes requests.
final class ReviewProcess {
  let port: Int
  /// The secret of the first start's invitation for a lead; empty later.
  let invitation: String
  private let process = Process()

  /// - Parameters:
  ///   - arguments: of `tally`, without the port.
  ///   - port: 0 for any that is free.
  init(_ program: String, in folder: String, _ arguments: [String], port: Int = 0) throws {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments + ["--port", "\(port)", "--json"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.availableData
    struct Started: Decodable {
      struct Invitation: Decodable { let address: String }
      let port: Int
      let invitations: [Invitation]
    }
    guard let started = try? JSONDecoder().decode(Started.self, from: said) else {
      throw BenchmarkFailure(
        description: "the server did not start: \(String(decoding: said, as: UTF8.self))")
    }
    self.port = started.port
    invitation = started.invitations.first?.address.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Without a word.
  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}
