import Testing
import Votes

@testable import Interchange

@Suite struct MatrixVotesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, _ options: VoteReadOptions = .init()) throws -> VoteTable {
    try VoteFormats.read(path: folder.file("v.csv", text), options: options)
  }

  private func error(_ text: String, _ options: VoteReadOptions = .init()) throws -> InterchangeError? {
    let path = try folder.file("v.csv", text)
    return failure { () throws(InterchangeError) in try VoteFormats.read(path: path, options: options) }
  }

  private func place(_ line: Int, _ column: String? = nil) -> FilePlace {
    FilePlace(path: folder.path + "/v.csv", line: line, column: column)
  }

  private func lines(_ table: VoteTable) -> [[Vote]] { (0..<table.rowCount).map(table.votes.line) }

  @Test func blanksAndMinusOneAbstain() throws {
    let table = try read("a,b,c\n0,,-1\n1,2,\n")
    #expect(lines(table) == [[0, -1, -1], [1, 2, -1]])
    #expect(table.functionNames == ["a", "b", "c"] && table.classNames == nil && table.classCount == 3)
    #expect(Array(table.rowNames) == ["0", "1"] && table.rowNames.arePositions)
  }

  @Test func namesAreClassesInSortedOrder() throws {
    let table = try read("a,b\nspam,\n-1,ham\nspam,ham\n")
    #expect(table.classNames == ["ham", "spam"] && lines(table) == [[1, -1], [-1, 0], [1, 0]])
  }

  @Test func aSingleNameMakesNumbersNames() throws {
    let table = try read("a\n1\nother\n10\n2\n")
    #expect(table.classNames == ["1", "10", "2", "other"] && lines(table) == [[0], [3], [1], [2]])
  }

  @Test func numbersWithAPointAreNumbers() throws {
    let table = try read("a,b\n1.0,-1.0\n0.0,\n")
    #expect(lines(table) == [[1, -1], [0, -1]] && table.classNames == nil)
  }

  @Test func theFirstColumnMayBeTheID() throws {
    let table = try read("id,a\nx1,1\n\"x,2\",0\n\"say \"\"x\"\"\",-1\n")
    #expect(Array(table.rowNames) == ["x1", "x,2", "say \"x\""] && !table.rowNames.arePositions)
    #expect(table.functionNames == ["a"])
    for (row, name) in ["x1", "x,2", "say \"x\""].enumerated() {
      #expect(table.rowNames.withUTF8(row) { Array($0) } == Array(name.utf8))
    }
  }

  @Test func marksLineEndsAndQuotesAreUnderstood() throws {
    let expected: [[Vote]] = [[0, 1], [1, -1]]
    for text in [
      "\u{FEFF}a,b\r\n0,1\r\n1,-1\r\n", "\"a\",\"b\"\n\"0\",\"1\"\n1,\"\"", "a,b\n0,1\n1,\n\n\n",
    ] {
      let table = try read(text)
      #expect(lines(table) == expected && table.functionNames == ["a", "b"], "\(text.debugDescription)")
    }
  }

  @Test func quotedLineEndsKeepTheLineCount() throws {
    #expect(try error("id,a\n\"x\ny\",1\nz,1,2\n") == .wrongCellCount(place(4), found: 3, expected: 2))
  }

  @Test func aBlankLineInASingleColumnAbstains() throws {
    #expect(lines(try read("a\n1\n\n0\n")) == [[1], [-1], [0]])
  }

  @Test func wrongLinesAreNamed() throws {
    #expect(try error("a,b\n0,1\n1\n") == .wrongCellCount(place(3), found: 1, expected: 2))
    #expect(try error("a,b\n0,1\n\n1,1\n") == .wrongCellCount(place(3), found: 1, expected: 2))
    #expect(try error("a,b\n0,1\n1,-3\n") == .notAVote(place(3, "b"), found: "-3", classCount: 32_767))
    #expect(try error("a,b\n0,1\n1,4\n", .init(classCount: 4)) == .notAVote(place(3, "b"), found: "4", classCount: 4))
    #expect(try error("a,b\n0,\"1\n") == .unclosedQuote(place(2)))
    #expect(try error("a,b\n0,\"1\"x\n") == .textAfterQuote(place(2)))
    #expect(try error("a,a\n0,1\n") == .duplicateName(place(1), name: "a"))
    #expect(try error(",a\n0,1\n") == .emptyName(place(1)))
    #expect(try error("a,b\n") == .noRows(path: folder.path + "/v.csv"))
    #expect(try error("id\n1\n") == .missingColumn(place(1), expected: ["labeling function"], found: ["id"]))
    #expect(try error("id,a\nx,1\ny,0\nx,1\n") == .duplicateRow(id: "x", first: place(2), second: place(4)))
    #expect(try error("id,a\n,1\n") == .emptyName(place(2, "id")))
  }

  @Test func textThatIsNotUTF8IsAnError() throws {
    let path = try folder.file("v.csv", Array("a,b\n0,x".utf8) + [0xFF, 0x0A])
    #expect(failure { () throws(InterchangeError) in try VoteFormats.read(path: path) } == .notUTF8(place(2, "b")))
  }

  @Test func givenClassNamesAreUsedInTheirOrder() throws {
    let options = VoteReadOptions(classNames: ["spam", "ham", "eggs"])
    let named = try read("a,b\nham,spam\n", options)
    #expect(lines(named) == [[1, 0]] && named.classNames == ["spam", "ham", "eggs"] && named.classCount == 3)
    #expect(lines(try read("a,b\n2,-1\n", options)) == [[2, -1]])
    #expect(
      try error("a,b\nham,spma\n", options)
        == .unknownClass(place(2, "b"), found: "spma", classes: ["spam", "ham", "eggs"]))
    #expect(try error("a\n3\n", options) == .notAVote(place(2, "a"), found: "3", classCount: 3))
  }

  @Test func classesWithoutVotesGetNumbers() throws {
    #expect(try read("a\nx\n").classNames == ["x", "1"])
    #expect(try read("a\nx\n1\n", .init(classCount: 3)).classNames == ["1", "x", "2"])
    #expect(
      try error("a\nx\ny\nz\n", .init(classCount: 2))
        == .tooManyClasses(path: folder.path + "/v.csv", found: ["x", "y", "z"], limit: 2))
  }

  @Test func twoSpellingsOfOneNameAreOneClass() throws {
    let table = try read("a,b\ncaf\u{E9},cafe\u{301}\nx,x\n")
    #expect(table.classCount == 2 && lines(table) == [[0, 0], [1, 1]])
  }

  @Test func votesBeyondOneByteAreKept() throws {
    let text = "a,b\n" + (0..<400).map { "\($0),\(399 - $0)\n" }.joined()
    let table = try read(text)
    #expect(table.classCount == 400 && table.votes.line(399) == [399, 0] && table.votes.line(0) == [0, 399])
    // Many codes, few classes; and few codes, high classes.
    #expect(lines(try read("a\n300\n-1\n")) == [[300], [-1]])
  }
}
