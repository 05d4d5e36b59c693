import Testing
import Votes

@testable import Interchange

@Suite struct ReviewedAnswersTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ name: String, _ text: String, selection: ReviewedAnswers.Selection = .random
  ) throws -> ReviewedAnswers {
    try ReviewedAnswers.read(path: folder.file(name, text), classNames: ["ham", "spam"], selection: selection)
  }

  private func error(_ name: String, _ text: String) throws -> InterchangeError? {
    let path = try folder.file(name, text)
    return failure { () throws(InterchangeError) in
      try ReviewedAnswers.read(path: path, classNames: ["ham", "spam"])
    }
  }

  private func rows(_ answers: ReviewedAnswers, _ names: [String]) throws -> [ReviewedAnswers.Row] {
    try answers.aligned(rowCount: names.count, path: "r") { names[$0] }.rows
  }

  private func row(_ row: Int, _ label: Vote, _ selection: ReviewedAnswers.Selection) -> ReviewedAnswers.Row {
    .init(row: row, answer: .init(label: label, selection: selection))
  }

  @Test(arguments: [
    ("r.csv", "id,label,selection\na,spam,chosen\nb,ham,random\nc,1,\n"),
    ("r.tsv", "selection\ttask\tclass\nchosen\ta\t1\nrandom\tb\t0\n\tc\tspam\n"),
    (
      "r.jsonl",
      #"{"id":"a","label":"spam","selection":"chosen"}"# + "\n" + #"{"id":"b","label":0,"selection":"random"}"# + "\n"
        + #"{"id":"c","label":"spam","selection":null}"#
    ),
  ])
  func selectionsAreReadAndTheRestIsTheDefault(file: (String, String)) throws {
    let names = ["c", "x", "b", "a"]
    #expect(try rows(read(file.0, file.1), names) == [row(0, 1, .random), row(2, 0, .random), row(3, 1, .chosen)])
    #expect(
      try rows(read(file.0, file.1, selection: .chosen), names)
        == [row(0, 1, .chosen), row(2, 0, .random), row(3, 1, .chosen)])
  }

  @Test(arguments: [
    ("r.csv", "label\nspam\n-1\n0\n"), ("r.csv", "label,selection\nspam,random\n-1,\n0,random\n"),
    ("r.csv", "selection,gold\nrandom,spam\n,-1\nrandom,0\n"),
    ("r.jsonl", "{\"label\":\"spam\"}\n{\"label\":null}\n{\"label\":0}\n"),
  ])
  func withoutIDsRowsGoByPosition(file: (String, String)) throws {
    #expect(try rows(read(file.0, file.1), ["0", "1", "2"]) == [row(0, 1, .random), row(2, 0, .random)])
  }

  @Test func contradictionsAreAllKept() throws {
    let answers = try read("r.csv", "id,label\na,spam\na,ham\na,spam\nb,-1\n")
    #expect(try rows(answers, ["a", "b"]) == [row(0, 0, .random), row(0, 1, .random), row(0, 1, .random)])
    // The order of the file plays no part.
    #expect(try answers == read("s.csv", "id,label\na,ham\na,spam\na,spam\n"))
  }

  @Test func idsOfNoRowAreCounted() throws {
    let answers = try read("r.csv", "id,label\na,spam\ny,ham\nz,ham\n")
    #expect(try answers.aligned(rowCount: 1, path: "r") { _ in "a" }.unknownCount == 2)
    #expect(answers.exampleID == "a")
  }

  @Test func mistakesAreNamed() throws {
    let path = folder.path + "/r.csv"
    #expect(
      try error("r.csv", "id,label,selection\na,spam,random\nb,ham,chosne\n")
        == .unknownSelection(
          FilePlace(path: path, line: 3, column: "selection"), found: "chosne", known: ["random", "chosen", "audit"]))
    #expect(
      try error("r.csv", "id,label\na,spma\n")
        == .unknownClass(FilePlace(path: path, line: 2, column: "label"), found: "spma", classes: ["ham", "spam"]))
    #expect(try error("r.csv", "id,label\n") == .noRows(path: path))
    let answers = try read("r.csv", "label\nspam\n")
    #expect(
      failure { () throws(InterchangeError) in try answers.aligned(rowCount: 2, path: "r.csv") { _ in "" } }
        == .wrongReviewedCount(path: "r.csv", found: 1, expected: 2))
  }

  private func audit(
    _ row: Int, _ label: Vote, _ settledBy: ReviewedAnswers.Settlement?
  ) -> ReviewedAnswers.Row {
    .init(row: row, answer: .init(label: label, selection: .audit, settledBy: settledBy))
  }

  @Test(arguments: [
    (
      "r.csv",
      "id,text,label,selection,settledBy\na,x,spam,audit,agreement\nb,x,ham,audit,expert\nc,x,,audit,nobody\n"
        + "d,x,ham,audit,\ne,x,,audit,\nf,x,ham,random,agreement\n"
    ),
    (
      "r.jsonl",
      #"{"id":"a","label":"spam","selection":"audit","settledBy":"agreement"}"# + "\n"
        + #"{"id":"b","label":0,"selection":"audit","settledBy":"expert"}"# + "\n"
        + #"{"id":"c","label":null,"selection":"audit","settledBy":"nobody"}"# + "\n"
        + #"{"id":"d","label":"ham","selection":"audit"}"# + "\n" + #"{"id":"e","label":null,"selection":"audit"}"#
        + "\n"
        + #"{"id":"f","label":"ham","selection":"random","settledBy":"agreement"}"#
    ),
  ])
  func auditedRowsSayWhoSettledThem(file: (String, String)) throws {
    let answers = try read(file.0, file.1)
    // Of rows that are learned from, it is ignored; a row without an answer is open, unless nobody could give one.
    #expect(
      try rows(answers, ["a", "b", "c", "d", "e", "f"]) == [
        audit(0, 1, .agreement), audit(1, 0, .expert), audit(2, .abstain, .nobody), audit(3, 0, nil),
        row(5, 0, .random),
      ])
    #expect(answers.openAuditCount == 1)
    #expect(answers.ids([.audit]) == ["a", "b", "c", "d"] && answers.ids([.random, .chosen]) == ["f"])
  }

  @Test func settlementsGoByPositionToo() throws {
    let answers = try read("r.csv", "settledBy,label,selection\nexpert,spam,audit\n,-1,audit\n,ham,\n")
    #expect(try rows(answers, ["0", "1", "2"]) == [audit(0, 1, .expert), row(2, 0, .random)])
    #expect(answers.openAuditCount == 1 && answers.ids([.audit]).isEmpty)
  }

  @Test func answersCanStandInNoFile() throws {
    let made = ReviewedAnswers(byID: [
      "a": [
        .init(label: 1, selection: .chosen), .init(label: 0, selection: .audit, settledBy: .expert),
      ]
    ])
    #expect(try made == read("r.csv", "id,label,selection,settledBy\na,spam,chosen,\na,ham,audit,expert\n"))
  }

  @Test func aSlipInASettlementIsNamed() throws {
    #expect(
      try error("r.csv", "id,label,selection,settledBy\na,spam,audit,\nb,ham,audit,exprt\n")
        == .unknownSettlement(
          FilePlace(path: folder.path + "/r.csv", line: 3, column: "settledBy"), found: "exprt",
          known: ["reviewer", "agreement", "expert", "nobody"]))
  }

  @Test func goldIgnoresTheSelection() throws {
    let path = try folder.file("g.csv", "id,label,selection\na,spam,whatever\n")
    #expect(try GoldReader.read(path: path, classNames: ["ham", "spam"]) == .byID(["a": 1]))
  }
}
