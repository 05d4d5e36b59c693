import RowFiles
import TestSupport
import Testing
import Votes

/// Where a file is cut changes nothing in its rows.
@Suite struct ShardPlanTests {
  @Test(arguments: Seeds.first(25))
  func cutsDoNotChangeTables(seed: UInt64) throws {
    let table = RandomTable(seed: seed)
    try expectSameRows(Array(table.text.utf8), table.format, columns: table.columns, sizes: [1, 2, 3, 7, 19, 64, 200])
  }

  /// Stray quotes, unclosed quotes, text behind quotes: the plan and the parser agree on what is quoted.
  @Test(arguments: Seeds.first(150))
  func cutsDoNotChangeAnyCSV(seed: UInt64) throws {
    try expectSameRows(CSVSoup(seed: seed).bytes, .csv, columns: [.text("a"), .text("b")], sizes: [1, 2, 5, 11, 23])
  }

  @Test(arguments: Seeds.first(25))
  func cutsDoNotChangeJSONLines(seed: UInt64) throws {
    let rows = RandomJSONLines(seed: seed)
    try expectSameRows(
      Array(rows.text.utf8), .jsonLines, columns: RandomJSONLines.columns, sizes: [1, 2, 3, 17, 50, 333])
  }

  @Test(arguments: Seeds.first(25))
  func cutsDoNotChangeBadJSONLines(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let text = generator.text(from: ["{\"a\": \"x\"}", "{\"a\": 1", "[]", "\n", "\n", "\r\n", " ", "x"], longest: 60)
    try expectSameRows(Array(text.utf8), .jsonLines, columns: [.text("a")], sizes: [1, 2, 9, 30])
  }

  @Test func shardsFollowEachOtherAndReachTheEnd() throws {
    let folder = try TemporaryFolder()
    let text = "\u{FEFF}a,b\n" + (0..<50).map { "\($0),\"x\ny\"\n" }.joined()
    let file = try MappedFile(try folder.write(text, to: "rows.csv"))
    let shards = try ShardPlan.shards(of: file, format: .csv, targetSize: 30)
    #expect(shards.count > 5)
    #expect(shards.first?.lowerBound == 7)
    #expect(shards.last?.upperBound == file.bytes.count)
    for (left, right) in zip(shards, shards.dropFirst()) { #expect(left.upperBound == right.lowerBound) }
    #expect(shards.allSatisfy { $0.count >= 30 || $0 == shards.last })
  }

  @Test func aFileWithoutRowsHasNoShards() throws {
    let folder = try TemporaryFolder()
    #expect(try ShardPlan.shards(of: try MappedFile(try folder.write("a,b\n", to: "a")), format: .csv) == [])
    #expect(try ShardPlan.shards(of: try MappedFile(try folder.write("", to: "b")), format: .jsonLines) == [])
    #expect(try ShardPlan.shards(of: try MappedFile(try folder.write("\u{FEFF}", to: "c")), format: .jsonLines) == [])
  }

  @Test func aRecordIsNotCutHoweverLong() throws {
    let long = String(repeating: "line\n", count: 100)
    try expectSameRows(Array("a,b\n1,\"\(long)\"\n2,x\n".utf8), .csv, columns: [.text("b")], sizes: [1, 10, 100])
  }

  private func expectSameRows(_ bytes: [UInt8], _ format: RowFormat, columns: [ColumnRequest], sizes: [Int]) throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write(bytes, to: "rows"))
    let whole = try ParsedRows(file, format, columns: columns)
    for size in sizes {
      let cut = try ParsedRows(file, format, columns: columns, targetSize: size)
      #expect(cut == whole, "shards of \(size) bytes of \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
