import RowFiles
import TestSupport
import Testing
import WorkerProtocol

@testable import ApplyEngine

/// LFs that fail on particular rows take nothing along.
@Suite struct FaultTests {
  /// The LF, its kind of fault, and what is said of it.
  @Test(
    arguments: [
      ("trap", BatchFault.Kind.crashed, "Fatal error: trapped on purpose"), ("exit", .crashed, "exit 0"),
      ("overflow", .crashed, "signal 11"), ("throw", .thrown, "refused number 7"), ("wild", .crashed, "signal 11"),
      ("divide", .crashed, nil), ("force", .crashed, nil), ("kill", .crashed, "signal 15"),
      ("mute", .crashed, "signal 9"),
    ] as [(String, BatchFault.Kind, String?)])
  func aFaultStaysWithItsFunctionAndRow(name: String, kind: BatchFault.Kind, message: String?) throws {
    let rows = CrashyRows(count: 50, [7: name, 8: "keep calm"])
    let run = try CrashyRun(rows.jsonLines)
    let outcome = try run.outcome()
    #expect(outcome.rows.votes == rows.votes)
    let fault = try #require(outcome.faults.first)
    #expect(outcome.faults.count == 1)
    #expect(fault.kind == kind && fault.function == Crashy.number(of: name) && fault.row == 7)
    if let message { #expect(fault.message.hasSuffix(message), "\(fault.message)") }
    #expect(!fault.message.isEmpty)
    #expect(run.processes == [])
  }

  @Test func aPatternThatIsGivenUpIsAFault() throws {
    let rows = CrashyRows(["aaa", String(repeating: "a", count: 60) + "b", "x"])
    let outcome = try CrashyRun(rows.jsonLines).outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(
      outcome.faults == [
        Fault(kind: .matchLimit, function: Crashy.number(of: "endless"), row: 1, message: #"(a+)+\1?$"#)
      ])
  }

  /// On neighbouring rows, on one batch's first and last, and by several LFs.
  @Test func manyFaultsAreAllNoted() throws {
    let special = [
      0: "trap", 1: "trap", 2: "wild", 3: "throw", 100: "exit", 101: "throw", 4094: "force", 4095: "trap", 4096: "exit",
      4097: "throw", 8999: "trap",
    ]
    let rows = CrashyRows(count: 9000, special)
    let outcome = try CrashyRun(rows.jsonLines, workers: 1).outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(outcome.applied.rowCount == 9000)
    #expect(outcome.faults.map(\.row) == special.keys.sorted())
    #expect(outcome.faults.map(\.function) == special.sorted { $0.key < $1.key }.map { Crashy.number(of: $0.value) })
    #expect(outcome.faults.map { $0.kind == .thrown } == special.sorted { $0.key < $1.key }.map { $0.value == "throw" })
  }

  @Test func rowsAreCountedOverLeftOutLines() throws {
    let rows = CrashyRows(count: 20, [4: "throw", 9: "trap"])
    let text = "bad\n" + rows.jsonLines.replacing("{\"number\": 6,", with: "bad\n{\"number\": 6,")
    let outcome = try CrashyRun(text, skipsBadLines: true).outcome()
    #expect(outcome.applied.problems.count == 2)
    #expect(outcome.faults.map(\.row) == [4, 9])
    #expect(outcome.rows.votes == rows.votes)
  }

  @Test func throwingOnEveryRowIsCounted() throws {
    let rows = CrashyRows([String](repeating: "throw", count: 9000))
    let outcome = try CrashyRun(rows.jsonLines).outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(outcome.applied.faultCounts.reduce(0, +) == 9000)
    // The first of each batch are listed: three batches.
    let listed = (0..<3).flatMap { batch in (0..<BatchReport.listedFaults).map { batch * RowBatch.capacity + $0 } }
    #expect(outcome.faults.map(\.row) == listed)
    #expect(outcome.faults.last?.message == "refused number \(listed.last!)")
  }

  /// A run of faults of one LF hides those of no other.
  @Test func everyFunctionsFaultsAreCounted() {
    var report = BatchReport()
    let many = (0..<4096).map { BatchFault(kind: .thrown, function: 0, row: $0, message: "a") }
    report.add(many, of: 0, functionCount: 3)
    report.add([BatchFault(kind: .thrown, function: 2, row: 7, message: "b")], of: 2, functionCount: 3)
    #expect(report.faultCounts == [4096, 0, 1])
    #expect(report.faults.last == BatchFault(kind: .thrown, function: 2, row: 7, message: "b"))
  }

  /// Long messages are cut, never lost with all others of their batch.
  @Test func longMessagesAreCut() throws {
    let rows = CrashyRows([String](repeating: "verbose", count: 4096))
    let outcome = try CrashyRun("bad\n" + rows.jsonLines, skipsBadLines: true).outcome()
    #expect(outcome.applied.problems.count == 1)
    #expect(outcome.applied.faultCounts.reduce(0, +) == 4096)
    #expect(outcome.faults.count == BatchReport.listedFaults)
    #expect(outcome.faults.allSatisfy { $0.message.hasPrefix("refused number") && $0.message.utf8.count <= 400 })
  }

  @Test(.tags(.slow)) func crashingTooOftenEndsTheRunAndNamesTheFunction() throws {
    let program = try Crashy.program()
    let limit = ApplyEngine.crashLimit
    let bearable = CrashyRows(count: 200, Dictionary(uniqueKeysWithValues: (0..<limit).map { ($0 * 2, "trap") }))
    #expect(try CrashyRun(bearable.jsonLines).votes().faults.count == limit)
    let unbearable = CrashyRows(count: 200, Dictionary(uniqueKeysWithValues: (0...limit).map { ($0 * 2, "trap") }))
    let run = try CrashyRun(unbearable.jsonLines)
    let error = #expect(throws: ApplyError.self) { try run.votes() }
    guard case .crashesTooOften(let function, let file, let line, let rows, let ending, let output)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let described = program.description.functions[Crashy.number(of: "trap")]
    #expect(function == "trap" && rows == limit)
    #expect(file == described.file && line == described.line && file.hasSuffix("CrashyTask.swift"))
    #expect(ending != .exit(0))
    #expect(output.contains("trapped on purpose"))
    #expect(run.processes == [])
  }
}
