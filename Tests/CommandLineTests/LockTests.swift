import Foundation
import TestSupport
import Testing

/// Two runs of one task at once.
@Suite(.tags(.slow)) struct LockTests {
  private let work: Workspace

  init() async throws {
    work = try await Workspace()
    try work.write((0..<3000).map { #"{"id":"s\#($0)","text":"calm slow"}"# + "\n" }.joined(), to: "slow.jsonl")
    try work.write(
      (0..<20).map { #"{"id":"q\#($0)","text":"calm\#($0 % 3 == 0 ? " wild" : "")"}"# + "\n" }.joined(),
      to: "quick.jsonl")
  }

  /// A run that holds the lock.
  private func holder() async throws -> RunningCommand {
    try work.hold()
    let running = try TallyProgram.start(["run", "unruly", "--data", "slow.jsonl", "--workers", "1"], in: work.root)
    for _ in 0..<600 where work.partialFolders("Unruly").isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    try #require(running.isRunning)
    return running
  }

  @Test func theSecondRunWaitsAndSaysForWhom() async throws {
    let first = try await holder()
    let second = try TallyProgram.start(["run", "unruly", "--data", "quick.jsonl"], in: work.root)
    try await Task.sleep(for: .milliseconds(800))
    #expect(second.isRunning)
    // Reading does not wait.
    let runs = try await work.tally("runs", "unruly")
    #expect(runs.status == 0 && runs.errors == "")
    first.send(SIGINT)
    #expect(try await first.outcome().status == 130)
    let outcome = try await second.outcome()
    try outcome.expectDone()
    let notes = outcome.errorLines.filter { $0.hasPrefix("note: waiting") }
    #expect(notes.count == 1, "\(outcome.errors)")
    let command = "tally run unruly --data slow.jsonl --workers 1 --fresh"
    #expect(
      notes.first?.hasPrefix("note: waiting for another run of this task: process \(first.pid) on ") == true
        && notes.first?.hasSuffix("Z: \(command)") == true, "\(outcome.errors)")
    #expect(!outcome.errors.contains("killed"))
  }

  @Test func withNoWaitTheSecondRunFails() async throws {
    let first = try await holder()
    // Twice: who is refused must leave the holder's name where it is.
    for _ in 0..<2 {
      let outcome = try await work.tally("run", "unruly", "--data", "quick.jsonl", "--no-wait")
      #expect(outcome.status == 1 && outcome.text == "")
      #expect(outcome.errorLines.count == 2, "\(outcome.errors)")
      #expect(
        outcome.errors.hasPrefix("error: another run of this task is on: process \(first.pid) on "),
        "\(outcome.errors)")
    }
    #expect(first.isRunning)
    // Another task is nobody's business.
    try await work.tally("run", "video-comments", "--no-wait").expectDone()
    first.send(SIGINT)
    _ = try await first.outcome()
  }

  @Test func aWaitingRunCanBeInterrupted() async throws {
    let first = try await holder()
    let second = try TallyProgram.start(["run", "unruly", "--data", "quick.jsonl"], in: work.root)
    try await Task.sleep(for: .milliseconds(800))
    second.send(SIGINT)
    #expect(try await second.outcome().status == 130)
    #expect(first.isRunning)
    let third = try await work.tally("run", "unruly", "--data", "quick.jsonl", "--no-wait")
    #expect(third.errors.contains("process \(first.pid) on "), "\(third.errors)")
    first.send(SIGINT)
    _ = try await first.outcome()
  }

  @Test func theLockOfAKilledRunIsTakenOver() async throws {
    let first = try await holder()
    first.send(SIGKILL)
    _ = try await first.outcome()
    let second = try await work.tally("run", "unruly", "--data", "quick.jsonl", "--no-wait")
    try second.expectDone()
    #expect(
      second.errors.contains("warning: the last run of this task was killed: process \(first.pid) on "),
      "\(second.errors)")
    let third = try await work.tally("run", "unruly", "--data", "quick.jsonl", "--no-wait")
    try third.expectDone()
    #expect(!third.errors.contains("killed"))
  }
}
