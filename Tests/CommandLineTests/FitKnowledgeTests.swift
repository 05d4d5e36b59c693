import Foundation
import TestSupport
import Testing

/// What users know besides the votes, given to `tally fit`.
@Suite struct FitKnowledgeTests {
  /// 40 rows of three LFs, with ids, from a fixed rule.
  private static let votes =
    "id,links,short,caps\n"
    + (0..<40).map { row in
      "r\(row),\(row % 2 == 0 ? "ham" : "spam"),\(row % 3 == 0 ? "spam" : row % 5 == 0 ? "" : "ham"),"
        + "\(row % 4 == 0 ? "spam" : "ham")\n"
    }.joined()

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.votes, to: "votes.csv")
    return folder
  }

  private func fit(_ folder: TemporaryFolder, _ arguments: String...) async throws -> TallyProgram.Outcome {
    try await TallyProgram.run(["fit", "votes.csv", "--output", "labels.csv"] + arguments, in: folder.path)
  }

  private func lines(_ folder: TemporaryFolder, _ name: String = "labels.csv") throws -> [String] {
    try String(contentsOfFile: folder.path(name), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func aReviewedRowGetsThePersonsAnswer() async throws {
    let folder = try folder()
    _ = try folder.write("id,label\nr1,ham\nr2,spam\nr3,0\n", to: "reviewed.csv")
    let outcome = try await fit(folder, "--reviewed", "reviewed.csv")
    outcome.expectErrors("", status: 0)
    let lines = try lines(folder)
    #expect(lines[2] == "r1,1.000000,0.000000,ham,1.000000,auto")
    #expect(lines[3] == "r2,0.000000,1.000000,spam,1.000000,auto")
    #expect(lines[4] == "r3,1.000000,0.000000,ham,1.000000,auto")
    #expect(outcome.text.contains("reliability on reviewed random rows"))
    #expect(outcome.text.contains("3 answers that the model learned from are measured by cross-fitting: 3 fits,"))
  }

  @Test func theAnswersChangeTheOtherRows() async throws {
    let folder = try folder()
    try await fit(folder).expectErrors("", status: 0)
    let before = try lines(folder)
    // Every answer is against `links`.
    let answers = (0..<20).map { "r\($0),\($0 % 2 == 0 ? "spam" : "ham")\n" }.joined()
    _ = try folder.write("id,label\n" + answers, to: "reviewed.csv")
    try await fit(folder, "--reviewed", "reviewed.csv").expectErrors("", status: 0)
    let after = try lines(folder)
    #expect(before[30] != after[30])
    try await fit(folder, "--reviewed", "reviewed.csv", "--reviewed-as", "chosen").expectErrors("", status: 0)
    #expect(try lines(folder)[30] != after[30])
  }

  @Test func contradictionsAndUnknownIDsAreSaid() async throws {
    let folder = try folder()
    _ = try folder.write("id,label\nr1,ham\nr1,spam\nr1,ham\nnobody,ham\n", to: "reviewed.csv")
    let outcome = try await fit(folder, "--reviewed", "reviewed.csv")
    outcome.expectErrors(
      """
      warning: 1 reviewed id not in the data
        at:  reviewed.csv
        fix: check that the answers and the data belong together
      warning: people disagree on 1 reviewed row, for example "r1": all answers count, and the route is expert
        at:  reviewed.csv
        fix: let somebody decide, and keep one
      """, status: 0)
    #expect(try lines(folder)[2] == "r1,0.666666667,0.333333333,ham,0.333333333,expert")
  }

  @Test func goldThatWasReviewedIsCrossFitted() async throws {
    let folder = try folder()
    _ = try folder.write("id,label\n" + (0..<20).map { "r\($0),spam\n" }.joined(), to: "known.csv")
    let outcome = try await fit(folder, "--reviewed", "known.csv", "--gold", "known.csv", "--json")
    outcome.expectErrors("", status: 0)
    let report = try outcome.json()
    let reliability = try #require(report["reliability"] as? [String: Any])
    #expect(reliability["reference"] as? String == "gold")
    #expect(reliability["crossFittedRowCount"] as? Int == 20 && reliability["foldCount"] as? Int == 5)
    #expect(report["reviewedRowCount"] as? Int == 20)
    let model = try #require(reliability["model"] as? [String: Any])
    let comparison = (report["comparison"] as? [String: Any])?["model"] as? [String: Any]
    #expect(model["accuracy"] as? Double == comparison?["accuracy"] as? Double)
    #expect(Set(model.keys) == ["accuracy", "brierScore", "calibrationError", "logLoss", "rowCount"])
    #expect(reliability["withoutReviewed"] != nil && reliability["majorityVote"] != nil)
  }

  @Test func goldAloneIsMeasuredToo() async throws {
    let folder = try folder()
    _ = try folder.write("id,label\nr0,ham\nr1,spam\n", to: "gold.csv")
    let report = try await fit(folder, "--gold", "gold.csv", "--json").json()
    let reliability = try #require(report["reliability"] as? [String: Any])
    #expect(reliability["foldCount"] as? Int == 0 && reliability["withoutReviewed"] == nil)
    #expect(report["reviewedRowCount"] == nil)
  }

  @Test func statementsAreAccepted() async throws {
    let folder = try folder()
    let outcome = try await fit(
      folder, "--class-balance", "ham=0.8, spam=0.2", "--accuracy", "links=0.9@50", "--accuracy", "caps=0.6@10",
      "--dependent", "links,caps", "--exclusive", "short,caps")
    outcome.expectErrors("", status: 0)
  }

  @Test(arguments: [
    (
      ["--accuracy", "likns=0.9@50"],
      """
      error: --accuracy: there is no labeling function "likns"
        fix: did you mean "links"? Otherwise take one of links, short, caps
      """
    ),
    (
      ["--dependent", "links,cap"],
      """
      error: --dependent: there is no labeling function "cap"
        fix: did you mean "caps"? Otherwise take one of links, short, caps
      """
    ),
    (
      ["--exclusive", "links"],
      """
      error: --exclusive is about two labeling functions or more, not 1
        fix: write their names with commas between them: --exclusive links,lf_b
      """
    ),
    (
      ["--class-balance", "ham=0.5,spma=0.5"],
      """
      error: --class-balance: class "spma" is not one of ham, spam
        fix: did you mean "spam"? Otherwise write one of these names, or its position from 0
      """
    ),
    (
      ["--class-balance", "ham=1"],
      """
      error: --class-balance gives no share for spam
        fix: give every class a share above 0; a class that never occurs can have a very small one
      """
    ),
    (
      ["--class-balance", "ham=0.5,spam=0.4"],
      """
      error: --class-balance adds up to 0.900, not 1
        fix: give shares of all rows, from 0 to 1
      """
    ),
    (
      ["--class-balance", "ham=1.5,spam=-0.5"],
      """
      error: --class-balance: the share of "spam" is -0.5, not above 0
        fix: give every class a share above 0; a class that never occurs can have a very small one
      """
    ),
    (
      ["--reviewed", "other.csv"],
      """
      error: none of the reviewed ids is in the data, for example "x"
        at:  other.csv
        fix: check that they belong together and use the same id column
      """
    ),
    (
      ["--reviewed", "short.csv"],
      """
      error: reviewed answers by position have 1 lines, the votes 40 rows
        at:  short.csv
        fix: give one line for each row (-1 where nobody answered), or add an id column
      """
    ),
    (
      ["--reviewed", "slip.csv"],
      """
      error: the selection "randon" is not one of random, chosen, audit
        at:  slip.csv:2, column selection
        fix: did you mean "random"? Otherwise write audit for rows drawn at random that nothing is learned from, random for others drawn at random, and chosen for the rest
      """
    ),
  ])
  func slipsAreErrors(arguments: [String], message: String) async throws {
    let folder = try folder()
    _ = try folder.write("id,label\nx,ham\n", to: "other.csv")
    _ = try folder.write("label\nham\n", to: "short.csv")
    _ = try folder.write("id,label,selection\nr1,ham,randon\n", to: "slip.csv")
    _ = try folder.write("the last good labels\n", to: "labels.csv")
    let outcome = try await TallyProgram.run(
      ["fit", "votes.csv", "--output", "labels.csv"] + arguments, in: folder.path)
    outcome.expectErrors(message, status: 1)
    #expect(outcome.text == "")
    #expect(try lines(folder) == ["the last good labels"])
  }

  @Test(arguments: [
    (["--accuracy", "links=0.9"], "--accuracy is \"name=0.9@50\": 90 % right, as if seen on 50 votes"),
    (["--accuracy", "links=1.2@5"], "--accuracy of \"links\" is above 0 and below 1, not 1.2"),
    (["--accuracy", "links=0.9@0"], "--accuracy of \"links\" is as if seen on more than 0 votes, not 0"),
    (["--class-balance", "ham"], "--class-balance is a list such as \"ham=0.8,spam=0.2\", not \"ham\""),
    (["--reviewed-as", "best"], "'random', 'chosen' or 'audit'"),
    (["--model", "m.json", "--reviewed", "r.csv"], "--reviewed cannot go with --model"),
    (["--model", "m.json", "--compare", "n.json"], "--compare fits a model and --model does not"),
    (["--changes", "c.csv"], "--changes needs --compare MODEL"),
  ])
  func optionsThatMakeNoSenseAreUsageErrors(arguments: [String], message: String) async throws {
    let folder = try folder()
    let outcome = try await TallyProgram.run(
      ["fit", "votes.csv", "--output", "labels.csv"] + arguments, in: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func theReviewedFileIsNeverWrittenOver() async throws {
    let folder = try folder()
    _ = try folder.write("id,label\nr1,ham\n", to: "labels.csv")
    let outcome = try await fit(folder, "--reviewed", "labels.csv")
    #expect(outcome.status == 1 && outcome.errors.contains("the output would be written over an input"))
  }
}
