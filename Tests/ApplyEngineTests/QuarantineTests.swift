import Foundation
import RowFiles
import TestSupport
import Testing
import WorkerProtocol

@testable import ApplyEngine

/// LFs that cost too many processes, and runs that allow no fault.
@Suite struct QuarantineTests {
  private func rows(_ name: String, on count: Int, of total: Int = 9000) -> CrashyRows {
    CrashyRows(count: total, Dictionary(uniqueKeysWithValues: (0..<count).map { ($0 * (total / count), name) }))
  }

  private func limits(_ most: Int) -> ApplyLimits {
    var limits = ApplyLimits()
    limits.quarantineAfter = most
    return limits
  }

  @Test func asManyAsAllowedAreFaults() throws {
    let rows = rows("trap", on: 10)
    let outcome = try CrashyRun(rows.jsonLines, limits: limits(10)).outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(outcome.applied.quarantined == [])
    #expect(outcome.faults.count == 10)
  }

  /// The same bytes whoever saw the one too many, and where.
  @Test(.tags(.slow)) func oneMoreIsQuarantinedOnAllRows() throws {
    let special = Dictionary(uniqueKeysWithValues: (0..<40).map { ($0 * 300, $0.isMultiple(of: 9) ? "throw" : "trap") })
    let rows = CrashyRows(count: 12_000, special, padding: 1800)
    let trap = Crashy.number(of: "trap")
    var expected = rows.votes
    expected[trap] = expected[trap].map { _ in -1 }
    var outcomes: [CrashyOutcome] = []
    for workers in [1, 3] {
      let outcome = try CrashyRun(rows.jsonLines, workers: workers, limits: limits(10)).outcome()
      #expect(outcome.rows.votes == expected)
      #expect(outcome.applied.quarantined.map(\.function) == [trap])
      #expect(outcome.applied.faultCounts[trap] == 11)
      let examples = try #require(outcome.applied.quarantined.first?.examples)
      #expect(examples.count >= 11 && examples.allSatisfy { $0.function == trap && special[$0.row] == "trap" })
      #expect(outcome.faults.map(\.row) == special.filter { $0.value == "throw" }.keys.sorted())
      outcomes.append(outcome)
    }
    #expect(outcomes[0].segments == outcomes[1].segments)
    #expect(outcomes[0].faults == outcomes[1].faults)
  }

  @Test func noneAllowedIsQuarantineAtTheFirst() throws {
    let outcome = try CrashyRun(rows("exit", on: 1).jsonLines, limits: limits(0)).outcome()
    #expect(outcome.applied.quarantined.map(\.function) == [Crashy.number(of: "exit")])
  }

  /// The first row in the file, however many workers are at it.
  @Test(arguments: [("throw", BatchFault.Kind.thrown), ("trap", .crashed)])
  func strictEndsTheRunAtTheFirstFault(name: String, kind: BatchFault.Kind) throws {
    var limits = ApplyLimits()
    limits.isStrict = true
    let rows = CrashyRows(count: 12_000, [4000: "keep calm", 5000: name, 5001: "throw", 11_000: "exit"], padding: 1800)
    let described = try Crashy.program().description.functions[Crashy.number(of: name)]
    for workers in [1, 3] {
      let run = try CrashyRun(rows.jsonLines, workers: workers, limits: limits)
      let error = #expect(throws: ApplyError.self) { try run.votes() }
      guard case .fault(let place, let found, let message)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(found == kind && message.hasSuffix(name == "trap" ? "trapped on purpose" : "refused number 5000"))
      #expect(
        place
          == FaultPlace(
            function: name, file: described.file, line: described.line, row: "r5000", dataPath: run.job.data,
            dataLine: 5001))
      #expect(run.processes == [])
    }
  }

  @Test func strictWithoutAFaultChangesNothing() throws {
    var limits = ApplyLimits()
    limits.isStrict = true
    let rows = CrashyRows(count: 5000)
    #expect(try CrashyRun(rows.jsonLines, limits: limits).outcome().rows.votes == rows.votes)
  }
}
