import Foundation
import TestSupport
import Testing

/// Votes of an earlier run are taken over where they hold, and only there.
@Suite(.tags(.slow)) struct ReuseTests {
  private func run(_ work: Workspace, _ arguments: String...) async throws -> TallyProgram.Outcome {
    let outcome = try await TallyProgram.run(["run"] + arguments, in: work.root, reusesVotes: true)
    try outcome.expectDone()
    return outcome
  }

  @Test func whatHasNotChangedIsNotAppliedAgain() async throws {
    let work = try await Workspace()
    let first = try await run(work, "video-comments", "--json")
    let output = work.lastOutput()
    let second = try await run(work, "video-comments", "--json")
    #expect(try first.json()["reusedFunctions"] as? Int == 0)
    #expect(try second.json()["reusedFunctions"] as? Int == 6)
    #expect(work.lastOutput() == output)
    let third = try await run(work, "video-comments", "--json", "--fresh")
    #expect(try third.json()["reusedFunctions"] as? Int == 0)
    #expect(work.lastOutput() == output)
  }

  @Test func otherOptionsOfTheModelUseTheSameVotes() async throws {
    let work = try await Workspace()
    _ = try await run(work, "video-comments")
    let other = try await run(work, "video-comments", "--label-model", "majority", "--review-below", "0.4", "--json")
    #expect(try other.json()["reusedFunctions"] as? Int == 6)
    let output = work.lastOutput()
    _ = try await run(work, "video-comments", "--label-model", "majority", "--review-below", "0.4", "--fresh")
    #expect(work.lastOutput() == output)
  }

  @Test(arguments: ["rows", "id"])
  func otherRowsHaveOtherVotes(change: String) async throws {
    let work = try await Workspace()
    _ = try await run(work, "video-comments")
    var rows = CommentRows.standard
    rows.rows[7].text += " love"
    try work.write(change == "rows" ? rows.jsonLines : CommentRows.standard.jsonLines, to: "other.jsonl")
    let options = change == "rows" ? [] : ["--id", "position"]
    let outcome = try await TallyProgram.run(
      ["run", "video-comments", "--data", "other.jsonl", "--json"] + options, in: work.root, reusesVotes: true)
    try outcome.expectDone()
    #expect(try outcome.json()["reusedFunctions"] as? Int == 0)
  }

  @Test func anImpureFunctionIsNamedAndNeverTakenOver() async throws {
    let work = try await Workspace()
    for _ in 0..<2 {
      let outcome = try await run(work, "moody")
      let warning = outcome.errors.split(separator: "warning: ").filter { $0.contains("is not pure") }
      #expect(warning.count == 1, "\(outcome.errors)")
      #expect(
        warning.first?.hasPrefix("labeling function \"first_time\" is not pure: asked again about the same rows in")
          == true)
      #expect(
        warning.first?.contains("/LabelingFunctions/Moody/Moody.swift:27\n  fix: let its vote depend on the row")
          == true)
      #expect(!outcome.errors.contains("\"song\""))
    }
    #expect(try await run(work, "moody", "--json").json()["reusedFunctions"] as? Int == 3)
  }

  @Test func votesThatNoLongerHoldAreMadeAnew() async throws {
    let work = try await Workspace()
    try work.write("good", to: "mood.txt")
    _ = try await run(work, "moody")
    let id = try #require(work.latestText("Moody", "manifest.json").firstMatch(of: /"run" : "([0-9a-f]+)"/)?.1)
    try work.write("bad", to: "mood.txt")
    let outcome = try await run(work, "moody", "--json")
    #expect(
      outcome.errors.contains(
        """
        warning: 1 labeling function voted otherwise on a sample than in run \(id), with the same code: mood; applied to all rows again
        """), "\(outcome.errors)")
    #expect(try outcome.json()["reusedFunctions"] as? Int == 2)
    let output = work.lastOutput("Moody")
    _ = try await run(work, "moody", "--fresh")
    #expect(work.lastOutput("Moody") == output)
  }
}
