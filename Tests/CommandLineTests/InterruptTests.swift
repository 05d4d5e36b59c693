import Foundation
import TestSupport
import Testing

/// Runs that are stopped in the middle: Ctrl-C, and a process that is killed without a word.
@Suite(.tags(.slow)) struct InterruptTests {
  private let slowRows = (0..<6000).map { #"{"id":"s\#($0)","text":"calm slow"}"# + "\n" }.joined()
  private let quickRows = (0..<20).map { #"{"id":"q\#($0)","text":"calm\#($0 % 3 == 0 ? " wild" : "")"}"# + "\n" }
    .joined()

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalStopsTheRunAndLeavesTheLastResults(signal: Int32) async throws {
    let (work, before, running) = try await startSlowRun()
    running.send(signal)
    let outcome = try await running.outcome()
    outcome.expectErrors("error: interrupted; the last results are untouched", status: 130)
    #expect(outcome.text == "")
    #expect(work.lastOutput("Unruly") == before)
    #expect(work.partialFolders("Unruly") == [])
    #expect(try await workersLeft(work) == 0)
    let runs = try await work.tally("runs", "unruly")
    #expect(runs.text.contains("interrupted"))
  }

  @Test func aKilledRunLeavesTheLastResultsAndTheNextOneCleansUp() async throws {
    let (work, before, running) = try await startSlowRun()
    running.send(SIGKILL)
    #expect(try await running.outcome().status == 128 + SIGKILL)
    #expect(work.lastOutput("Unruly") == before)
    #expect(work.partialFolders("Unruly").count == 1)
    #expect(try await workersLeft(work) == 0)
    let next = try await work.tally("run", "unruly", "--data", "quick.jsonl")
    try next.expectDone()
    #expect(work.partialFolders("Unruly") == [])
    #expect(work.lastOutput("Unruly") == before)
  }

  /// A run of slow rows in the middle of applying, after one that was done.
  private func startSlowRun() async throws -> (Workspace, [String: Data], RunningCommand) {
    let work = try await Workspace()
    try work.write(quickRows, to: "quick.jsonl")
    try work.write(slowRows, to: "slow.jsonl")
    try await work.tally("run", "unruly", "--data", "quick.jsonl").expectDone()
    try work.hold()
    let running = try TallyProgram.start(["run", "unruly", "--data", "slow.jsonl", "--workers", "1"], in: work.root)
    for _ in 0..<600 {
      if try await workersLeft(work, wait: false) > 0 { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    try await Task.sleep(for: .milliseconds(300))
    #expect(running.isRunning)
    #expect(work.partialFolders("Unruly").count == 1)
    return (work, work.lastOutput("Unruly"), running)
  }

  /// Worker processes of a workspace; a killed one may take a moment to go.
  private func workersLeft(_ work: Workspace, wait: Bool = true) async throws -> Int {
    for _ in 0..<(wait ? 100 : 1) {
      let count = workers(work)
      if count == 0 || !wait { return count }
      try await Task.sleep(for: .milliseconds(50))
    }
    return workers(work)
  }

  private func workers(_ work: Workspace) -> Int {
    work.workers().count
  }
}
