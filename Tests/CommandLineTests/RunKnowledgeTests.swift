import Foundation
import TestSupport
import Testing

/// What users know besides the votes, given to `tally run`.
@Suite(.tags(.slow)) struct RunKnowledgeTests {
  private let standard = CommentRows.standard

  @Test func reviewedRowsAreLearnedFromAndHaveTheirAnswers() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let review = try work.latestObjects("VideoComments", "review.jsonl")
    let asked = try #require(review.first?["id"] as? String)
    // The gold of the first rows, and one that waits for review.
    let answers = standard.rows.prefix(60).filter { $0.id != asked }.map { "\($0.id),\(CommentRows.gold($0)),random\n" }
    try work.write("id,label,selection\n" + answers.joined() + "\(asked),spam,chosen\n", to: "reviewed.csv")
    let outcome = try await work.tally("run", "video-comments", "--reviewed", "reviewed.csv", "--json")
    try outcome.expectDone()
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    #expect(labels.count == standard.rows.count)
    for label in labels {
      guard let id = label["id"] as? String else { continue }
      if id == asked {
        #expect(label["label"] as? String == "spam" && label["route"] as? String == "auto")
        #expect((label["probabilities"] as? [String: Double])?["spam"] == 1)
      } else if let row = standard.rows.prefix(60).first(where: { $0.id == id }) {
        #expect(label["label"] as? String == CommentRows.gold(row))
      }
    }
    // Nobody is asked twice.
    let waiting = Set(try work.latestObjects("VideoComments", "review.jsonl").compactMap { $0["id"] as? String })
    #expect(!waiting.contains(asked) && waiting.isDisjoint(with: standard.rows.prefix(60).map(\.id)))
    let report = try outcome.json()["report"] as? [String: Any]
    let reliability = try #require(report?["reliability"] as? [String: Any])
    // The task's own gold is of the first hundred rows: sixty of them were learned from, and are cross-fitted.
    #expect(reliability["reference"] as? String == "gold" && reliability["foldCount"] as? Int == 5)
    let manifest = try #require(outcome.json()["manifest"] as? [String: Any])
    #expect((manifest["reviewed"] as? [String: Any])?["path"] as? String == "reviewed.csv")
    let counts = manifest["counts"] as? [String: Any]
    #expect(counts?["reviewedRows"] as? Int == answers.count + 1)
    // The counts are those of the labels that were written.
    let written = labels.count { $0["label"] as? String == "spam" }
    #expect((counts?["labels"] as? [String: Int])?["spam"] == written)
  }

  @Test func explainSaysWhoseTheLabelIs() async throws {
    let work = try await Workspace()
    try work.write("id,label\nc1,spam\nc1,ham\n", to: "reviewed.csv")
    try await work.tally("run", "video-comments", "--reviewed", "reviewed.csv").expectDone()
    let outcome = try await work.tally("explain", "video-comments", "c1")
    #expect(outcome.text.contains("\nreviewed: ham, spam. The row's label is this answer, and not the model's.\n"))
    #expect(
      try await work.tally("explain", "video-comments", "c1", "--json").json()["answers"] as? [String] == [
        "ham", "spam",
      ])
    #expect(try await !work.tally("explain", "video-comments", "c2").text.contains("reviewed"))
  }

  /// Two days of rows: what is fitted on the votes of both runs is a model of the task.
  @Test func runsMergeIntoOneModel() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments", "--output", "all").expectDone()
    let rows = standard.rows.map(CommentRows.json)
    for (day, part) in [("day1", rows[..<120]), ("day2", rows[120...])] {
      try work.write(part.joined(separator: "\n"), to: day + ".jsonl")
      try await work.tally("run", "video-comments", "--data", day + ".jsonl", "--output", day).expectDone()
      try await work.tally("patterns", day + "/votes.npy", "--output", day + ".patterns").expectDone()
    }
    try await work.tally("fit", "day1/votes.npy", "day2/votes.npy", "--save-model", "both.json").expectDone()
    try await work.tally(
      "fit", "--patterns", "day1.patterns", "--patterns", "day2.patterns", "--save-model", "merged.json"
    ).expectDone()
    let model = try String(contentsOfFile: work.path("all/model.json"), encoding: .utf8)
    #expect(try String(contentsOfFile: work.path("both.json"), encoding: .utf8) == model)
    #expect(try String(contentsOfFile: work.path("merged.json"), encoding: .utf8) == model)
    try await work.tally("run", "video-comments", "--model", "merged.json", "--output", "frozen").expectDone()
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: work.path("frozen/labels.jsonl")))
        == Data(contentsOf: URL(fileURLWithPath: work.path("all/labels.jsonl"))))
  }

  @Test func whatIsKnownMakesAnotherRun() async throws {
    let work = try await Workspace()
    try work.write("id,label\nc1,spam\nc2,ham\n", to: "reviewed.csv")
    try await work.tally("run", "video-comments").expectDone()
    for arguments in [
      ["--reviewed", "reviewed.csv"], ["--reviewed", "reviewed.csv", "--reviewed-as", "chosen"],
      ["--class-balance", "ham=0.7,spam=0.3"], ["--class-balance", "ham=0.6,spam=0.4"],
    ] {
      let outcome = try await TallyProgram.run(["run", "video-comments"] + arguments, in: work.root)
      try outcome.expectDone()
    }
    let runs = try FileManager.default.contentsOfDirectory(atPath: work.path(".tally/VideoComments/runs"))
    #expect(runs.count == 5)
  }

  @Test func slipsEndTheRunBeforeAnyRowIsRead() async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "video-comments", "--class-balance", "ham=1", "--data", "absent.jsonl",
      says: """
        error: --class-balance gives no share for spam
          fix: give every class a share above 0; a class that never occurs can have a very small one
        """)
  }
}
