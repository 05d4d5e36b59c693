import Foundation
import TestSupport
import Testing

/// `tally fit`: anyone's votes in, labels out. Needs no package and no worker.
@Suite struct FitTests {
  private let matrix = "a,b,c\n0,0,1\n1,1,-1\n-1,-1,-1\n0,1,\n1,1,1\n0,0,0\n"

  @Test func everyFormatOfVotesGivesTheSameLabels() async throws {
    let folder = try TemporaryFolder()
    let inputs = [
      try folder.write(matrix, to: "matrix.csv"),
      try folder.write(
        "task,worker,label\n0,a,0\n0,b,0\n0,c,1\n1,a,1\n1,b,1\n2,c,-1\n3,a,0\n3,b,1\n4,a,1\n4,b,1\n4,c,1\n5,a,0\n5,b,0\n5,c,0\n",
        to: "crowd.csv"),
      try folder.write(
        #"{"0":{"label":0,"weak_labels":[0,0,1]},"1":{"label":1,"weak_labels":[1,1,-1]},"2":{"label":1,"weak_labels":[-1,-1,-1]},"#
          + #""3":{"label":0,"weak_labels":[0,1,-1]},"4":{"label":1,"weak_labels":[1,1,1]},"5":{"label":0,"weak_labels":[0,0,0]}}"#,
        to: "wrench.json"),
      try folder.write(
        numpy(rows: 6, columns: 3, [0, 0, 1, 1, 1, -1, -1, -1, -1, 0, 1, -1, 1, 1, 1, 0, 0, 0]), to: "votes.npy"),
    ]
    var first: String?
    for votes in inputs {
      let output = folder.path("labels.csv")
      let outcome = try await TallyProgram.run(
        ["fit", votes, "--output", output, "--save-model", "model.json"], in: folder.path)
      outcome.expectErrors("", status: 0)
      #expect(outcome.text.hasSuffix("\nlabels   \(output)\n"))
      let text = try String(contentsOfFile: output, encoding: .utf8)
      if first == nil { first = text }
      #expect(text == first, "\(votes)")
    }
    let lines = try #require(first).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "id,0,1,label,margin,route")
    #expect(lines.count == 8 && lines[7] == "")
    #expect(lines[1...6].map { $0.split(separator: ",")[0] } == ["0", "1", "2", "3", "4", "5"])
    for line in lines[1...6] {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      try #require(cells.count == 6)
      let sum: Double = cells[1...2].map { Double($0) ?? .nan }.reduce(0, +)
      #expect(abs(sum - 1) < 1e-6)
      #expect(cells[1].split(separator: ".")[1].count >= 6)
    }
    // No votes: the class balance, and no label.
    let balance = try ModelBalance.read(Data(contentsOf: URL(fileURLWithPath: folder.path("model.json"))))
    let cells = lines[3].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect([cells[0], cells[3], cells[4], cells[5]] == ["2", "", "0.000000", "uncovered"])
    #expect(abs((Double(cells[1]) ?? 9) - balance[0]) < 1e-8)
  }

  /// One two-dimensional array of int8, as `numpy.save` writes it.
  private func numpy(rows: Int, columns: Int, _ values: [Int8]) -> [UInt8] {
    var header = "{'descr': '|i1', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(header.utf8)
      + values.map { UInt8(bitPattern: $0) }
  }

