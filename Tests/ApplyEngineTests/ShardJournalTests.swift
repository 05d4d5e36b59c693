import ApplyEngine
import Foundation
import TestSupport
import Testing
import Votes

/// What a run takes over from one that was interrupted.
@Suite(.tags(.slow)) struct ShardJournalTests {
  /// Three shards with faults and a bad line, all of it applied once.
  private struct Applied {
    let run: CrashyRun
    let first: AppliedVotes
    let segments: [Data]

    init() throws {
      let rows = CrashyRows(count: 12_000, [5: "throw", 4096: "trap", 9000: "throw"], padding: 1800)
      run = try CrashyRun("no row\n" + rows.jsonLines, skipsBadLines: true)
      first = try run.votes()
      segments = first.segments.map { FileManager.default.contents(atPath: $0) ?? Data() }
      try #require(segments.count == 3)
    }

    var journal: String { run.job.scratch + "/journal" }

    /// Applies again, and finds everything as the first time.
    ///
    /// - Returns: the shards that were not taken over: their segments are written anew.
    func appliedAgain(_ job: ApplyJob? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Int] {
      let before = first.segments.map(Applied.changed)
      let again = try ApplyEngine(job ?? run.job, isInterrupted: { false }) { _, _ in }.run()
      #expect(again.segments == first.segments, sourceLocation: sourceLocation)
      #expect(
        again.segments.map { FileManager.default.contents(atPath: $0) } == segments, sourceLocation: sourceLocation)
      #expect(again.rowCount == first.rowCount && again.faults == first.faults, sourceLocation: sourceLocation)
      #expect(
        again.faultCounts == first.faultCounts && again.problems == first.problems, sourceLocation: sourceLocation)
      return before.indices.filter { Applied.changed(first.segments[$0]) != before[$0] }
    }

    private static func changed(_ path: String) -> Int {
      var status = stat()
      stat(path, &status)
      return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    }
  }

  @Test func whatIsDoneIsNotAppliedAgain() throws {
    let applied = try Applied()
    #expect(applied.first.faults.count == 3 && applied.first.problemCount == 1)
    #expect(try applied.appliedAgain() == [])
    #expect(AppliedLeftovers(in: applied.run.job.scratch)?.share == 1)
  }

  @Test func otherInputsTakeOverNothing() throws {
    let applied = try Applied()
    var job = applied.run.job
    job.inputs = "others"
    #expect(try applied.appliedAgain(job) == [0, 1, 2])
    #expect(AppliedLeftovers(in: job.scratch)?.inputs == "others")
  }

  /// What a power cut may leave: a segment of which bytes or the end are missing, or that is not there.
  @Test func aSegmentThatDoesNotHoldIsAppliedAgain() throws {
    let applied = try Applied()
    var bytes = applied.segments[1]
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: applied.first.segments[1]))
    #expect(try applied.appliedAgain() == [1])
    try applied.segments[2].dropLast(8).write(to: URL(fileURLWithPath: applied.first.segments[2]))
    #expect(try applied.appliedAgain() == [2])
    try FileManager.default.removeItem(atPath: applied.first.segments[0])
    try Data().write(to: URL(fileURLWithPath: applied.first.segments[0]))
    #expect(try applied.appliedAgain() == [0])
  }

  /// Wherever the journal is cut off, the shards of its whole lines are taken over, and it can be gone on with.
  @Test(arguments: Seeds.first(4)) func aJournalThatWasCutOffIsGoneOnWith(seed: UInt64) throws {
    let applied = try Applied()
    let whole = try #require(FileManager.default.contents(atPath: applied.journal))
    var generator = SeededGenerator(seed: seed)
    let cut = whole.prefix(generator.nextInt(below: whole.count))
    try Data(cut).write(to: URL(fileURLWithPath: applied.journal))
    let lines = cut.filter { $0 == 0x0A }.count
    #expect(try applied.appliedAgain().count == 3 - max(0, lines - 1))
    #expect(try applied.appliedAgain() == [])
  }

  @Test func aJournalOfNonsenseTakesOverNothing() throws {
    let applied = try Applied()
    try Data("{\"version\":1}\nnothing\n\u{0}\n".utf8).write(to: URL(fileURLWithPath: applied.journal))
    #expect(try applied.appliedAgain() == [0, 1, 2])
  }
}
