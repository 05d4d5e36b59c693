import RowFiles
import TestSupport
import Testing

/// Rows that nobody writes by hand: what they cost is bounded, what they are is said, and the row behind them is read.
@Suite struct HostileRowsTests {
  private static let hundredMegabytes = 100 << 20

  /// Lengths instead of texts: a text of 100 MB is not to be compared with another.
  private struct Found: Equatable {
    var lengths: [Int] = []
    var problems: [RowProblem.Kind] = []
  }

  /// - Parameter column: of text, unless it is said otherwise.
  private func read(_ bytes: [UInt8], _ format: RowFormat, _ column: ColumnRequest = .text("t")) throws -> Found {
    try bytes.withUnsafeBytes { raw in
      let file = MappedFile(borrowing: raw, path: "rows")
      let batch = RowBatch(columns: [column], hasID: false)
      var found = Found()
      for shard in try ShardPlan.shards(of: file, format: format) {
        var parser = try RowParsers.make(format, file: file, range: shard, columns: [column], id: nil)
        var isLast = false
        parser.begin(batch)
        while !isLast {
          do throws(RowProblem) { isLast = try !parser.fill(batch) } catch { found.problems.append(error.kind) }
        }
        parser.finish(batch)
        for row in 0..<batch.count { found.lengths.append(Int(batch.cells[row].length)) }
      }
      return found
    }
  }

  private func long(_ before: String, _ byte: UInt8, _ after: String) -> [UInt8] {
    Array(before.utf8) + [UInt8](repeating: byte, count: HostileRowsTests.hundredMegabytes) + Array(after.utf8)
  }

  @Test(.tags(.slow)) func aJSONLineMayHave100Megabytes() throws {
    let found = try read(long(#"{"t":""#, 0x78, "\"}\n{\"t\":\"y\"}\n"), .jsonLines)
    #expect(found == Found(lengths: [HostileRowsTests.hundredMegabytes, 1], problems: []))
  }

  @Test(.tags(.slow), arguments: [UInt8(ascii: "x"), UInt8(ascii: "["), 0x00, 0xFF])
  func a100MegabytesThatAreNoJSONAreOneBadLine(byte: UInt8) throws {
    let found = try read(long("", byte, "\n{\"t\":\"y\"}\n"), .jsonLines)
    #expect(found.lengths == [1])
    #expect(found.problems.count == 1)
  }

  @Test(.tags(.slow)) func aCSVFieldMayHave100Megabytes() throws {
    let found = try read(long("t,u\n", 0x78, ",1\ny,2\n"), .csv)
    #expect(found == Found(lengths: [HostileRowsTests.hundredMegabytes, 1], problems: []))
  }

  @Test(.tags(.slow)) func anUnclosedQuoteOver100MegabytesIsOneBadRow() throws {
    #expect(
      try read(long("t,u\ny,2\n\"", 0x0A, ""), .csv) == Found(lengths: [1], problems: [.unclosedQuote]))
    #expect(throws: RowFileError.badRow(RowProblem(.unclosedQuote, at: 0), path: "rows", line: 1)) {
      _ = try read(long("\"t,u\n", 0x78, ""), .csv)
    }
  }

  /// Once, taking off space by space took a time that grew with the square of their number.
  @Test(.tags(.slow)) func a100MegabytesOfSpacesAreNoNumber() throws {
    let found = try read(long("t,u\n", 0x20, ",1\n7,2\n"), .csv, .integer("t", optional: false))
    #expect(found == Found(lengths: [0], problems: [.wrongType]))
  }

  /// Once, each name was compared with all before it.
  @Test(.tags(.slow)) func aHeaderMayHaveAMillionColumns() throws {
    let header = (0..<1_000_000).map { "c\($0)" }.joined(separator: ",")
    let row = String(repeating: "x,", count: 999_999) + "last"
    let rows = try read(Array((header + "\n" + row + "\n").utf8), .csv, .text("c999999"))
    #expect(rows == Found(lengths: [4], problems: []))
    #expect(throws: RowFileError.repeatedColumn(name: "c7", path: "rows")) {
      _ = try read(Array((header + ",c7\n" + row + "\n").utf8), .csv, .text("c1"))
    }
  }

  @Test(arguments: [10_000, 1_000_000]) func deepNestingIsABadLine(levels: Int) throws {
    for (open, close) in [("[", "]"), ("{\"t\":", "}")] {
      let closed = String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
      for text in ["{\"t\":\"x\",\"other\":\(closed)}", "{\"other\":" + String(repeating: open, count: levels)] {
        let found = try read(Array((text + "\n{\"t\":\"y\"}\n").utf8), .jsonLines)
        #expect(found == Found(lengths: [1], problems: [.notJSON]))
      }
    }
  }

  @Test func zeroBytesAreTextWhereTheFormatHasThem() throws {
    let json = #"{"id":"a\u0000b","t":"\u0000x\u0000"}"# + "\n"
    let rows = try ParsedRows(json, .jsonLines, columns: [.text("t")], id: "id")
    #expect(rows.values == [[.text("\0x\0")]])
    #expect(rows.rows.map(\.id) == ["a\0b"])
    let csv = try ParsedRows("id,t\na\0b,\0x\0\n", .csv, columns: [.text("t")], id: "id")
    #expect(csv.values == [[.text("\0x\0")]])
    #expect(csv.rows.map(\.id) == ["a\0b"])
    // A bare control character is none of JSON.
    #expect(
      try ParsedRows("{\"t\":\"\0\"}\n", .jsonLines, columns: [.text("t")]).problems.map(\.kind) == [.notJSON])
  }

  @Test(arguments: ["18446744073709551615", "9223372036854775807", "-9223372036854775808", "0", "-1"])
  func idsOf64BitsKeepTheirDigits(digits: String) throws {
    let rows = try ParsedRows("{\"id\":\(digits),\"t\":\(digits)}\n", .jsonLines, columns: [.text("t")], id: "id")
    #expect(rows.rows.map(\.id) == [digits])
    #expect(rows.values == [[.text(digits)]])
    #expect(try ParsedRows("id\n\(digits)\n", .csv, columns: [], id: "id").rows.map(\.id) == [digits])
  }

  @Test func ofTwoEqualKeysTheLastCounts() throws {
    let rows = try ParsedRows(
      #"{"id":"a","t":"first","id":"b","t":null,"t":"last"}"# + "\n", .jsonLines, columns: [.text("t")], id: "id")
    #expect(rows.rows.map(\.id) == ["b"])
    #expect(rows.values == [[.text("last")]])
  }

  @Test func aNumberInQuotesIsNoNumber() throws {
    for column in [ColumnRequest.integer("t"), .number("t"), .flag("t")] {
      let rows = try ParsedRows(#"{"t":"12"}"# + "\n", .jsonLines, columns: [column])
      #expect(rows.problems == [RowProblem(.wrongType, at: 0, column: "t", expected: column.kind.rawValue)])
    }
  }

  @Test func brokenUTF8InAKeyIsABadLine() throws {
    let bytes = Array(#"{"t":"x",""#.utf8) + [0xFF] + Array("\":1}\n{\"t\":\"y\"}\n".utf8)
    #expect(try read(bytes, .jsonLines) == Found(lengths: [1], problems: [.notUTF8]))
  }
}
