import RowFiles
import TestSupport
import Testing

@Suite struct RowFileProbeTests {
  @Test func keysAreThoseOfAllProbedRows() throws {
    let text = "{\"b\": 1, \"a\": {\"x\": 1}}\n\nnot json\n{\"a\": 2, \"c d\": 3}\n"
    #expect(try columns(text, .jsonLines) == ["b", "a", "c d"])
  }

  @Test func headersAreColumns() throws {
    #expect(try columns("\u{FEFF}id,\"the, text\",x\n1,2,3\n", .csv) == ["id", "the, text", "x"])
    #expect(try columns("id\tx\r\n", .tsv) == ["id", "x"])
  }

  @Test(arguments: [
    ("{\"text\": \"x\", \"likes\": 1}\n", RowFormat.jsonLines), ("text,likes\nx,1\n", .csv),
    ("text\tlikes\nx\t1\n", .tsv),
  ])
  func aMissingColumnComesWithThoseThereAre(text: String, format: RowFormat) throws {
    let misspelt = ColumnRequest(name: "txt", kind: .text, isOptional: false)
    #expect(throws: RowFileError.missingColumn(name: "txt", path: "", available: ["text", "likes"])) {
      try check(text, format, columns: [.text("text"), misspelt])
    }
    #expect(throws: RowFileError.missingColumn(name: "id", path: "", available: ["text", "likes"])) {
      try check(text, format, columns: [.text("text")], id: "id")
    }
    try check(text, format, columns: [.text("text")], id: "likes")
  }

  /// A small file may well lack an optional column; a name that is misspelt is told to the user.
  @Test func anOptionalKeyMayBeAbsent() throws {
    let optional = ColumnRequest(name: "stars", kind: .integer, isOptional: true)
    let absent = try check("{\"text\": \"x\"}\n", .jsonLines, columns: [.text("text"), optional])
    #expect(absent == ["stars"])
  }

  @Test(arguments: ["", "\u{FEFF}", "\n", " \r\n\t\n", "\u{FEFF}\n\n"])
  func aFileOfNothingIsEmpty(text: String) {
    for format in RowFormat.allCases {
      #expect(throws: RowFileError.empty(path: "")) { try check(text, format, columns: [.text("a")]) }
    }
  }

  @Test(arguments: ["a,b", "a,b\n", "a,b\r\n\r\n"])
  func aHeaderWithoutRowsIsEmpty(text: String) {
    #expect(throws: RowFileError.empty(path: "")) { try check(text, .csv, columns: [.text("a")]) }
  }

  /// The rows' own problems say more than a missing column would.
  @Test(arguments: ["[1]\n[2]\n", "no json\n"])
  func linesThatAreNoObjectsPass(text: String) throws { try check(text, .jsonLines, columns: [.text("a")]) }

  @Test func aBadHeaderIsABadRow() {
    let text = "\"a\"x,b\n1,2\n"
    #expect(throws: RowFileError.badRow(RowProblem(.textAfterQuote, at: 0), path: "", line: 1)) {
      try check(text, .csv, columns: [.text("a")])
    }
  }

  private func columns(_ text: String, _ format: RowFormat) throws -> [String] {
    let folder = try TemporaryFolder()
    return try RowFileProbe.columns(of: try MappedFile(try folder.write(text, to: "rows")), format: format)
  }

  /// Checks a file whose path the errors do not have.
  @discardableResult
  private func check(
    _ text: String, _ format: RowFormat, columns: [ColumnRequest], id: String? = nil
  ) throws -> [String] {
    let folder = try TemporaryFolder()
    let file = try MappedFile(try folder.write(text, to: "rows"))
    do throws(RowFileError) {
      return try RowFileProbe.check(file, format: format, columns: columns, id: id)
    } catch {
      throw withoutPath(error)
    }
  }

  private func withoutPath(_ error: RowFileError) -> RowFileError {
    switch error {
    case .empty: .empty(path: "")
    case .missingColumn(let name, _, let available): .missingColumn(name: name, path: "", available: available)
    case .badRow(let problem, _, let line): .badRow(problem, path: "", line: line)
    default: error
    }
  }
}
