import Glibc
import RowFiles
import TestSupport
import Testing
import WorkerProtocol

@testable import ApplyEngine

/// Losses that the progress word alone does not explain.
@Suite struct LossTests {
  /// The word that says which LF runs names one that does not exist, or another call of the batch, and then the LF crashes.
  @Test(arguments: [[6], [7], [7, 4094], [6, 7, 12, 13]]) func aProgressWordThatIsWrittenOverIsNotBelieved(
    special: [Int]
  ) throws {
    let rows = CrashyRows(count: 5000, Dictionary(uniqueKeysWithValues: special.map { ($0, "header") }))
    let run = try CrashyRun(rows.jsonLines)
    let outcome = try run.outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(outcome.faults.map(\.row) == special)
    #expect(outcome.faults.allSatisfy { $0.function == Crashy.number(of: "header") && $0.kind == .crashed })
    #expect(run.processes == [])
  }

  /// Whoever reads what is no longer there dies: no LF's fault.
  @Test func dataThatIsCutOffIsAnErrorOfTheData() throws {
    let run = try CrashyRun(CrashyRows(count: 60_000, padding: 100).jsonLines, workers: 1)
    var steps = 0
    let engine = ApplyEngine(
      run.job,
      isInterrupted: {
        steps += 1
        if steps == 1 { truncate(run.job.data, 10) }
        return false
      }, progress: { _, _ in })
    #expect(throws: ApplyError.data(.unreadable(path: run.job.data, errno: EIO))) { try engine.run() }
    #expect(run.processes == [])
  }

  /// Whoever kills workers at random costs time and nothing else.
  @Test(.tags(.slow)) func processesThatAreKilledFromOutsideCostNoVote() throws {
    let rows = CrashyRows(count: 40_000, [100: "trap"], padding: 200)
    let run = try CrashyRun(rows.jsonLines)
    var generator = SystemRandomNumberGenerator()
    var killed = 0
    var last = ContinuousClock.now
    let engine = ApplyEngine(
      run.job,
      isInterrupted: {
        // The zygote is among them, and takes all others along.
        if killed < 8, last.duration(to: .now) > .milliseconds(30),
          let id = run.processes.compactMap({ Int32($0) }).randomElement(using: &generator)
        {
          killed += 1
          last = .now
          kill(id, SIGKILL)
        }
        return false
      }, progress: { _, _ in })
    let applied = try engine.run()
    #expect(killed > 0)
    #expect(try SegmentRows(applied).votes == rows.votes)
    #expect(applied.faults.map(\.row) == [100])
    #expect(run.processes == [])
  }
}
