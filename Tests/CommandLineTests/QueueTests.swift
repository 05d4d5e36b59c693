import Foundation
import TestSupport
import Testing

/// `tally queue`, and the loop from a run to people's answers to the next run.
@Suite(.tags(.slow)) struct QueueTests {
  private func queue(_ work: Workspace, _ arguments: String...) async throws -> TallyProgram.Outcome {
    try await TallyProgram.run(["queue", "video-comments"] + arguments, in: work.root)
  }

  private func lines(_ work: Workspace, _ name: String) throws -> [String] {
    try String(contentsOfFile: work.path(name), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// What people write into the file: the class, and who settled it.
  private func filled(_ lines: some Sequence<String>) throws -> [String] {
    try lines.map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let row = try #require(CommentRows.standard.rows.first { $0.id == cells[0] })
      return "\(cells[0]),\(CommentRows.gold(row)),\(cells[2]),\(cells[2] == "audit" ? "agreement" : "")"
    }
  }

  private func promise(_ outcome: TallyProgram.Outcome) throws -> [String: Any] {
    let manifest = try #require(outcome.json()["manifest"] as? [String: Any])
    return try #require(manifest["promise"] as? [String: Any])
  }

  @Test func theLoopNeedsNothingButFiles() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let asked = try await queue(
      work, "--audit", "120", "--review", "20", "--no-row-text", "--output", "ask.csv")
    asked.expectErrors("", status: 0)
    #expect(
      asked.text == """
        queue    ask.csv: 120 rows for the audit, 20 to learn from
        then     tally run video-comments --reviewed FILE, with these and all earlier answers in FILE

        """)
    let ask = try lines(work, "ask.csv")
    #expect(ask[0] == "id,label,selection,settledBy" && ask.count == 141)
    #expect(ask.dropFirst().count { $0.hasSuffix(",,audit,") } == 120)
    try work.write(([ask[0]] + filled(ask.dropFirst())).joined(separator: "\n") + "\n", to: "answers.csv")
    let arguments = [
      "run", "video-comments", "--reviewed", "answers.csv", "--max-error", "0.3", "--settled-error", "0",
    ]
    let outcome = try await TallyProgram.run(arguments + ["--json"], in: work.root)
    try outcome.expectDone()
    let promise = try promise(outcome)
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    let auto = labels.count { $0["route"] as? String == "auto" }
    #expect(promise["refusal"] == nil && promise["look"] as? Int == 1)
    #expect(auto > 0 && promise["autoRowCount"] as? Int == auto)
    // Reviewed rows have their answers, and the promise is not about them.
    let reviewed = Set(ask.filter { !$0.hasSuffix(",,audit,") }.dropFirst().map { $0.split(separator: ",")[0] })
    for label in labels where reviewed.contains(Substring(label["id"] as? String ?? "")) {
      #expect(label["route"] as? String == "annotator")
    }
    try await check(work, arguments, run: outcome, auto: auto)
    // The next rows are others.
    try await queue(work, "--audit", "20", "--review", "20", "--no-row-text", "--output", "more.csv")
      .expectErrors("", status: 0)
    let more = try lines(work, "more.csv").dropFirst()
    #expect(Set(more.map { $0.split(separator: ",")[0] }).isDisjoint(with: reviewed))
    let audited = Set(ask.dropFirst().filter { $0.hasSuffix(",,audit,") }.map { $0.split(separator: ",")[0] })
    #expect(audited.isDisjoint(with: more.filter { $0.contains(",audit,") }.map { $0.split(separator: ",")[0] }))
    // Rows that review wants, too, stand there with the audit's answer.
    for line in more where audited.contains(line.split(separator: ",")[0]) {
      #expect(!line.contains(",,random") && !line.contains(",,chosen"), "\(line)")
    }
  }

  /// The same question is the same look and the same run; another one is not.
  private func check(
    _ work: Workspace, _ arguments: [String], run: TallyProgram.Outcome, auto: Int
  ) async throws {
    let id = try #require(run.json()["run"] as? String)
    let again = try await TallyProgram.run(arguments + ["--json"], in: work.root)
    #expect(try again.json()["run"] as? String == id && promise(again)["look"] as? Int == 1)
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    let row = try #require(labels.first { $0["route"] as? String == "auto" }?["id"] as? String)
    let explained = try await work.tally("explain", "video-comments", row)
    #expect(explained.text.contains("route auto: the margin is not below "))
    let failed = try await work.tally("report", "video-comments", "--fail-if", "auto_share < 0.999")
    #expect(failed.status == 3)
    try await work.tally(
      "report", "video-comments", "--fail-if", "auto_share < 0.0001", "--fail-if", "promised_error > 0.3"
    ).expectDone()
    let page = try String(contentsOfFile: work.path("Reports/VideoComments/index.html"), encoding: .utf8)
    #expect(page.contains("need nobody: at most 30 % of their labels are wrong, with 95 % confidence, from 120"))
    #expect(page.contains("auto: need nobody"))
    let other = try await TallyProgram.run(
      ["run", "video-comments", "--reviewed", "answers.csv", "--max-error", "0.4", "--settled-error", "0", "--json"],
      in: work.root)
    #expect(try promise(other)["look"] as? Int == 2 && other.json()["run"] as? String != id)
    let plain = try await work.tally("run", "video-comments", "--reviewed", "answers.csv", "--json")
    #expect(try (plain.json()["manifest"] as? [String: Any])?["promise"] == nil)
  }

  @Test func aRefusedPromiseIsADoneRun() async throws {
    let work = try await Workspace()
    let outcome = try await work.tally("run", "video-comments", "--max-error", "0.02")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains(
        """
        warning: nothing can be promised: no row was audited
          fix: let people answer 183 rows drawn at random (tally queue VideoComments --audit 183), and pass their answers with --reviewed

        """))
    #expect(try work.latestObjects("VideoComments", "labels.jsonl").allSatisfy { $0["route"] as? String != "auto" })
    let check = try await work.tally("report", "video-comments", "--fail-if", "promised_error > 0.02")
    #expect(check.status == 3)
  }

  @Test func whatPeopleWroteIsNotWrittenOver() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    try await queue(work, "--audit", "3", "--output", "ask.csv").expectErrors("", status: 0)
    let before = try lines(work, "ask.csv")
    // The rows' own columns stand behind those that people fill.
    #expect(before[0] == "id,label,selection,settledBy,text,like_count")
    try await queue(work, "--audit", "5", "--output", "ask.csv").expectErrors(
      """
      error: this file is there already, and no run has written it
        at:  ask.csv
        fix: choose another place for the output
      """, status: 1)
    #expect(try lines(work, "ask.csv") == before)
  }

  @Test func objectsCanBeHandedBackToo() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    try await queue(work, "--review", "30", "--audit", "10", "--output", "ask.jsonl").expectErrors("", status: 0)
    let text = try String(contentsOfFile: work.path("ask.jsonl"), encoding: .utf8)
    #expect(text.components(separatedBy: #""purpose":"audit""#).count == 11)
    try work.write(text.replacingOccurrences(of: #""label":null"#, with: #""label":"spam""#), to: "answers.jsonl")
    let outcome = try await work.tally("run", "video-comments", "--reviewed", "answers.jsonl", "--json")
    try outcome.expectDone()
    let counts = try (outcome.json()["manifest"] as? [String: Any])?["counts"] as? [String: Any]
    #expect(counts?["reviewedRows"] as? Int == 30)
  }

  @Test func slipsAreNamed() async throws {
    let work = try await Workspace()
    try await queue(work, "--audit", "3", "--output", "ask.csv").expectErrors(
      """
      error: video-comments has not been run yet
        fix: tally run video-comments
      """, status: 1)
    for (arguments, message) in [
      (
        ["--output", "ask.csv"],
        "say how many rows: --audit N to see how many labels are wrong, --review N to learn from"
      ),
      (["--audit", "1000001", "--output", "ask.csv"], "--audit is a number of rows from 0 to 1000000, not 1000001"),
      (
        ["--audit", "1", "--output", "ask.xlsx"],
        "--output is a .csv or .jsonl, which --reviewed reads, or -; not ask.xlsx"
      ),
    ] {
      let outcome = try await TallyProgram.run(["queue", "video-comments"] + arguments, in: work.root)
      #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }
  }
}
