import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct KeyedRowsTests {
  /// Sizes on both sides of what is left to the standard library, keys that differ in all bytes, in one, or hardly at all.
  @Test(arguments: Seeds.first(12))
  func sortingAgreesWithTheStandardLibrary(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    let count = generator.pick([0, 1, 2, 4095, 4096, 4097, 9000, 20_000])
    let mask = generator.pick([UInt64.max, 0xFF, 0xFF00_0000_0000_0000, 0x3, 0, 0x00FF_FFFF_0000_0000])
    var rows = try KeyedRows(path: folder.path("rows"), capacity: count)
    var reference: [(key: UInt64, row: UInt64)] = []
    for row in 0..<count {
      let key = generator.next() & mask
      rows.append(key: key, row: row)
      reference.append((key, UInt64(row)))
    }
    rows.sort()
    reference.sort { ($0.key, $0.row) < ($1.key, $1.row) }
    #expect(rows.count == count)
    #expect(rows.entries.map(\.key) == reference.map(\.key))
    #expect(rows.entries.map(\.row) == reference.map(\.row))
  }

  @Test func theFileGoesWithTheRows() throws {
    let folder = try TemporaryFolder()
    _ = try KeyedRows(path: folder.path("rows"), capacity: 10)
    #expect(try folder.names == [])
  }
}
