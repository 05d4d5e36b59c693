import Foundation
import GRDB
import TestSupport
import Testing
import Votes

/// Runs that are killed at whatever moment, and gone on with.
@Suite(.tags(.slow)) struct ResumeTests {
  /// With `TALLY_LONG_TESTS` in the environment each of these tests looks at many more moments.
  private static let repetitions = ProcessInfo.processInfo.environment["TALLY_LONG_TESTS"] == nil ? 1 : 20

  private let work: Workspace
  /// All files of a run that nobody disturbed.
  private let expected: [String: Data]
  /// How long it takes, at the moment.
  private let duration: Double
  private let run = ["run", "video-comments", "--data", "many.jsonl"]

  init() async throws {
    work = try await Workspace()
    // Five shards.
    try CommentRows(count: 40_000, seed: 7, padding: 900).jsonLines.write(
      toFile: work.path("many.jsonl"), atomically: true, encoding: .utf8)
    let started = Date()
    try await work.tally("run", "video-comments", "--data", "many.jsonl").expectDone()
    duration = Date().timeIntervalSince(started)
    expected = work.lastOutput()
    try #require(expected.count > 4)
    try await startAnew()
  }

  /// Another run's results are the last ones, so that those of `many.jsonl` cannot be mistaken for new ones.
  private func startAnew() async throws {
    try FileManager.default.removeItem(atPath: work.path(".tally/VideoComments"))
    try await work.tally("run", "video-comments").expectDone()
  }

  private func resumed(_ place: Workspace? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws
    -> TallyProgram.Outcome
  {
    let place = place ?? work
    let outcome = try await TallyProgram.run(run + ["--resume"], in: place.root)
    try outcome.expectDone(sourceLocation: sourceLocation)
    let output = place.lastOutput()
    #expect(output.keys.sorted() == expected.keys.sorted(), sourceLocation: sourceLocation)
    for (name, bytes) in expected { #expect(output[name] == bytes, "\(name)", sourceLocation: sourceLocation) }
    #expect(place.partialFolders() == [], sourceLocation: sourceLocation)
    try expectSoundLedger(place, sourceLocation: sourceLocation)
    return outcome
  }

  private func expectSoundLedger(_ place: Workspace, sourceLocation: SourceLocation) throws {
    let ledger = try DatabaseQueue(path: place.path(".tally/VideoComments/ledger.sqlite"))
    let answer = try ledger.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    #expect(answer == "ok", sourceLocation: sourceLocation)
  }

  /// Kills run after run, each going on with the one before, and lets the last one end.
  @Test(arguments: Seeds.first(3 * ResumeTests.repetitions))
  func aRunThatIsKilledAgainAndAgainEndsWithTheSameBytes(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3 {
      let running = try TallyProgram.start(run + ["--resume"], in: work.root)
      try await Task.sleep(for: .seconds(duration * 1.2 * generator.nextUniform()))
      running.send(SIGKILL)
      _ = try await running.outcome()
      // Whatever the moment, what is there is whole.
      let labels = work.latestText("VideoComments", "labels.jsonl").split(separator: "\n").count
      #expect(labels == 300 || labels == 40_000)
    }
    _ = try await resumed()
  }

  /// Once a shard is in the journal, it is not applied again.
  @Test func whatIsDoneIsTakenOver() async throws {
    let running = try await runningAtSecondShard()
    running.send(SIGKILL)
    _ = try await running.outcome()
    #expect(work.partialFolders() == [".partial"])
    let outcome = try await resumed()
    #expect(outcome.errors.contains("note: going on with an interrupted run: "), "\(outcome.errors)")
    #expect(!outcome.errors.contains(" 0 % of its rows"))
  }

  @Test func ctrlCKeepsWhatIsDoneUntilAnotherRun() async throws {
    let running = try await runningAtSecondShard()
    running.send(SIGINT)
    #expect(try await running.outcome().status == 130)
    #expect(work.partialFolders() == [".partial"])
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path(".tally/VideoComments/runs/.partial"))
    #expect(names == ["applied"])
    let anew = try await TallyProgram.run(run, in: work.root)
    try anew.expectDone()
    #expect(anew.errors.contains("note: an interrupted run of these inputs had got to "), "\(anew.errors)")
    #expect(work.lastOutput() == expected)
    #expect(work.partialFolders() == [])
    let nothing = try await resumed()
    #expect(nothing.errors.contains("note: there is no interrupted run to go on with"), "\(nothing.errors)")
  }

  @Test func otherInputsAreNotGoneOnWith() async throws {
    let running = try await runningAtSecondShard()
    running.send(SIGKILL)
    _ = try await running.outcome()
    let other = try await work.tally("run", "video-comments", "--resume")
    try other.expectDone()
    #expect(
      other.errors.contains("warning: the interrupted run was of other data, labeling functions or options"),
      "\(other.errors)")
    #expect(work.partialFolders() == [])
  }

  @Test func standardInputNeedNotBeGivenAgain() async throws {
    let expected = try await TallyProgram.run(
      ["run", "video-comments", "--data", "-"], in: work.root, input: work.path("many.jsonl"))
    try expected.expectDone()
    let output = work.lastOutput()
    try await startAnew()
    let running = try await runningAtSecondShard("-", input: work.path("many.jsonl"))
    running.send(SIGKILL)
    _ = try await running.outcome()
    let outcome = try await work.tally("run", "video-comments", "--data", "-", "--resume")
    try outcome.expectDone()
    #expect(outcome.errors.contains("note: going on with an interrupted run: "), "\(outcome.errors)")
    #expect(work.lastOutput() == output)
  }

  @Test func standardInputThatWasCutOffIsReadAnew() async throws {
    let spool = work.path(".tally/VideoComments/runs/.partial/data")
    try FileManager.default.createDirectory(
      atPath: (spool as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(CommentRows.standard.jsonLines.utf8.prefix(1000)).write(to: URL(fileURLWithPath: spool))
    let outcome = try await TallyProgram.run(
      ["run", "video-comments", "--data", "-", "--resume"], in: work.root, input: work.path("rows.jsonl"))
    try outcome.expectDone()
    #expect(outcome.errors.contains("warning: the rows from standard input had not all come"), "\(outcome.errors)")
    #expect(work.latestText("VideoComments", "labels.jsonl").split(separator: "\n").count == 300)
  }

  /// The batch is made again; which LF happened to run is not blamed.
  @Test(arguments: Seeds.first(2 * ResumeTests.repetitions))
  func aWorkerThatIsKilledCostsNothing(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let running = try TallyProgram.start(run, in: work.root)
    var kills = 0
    while running.isRunning {
      try await Task.sleep(for: .seconds(duration * 0.2 * generator.nextUniform()))
      for pid in work.workers().prefix(1) where kill(pid, SIGKILL) == 0 { kills += 1 }
    }
    let outcome = try await running.outcome()
    // A worker that is killed while it is asked what it is, is an error that says so.
    if outcome.status == 1 {
      #expect(outcome.errors.contains("signal 9"), "\(outcome.errors)")
    } else {
      try outcome.expectDone()
      #expect(work.lastOutput() == expected)
    }
    #expect(kills > 0)
  }

  /// The power goes: a copy of the store, made while the run is on, is all that is left.
  @Test func aCopyOfTheStoreIsGoneOnWith() async throws {
    let running = try TallyProgram.start(run, in: work.root)
    var copies: [Workspace] = []
    for _ in 0..<3 * ResumeTests.repetitions where running.isRunning {
      try await Task.sleep(for: .seconds(duration * 0.25))
      let copy = try await Workspace()
      try? FileManager.default.createSymbolicLink(
        atPath: copy.path("many.jsonl"), withDestinationPath: work.path("many.jsonl"))
      _ = Shell.run("cp", "-a", work.path(".tally"), copy.path(".tally"))
      copies.append(copy)
    }
    _ = try await running.outcome()
    #expect(!copies.isEmpty)
    for copy in copies { _ = try await resumed(copy) }
  }

  @Test(.enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.whyAbsent)))
  func aRunThatFilledTheDiskIsGoneOnWith() async throws {
    try FileManager.default.removeItem(atPath: work.path(".tally"))
    let disk = try SmallDisk(megabytes: 64, at: work.path(".tally"))
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    // Room for some segments, or for all and not for what is made of them.
    for kilobytes in [500, 1200, 2500] {
      try disk.fill(leaving: kilobytes << 10)
      let outcome = try await TallyProgram.run(run + ["--resume"], in: work.root)
      #expect(outcome.status == 1, "\(kilobytes) kB free")
      #expect(outcome.errors.contains("the disk is full"), "\(kilobytes) kB free: \(outcome.errors)")
      #expect(work.lastOutput() == before, "\(kilobytes) kB free")
    }
    try disk.fill(leaving: 48 << 20)
    let outcome = try await resumed()
    #expect(outcome.errors.contains("note: going on with an interrupted run: "), "\(outcome.errors)")
  }

  /// A run of which one shard is done, and not all.
  private func runningAtSecondShard(_ data: String = "many.jsonl", input: String? = nil) async throws -> RunningCommand {
    let arguments = ["run", "video-comments", "--data", data, "--workers", "1"]
    let running = try TallyProgram.start(arguments, in: work.root, input: input)
    let journal = work.path(".tally/VideoComments/runs/.partial/applied/journal")
    for _ in 0..<5000 where running.isRunning {
      let lines = FileManager.default.contents(atPath: journal)?.filter { $0 == 0x0A }.count ?? 0
      if lines > 1 { break }
      try await Task.sleep(for: .milliseconds(2))
    }
    // Stopped, so that it does not run to its end while the test gets to its next line.
    running.send(SIGSTOP)
    defer { running.send(SIGCONT) }
    try #require(running.isRunning)
    return running
  }
}
