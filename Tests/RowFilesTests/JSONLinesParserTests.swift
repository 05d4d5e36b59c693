import RowFiles
import TestSupport
import Testing
import Votes

@Suite struct JSONLinesParserTests {
  @Test(arguments: Seeds.first(80))
  func objectsAreReadAsWritten(seed: UInt64) throws {
    let lines = RandomJSONLines(seed: seed)
    let rows = try ParsedRows(lines.text, .jsonLines, columns: RandomJSONLines.columns)
    #expect(rows.problems == [])
    #expect(rows.values == lines.values)
  }

  @Test(arguments: [
    (#""plain""#, "plain"), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
    (#""é\u00e9""#, "éé"),
    (#""\ud83d\ude00""#, "😀"), (#""\u0000x""#, "\u{0}x"), (#""""#, ""), (#""\u2028""#, "\u{2028}"),
  ])
  func escapesAreResolved(json: String, text: String) throws {
    #expect(try values("{\"a\": \(json)}", .text("a")) == [[.text(text)]])
  }

  /// What is no text but one value is read as it is written, in its shortest form: ids are often numbers.
  @Test(arguments: [
    ("17", "17"), ("-0", "0"), ("9223372036854775808", "9223372036854775808"),
    ("18446744073709551615", "18446744073709551615"),
    ("1.5", "1.5"), ("0.1", "0.1"), ("3.0", "3"), ("1e21", "1e+21"), ("true", "true"), ("false", "false"),
  ])
  func numbersAndFlagsCanBeTexts(json: String, text: String) throws {
    #expect(try values("{\"a\": \(json)}", .text("a")) == [[.text(text)]])
  }

  @Test(arguments: ["[]", "{}", "[\"x\"]"])
  func structuresAreNoTexts(json: String) throws {
    let rows = try ParsedRows("{\"a\": \(json)}", .jsonLines, columns: [.text("a")])
    #expect(rows.problems == [RowProblem(.wrongType, at: 0, column: "a", expected: "text")])
  }

  @Test(arguments: [
    ("3", Value.integer(3)), ("3.0", .integer(3)), ("-0.0", .integer(0)), ("1e3", .integer(1000)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
  ])
  func integersAreRead(json: String, value: Value) throws {
    #expect(try values("{\"a\": \(json)}", .integer("a")) == [[value]])
  }

  @Test(arguments: ["3.5", "9223372036854775808", "1e19", "-1e300", "\"3\"", "true", "[3]"])
  func whatIsNoIntegerIsAProblem(json: String) throws {
    let rows = try ParsedRows("{\"a\": \(json)}", .jsonLines, columns: [.integer("a")])
    #expect(rows.problems == [RowProblem(.wrongType, at: 0, column: "a", expected: "integer")])
  }

  @Test(arguments: [("3", 3.0), ("-1.25", -1.25), ("18446744073709551615", 0x1p64), ("1e-300", 1e-300)])
  func numbersAreRead(json: String, value: Double) throws {
    #expect(try values("{\"a\": \(json)}", .number("a")) == [[.number(value)]])
  }

  @Test(arguments: ["1", "\"true\"", "0.0"])
  func whatIsNoFlagIsAProblem(json: String) throws {
    let rows = try ParsedRows("{\"a\": \(json)}", .jsonLines, columns: [.flag("a")])
    #expect(rows.problems == [RowProblem(.wrongType, at: 0, column: "a", expected: "flag")])
  }

  @Test func aKeyThatOccursTwiceCountsWithItsLastValue() throws {
    #expect(try values(#"{"a": 1, "b": 0, "a": 2}"#, .integer("a")) == [[.integer(2)]])
    #expect(try values(#"{"a": [], "a": 2}"#, .integer("a")) == [[.integer(2)]])
    #expect(try values(#"{"a": 1, "a": null}"#, .integer("a")) == [[.null]])
  }

  @Test func keysAreComparedUnescaped() throws {
    #expect(try values(#"{"\u0061": 1}"#, .integer("a")) == [[.integer(1)]])
    #expect(try values(#"{"A": 1, "a ": 1, "aa": 1, "": 1}"#, .integer("a")) == [[.missing]])
  }

  @Test func nullAndAbsentAreToldApart() throws {
    #expect(try values("{\"a\": null}\n{}", .text("a")) == [[.null], [.missing]])
  }

  @Test func nestedKeysAreNoColumns() throws {
    #expect(try values(#"{"b": {"a": 1}, "c": [{"a": 2}]}"#, .integer("a")) == [[.missing]])
  }

  @Test func blankLinesAreNoRows() throws {
    let rows = try ParsedRows("\n{\"a\": 1}\n \t\r\n\r\n{\"a\": 2}\n\n", .jsonLines, columns: [.integer("a")])
    #expect(rows.values == [[.integer(1)], [.integer(2)]])
    #expect(rows.problems == [])
  }

  @Test func lastLineNeedsNoLineFeed() throws {
    for ending in ["", "\n", "\r\n", "\r", " "] {
      #expect(try values("{\"a\": 1}\n{\"a\": 2}" + ending, .integer("a")) == [[.integer(1)], [.integer(2)]])
    }
  }

  @Test func byteOrderMarkIsNoPartOfTheFirstRow() throws {
    let rows = try ParsedRows("\u{FEFF}{\"a\": 1}\n", .jsonLines, columns: [.integer("a")])
    #expect(rows.values == [[.integer(1)]])
    #expect(rows.rows.map(\.source) == ["{\"a\": 1}"])
  }

  /// The parser reads in steps of 64 bytes: short of them behind the last line, and with the file's end on a page's end.
  @Test(arguments: [1, 31, 32, 33, 63, 64, 65, 127, 4000, 4064, 4086, 4087, 4088, 8183, 70_000])
  func theLastLineCanHaveAnyLength(length: Int) throws {
    let text = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
    #expect(try values("{\"a\":\"\(text)\"}", .text("a")) == [[.text(text)]])
    #expect(try values("{\"a\":\"y\"}\n{\"a\":\"\(text)\"}\n", .text("a")) == [[.text("y")], [.text(text)]])
  }

  @Test func idsAreTexts() throws {
    let text = "{\"id\": 7}\n{\"id\": \"x y\"}\n{\"id\": 1.5}\n{\"id\": true}\n"
    #expect(try ParsedRows(text, .jsonLines, columns: [], id: "id").rows.map(\.id) == ["7", "x y", "1.5", "true"])
  }

  @Test func rowsGoOnOverBatches() throws {
    let count = RowBatch.capacity * 2 + 5
    let text = (0..<count).map { "{\"a\": \"text \($0)\", \"id\": \($0)}\n" }.joined()
    let rows = try ParsedRows(text, .jsonLines, columns: [.text("a")], id: "id")
    #expect(rows.values == (0..<count).map { [.text("text \($0)")] })
    #expect(rows.rows.map(\.id) == (0..<count).map { String($0) })
  }

  /// As a text (an id, say) they stand as they are written; as a number they are never rounded in silence.
  @Test(arguments: [
    "123456789012345678901234567890", "-9223372036854775809", "18446744073709551616", "1e400", "-1.5E+999",
  ])
  func numbersBeyond64BitsKeepTheirDigits(number: String) throws {
    let row = "{\"a\": [\(number), \"x\\\"\(number)\"], \"b\": \(number), \"c\":-7}"
    #expect(try values(row, .text("b")) == [[.text(number)]])
    #expect(try values(row, .integer("c")) == [[.integer(-7)]])
    let rows = try ParsedRows(row, .jsonLines, columns: [.integer("b")])
    #expect(rows.problems.map(\.kind) == [.wrongType])
  }

  @Test(arguments: ["00000000000000000000001", "1.e400", "123456789012345678901x", "-", "1e400 \"a\""])
  func whatIsNoNumberIsRefused(number: String) throws {
    let rows = try ParsedRows(
      "{\"a\": \(number), \"b\": 123456789012345678901234567890}", .jsonLines, columns: [.text("b")])
    #expect(rows.problems.map(\.kind) == [.notJSON])
  }

  @Test func aKeyWithANullByteHidesNoOther() throws {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write("{\"x\\u0000y\": 1, \"text\": \"a\"}\n", to: "rows.jsonl"))
    #expect(JSONLinesParser.keys(of: file, rows: 1) == ["text"])
  }

  private func values(_ text: String, _ column: ColumnRequest) throws -> [[Value]] {
    let rows = try ParsedRows(text, .jsonLines, columns: [column])
    #expect(rows.problems == [])
    return rows.values
  }
}
