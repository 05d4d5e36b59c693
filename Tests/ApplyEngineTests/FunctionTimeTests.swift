import TestSupport
import Testing
import WorkerProtocol

@testable import ApplyEngine

@Suite struct FunctionTimeTests {
  @Test func everyFunctionThatIsCalledIsTimedOnAllRows() throws {
    let applied = try CrashyRun(CrashyRows(count: 9000, [4500: "trap"]).jsonLines).votes()
    #expect(applied.functionTimes.count == Crashy.names.count)
    // The batch whose process was lost is made again, and timed then.
    #expect(applied.functionTimes.allSatisfy { $0.rowCount == 9000 })
    #expect(applied.functionTimes.allSatisfy { $0.nanosecondsPerRow ?? 0 > 0 })
  }

  @Test func aFunctionWhoseVotesAreKnownIsNotTimed() throws {
    let run = try CrashyRun(CrashyRows(count: 5000).jsonLines)
    var job = run.job
    job.known = [Crashy.number(of: "calm_word"), Crashy.number(of: "throw")]
    let applied = try ApplyEngine(job, isInterrupted: { false }) { _, _ in }.run()
    for (function, time) in applied.functionTimes.enumerated() {
      #expect(time.rowCount == (job.known.contains(function) ? 0 : 5000))
      #expect((time.nanosecondsPerRow == nil) == job.known.contains(function))
    }
  }

  /// Written over by an LF, the workers' account may say anything.
  @Test func impossibleTimesAreLeftOut() {
    var time = FunctionTime()
    time.add(nanoseconds: SharedRegion.untimed, rows: 10)
    time.add(nanoseconds: 1 << 63, rows: 10)
    #expect(time.nanosecondsPerRow == nil)
    time.add(nanoseconds: 300, rows: 10)
    time.add(nanoseconds: 500, rows: 30)
    #expect(time.nanosecondsPerRow == 20 && time.rowCount == 40)
  }
}
