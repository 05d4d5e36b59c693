import Foundation
import Glibc
import TestSupport
import Testing
import Votes
import WorkerProtocol

@testable import ApplyEngine

/// Derived values in workers that run side by side, and die.
@Suite struct DerivedRunTests {
  private static let names = ["before", "mood", "more", "circle", "expensive", "after"]

  /// A run of the fixture `DerivedTask`, in a package's folder of its own.
  private struct Run {
    let folder: TemporaryFolder
    let program: WorkerProgram

    init() throws {
      folder = try TemporaryFolder()
      let tests = URL(fileURLWithPath: Crashy.path).deletingLastPathComponent()
      program = try WorkerProgram(path: tests.appendingPathComponent("DerivedTask").path, root: folder.path)
    }

    var cache: String { folder.path(".tally/DerivedTask/derived/expensive-1.cache") }

    /// - Returns: the columns of votes, the faults, and how many values were computed for the disk.
    func apply(_ texts: [String], workers: Int = 1) throws -> (votes: [[Vote]], faults: [Fault], computed: Int) {
      unlink(folder.path("computed"))
      let run = try CrashyRun(CrashyRows(texts).jsonLines, workers: workers, program: program)
      let applied = try run.votes()
      let rows = try SegmentRows(applied, functionCount: DerivedRunTests.names.count)
      let computed = FileManager.default.contents(atPath: folder.path("computed"))?.count ?? 0
      return (rows.votes, applied.faults, computed)
    }
  }

  private func texts(_ count: Int, _ special: [Int: String] = [:]) -> [String] {
    (0..<count).map { special[$0] ?? "row \($0)" }
  }

  /// Each LF that asks has the fault; the others vote as if nothing were the matter.
  @Test func aTrapIsTheFaultOfAllThatAsk() throws {
    let (votes, faults, _) = try Run().apply(texts(5000, [7: "trap", 4999: "circle"]), workers: 2)
    #expect(faults.map(\.row) == [7, 7, 4999])
    #expect(faults.map { DerivedRunTests.names[$0.function] } == ["mood", "more", "circle"])
    #expect(faults.prefix(2).allSatisfy { $0.kind == .crashed && $0.message.hasSuffix("trapped on purpose") })
    #expect(faults.last?.message.hasSuffix("derived values ask for one another: right → left → right") == true)
    let parity = (0..<5000).map { Vote($0 % 2) }
    #expect(votes[0] == parity && votes[5] == parity)
    var mood = parity
    var more = parity.map { 1 - $0 }
    mood[7] = .abstain
    more[7] = .abstain
    #expect(votes[1] == mood && votes[2] == more)
    #expect(votes[3].allSatisfy { $0 == .abstain })
    #expect(votes[4].allSatisfy { $0 == 0 })
  }

  @Test func theNextRunComputesNothing() throws {
    let run = try Run()
    let first = try run.apply(texts(300))
    #expect(first.computed == 300)
    let second = try run.apply(texts(300), workers: 2)
    #expect(second.computed == 0)
    #expect(second.votes == first.votes && first.votes[4].allSatisfy { $0 == 0 })
    #expect(try run.apply(texts(310)).computed == 10)
    try FileManager.default.removeItem(atPath: run.cache)
    #expect(try run.apply(texts(300)).computed == 300)
  }

  /// What was computed before its process died is there for the next one.
  @Test func valuesOutliveTheirProcess() throws {
    let run = try Run()
    let rows = texts(100, [50: "die later"])
    let first = try run.apply(rows)
    #expect(first.faults.map(\.row) == [50])
    // The next worker makes the batch again, without the call that failed.
    #expect(first.computed == 100)
    #expect(first.votes[4] == (0..<100).map { $0 == 50 ? .abstain : 0 })
  }

  @Test func aDamagedCacheIsMadeAnew() throws {
    let run = try Run()
    let whole = try run.apply(texts(200))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: run.cache))
    for (place, count) in [(0, 8), (4096, bytes.count - 4096), (0, bytes.count)] {
      var damaged = bytes
      for index in place..<place + count { damaged[index] ^= 0xFF }
      try damaged.write(to: URL(fileURLWithPath: run.cache))
      let next = try run.apply(texts(200))
      #expect(next.votes == whole.votes && next.faults == [] && next.computed == 200)
      #expect(try run.apply(texts(200)).computed == 0)
    }
  }

  @Test func withoutAPlaceForItThereIsNoCache() throws {
    let run = try Run()
    _ = try run.folder.write("a file", to: ".tally")
    for _ in 0..<2 { #expect(try run.apply(texts(20)).computed == 20) }
  }
}
