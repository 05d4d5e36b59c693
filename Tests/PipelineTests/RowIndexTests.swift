import Foundation
import RowFiles
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct RowIndexTests {
  private let ids = ["a", "bb", "ünï😀", "c,d", "17"]

  @Test func whatIsWrittenReadsBackTheSame() throws {
    let folder = try TemporaryFolder()
    _ = try folder.writeIndex(ids: ids, count: 5)
    let index = try RowIndex(path: folder.path("rows.idx"))
    #expect(index.count == 5 && index.hasIDs)
    for (row, id) in ids.enumerated() {
      #expect(index.id(of: row) == id)
      #expect(index.hash(of: row) == StableHash.of(id))
      #expect(index.row(withID: id) == row)
      #expect(index.place(of: row) == (row * 10, row % 9))
      var bytes: [UInt8] = []
      index.withID(of: row) { bytes = Array($0) }
      #expect(bytes == Array(id.utf8))
    }
    #expect(index.row(withID: "b") == nil && index.row(withID: "") == nil)
  }

  @Test func withoutIDsThePositionServes() throws {
    let folder = try TemporaryFolder()
    _ = try folder.writeIndex(ids: nil, count: 1001)
    let index = try RowIndex(path: folder.path("rows.idx"))
    #expect(index.count == 1001 && !index.hasIDs)
    for row in [0, 9, 10, 999, 1000] {
      #expect(index.id(of: row) == String(row))
      #expect(index.hash(of: row) == StableHash.of(String(row)))
      #expect(index.row(withID: String(row)) == row)
      var bytes: [UInt8] = []
      index.withID(of: row) { bytes = Array($0) }
      #expect(bytes == Array(String(row).utf8))
    }
    for id in ["1001", "-1", "01", "+1", "x", ""] { #expect(index.row(withID: id) == nil) }
  }

  @Test func aDamagedFileIsAnError() throws {
    let folder = try TemporaryFolder()
    _ = try folder.writeIndex(ids: ids, count: 5)
    let path = folder.path("rows.idx")
    let good = try Data(contentsOf: URL(fileURLWithPath: path))
    var versions = good
    versions[8] = 2
    var count = good
    count[16] = 6
    var huge = good
    for byte in 16..<32 { huge[byte] = 0xFF }
    for bytes in [Data(), good.dropLast(), good + [0], Data(good.prefix(20)), versions, count, huge, Data(count: 200)] {
      try bytes.write(to: URL(fileURLWithPath: path))
      #expect(throws: RunError.damagedRun(path: path)) { try RowIndex(path: path) }
    }
    #expect(throws: RunError.damagedRun(path: folder.path("absent"))) { try RowIndex(path: folder.path("absent")) }
  }
}

/// Sizes that agree with the file say nothing of what lies in it.
extension RowIndexTests {
  @Test(arguments: [(64, 1), (64, 1 << 40), (32, UInt64.max)] as [(Int, UInt64)])
  func anIndexWhosePlacesLieIsAnError(place: Int, value: UInt64) throws {
    let folder = try TemporaryFolder()
    _ = try folder.writeIndex(ids: ["ab", "c"], count: 2)
    let path = folder.path("rows.idx")
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.count == 32 + 16 + 8 + 16 + 3)
    // The second id ends before the first, far behind the file; the first row lies where no file reaches.
    withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(place..<place + 8, with: $0) }
    _ = try folder.write(bytes, to: "rows.idx")
    #expect(throws: RunError.damagedRun(path: path)) { try RowIndex(path: path) }
  }
}

@Suite struct UniqueIDsTests {
  private func check(_ ids: [String]) throws {
    let folder = try TemporaryFolder()
    let index = try folder.writeIndex(ids: ids, count: ids.count)
    // Lines of ten bytes, where the index says that they are.
    let data = try MappedFile(try folder.write(String(repeating: "123456789\n", count: ids.count), to: "data"))
    try UniqueIDs.check(index, data: data, path: "shown.jsonl", scratch: folder.path)
  }

  @Test func differentIDsPass() throws {
    try check(["a"])
    try check((0..<10_000).map { "row \($0)" })
    // Eight bytes and a rest, the same but for one place.
    try check(["12345678", "12345679", "123456780", "1234567", ""])
  }

  @Test func theFirstRowThatRepeatsAnIDIsNamed() throws {
    #expect(throws: RunError.duplicateID(id: "b", path: "shown.jsonl", firstLine: 2, secondLine: 4)) {
      try check(["a", "b", "c", "b", "a", "b"])
    }
    var many = (0..<9000).map { "row \($0)" }
    many[8000] = "row 17"
    many[8999] = "row 3"
    #expect(throws: RunError.duplicateID(id: "row 17", path: "shown.jsonl", firstLine: 18, secondLine: 8001)) {
      try check(many)
    }
  }

  @Test(arguments: Seeds.first(8))
  func agreesWithASet(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let ids = (0..<300).map { _ in String(generator.nextInt(below: generator.chance(0.5) ? 20_000 : 100_000)) }
    var seen: [String: Int] = [:]
    var expected: RunError?
    for (row, id) in ids.enumerated() {
      if let first = seen[id] {
        expected = .duplicateID(id: id, path: "shown.jsonl", firstLine: first + 1, secondLine: row + 1)
        break
      }
      seen[id] = row
    }
    do {
      try check(ids)
      #expect(expected == nil)
    } catch let error as RunError {
      #expect(error == expected)
    }
  }
}
