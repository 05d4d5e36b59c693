import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct RunFolderTests {
  private let folder: TemporaryFolder
  private let store: TaskStore
  private var runs: String { folder.path(".tally/Mail/runs") }

  init() throws {
    folder = try TemporaryFolder()
    store = TaskStore(root: folder.path, name: "Mail")
  }

  private func write(_ text: String, as id: String) throws -> RunFolder {
    let partial = try store.begin(keepsSpool: false)
    try text.write(toFile: partial.manifest, atomically: true, encoding: .utf8)
    try text.write(toFile: partial.scratch + "/segment-0", atomically: true, encoding: .utf8)
    return try store.finish(partial, id: id)
  }

  private func contents(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: runs).sorted() }

  @Test func aFinishedRunIsTheLatest() throws {
    #expect(store.latest == nil)
    let place = try write("one", as: "a1")
    #expect(place.path == runs + "/a1")
    #expect(try String(contentsOfFile: #require(store.latest).manifest, encoding: .utf8) == "one")
    _ = try write("two", as: "b2")
    #expect(try String(contentsOfFile: #require(store.latest).manifest, encoding: .utf8) == "two")
    #expect(try names() == ["a1", "b2"])
    // Nothing of the work is left.
    #expect(try FileManager.default.contentsOfDirectory(atPath: runs + "/a1") == ["manifest.json"])
  }

  @Test func aRunWithTheSameIDTakesThePlaceOfTheOldOne() throws {
    _ = try write("one", as: "a1")
    _ = try write("again", as: "a1")
    #expect(try String(contentsOfFile: runs + "/a1/manifest.json", encoding: .utf8) == "again")
    #expect(try names() == ["a1"])
  }

  @Test func ofAnInterruptedRunOnlyWhatCanBeGoneOnWithStays() throws {
    func fill(_ partial: RunFolder) throws {
      for path in [
        partial.labels("jsonl"), partial.scratch + "/x", partial.applied + "/x", partial.spool, partial.spoolHash,
      ] {
        try "something".write(toFile: path, atomically: true, encoding: .utf8)
      }
    }
    try fill(store.begin(keepsSpool: true))
    var next = try store.begin(keepsSpool: true)
    #expect(try contents(next.path) == ["applied", "data", "data.sha256", "scratch"])
    #expect(try contents(next.applied) == ["x"] && contents(next.scratch) == [])
    // Rows that are not asked for must not stand beside the next run's results.
    next = try store.begin(keepsSpool: false)
    #expect(try contents(next.path) == ["applied", "scratch"])
    #expect(try names() == [".partial"])
    store.abandon(next)
    #expect(try names() == [])
  }

  /// Nothing was applied, and the rows can be read again.
  @Test func anInterruptedRunThatHasDoneNothingLeavesNothing() throws {
    let partial = try store.begin(keepsSpool: false)
    try "rows".write(toFile: partial.spool, atomically: true, encoding: .utf8)
    store.suspend(partial)
    #expect(try names() == [])
    let other = try store.begin(keepsSpool: false)
    for path in [other.spool, other.spoolHash] { try "rows".write(toFile: path, atomically: true, encoding: .utf8) }
    store.suspend(other)
    #expect(try contents(other.path) == ["applied", "data", "data.sha256"])
  }

  @Test func aPlaceThatCannotBeAFolderIsAnError() throws {
    _ = try folder.write("a file", to: ".tally")
    #expect(throws: RunError.store(path: runs, errno: ENOTDIR)) { try store.make() }
  }
}
