import Testing
import Votes

@testable import Interchange

@Suite struct GoldReaderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(_ name: String, _ text: String, _ classes: [String] = ["ham", "spam"]) throws -> Gold {
    try GoldReader.read(path: folder.file(name, text), classNames: classes)
  }

  private func error(
    _ name: String, _ text: String, _ classes: [String] = ["ham", "spam"]
  ) throws -> InterchangeError? {
    let path = try folder.file(name, text)
    return failure { () throws(InterchangeError) in try GoldReader.read(path: path, classNames: classes) }
  }

  private func place(_ name: String, _ line: Int, _ column: String? = nil) -> FilePlace {
    FilePlace(path: folder.path + "/" + name, line: line, column: column)
  }

  @Test(arguments: [
    ("g.csv", "id,label\na,spam\nb,0\nc,\nd,-1\n"), ("g.tsv", "note\ttask\tclass\nx\ta\t1\n\tb\tham\n"),
    ("g.csv", "gold,row\nspam,a\n\"ham\",\"b\"\n"), ("g.csv", "id,label\na,1.0\nb,0.0\na,spam\n"),
    ("g.jsonl", #"{"id":"a","label":"spam","note":{"x":[1]}}"# + "\n\n" + #"{"class":0,"task":"b"}"# + "\n"),
    ("g.ndjson", #"{"id":"a","gold":1}"# + "\r\n" + #"{"id":"b","gold":"ham"}"# + "\r\n" + #"{"id":"c","gold":null}"#),
  ])
  func rowsAreFoundByID(file: (String, String)) throws {
    #expect(try read(file.0, file.1) == .byID(["a": 1, "b": 0]))
  }

  @Test(arguments: [
    ("g.csv", "whatever\nspam\n-1\n\n0\n"),
    ("g.jsonl", "{\"label\":\"spam\"}\n{\"label\":-1}\n{\"label\":null}\n{\"label\":0}\n"),
  ])
  func aSingleColumnIsByPosition(file: (String, String)) throws {
    #expect(try read(file.0, file.1) == .byPosition([1, -1, -1, 0]))
  }

  @Test func numericIDsAreText() throws {
    #expect(try read("g.jsonl", #"{"id":17,"label":"spam"}"#) == .byID(["17": 1]))
  }

  @Test func namesThatAreNumbersWin() throws {
    #expect(try read("g.csv", "id,label\na,2\nb,1\n", ["1", "2"]) == .byID(["a": 1, "b": 0]))
    #expect(
      try error("g.csv", "id,label\na,0\n", ["1", "2"])
        == .unknownClass(place("g.csv", 2, "label"), found: "0", classes: ["1", "2"]))
  }

  @Test func wrongLinesAreNamed() throws {
    #expect(
      try error("g.csv", "id,class\na,ham\nb,spma\n")
        == .unknownClass(place("g.csv", 3, "class"), found: "spma", classes: ["ham", "spam"]))
    #expect(
      try error("g.jsonl", "{\"label\":\"ham\"}\n{\"label\":2}\n")
        == .unknownClass(place("g.jsonl", 2, "label"), found: "2", classes: ["ham", "spam"]))
    #expect(
      try error("g.csv", "id,label\na,ham\nb,ham\na,spam\n")
        == .contradictingGold(id: "a", first: place("g.csv", 2), second: place("g.csv", 4)))
    #expect(try error("g.csv", "id,label\na\n") == .wrongCellCount(place("g.csv", 2), found: 1, expected: 2))
    #expect(
      try error("g.csv", "name,label\na,ham\n")
        == .missingColumn(place("g.csv", 1), expected: ["id", "task", "row"], found: ["name", "label"]))
    #expect(
      try error("g.csv", "id,y\na,ham\n")
        == .missingColumn(place("g.csv", 1), expected: ["label", "class", "gold"], found: ["id", "y"]))
    #expect(
      try error("g.jsonl", "{\"id\":1}")
        == .missingColumn(place("g.jsonl", 1), expected: ["label", "class", "gold"], found: ["id"]))
    #expect(
      try error("g.jsonl", "{\"id\":1,\"label\":0}\n{\"label\":0}")
        == .missingColumn(place("g.jsonl", 2), expected: ["id", "task", "row"], found: ["label"]))
    #expect(try error("g.jsonl", "{\"id\":1,\"id\":2}") == .duplicateName(place("g.jsonl", 1), name: "id"))
    #expect(try error("g.jsonl", "\n7\n") == .badJSON(place("g.jsonl", 2), expected: .object, found: "7"))
    #expect(try error("g.csv", "id,label\n") == .noRows(path: folder.path + "/g.csv"))
    #expect(
      try error("g.txt", "x") == .unknownFormat(path: folder.path + "/g.txt", known: ["CSV", "JSON Lines"]))
  }

  @Test func goldIsAlignedToRows() throws {
    let names = RowNames(["a", "b", "c"])
    let byID = try Gold.byID(["c": 1, "a": 0, "z": 1]).aligned(to: names, path: "g")
    #expect(byID.votes == [0, -1, 1] && byID.unknownCount == 1)
    let positions = try Gold.byID(["1": 1]).aligned(to: .positions(count: 3), path: "g")
    #expect(positions.votes == [-1, 1, -1] && positions.unknownCount == 0)
    #expect(try Gold.byPosition([1, -1, 0]).aligned(to: names, path: "g").votes == [1, -1, 0])
    #expect(
      failure { () throws(InterchangeError) in try Gold.byPosition([1]).aligned(to: names, path: "g.csv") }
        == .wrongGoldCount(path: "g.csv", found: 1, expected: 3))
  }

  @Test func escapesInJSONAreText() throws {
    let gold = try read("g.jsonl", #"{"id":"\"\\\/\n\t\r\b\f\u00e9\ud83d\ude00\ud83dx","label":"sp\u0061m"}"#)
    #expect(gold == .byID(["\"\\/\n\t\r\u{8}\u{C}é😀\u{FFFD}x": 1]))
  }
}
