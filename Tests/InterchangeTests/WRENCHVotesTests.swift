import Testing
import Votes

@testable import Interchange

@Suite struct WRENCHVotesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func error(_ text: String) throws -> InterchangeError? {
    let path = try folder.file("train.json", text)
    return failure { () throws(InterchangeError) in try VoteFormats.read(path: path) }
  }

  private func place(_ line: Int, _ row: Int? = nil, _ column: String? = nil) -> FilePlace {
    FilePlace(path: folder.path + "/train.json", line: line, row: row, column: column)
  }

  @Test func rowsAreInNumericOrderWithGold() throws {
    let path = try folder.file(
      "train.json",
      #"""
      {"10": {"label": 1, "weak_labels": [-1, 1, 0], "data": {"text": "a \"quote\" [}{] \u00e9", "x": [1, {"y": NaN}]}},
       "9": {"data": {}, "weak_labels": [1, -1, null], "label": -1},
       "0": {"weak_labels": [0, 0, -1], "label": 0}}
      """#)
    let table = try VoteFormats.read(path: path)
    #expect(Array(table.rowNames) == ["0", "9", "10"] && table.functionNames == ["lf_0", "lf_1", "lf_2"])
    #expect((0..<3).map(table.votes.line) == [[0, 0, -1], [1, -1, -1], [-1, 1, 0]])
    #expect(table.gold == [0, -1, 1] && table.classNames == nil && table.classLabels == ["0", "1"])
    _ = try folder.file("label.json", #"{"1": "SPAM", "0": "HAM", "2": "EGGS"}"#)
    let named = try VoteFormats.read(path: path)
    #expect(named.classNames == ["HAM", "SPAM", "EGGS"] && named.classCount == 3)
  }

  @Test func wrongContentIsNamed() throws {
    #expect(try error(#"{"0": {"label": 1}}"#) == .missingColumn(place(1, 0), expected: ["weak_labels"], found: []))
    #expect(
      try error("{\"0\": {\"weak_labels\": [1, 2]},\n\"7\": {\"weak_labels\": [1]}}")
        == .wrongCellCount(place(2, 7), found: 1, expected: 2))
    #expect(
      try error("{\"0\": {\"weak_labels\": [1, -2]}}")
        == .notAVote(place(1, 0, "weak_labels"), found: "-2", classCount: 32_767))
    #expect(
      try error("{\"0\": {\"weak_labels\": [1, true]}}")
        == .notAVote(place(1, 0, "weak_labels"), found: "true", classCount: 32_767))
    #expect(try error(#"{"a": {"weak_labels": [1]}}"#) == .notAPosition(place(1), found: "a"))
    #expect(
      try error(#"{"1": {"weak_labels": [1]}, "01": {"weak_labels": [1]}}"#) == .duplicateName(place(1), name: "01"))
    #expect(try error("{}") == .noRows(path: folder.path + "/train.json"))
    #expect(try error("[1]") == .badJSON(place(1), expected: .object, found: "["))
    #expect(try error("{\n\"0\": {\"weak_labels\": [1\n}}") == .badJSON(place(3), expected: .commaOrEnd, found: "}"))
    #expect(try error("{\"0\": {\"weak_labels\": [1]}} x") == .badJSON(place(1), expected: .end, found: "x"))
    #expect(
      try error("{\"0\": {\"weak_labels\": [1], \"data\": tru}}") == .badJSON(place(1), expected: .scalar, found: "t"))
    let deep = String(repeating: "[", count: 100_000)
    #expect(try error("{\"0\": {\"data\": \(deep)") == .badJSON(place(1), expected: .shallowerNesting, found: "["))
  }

  @Test func labelsWithoutAClassAreErrors() throws {
    _ = try folder.file("label.json", #"{"0": "HAM", "1": "SPAM"}"#)
    #expect(
      try error("{\"0\": {\"weak_labels\": [1]},\n\"3\": {\"weak_labels\": [2]}}")
        == .notAVote(place(2, 3, "weak_labels"), found: "2", classCount: 2))
    let names = try folder.file("label.json", #"{"0": "HAM", "2": "SPAM"}"#)
    #expect(
      try error("{\"0\": {\"weak_labels\": [1]}}")
        == .missingColumn(FilePlace(path: names), expected: ["1"], found: ["0", "2"]))
  }
}
