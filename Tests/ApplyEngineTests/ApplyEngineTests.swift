import ApplyEngine
import Foundation
import RowFiles
import TestSupport
import Testing

@Suite struct ApplyEngineTests {
  @Test(arguments: [RowFormat.jsonLines, .csv])
  func votesAreThoseOfTheFunctions(format: RowFormat) throws {
    let rows = CrashyRows(count: 10_000)
    let text = format == .csv ? rows.csv : rows.jsonLines
    let run = try CrashyRun(text, as: format)
    let outcome = try run.outcome()
    let applied = outcome.applied
    let segments = outcome.rows
    #expect(applied.rowCount == 10_000)
    #expect(applied.faults == [] && applied.problems == [] && applied.output == "")
    #expect(segments.votes == rows.votes)
    #expect(segments.ids == (0..<10_000).map { "r\($0)" })
    let bytes = Array(text.utf8)
    for row in stride(from: 0, to: 10_000, by: 777) {
      let source = String(decoding: bytes[segments.sources[row]], as: UTF8.self)
      #expect(source.contains(format == .csv ? "r\(row),\"" : "\"number\": \(row),"))
    }
  }

  @Test func withoutAnIDColumnThereAreNoIDs() throws {
    let rows = CrashyRows(count: 10)
    let segments = try CrashyRun(rows.jsonLines, id: nil).outcome().rows
    #expect(segments.ids == [])
    #expect(segments.votes == rows.votes)
  }

  /// Three shards; two LFs crash, one throws, in different shards and at the ends of batches.
  @Test(.tags(.slow)) func theNumberOfWorkersChangesNothing() throws {
    let special = [0: "trap", 1: "wild", 4095: "exit", 4096: "trap", 9000: "throw", 11_999: "overflow"]
    let rows = CrashyRows(count: 12_000, special, padding: 1800)
    let first = try CrashyRun(rows.jsonLines, workers: 1).outcome()
    #expect(first.segments.count == 3)
    #expect(first.rows.votes == rows.votes)
    #expect(first.faults.map(\.row) == special.keys.sorted())
    #expect(first.faults.map(\.function) == special.sorted { $0.key < $1.key }.map { Crashy.number(of: $0.value) })
    for workers in [2, 5] {
      let other = try CrashyRun(rows.jsonLines, workers: workers).outcome()
      #expect(other.faults == first.faults)
      #expect(other.segments == first.segments)
    }
  }

  @Test func progressReachesTheEnd() throws {
    let run = try CrashyRun(CrashyRows(count: 9000).jsonLines)
    var progress: [Int] = []
    var total = 0
    let engine = ApplyEngine(run.job, isInterrupted: { false }) {
      progress.append($0)
      total = $1
    }
    _ = try engine.run()
    #expect(progress == progress.sorted() && progress.last == total && total > 0)
  }

  @Test func whatFunctionsPrintIsKept() throws {
    let run = try CrashyRun(CrashyRows(count: 20, [3: "print", 7: "print"]).jsonLines)
    #expect(try run.votes().output == "number 3 printed\nnumber 7 printed\n")
  }

  @Test func aBadLineEndsTheRunWithItsLine() throws {
    let good = "{\"id\": \"a\", \"text\": \"x\", \"number\": 1}\n\n"
    let run = try CrashyRun(good + "{\"id\": \"b\", \"text\": \"x\"}\n")
    let problem = RowProblem(.missingValue, at: good.utf8.count, column: "number", expected: "integer")
    #expect(throws: ApplyError.data(.badRow(problem, path: run.job.data, line: 3))) { try run.votes() }
    #expect(run.processes == [])
  }

  /// Every shard begins with a bad row, and the workers say so at the same time.
  @Test(.tags(.slow)) func theFirstBadRowIsToldHoweverManyThereAre() throws {
    let text = String(repeating: String(repeating: "x", count: 1 << 20) + "\n", count: 40)
    for _ in 0..<5 {
      let run = try CrashyRun(text, workers: 5)
      let error = #expect(throws: ApplyError.self) { try run.votes() }
      guard case .data(.badRow(let problem, _, let line))? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(problem.kind == .notJSON && problem.offset == 0 && line == 1)
      #expect(run.processes == [])
    }
  }

  @Test func badLinesAreLeftOutAndListed() throws {
    let good = CrashyRows(count: 9000)
    var lines = good.jsonLines.split(separator: "\n").map { $0 + "\n" }
    lines.insert("no json\n", at: 5000)
    lines.insert("{\"id\": \"\", \"text\": \"x\", \"number\": 1}\n", at: 0)
    lines.append("[]\n")
    let outcome = try CrashyRun(lines.joined(), skipsBadLines: true).outcome()
    let applied = outcome.applied
    #expect(applied.rowCount == 9000)
    #expect(outcome.rows.votes == good.votes)
    #expect(applied.problems.map(\.kind) == [.missingID, .notJSON, .notObject])
    #expect(applied.problems.last?.offset == UInt64(lines.dropLast().joined().utf8.count))
  }

  /// More than fit one report.
  @Test func thousandsOfBadLinesAreListed() throws {
    let line = "{\"text\": \"a\", \"number\": \"b\"}\n"
    let run = try CrashyRun(String(repeating: line, count: 9000), id: nil, skipsBadLines: true)
    let applied = try run.votes()
    #expect(applied.rowCount == 0)
    #expect(applied.problems.count == 9000)
    #expect(applied.problems.map(\.offset) == (0..<9000).map { UInt64($0 * line.utf8.count) })
  }

  @Test func dataThatCannotBeReadIsRefused() throws {
    let empty = try CrashyRun("\n")
    #expect(throws: ApplyError.data(.empty(path: empty.job.data))) { try empty.votes() }
    let other = try CrashyRun("{\"id\": 1, \"text\": \"x\"}\n")
    let missing = RowFileError.missingColumn(name: "number", path: other.job.data, available: ["id", "text"])
    #expect(throws: ApplyError.data(missing)) { try other.votes() }
    var absent = try CrashyRun("x").job
    absent.data += ".absent"
    #expect(throws: ApplyError.data(.unreadable(path: absent.data, errno: ENOENT))) {
      try ApplyEngine(absent, isInterrupted: { false }) { _, _ in }.run()
    }
  }

  @Test func aScratchFolderThatIsNotThereIsUnwritable() throws {
    var job = try CrashyRun(CrashyRows(count: 3).jsonLines).job
    let run = try CrashyRun(CrashyRows(count: 3).jsonLines)
    job.data = run.job.data
    job.scratch = run.folder.path("absent")
    #expect(throws: ApplyError.unwritable(path: job.scratch + "/journal", errno: ENOENT)) {
      try ApplyEngine(job, isInterrupted: { false }) { _, _ in }.run()
    }
    #expect(run.processes == [])
  }

  @Test func interruptionLeavesNoProcess() throws {
    let run = try CrashyRun(CrashyRows(count: 10, [5: "sleep"]).jsonLines)
    var asked = 0
    #expect(throws: ApplyError.interrupted) {
      try run.votes {
        asked += 1
        return asked == 2
      }
    }
    #expect(asked == 2)
    #expect(run.processes == [])
  }
}
