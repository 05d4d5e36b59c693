import RowFiles
import TestSupport
import Testing
import Votes

@Suite struct CSVParserTests {
  /// What was written is read back, however it was quoted and ended.
  @Test(arguments: Seeds.first(60))
  func tablesAreReadAsWritten(seed: UInt64) throws {
    let table = RandomTable(seed: seed)
    let rows = try ParsedRows(table.text, table.format, columns: table.columns)
    #expect(rows.problems == [])
    #expect(rows.values == table.lines.map { line in line.map { Value.text($0) } })
  }

  /// Any bytes at all: the same records, problems and places as the plain reader.
  @Test(arguments: Seeds.first(200))
  func anyBytesAreReadLikeTheReference(seed: UInt64) throws {
    let soup = CSVSoup(seed: seed)
    let rows = try ParsedRows(bytes: soup.bytes, .csv, columns: [.text("a"), .text("b")])
    let reference = soup.reference()
    #expect(rows.values == reference.values, "\(soup.text.debugDescription)")
    #expect(rows.problems.map(\.kind) == reference.problems.map(\.kind), "\(soup.text.debugDescription)")
    #expect(rows.problems.map(\.offset) == reference.problems.map { UInt64($0.offset) })
  }

  @Test func columnsAreFoundByNameInAnyOrder() throws {
    let rows = try ParsedRows("x,b,id,a\n1,2,r1,3\n4,5,r2,6\n", .csv, columns: [.integer("a"), .text("b")], id: "id")
    #expect(rows.values == [[.integer(3), .text("2")], [.integer(6), .text("5")]])
    #expect(rows.rows.map(\.id) == ["r1", "r2"])
    #expect(rows.rows.map(\.source) == ["1,2,r1,3\n", "4,5,r2,6\n"])
  }

  @Test func theIDCanBeADeclaredColumnToo() throws {
    let rows = try ParsedRows("id,a\nr1,x\n", .csv, columns: [.text("id"), .text("a")], id: "id")
    #expect(rows.rows.map(\.id) == ["r1"])
    #expect(rows.values == [[.text("r1"), .text("x")]])
  }

  @Test func byteOrderMarkIsNoPartOfTheFirstName() throws {
    #expect(try ParsedRows("\u{FEFF}a,b\n1,2\n", .csv, columns: [.text("a")]).values == [[.text("1")]])
    #expect(try ParsedRows("\u{FEFF}\"a\",b\n1,2\n", .csv, columns: [.text("a")]).values == [[.text("1")]])
  }

  @Test func emptyFieldsAreNullOrEmptyTexts() throws {
    let columns: [ColumnRequest] = [.text("t"), .text("u", optional: false), .integer("i"), .number("n"), .flag("f")]
    let rows = try ParsedRows("t,u,i,n,f\n,,,,\n\"\",\"\",1,1,1\n", .csv, columns: columns)
    #expect(rows.problems == [])
    #expect(rows.values[0] == [.null, .text(""), .null, .null, .null])
    #expect(rows.values[1] == [.text(""), .text(""), .integer(1), .number(1), .flag(true)])
  }

  @Test func blankLinesAreNoRows() throws {
    let rows = try ParsedRows("a\n\nx\n\r\ny\n\n", .csv, columns: [.text("a")])
    #expect(rows.values == [[.text("x")], [.text("y")]])
  }

  @Test func quotedEmptyFieldIsARow() throws {
    #expect(try ParsedRows("a\n\"\"\n", .csv, columns: [.text("a")]).values == [[.text("")]])
  }

  @Test func lastLineNeedsNoLineFeed() throws {
    for ending in ["", "\n", "\r\n", "\r"] {
      #expect(try ParsedRows("a,b\n1,2" + ending, .csv, columns: [.text("b")]).values == [[.text("2")]])
      #expect(try ParsedRows("a,b\n1,\"2\"" + ending, .csv, columns: [.text("b")]).values == [[.text("2")]])
      #expect(try ParsedRows("a,b\n1," + ending, .csv, columns: [.text("b")]).values == [[.null]])
    }
  }

  @Test func tabsSeparateInTSV() throws {
    let rows = try ParsedRows("a\tb\n1,5\t\"x\ty\"\n", .tsv, columns: [.text("a"), .text("b")])
    #expect(rows.values == [[.text("1,5"), .text("x\ty")]])
  }

  @Test(arguments: [
    ("7", Value.integer(7)), (" 7 ", .integer(7)), ("-0", .integer(0)), ("+5", .integer(5)), ("3.0", .integer(3)),
    ("1e3", .integer(1000)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
  ])
  func integersAreRead(text: String, value: Value) throws {
    #expect(try ParsedRows("a,b\n\(text),\n", .csv, columns: [.integer("a")]).values == [[value]])
  }

  @Test(arguments: ["x", "3.5", "9223372036854775808", "1e19", "-1e300", "nan", "inf", "1 2", "0x10"])
  func whatIsNoIntegerIsAProblem(text: String) throws {
    let rows = try ParsedRows("a,b\n\(text),\n", .csv, columns: [.integer("a")])
    #expect(rows.problems == [RowProblem(.wrongType, at: 4, column: "a", expected: "integer")])
  }

  @Test(arguments: [("1.5", 1.5), ("-2", -2), ("1e-3", 0.001), (" .5", 0.5), ("1e308", 1e308)])
  func numbersAreRead(text: String, value: Double) throws {
    #expect(try ParsedRows("a,b\n\(text),\n", .csv, columns: [.number("a")]).values == [[.number(value)]])
  }

  @Test(arguments: ["x", "nan", "inf", "1e999", "1,5".replacing(",", with: ";")])
  func whatIsNoNumberIsAProblem(text: String) throws {
    let rows = try ParsedRows("a,b\n\(text),\n", .csv, columns: [.number("a")])
    #expect(rows.problems == [RowProblem(.wrongType, at: 4, column: "a", expected: "number")])
  }

  @Test(arguments: [("true", true), ("TRUE", true), ("1", true), ("False", false), ("0", false)])
  func flagsAreRead(text: String, value: Bool) throws {
    #expect(try ParsedRows("a,b\n\(text),\n", .csv, columns: [.flag("a")]).values == [[.flag(value)]])
  }

  @Test func aRepeatedColumnIsRefused() {
    #expect { _ = try ParsedRows("a,b,a\n1,2,3\n", .csv, columns: [.text("b")]) } throws: { error in
      guard case .repeatedColumn(let name, _)? = error as? RowFileError else { return false }
      return name == "a"
    }
  }

  @Test func aMissingColumnIsRefusedWithThoseThereAre() {
    #expect { _ = try ParsedRows("text,likes\n1,2\n", .csv, columns: [.text("txt")]) } throws: { error in
      guard case .missingColumn(let name, _, let available)? = error as? RowFileError else { return false }
      return name == "txt" && available == ["text", "likes"]
    }
  }

  /// More rows than a batch holds: texts of one batch do not spill into the next.
  @Test func rowsGoOnOverBatches() throws {
    let count = RowBatch.capacity * 2 + 5
    let text = "a\n" + (0..<count).map { "text \($0)\n" }.joined()
    let rows = try ParsedRows(text, .csv, columns: [.text("a")])
    #expect(rows.values == (0..<count).map { [.text("text \($0)")] })
  }
}
