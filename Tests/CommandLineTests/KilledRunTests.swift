import Foundation
import TestSupport
import Testing
import Votes

/// Runs, workers, disks and machines that go at any moment: the same bytes in the end.
@Suite(.tags(.slow), .serialized) struct KilledRunTests {
  /// With `TALLY_LONG_TESTS` in the environment, which `Scripts/test --all` sets, many more moments are tried.
  private static let repetitions = LongTests.areWanted ? 20 : 1

  private let run: Undisturbed
  private var work: Workspace { run.work }

  init() async throws { run = try await .comments() }

  /// Each run goes on with the one before, until the last one is left alone.
  @Test(arguments: Seeds.first(KilledRunTests.repetitions))
  func aRunThatIsKilledAgainAndAgainEndsWithTheSameBytes(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<4 {
      let running = try run.start("--resume")
      try await Task.sleep(for: .seconds(run.duration * 1.1 * generator.nextUniform()))
      running.send(SIGKILL)
      _ = try await running.outcome()
      // Whatever the moment, what is there is whole.
      let labels = work.latestText("VideoComments", "labels.jsonl").split(separator: "\n").count
      #expect(labels == 300 || labels == 40_000)
    }
    try await run.resume()
  }

  /// The batch is made again; the LF that happened to run is not blamed.
  @Test(arguments: Seeds.first(KilledRunTests.repetitions))
  func aWorkerThatIsKilledCostsNothing(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let running = try run.start()
    var kills = 0
    while running.isRunning && kills < 5 {
      for pid in work.workers().prefix(1) {
        try await Task.sleep(for: .milliseconds(generator.nextInt(below: 40)))
        if kill(pid, SIGKILL) == 0 { kills += 1 }
      }
      try await Task.sleep(for: .milliseconds(2))
    }
    let outcome = try await running.outcome()
    #expect(kills > 0)
    if outcome.status == 0 { return run.expectOutput() }
    // A worker that is killed before it said what it is, or twice in the same batch, ends the run.
    #expect(outcome.errors.contains("signal 9"), "\(outcome.errors)")
    try await run.resume()
  }

  /// The power goes: a copy of the store, made while the run is on, is all that is left.
  @Test func aCopyOfTheStoreIsGoneOnWith() async throws {
    let running = try run.start()
    var copies: [Workspace] = []
    for _ in 0..<(3 * KilledRunTests.repetitions) where running.isRunning {
      try await Task.sleep(for: .seconds(run.duration * 0.3))
      let copy = try await Workspace()
      try FileManager.default.createSymbolicLink(
        atPath: copy.path("many.jsonl"), withDestinationPath: work.path("many.jsonl"))
      // A file may go while it copies.
      _ = Shell.run("cp", "-a", work.path(".tally"), copy.path(".tally"))
      copies.append(copy)
    }
    _ = try await running.outcome()
    #expect(!copies.isEmpty)
    for copy in copies { try await run.resume(in: copy) }
  }

  @Test(.enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.whyAbsent)))
  func aRunThatFilledTheDiskIsGoneOnWith() async throws {
    try FileManager.default.removeItem(atPath: work.path(".tally"))
    let disk = try SmallDisk(megabytes: 64, at: work.path(".tally"))
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    // Room for some segments, or for all and not for what is made of them.
    for kilobytes in [500, 900, 1800] {
      try disk.fill(leaving: kilobytes << 10)
      let outcome = try await run.start("--resume").outcome()
      #expect(outcome.status == 1, "\(kilobytes) kB free")
      #expect(outcome.errors.contains("the disk is full"), "\(kilobytes) kB free: \(outcome.errors)")
      #expect(work.lastOutput() == before, "\(kilobytes) kB free")
    }
    try disk.fill(leaving: 48 << 20)
    let outcome = try await run.resume()
    #expect(outcome.errors.contains("note: going on with an interrupted run: "), "\(outcome.errors)")
  }
}
