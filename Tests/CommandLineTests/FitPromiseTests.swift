import Foundation
import TestSupport
import Testing

/// Routes by a promise, given to `tally fit`.
@Suite struct FitPromiseTests {
  /// 600 rows of three LFs, each right on nine rows of ten or so; the class of row `r` is that of `r % 2`.
  private static let votes =
    "id,links,short,caps\n"
    + (0..<600).map { row in
      let (right, wrong) = row % 2 == 0 ? ("ham", "spam") : ("spam", "ham")
      return "r\(row),\(row % 11 == 0 ? wrong : right),\(row % 13 == 5 ? wrong : right),\(row % 7 == 3 ? "" : right)\n"
    }.joined()

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.votes, to: "votes.csv")
    return folder
  }

  private func fit(_ folder: TemporaryFolder, _ arguments: String...) async throws -> TallyProgram.Outcome {
    try await TallyProgram.run(["fit", "votes.csv", "--output", "labels.csv"] + arguments, in: folder.path)
  }

  /// Answers to the first rows, which all agree with the class.
  private func audit(_ count: Int, settledBy: String = "agreement") -> String {
    "id,label,selection,settledBy\n"
      + (0..<count).map { "r\($0),\($0 % 2 == 0 ? "ham" : "spam"),audit,\(settledBy)\n" }.joined()
  }

  private func routes(_ folder: TemporaryFolder) throws -> [String: Int] {
    let lines = try String(contentsOfFile: folder.path("labels.csv"), encoding: .utf8).split(separator: "\n")
      .dropFirst()
    return Dictionary(lines.map { (String($0.split(separator: ",").last ?? ""), 1) }, uniquingKeysWith: +)
  }

  private func promise(_ outcome: TallyProgram.Outcome) throws -> [String: Any] {
    try #require(outcome.json()["promise"] as? [String: Any])
  }

  @Test func withAnAuditRowsGoOut() async throws {
    let folder = try folder()
    _ = try folder.write(audit(300), to: "answers.csv")
    let outcome = try await fit(folder, "--reviewed", "answers.csv", "--max-error", "0.05")
    outcome.expectErrors("", status: 0)
    #expect(
      outcome.text.contains(
        "600 of 600 rows (100 %) need nobody: at most 5 % of their labels are wrong, with 95 % confidence, from 300"))
    #expect(try routes(folder) == ["auto": 600])
    let json = try promise(try await fit(folder, "--reviewed", "answers.csv", "--max-error", "0.05", "--json"))
    #expect(json["autoRowCount"] as? Int == 600 && json["autoShare"] as? Double == 1 && json["look"] as? Int == 1)
    #expect(json["settledErrorSource"] as? String == "overlap" && json["refusal"] == nil)
  }

  @Test(arguments: [
    (
      ["--max-error", "0.02"],
      """
      warning: nothing can be promised: no row was audited
        fix: let people answer 183 rows drawn at random, and pass their answers with --reviewed
      """
    ),
    (
      ["--max-error", "0.02", "--reviewed", "few.csv", "--settled-error", "0"],
      """
      warning: nothing can be promised: 40 audit answers cannot show that at most 2 % of labels are wrong, with 95 % confidence; 183 could, if all of them agreed with the labels
        at:  few.csv
        fix: have 143 more rows drawn at random answered
      """
    ),
    (
      ["--max-error", "0.05", "--reviewed", "single.csv"],
      """
      warning: nothing can be promised: nothing says how often the audit's answers are wrong, since each of its 300 rows has one person's
        at:  single.csv
        fix: let two people answer each of them, and an expert where they differ (column settledBy), or say how often an answer is wrong: --settled-error 0.01
      """
    ),
    (
      ["--max-error", "0.025", "--confidence", "0.9", "--reviewed", "few.csv", "--settled-error", "0.0312"],
      """
      warning: nothing can be promised: up to 3.2 % of the audit's answers may be wrong themselves, and no more than 2.5 % of the labels are to be
        at:  few.csv
        fix: promise less (--max-error above 3.2 %), or have audited rows answered by more or better people
      """
    ),
    (
      ["--max-error", "0.05", "--reviewed", "wrong.csv"],
      """
      warning: nothing can be promised: 297 of 300 audit answers differ from the labels, too many for an error of at most 5 % with 95 % confidence
        at:  wrong.csv
        fix: promise less (a larger --max-error), or mend labeling functions and then audit other rows
      warning: 1 audited row without an answer: left out
        at:  wrong.csv
        fix: where somebody looked and could not say, write nobody into settledBy: it then counts as a wrong label
      """
    ),
  ])
  func aRefusalIsAWarningAndNoRowGoesOut(arguments: [String], message: String) async throws {
    let folder = try folder()
    _ = try folder.write(audit(40), to: "few.csv")
    _ = try folder.write(audit(300, settledBy: ""), to: "single.csv")
    let wrong = audit(300).replacingOccurrences(of: ",ham,", with: ",HAM,")
      .replacingOccurrences(of: ",spam,", with: ",ham,").replacingOccurrences(of: ",HAM,", with: ",spam,")
    _ = try folder.write(wrong + "r400,,audit,\n", to: "wrong.csv")
    let outcome = try await TallyProgram.run(
      ["fit", "votes.csv", "--output", "labels.csv"] + arguments, in: folder.path)
    outcome.expectErrors(message, status: 0)
    #expect(outcome.text.contains("no row goes out unseen, since nothing can be promised: "))
    #expect(try routes(folder) == ["annotator": 600])
  }

  @Test func moreLooksNeedMoreAnswers() async throws {
    let folder = try folder()
    _ = try folder.write(audit(80), to: "answers.csv")
    let arguments = ["--reviewed", "answers.csv", "--max-error", "0.05", "--settled-error", "0"]
    let first = try await TallyProgram.run(
      ["fit", "votes.csv", "--output", "labels.csv", "--json"] + arguments, in: folder.path)
    #expect(try promise(first)["refusal"] == nil)
    let third = try await TallyProgram.run(
      ["fit", "votes.csv", "--output", "labels.csv", "--json", "--look", "3"] + arguments, in: folder.path)
    #expect(try promise(third)["refusal"] as? String == "tooFewAudited")
    #expect(try promise(third)["neededCount"] as? Int == 107)
  }

  @Test func plainThresholdsMakeRoutes() async throws {
    let folder = try folder()
    try await fit(folder, "--auto-above", "0").expectErrors("", status: 0)
    #expect(try routes(folder) == ["auto": 600])
    try await fit(folder, "--auto-above", "1", "--expert-below", "1").expectErrors("", status: 0)
    #expect(try routes(folder)["auto"] == nil && routes(folder)["expert"] == 600)
    // By hand: the probability of each row's label stands in its line.
    try await fit(folder, "--auto-above", "0.97", "--expert-below", "0.9").expectErrors("", status: 0)
    let lines = try String(contentsOfFile: folder.path("labels.csv"), encoding: .utf8).split(separator: "\n")
      .dropFirst()
    for line in lines {
      let cells = line.split(separator: ",")
      let probability = max(try #require(Double(cells[1])), try #require(Double(cells[2])))
      #expect(cells[5] == (probability >= 0.97 ? "auto" : probability < 0.9 ? "expert" : "annotator"))
    }
    #expect(try Set(routes(folder).keys).count >= 2)
  }

  @Test(arguments: [
    (
      ["--auto-above", "0.9", "--max-error", "0.02"],
      "--auto-above says which rows go out, and --max-error finds it: leave one of them out"
    ),
    (
      ["--review-below", "0.3", "--max-error", "0.02"],
      "--review-below and --max-error both say which rows go out: leave one of them out"
    ),
    (
      ["--review-below", "0.3", "--auto-above", "0.9"],
      "--review-below and --auto-above both say which rows go out: leave one of them out"
    ),
    (
      ["--auto-above", "0.7", "--expert-below", "0.8"],
      "--expert-below 0.8 is above --auto-above 0.7: no row would be left between them"
    ),
    (["--confidence", "0.9", "--look", "2"], "--confidence, --look needs --max-error, which asks for a promise"),
    (
      ["--max-error", "0.02", "--model", "m.json"],
      "--max-error needs answers to an audit, and --reviewed cannot go with --model: leave one of them out, or take --auto-above"
    ),
    (["--max-error", "2"], "--max-error is a share above 0 and below 1, such as 0.02 for 2 %, not 2.0"),
    (["--max-error", "0.02", "--confidence", "95"], "--confidence is above 0 and below 1, such as 0.95, not 95.0"),
    (["--max-error", "0.02", "--settled-error", "1.5"], "--settled-error is a share from 0 to 1, not 1.5"),
    (["--max-error", "0.02", "--look", "0"], "--look is a number from 1 to 1000000, not 0"),
    (["--auto-above", "90"], "--auto-above is a probability from 0 to 1, not 90.0"),
    (["--expert-below", "1.5"], "--expert-below is a probability from 0 to 1, not 1.5"),
    (["--review-below", "2"], "--review-below is a margin from 0 to 1, not 2.0"),
  ])
  func optionsThatMakeNoSenseAreUsageErrors(arguments: [String], message: String) async throws {
    let folder = try folder()
    let outcome = try await TallyProgram.run(
      ["fit", "votes.csv", "--output", "labels.csv"] + arguments, in: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains("Error: " + message + "\n"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("labels.csv")))
  }

  @Test func aSlipInTheSettlementIsAnError() async throws {
    let folder = try folder()
    _ = try folder.write("id,label,selection,settledBy\nr1,ham,audit,agreemnt\n", to: "slip.csv")
    let outcome = try await fit(folder, "--reviewed", "slip.csv", "--max-error", "0.05")
    outcome.expectErrors(
      """
      error: settledBy "agreemnt" is not one of reviewer, agreement, expert, nobody
        at:  slip.csv:2, column settledBy
        fix: did you mean "agreement"? Otherwise write agreement where two people gave the answer, expert where they differed and one decided, and nobody where no answer came of it
      """, status: 1)
  }
}
