import Foundation

/// The program that makes the datasets, run as a user runs it.
///
/// `./Scripts/test` builds it before the tests.
enum MakeDatasets {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// It is not there: it has to be built first.
  struct Missing: Error, CustomStringConvertible {
    var description: String {
      """
      error: make-datasets is not built
        at:  \(MakeDatasets.program)
        fix: run ./Scripts/test, or swift build --configuration release -Xswiftc -enable-testing --product make-datasets
      """
    }
  }

  /// The package's folder.
  static let package = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let program = "\(package)/.build/release/make-datasets"

  /// - Throws: ``Missing`` where the program is not built.
  static func run(_ arguments: [String]) throws -> Outcome {
    guard FileManager.default.isExecutableFile(atPath: program) else { throw Missing() }
    let process = Process()
    let output = Pipe()
    let errors = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // It says a few lines at most, which fit into a pipe: one can be read after the other.
    let text = [output, errors].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: text[0], errors: text[1])
  }
}
