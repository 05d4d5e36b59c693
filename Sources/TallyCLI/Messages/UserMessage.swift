import ArgumentParser
import Foundation
import Pipeline
import Reporting

/// What went wrong, where, and how to fix it: every error that a user sees has this form.
struct UserMessage: Equatable {
  /// Lower case, no stop at the end.
  var what: String
  var place: String?
  var fix: String?

  init(_ what: String, at place: String? = nil, fix: String? = nil) {
    self.what = what
    // Paths as people type them where they are.
    self.place = place.map { SourcePath.relative($0, to: FileManager.default.currentDirectoryPath) }
    self.fix = fix
  }

  func text(_ kind: String) -> String {
    var lines = ["\(kind): \(what)"]
    if let place { lines.append("  at:  \(place)") }
    if let fix { lines.append("  fix: \(fix)") }
    // What is quoted of a file must not move the terminal's cursor.
    return lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayWidth.sanitize(String($0)) }.joined(separator: "\n")
  }
}

/// Ends a command with a message and a status.
struct CommandFailure: Error {
  var message: UserMessage?
  var status: Int32 = ExitStatus.failed
  var asJSON = false

  func print() {
    guard let message else { return Progress.clear() }
    if EventLog.format == .json { return Console.tell(.error, message) }
    guard asJSON else { return Console.note(message.text("error")) }
    struct Report: Encodable {
      let error: String
      let at: String?
      let fix: String?
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(Report(error: message.what, at: message.place, fix: message.fix))) ?? Data()
    Console.note(String(decoding: data, as: UTF8.self))
  }
}

enum ExitStatus {
  static let failed: Int32 = 1
  static let faults: Int32 = 2
  static let check: Int32 = 3
  static let usage: Int32 = 64
  static let interrupted: Int32 = 130
}

/// An error that has words for users.
protocol UserFacingError: Error {
  var message: UserMessage { get }
  /// Whether the user asked for the end.
  var isInterruption: Bool { get }
}

/// The options that every command has.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print the result as JSON, for machines; errors too.")
  var json = false

  /// Runs a command's body; its errors get words and a status.
  func run(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch var failure as CommandFailure {
      failure.asJSON = json
      throw failure
    } catch let error as any UserFacingError {
      throw CommandFailure(
        message: error.message, status: error.isInterruption ? ExitStatus.interrupted : ExitStatus.failed, asJSON: json)
    }
  }
}

extension UserFacingError {
  var isInterruption: Bool { false }
}
