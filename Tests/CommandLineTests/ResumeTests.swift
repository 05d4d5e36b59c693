import Foundation
import TestSupport
import Testing

/// Runs that are interrupted when some of the rows are applied, and gone on with.
@Suite(.tags(.slow), .serialized) struct ResumeTests {
  private let run: Undisturbed
  private var work: Workspace { run.work }

  init() async throws { run = try await .slowAtTheEnd() }

  private func interrupt(by signal: Int32) async throws {
    let running = try await run.runningAtTheEnd()
    running.send(signal)
    let outcome = try await running.outcome()
    try work.release()
    #expect(outcome.status == (signal == SIGKILL ? 128 + SIGKILL : 130))
    if signal != SIGKILL {
      #expect(outcome.errors.contains(/^note: [78]\d % of the rows are applied and kept\n/), "\(outcome.errors)")
    }
    #expect(work.partialFolders(run.task) == [".partial"])
  }

  @Test(arguments: [SIGINT, SIGKILL]) func whatIsDoneIsTakenOver(signal: Int32) async throws {
    try await interrupt(by: signal)
    let outcome = try await run.resume()
    #expect(
      outcome.errors.contains(/note: going on with an interrupted run: [78]\d % of its rows are done\n/),
      "\(outcome.errors)")
    let again = try await run.resume()
    #expect(again.errors.contains("note: there is no interrupted run to go on with"), "\(again.errors)")
  }

  @Test func whatIsDoneStaysUntilTheNextRun() async throws {
    try await interrupt(by: SIGINT)
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path(".tally/Unruly/runs/.partial"))
    #expect(names == ["applied"])
    let anew = try await run.start().outcome()
    try anew.expectDone()
    #expect(
      anew.errors.contains(/note: an interrupted run of these inputs had got to [78]\d %; this one starts anew\n/),
      "\(anew.errors)")
    run.expectOutput()
    #expect(work.partialFolders(run.task) == [])
  }

  @Test func otherInputsAreNotGoneOnWith() async throws {
    try await interrupt(by: SIGKILL)
    let other = try await work.tally("run", "unruly", "--data", "few.jsonl", "--resume")
    try other.expectDone()
    let warning = "warning: the interrupted run was of other data, labeling functions or options: starting anew"
    #expect(other.errors.contains(warning), "\(other.errors)")
    #expect(work.partialFolders(run.task) == [])
    #expect(work.latestText("Unruly", "labels.jsonl").split(separator: "\n").count == 300)
  }

  @Test func anotherIDColumnIsAnotherInput() async throws {
    try await interrupt(by: SIGKILL)
    let other = try await run.start("--id", "position", "--resume").outcome()
    try other.expectDone()
    #expect(other.errors.contains("warning: the interrupted run was of other data"), "\(other.errors)")
    #expect(work.latestText("Unruly", "labels.jsonl").hasPrefix(#"{"id":"0""#))
  }

  /// Labels of the same votes by another model, say: only votes are taken over.
  @Test func whatDoesNotDetermineVotesMayDiffer() async throws {
    try await interrupt(by: SIGKILL)
    let other = try await run.start("--label-model", "majority", "--labels", "csv", "--resume").outcome()
    try other.expectDone()
    #expect(other.errors.contains("note: going on with an interrupted run"), "\(other.errors)")
    #expect(work.latest("Unruly", "votes.npy") == run.expected["votes.npy"])
    #expect(work.latest("Unruly", "labels.csv") != nil)
  }

  @Test func standardInputNeedNotBeGivenAgain() async throws {
    let arguments = ["run", "unruly", "--data", "-", "--workers", "1"]
    let rows = work.path("many.jsonl")
    try await TallyProgram.run(arguments, in: work.root, input: rows).expectDone()
    let output = work.lastOutput("Unruly")
    try await run.startAnew()
    let running = try await run.runningAtTheEnd(arguments, input: rows)
    running.send(SIGKILL)
    _ = try await running.outcome()
    try work.release()
    let outcome = try await TallyProgram.run(arguments + ["--resume"], in: work.root)
    try outcome.expectDone()
    #expect(outcome.errors.contains("note: going on with an interrupted run"), "\(outcome.errors)")
    #expect(work.lastOutput("Unruly") == output)
  }

  @Test func standardInputThatWasCutOffIsReadAnew() async throws {
    let partial = work.path(".tally/Unruly/runs/.partial")
    try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
    try Data(CommentRows.standard.jsonLines.utf8.prefix(1000)).write(to: URL(fileURLWithPath: partial + "/data"))
    let outcome = try await TallyProgram.run(
      ["run", "unruly", "--data", "-", "--resume"], in: work.root, input: work.path("few.jsonl"))
    try outcome.expectDone()
    #expect(outcome.errors.contains("warning: the rows from standard input had not all come"), "\(outcome.errors)")
    #expect(work.latestText("Unruly", "labels.jsonl").split(separator: "\n").count == 300)
  }

  /// What no second try can mend leaves nothing behind.
  @Test func aRunThatFailedLeavesNothing() async throws {
    let rows = try String(contentsOfFile: work.path("many.jsonl"), encoding: .utf8)
    try work.write(rows + "no row\n", to: "many.jsonl")
    let outcome = try await run.start().outcome()
    #expect(outcome.status == 1)
    #expect(work.partialFolders(run.task) == [])
  }
}
