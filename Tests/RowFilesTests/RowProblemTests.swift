import RowFiles
import Testing

/// Every kind of problem, with the place of its row; the rows around it are read.
@Suite struct RowProblemTests {
  static let good = "{\"id\": \"r\", \"a\": 1}\n"

  @Test(arguments: [
    ("[1]", RowProblem(.notObject, at: 20)),
    ("\"x\"", RowProblem(.notObject, at: 20)),
    ("17", RowProblem(.notObject, at: 20)),
    ("{\"id\": \"r\"}", RowProblem(.missingValue, at: 20, column: "a", expected: "integer")),
    ("{\"id\": \"r\", \"a\": null}", RowProblem(.missingValue, at: 20, column: "a", expected: "integer")),
    ("{\"id\": \"r\", \"a\": \"x\"}", RowProblem(.wrongType, at: 20, column: "a", expected: "integer")),
    ("{\"a\": 1}", RowProblem(.missingID, at: 20)),
    ("{\"id\": null, \"a\": 1}", RowProblem(.missingID, at: 20)),
    ("{\"id\": \"\", \"a\": 1}", RowProblem(.missingID, at: 20)),
    ("{\"id\": [], \"a\": 1}", RowProblem(.missingID, at: 20)),
    (
      "{\"id\": \"\(String(repeating: "é", count: 600))\", \"a\": 1}",
      RowProblem(.idTooLong, at: 20, expected: "1024", found: "1200")
    ),
  ])
  func jsonLines(line: String, problem: RowProblem) throws {
    let text = RowProblemTests.good + line + "\n" + RowProblemTests.good
    let rows = try ParsedRows(text, .jsonLines, columns: [.integer("a", optional: false)], id: "id")
    #expect(rows.problems == [problem])
    #expect(rows.rows.count == 2)
  }

  @Test(arguments: [
    "{", "x", "{\"a\": }", "{\"a\": 1} {\"a\": 2}", "{'a': 1}", "{\"a\": 01}", "{\"a\": \"\t\"}", "{\"a\": NaN}",
  ])
  func notJSON(line: String) throws {
    let text = RowProblemTests.good + line + "\n" + RowProblemTests.good
    let rows = try ParsedRows(text, .jsonLines, columns: [.integer("a")], id: "id")
    #expect(rows.problems.map(\.kind) == [.notJSON])
    #expect(rows.problems.map(\.offset) == [20])
    #expect(rows.problems[0].found?.isEmpty == false, "the parser's explanation")
    #expect(rows.rows.count == 2)
  }

  @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) throws {
    let good = Array(RowProblemTests.good.utf8)
    let json = good + Array("{\"id\": \"r\", \"a\": \"".utf8) + bytes + Array("\"}\n".utf8) + good
    let rows = try ParsedRows(bytes: json, .jsonLines, columns: [.text("a")], id: "id")
    #expect(rows.problems == [RowProblem(.notUTF8, at: 20)])
    #expect(rows.rows.count == 2)
    let csv = Array("a,b\nx,y\n".utf8) + bytes + Array(",z\nv,w\n".utf8)
    let records = try ParsedRows(bytes: csv, .csv, columns: [.text("b")])
    #expect(records.problems == [RowProblem(.notUTF8, at: 8)])
    #expect(records.values == [[.text("y")], [.text("w")]])
  }

  /// An unpaired surrogate has no UTF-8.
  @Test func loneSurrogatesAreRefused() throws {
    let rows = try ParsedRows("{\"a\": \"\\ud83d\"}\n{\"a\": \"\\ude00\"}\n", .jsonLines, columns: [.text("a")])
    #expect(rows.rows == [])
    #expect(rows.problems.map(\.kind) == [.notJSON, .notJSON])
  }

  @Test(arguments: [
    ("1,r,x", RowProblem(.fieldCount, at: 9, expected: "2", found: "3")),
    ("1", RowProblem(.fieldCount, at: 9, expected: "2", found: "1")),
    ("\"1\"2,r", RowProblem(.textAfterQuote, at: 9)),
    ("\"1\" ,r", RowProblem(.textAfterQuote, at: 9)),
    ("x,r", RowProblem(.wrongType, at: 9, column: "a", expected: "integer")),
    (",r", RowProblem(.missingValue, at: 9, column: "a", expected: "integer")),
    ("1,", RowProblem(.missingID, at: 9)),
    ("1,\"\"", RowProblem(.missingID, at: 9)),
    ("1,\(String(repeating: "i", count: 1025))", RowProblem(.idTooLong, at: 9, expected: "1024", found: "1025")),
  ])
  func csv(line: String, problem: RowProblem) throws {
    let rows = try ParsedRows("a,id\n1,r\n\(line)\n2,s\n", .csv, columns: [.integer("a", optional: false)], id: "id")
    #expect(rows.problems == [problem])
    #expect(rows.rows.map(\.id) == ["r", "s"])
  }

  @Test func anUnclosedQuoteReachesToTheEnd() throws {
    let rows = try ParsedRows("a,id\n1,r\n2,\"s\n3,t\n4,u\n", .csv, columns: [.integer("a")], id: "id")
    #expect(rows.problems == [RowProblem(.unclosedQuote, at: 9)])
    #expect(rows.rows.map(\.id) == ["r"])
  }

  /// Quoted fields behind the mistake are still quoted fields: the next row begins where their record ends.
  @Test func theNextRowFollowsTheWholeBadRecord() throws {
    let rows = try ParsedRows("a,id\n\"1\"x,\"r\ns\"\n2,t\n", .csv, columns: [.integer("a")], id: "id")
    #expect(rows.problems == [RowProblem(.textAfterQuote, at: 5)])
    #expect(rows.rows.map(\.id) == ["t"])
  }

  @Test func theLongestIDIsKept() throws {
    let id = String(repeating: "i", count: RowBatch.longestID)
    #expect(try ParsedRows("a,id\n1,\(id)\n", .csv, columns: [], id: "id").rows.map(\.id) == [id])
  }
}
