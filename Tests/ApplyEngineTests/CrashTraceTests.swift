import Foundation
import RowFiles
import TestSupport
import Testing

@testable import ApplyEngine

/// Where in an LF's body it crashed.
@Suite struct CrashTraceTests {
  @Test(.tags(.slow), arguments: [RowFormat.jsonLines, .csv])
  func aCrashIsFoundInTheFunctionsBody(format: RowFormat) throws {
    let rows = CrashyRows(count: 5000, [4500: "trap"])
    let run = try CrashyRun(format == .csv ? rows.csv : rows.jsonLines, as: format)
    let source = try run.outcome().rows.sources[4500]
    let trap = Crashy.number(of: "trap")
    let described = run.job.program.description.functions[trap]
    let trace = try #require(CrashTrace(run.job, function: trap, row: source))
    let frame = try #require(trace.frames.first)
    #expect(frame.file == described.file && frame.line == described.line)
    #expect(trace.frames.count <= CrashTrace.longest)
    #expect(!trace.frames.contains { $0.function.contains("TaskProgram") || $0.function.contains("main") })
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: run.job.scratch).allSatisfy { !$0.contains("backtrace") })
    #expect(run.processes == [])
  }

  @Test func aCallThatDoesNotCrashHasNone() throws {
    let run = try CrashyRun(CrashyRows(count: 3).jsonLines)
    let source = try run.outcome().rows.sources[1]
    #expect(CrashTrace(run.job, function: Crashy.number(of: "trap"), row: source) == nil)
    #expect(CrashTrace(run.job, function: 1000, row: source) == nil)
    #expect(CrashTrace(run.job, function: 0, row: 1..<2) == nil)
  }

  @Test(.tags(.slow)) func aCallThatDoesNotComeBackIsGivenUp() throws {
    let rows = CrashyRows(count: 3, [1: "sleep"])
    var limits = ApplyLimits()
    limits.wallSeconds = 0.1
    let run = try CrashyRun(rows.jsonLines, limits: limits)
    let source = try run.outcome().rows.sources[1]
    #expect(CrashTrace(run.job, function: Crashy.number(of: "sleep"), row: source) == nil)
    #expect(run.processes == [])
  }
}
