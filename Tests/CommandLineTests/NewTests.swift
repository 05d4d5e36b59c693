import Foundation
import TestSupport
import Testing

/// `tally new` where it refuses. That what it makes compiles and runs is in `BuildTests`.
@Suite(.tags(.slow)) struct NewTests {
  @Test func badAnswersAreRefused() async throws {
    let work = try await Workspace()
    let refusals: [([String], String)] = [
      (
        ["new", "1st", "--data", "rows.jsonl", "--classes", "a,b"],
        """
        error: "1st" cannot name a task
          fix: use letters and digits, a letter first: SupportTickets
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--classes", "ham,none"],
        """
        error: a class cannot be called "none"
          fix: choose another name: in a labeling function .none would mean no vote at all
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--classes", "ham"],
        """
        error: --classes names 1 class only
          fix: name two or more: --classes ham,spam
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--classes", "ham,spam", "--id", "idd"],
        """
        error: no column "idd" in the data
          at:  rows.jsonl
          fix: did you mean "id"? Otherwise the data has id, text, like_count: change the column's name in the task, or the data
        """
      ),
      (
        ["new", "fresh", "--data", "absent.jsonl", "--classes", "ham,spam"],
        """
        error: cannot read the data: no such file or directory
          at:  absent.jsonl
          fix: check the spelling of the path; relative paths start at the current folder
        """
      ),
    ]
    for (arguments, message) in refusals {
      let outcome = try await TallyProgram.run(arguments, in: work.root)
      outcome.expectErrors(message, status: 1)
      #expect(outcome.text == "")
    }
    #expect(!FileManager.default.fileExists(atPath: work.path("LabelingFunctions/Fresh")))
  }

  @Test func aFileOfTheUsersIsNotWrittenOver() async throws {
    let work = try await Workspace()
    try FileManager.default.createDirectory(atPath: work.path("Tests/FreshTests"), withIntermediateDirectories: true)
    try work.write("mine", to: "Tests/FreshTests/FreshTests.swift")
    let outcome = try await work.tally("new", "fresh", "--data", "rows.jsonl", "--classes", "ham,spam")
    outcome.expectErrors(
      """
      error: this file is there already
        at:  Tests/FreshTests/FreshTests.swift
        fix: move it away, or choose another name
      """, status: 1)
    #expect(!FileManager.default.fileExists(atPath: work.path("LabelingFunctions/Fresh")))
  }

  @Test func theResultIsJSONWhereThatIsAskedFor() async throws {
    let work = try await Workspace()
    let outcome = try await work.tally("new", "fresh", "--data", "rows.jsonl", "--classes", "ham,spam", "--json")
    outcome.expectErrors("", status: 0)
    #expect(try outcome.json()["task"] as? String == "Fresh")
  }
}
