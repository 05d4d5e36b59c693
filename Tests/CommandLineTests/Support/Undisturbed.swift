import Foundation
import GRDB
import TestSupport
import Testing

/// A run, and all bytes that it gives when nobody disturbs it.
struct Undisturbed {
  let work: Workspace
  let task: String
  let arguments: [String]
  /// All files of a run that nobody disturbed.
  let expected: [String: Data]
  /// How long it took, in seconds.
  let duration: Double

  /// - Parameters:
  ///   - task: the folder's name.
  ///   - rows: JSON Lines.
  init(task: String, rows: String) async throws {
    work = try await Workspace()
    self.task = task
    try work.write(rows, to: "many.jsonl")
    try work.write(rows.split(separator: "\n").prefix(300).joined(separator: "\n"), to: "few.jsonl")
    arguments = ["run", task, "--data", "many.jsonl", "--workers", "1"]
    let started = Date()
    try await TallyProgram.run(arguments, in: work.root).expectDone()
    duration = Date().timeIntervalSince(started)
    expected = work.lastOutput(task)
    try #require(expected.count > 4)
    try await startAnew()
  }

  /// Other results are the last ones, so that those of before cannot be mistaken for new ones.
  func startAnew() async throws {
    try FileManager.default.removeItem(atPath: work.path(".tally/\(task)"))
    try await work.tally("run", task, "--data", "few.jsonl").expectDone()
  }

  func start(_ more: String...) throws -> RunningCommand { try TallyProgram.start(arguments + more, in: work.root) }

  /// Goes on with what is there, and finds everything as it should be.
  @discardableResult
  func resume(in place: Workspace? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws
    -> TallyProgram.Outcome
  {
    let place = place ?? work
    let outcome = try await TallyProgram.run(arguments + ["--resume"], in: place.root)
    try outcome.expectDone(sourceLocation: sourceLocation)
    expectOutput(in: place, sourceLocation: sourceLocation)
    #expect(place.partialFolders(task) == [], sourceLocation: sourceLocation)
    let ledger = try DatabaseQueue(path: place.path(".tally/\(task)/ledger.sqlite"))
    let answer = try await ledger.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    #expect(answer == "ok", sourceLocation: sourceLocation)
    return outcome
  }

  func expectOutput(in place: Workspace? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
    let output = (place ?? work).lastOutput(task)
    #expect(output.keys.sorted() == expected.keys.sorted(), sourceLocation: sourceLocation)
    for (name, bytes) in expected { #expect(output[name] == bytes, "\(name)", sourceLocation: sourceLocation) }
  }
}

extension Undisturbed {
  /// Five shards of comments.
  static func comments() async throws -> Undisturbed {
    try await Undisturbed(task: "VideoComments", rows: CommentRows(count: 40_000, seed: 7, padding: 900).jsonLines)
  }

  /// Three shards, the last of which can be held.
  static func slowAtTheEnd() async throws -> Undisturbed {
    let filler = String(repeating: "x", count: 900)
    let rows = (0..<22_000).map { row in
      let word = ["calm", "wild", "calm wild", "none"][row % 4]
      return #"{"id":"r\#(row)","text":"\#(word)\#(row >= 21_900 ? " slow" : "") \#(filler)"}"# + "\n"
    }
    return try await Undisturbed(task: "Unruly", rows: rows.joined())
  }

  /// A run of which some shards are done, and which is held in the last one.
  func runningAtTheEnd(_ arguments: [String]? = nil, input: String? = nil) async throws -> RunningCommand {
    try work.hold()
    let running = try TallyProgram.start(arguments ?? self.arguments, in: work.root, input: input)
    let journal = work.path(".tally/\(task)/runs/.partial/applied/journal")
    for _ in 0..<2000 where running.isRunning {
      let lines = FileManager.default.contents(atPath: journal)?.filter { $0 == 0x0A }.count ?? 0
      if lines > 2 { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    try #require(running.isRunning)
    return running
  }
}