  @Test func rowsKeepTheirOrderAndTheirNames() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write("id,x,y\nzeta,no,yes\n\"a,b\",yes,yes\nalpha,no,no\n", to: "votes.csv")
    let output = folder.path("labels.csv")
    let outcome = try await TallyProgram.run(["fit", votes, "--output", output], in: folder.path)
    #expect(outcome.status == 0)
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "id,no,yes,label,margin,route")
    #expect(lines[1].hasPrefix("zeta,") && lines[2].hasPrefix("\"a,b\",") && lines[3].hasPrefix("alpha,"))
  }

  @Test func aClassCalledLikeAColumnIsMarked() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write("x,y,z\nid,id,label\nlabel,route,label\nid,id,id\n", to: "votes.csv")
    let output = folder.path("labels.csv")
    try await TallyProgram.run(["fit", votes, "--output", output], in: folder.path).expectErrors("", status: 0)
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "id,class:id,class:label,class:route,label,margin,route")
    #expect(lines[3].contains(",id,"))
  }

  @Test func moreClassesThanTheVotesShowCanBeGiven() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write(matrix, to: "votes.csv")
    let output = folder.path("labels.csv")
    try await TallyProgram.run(["fit", votes, "--output", output, "--classes", "4"], in: folder.path)
      .expectErrors("", status: 0)
    #expect(try String(contentsOfFile: output, encoding: .utf8).hasPrefix("id,0,1,2,3,label,margin,route\n"))
  }

  @Test func theOutputsNameChoosesTheFormat() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write(matrix, to: "votes.csv")
    let output = folder.path("labels.jsonl")
    try await TallyProgram.run(["fit", votes, "--output", output], in: folder.path).expectErrors("", status: 0)
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[2].hasPrefix(#"{"id":"2","label":"","probabilities":{"0":0."#))
    #expect(lines[2].hasSuffix(#"},"margin":0.000000,"route":"uncovered"}"#))
  }

  @Test func aSavedModelGivesTheSameLabels() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write(matrix, to: "votes.csv")
    let (first, second, model) = (folder.path("1.csv"), folder.path("2.csv"), folder.path("model.json"))
    try await TallyProgram.run(["fit", votes, "--output", first, "--save-model", model], in: folder.path)
      .expectErrors("", status: 0)
    try await TallyProgram.run(["fit", votes, "--output", second, "--model", model], in: folder.path)
      .expectErrors("", status: 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: first)) == Data(contentsOf: URL(fileURLWithPath: second)))
  }

  @Test func goldIsMeasuredAgainst() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write(matrix, to: "votes.csv")
    let gold = try folder.write("label\n0\n1\n-1\n-1\n1\n0\n", to: "gold.csv")
    let outcome = try await TallyProgram.run(
      ["fit", votes, "--output", folder.path("labels.csv"), "--gold", gold, "--json"], in: folder.path)
    outcome.expectErrors("", status: 0)
    let comparison = try outcome.json()["comparison"] as? [String: Any]
    let model = comparison?["model"] as? [String: Any]
    #expect(model?["rowCount"] as? Int == 4)
  }

  @Test(arguments: [
    (
      "a,b\n0,x\n1,1,1\n",
      """
      error: this line has 3 cells, the header 2
        at:  votes.csv:3
        fix: quote cells that hold a separator or a line end
      """
    ),
    (
      "a,b\n-1,-1\n,\n",
      """
      error: no labeling function voted: 2 of them, 2 rows
        fix: check that the columns hold what the functions look for; the last results are untouched
      """
    ),
    (
      "task,worker,label\nt1,w1,yes\nt1,w2,no\nt1,w1,no\n",
      """
      error: w1 voted twice on t1, and not the same
        at:  votes.csv:4, first at votes.csv:2
        fix: keep one of the votes
      """
    ),
    (
      "",
      """
      error: the file has no rows
        at:  votes.csv
        fix: check what wrote it
      """
    ),
  ])
  func badVotesAreAnError(votes: String, message: String) async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(votes, to: "votes.csv")
    _ = try folder.write("the last good labels\n", to: "labels.csv")
    let outcome = try await TallyProgram.run(["fit", "votes.csv", "--output", "labels.csv"], in: folder.path)
    outcome.expectErrors(message, status: 1)
    #expect(outcome.text == "")
    #expect(try String(contentsOfFile: folder.path("labels.csv"), encoding: .utf8) == "the last good labels\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["labels.csv", "votes.csv"])
  }

  @Test func anAbsentFileIsAnError() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await TallyProgram.run(["fit", "absent.npy", "--output", "labels.csv"], in: folder.path)
    outcome.expectErrors(
      """
      error: cannot open the file: no such file or directory
        at:  absent.npy
        fix: check the spelling of the path; relative paths start at the current folder
      """, status: 1)
  }

  @Test func withFewerThanThreeFunctionsMajorityVoteIsTaken() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write("a,b\n0,1\n1,1\n", to: "votes.csv")
    let outcome = try await TallyProgram.run(["fit", votes, "--output", "labels.csv"], in: folder.path)
    outcome.expectErrors(
      """
      warning: only 2 labeling functions voted: majority vote was taken instead of cavity
        fix: write at least 3: with fewer, nothing can be said about how good each of them is
      """, status: 0)
  }
}
