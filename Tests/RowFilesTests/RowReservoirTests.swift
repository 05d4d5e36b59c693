import TestSupport
import Testing
import Votes

@testable import RowFiles

@Suite struct RowReservoirTests {
  private func reservoir(_ text: String, _ format: RowFormat, limit: Int, seed: UInt64 = 1) throws -> (
    rows: [String], numbers: [Int], all: Int
  ) {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write(text, to: "rows"))
    var generator = SeededGenerator(seed: seed)
    let reservoir = try RowReservoir(file, format: format, limit: limit) { generator.nextInt(below: $0) }
    let texts = reservoir.rows.map {
      String(decoding: file.bytes[$0.offset..<$0.offset + $0.length], as: UTF8.self)
    }
    return (texts, reservoir.rows.map(\.number), reservoir.rowCount)
  }

  @Test func withRoomForAllEveryRowIsThere() throws {
    let lines = try reservoir("{\"a\":1}\n\n  \n{\"a\":2}\r\n{\"a\":3}", .jsonLines, limit: 10)
    #expect(lines.rows == ["{\"a\":1}\n", "{\"a\":2}\r\n", "{\"a\":3}"])
    #expect(lines.numbers == [0, 1, 2] && lines.all == 3)
    let records = try reservoir("a,b\n1,\"x\ny\"\n\n2,z\n", .csv, limit: 10)
    #expect(records.rows == ["1,\"x\ny\"\n", "2,z\n"])
    #expect(records.numbers == [0, 1])
  }

  @Test(arguments: Seeds.first(3)) func aSampleIsOfTheSizeAskedInTheOrderOfTheFileAndTheSameAgain(seed: UInt64) throws {
    let text = (0..<1000).map { "{\"a\":\($0)}\n" }.joined()
    let sample = try reservoir(text, .jsonLines, limit: 100, seed: seed)
    #expect(sample.rows.count == 100 && sample.all == 1000)
    #expect(sample.numbers == sample.numbers.sorted() && Set(sample.numbers).count == 100)
    #expect(zip(sample.rows, sample.numbers).allSatisfy { $0 == "{\"a\":\($1)}\n" })
    #expect(try reservoir(text, .jsonLines, limit: 100, seed: seed).numbers == sample.numbers)
    #expect(try reservoir(text, .jsonLines, limit: 100, seed: seed &+ 1).numbers != sample.numbers)
  }

  /// Early and late rows alike: each of ten stretches has its share, within six standard errors.
  @Test func everyRowIsAsLikely() throws {
    let text = (0..<10_000).map { "{\"a\":\($0)}\n" }.joined()
    let sample = try reservoir(text, .jsonLines, limit: 2000)
    for stretch in 0..<10 {
      let count = sample.numbers.count { $0 / 1000 == stretch }
      #expect((200 - 76...200 + 76).contains(count))
    }
  }
}
