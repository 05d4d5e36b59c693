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
    let partial = try store.begin()
    try text.write(toFile: partial.manifest, atomically: true, encoding: .utf8)
    try text.write(toFile: partial.scratch + "/segment-0", atomically: true, encoding: .utf8)
    return try store.finish(partial, id: id)
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

  @Test func whatKilledRunsLeftIsRemovedAndTheLivingStay() throws {
    for name in [".partial-999999999", ".partial-1", "a1"] {
      try FileManager.default.createDirectory(atPath: "\(runs)/\(name)/scratch", withIntermediateDirectories: true)
    }
    let mine = try store.begin()
    #expect(try names() == [".partial-1", ".partial-\(getpid())", "a1"].sorted())
    store.abandon(mine)
    #expect(try names() == [".partial-1", "a1"])
  }

  @Test func aPlaceThatCannotBeAFolderIsAnError() throws {
    _ = try folder.write("a file", to: ".tally")
    #expect(throws: RunError.system(path: folder.path(".tally/Mail/runs/.partial-\(getpid())/scratch"), errno: ENOTDIR))
    {
      try store.begin()
    }
  }
}
