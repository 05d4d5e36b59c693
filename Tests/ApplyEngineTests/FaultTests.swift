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
      ("trap", .crashed, "Fatal error: trapped on purpose"), ("exit", .exited, "exit 0"), ("leave", .exited, "exit 0"),
      ("overflow", .crashed, "signal 11"), ("throw", .thrown, "refused number 7"), ("wild", .crashed, "signal 11"),
      ("divide", .crashed, nil), ("force", .crashed, nil), ("abort", .crashed, "signal 6"),
      ("kill", .crashed, "signal 15"), ("group", .crashed, "signal 9"),
      ("loop", .cpuLimit, "0.3 s CPU"), ("sleep", .wallLimit, "0.5 s"), ("stop", .wallLimit, "0.5 s"),
      ("allocate", .memoryLimit, "Fatal error: failed to allocate 1125899906842624 bytes of memory with alignment 0"),
      ("hoard", .memoryLimit, nil), ("mute", .closedDescriptors, "descriptors 3, 4"),
      ("deaf", .closedDescriptors, "descriptors 3, 4"), ("dumb", .closedDescriptors, "descriptors 3, 4"),
      ("closeAll", .closedDescriptors, "descriptors 3, 4"), ("swap", .closedDescriptors, "descriptors 3, 4"),
      ("header", .crashed, "Fatal error: after scribbling"),
    ] as [(String, BatchFault.Kind, String?)])
  func aFaultStaysWithItsFunctionAndRow(name: String, kind: BatchFault.Kind, message: String?) throws {
    let rows = CrashyRows(count: 50, [7: name, 8: "keep calm"])
    let run = try CrashyRun(rows.jsonLines, limits: FaultTests.limits)
    let outcome = try run.outcome()
    #expect(outcome.rows.votes == rows.votes)
    let fault = try #require(outcome.faults.first)
    #expect(outcome.faults.count == 1)
    #expect(fault.kind == kind && fault.function == Crashy.number(of: name) && fault.row == 7, "\(fault)")
    if let message { #expect(fault.message.hasSuffix(message), "\(fault.message)") }
    #expect(!fault.message.isEmpty)
    #expect(outcome.applied.wallTimeouts == (kind == .wallLimit ? 1 : 0))
    #expect(run.processes == [])
  }

  /// Every kind on a row of its own, among thousands, several of them in one batch.
  @Test(.tags(.slow), arguments: [1, 3]) func allKindsInOneRunTouchNoOtherVote(workers: Int) throws {
    let names = [
      "trap", "exit", "leave", "overflow", "throw", "wild", "divide", "force", "abort", "kill", "group", "loop",
      "sleep",
      "stop", "allocate", "hoard", "mute", "deaf", "dumb", "closeAll", "swap", "header",
    ]
    let special = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0 * 401, $1) })
    let rows = CrashyRows(count: 9000, special, padding: 1200)
    let outcome = try CrashyRun(rows.jsonLines, workers: workers, limits: FaultTests.limits).outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(outcome.faults.map(\.row) == names.indices.map { $0 * 401 })
    #expect(outcome.faults.map(\.function) == names.map { Crashy.number(of: $0) })
  }

  /// Short, so that the tests are.
  static var limits: ApplyLimits {
    var limits = ApplyLimits()
    limits.cpuSeconds = 0.3
    limits.wallSeconds = 0.5
    limits.memoryMiB = 32
    return limits
  }

  /// A thread, a process of its own, another current folder, closed outputs, bytes on the replies' descriptor (one of them
  /// would be "the shard is done"), a header that is written over before the batch is handed over: nothing of it is a fault,
  /// and no vote is another.
  @Test(arguments: Crashy.harmless.sorted()) func whatHarmsNobodyCostsNothing(name: String) throws {
    let rows = CrashyRows(count: 9000, [7: name, 4095: name, 5000: name])
    let run = try CrashyRun(rows.jsonLines)
    let outcome = try run.outcome()
    #expect(outcome.rows.votes == rows.votes)
    #expect(outcome.faults == [])
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
}
