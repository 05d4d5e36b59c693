import Foundation
import TestSupport
import Testing

/// `tally runs`, `tally explain` and `tally doctor` on a package with tasks.
@Suite(.tags(.slow)) struct HistoryTests {
  @Test func runsListsWhatWasDoneAndWhatFailed() async throws {
    let work = try await Workspace()
    let none = try await work.tally("runs", "video-comments")
    none.expectErrors(
      """
      error: video-comments has not been run yet
        fix: tally run video-comments
      """, status: 1)
    try await work.tally("run", "video-comments").expectDone()
    try work.write("id,text\na,love\n", to: "bad.csv")
    #expect(try await work.tally("run", "video-comments", "--data", "bad.csv").status == 1)
    let listed = try await work.tally("runs", "video-comments", "--json")
    listed.expectErrors("", status: 0)
    let runs = try JSONSerialization.jsonObject(with: listed.output) as? [[String: Any]] ?? []
    #expect(runs.map { $0["status"] as? String } == ["failed", "done"])
    #expect(runs.map { $0["dataPath"] as? String } == ["bad.csv", "rows.jsonl"])
    #expect((runs[0]["message"] as? String)?.contains("like_count") == true)
    #expect(runs[1]["rowCount"] as? Int == 300 && runs[1]["goldRowCount"] as? Int == 100)
    let text = try await work.tally("runs", "video-comments", "--limit", "1")
    #expect(text.text.contains("failed") && !text.text.contains("done"))
    let id = try #require(runs[1]["id"] as? String)
    let shown = try await work.tally("runs", "video-comments", "--run", id, "--json")
    shown.expectErrors("", status: 0)
    let functions = try shown.json()["functions"] as? [[String: Any]] ?? []
    #expect(functions.map { $0["name"] as? String } == ["subscribe", "praise", "link", "liked", "song", "shouting"])
    let labels = try shown.json()["labels"] as? [[String: Any]] ?? []
    #expect(labels.compactMap { $0["rowCount"] as? Int }.reduce(0, +) == 300)
    let unknown = try await work.tally("runs", "video-comments", "--run", "nothing")
    unknown.expectErrors(
      """
      error: there is no run "nothing"
        fix: list them: tally runs video-comments
      """, status: 1)
  }

  @Test func theTermsOfAnExplanationAddUp() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    for row in labels.prefix(40) {
      let id = try #require(row["id"] as? String)
      let outcome = try await work.tally("explain", "video-comments", id, "--json")
      outcome.expectErrors("", status: 0)
      let json = try outcome.json()
      let shown = json["probabilities"] as? [String: Double] ?? [:]
      let written = row["probabilities"] as? [String: Double] ?? [:]
      #expect(abs((shown["spam"] ?? 9) - (written["spam"] ?? -9)) < 1e-8, "\(id)")
      #expect(json["route"] as? String == row["route"] as? String)
      let functions = json["functions"] as? [[String: Any]] ?? []
      #expect(functions.count == 6)
      #expect(functions.filter { $0["vote"] != nil }.count == row["votes"] as? Int)
      guard row["route"] as? String != "uncovered" else {
        #expect(json["base"] == nil)
        continue
      }
      // The scores' own posterior; a part of the answer may be majority vote's.
      let base = try #require(json["base"] as? [String: Double])
      let rest = try #require(json["abstentions"] as? [String: Double])
      var scores = ["ham": 0.0, "spam": 0.0]
      for name in scores.keys {
        let evidence = functions.compactMap { ($0["evidence"] as? [String: Double])?[name] }.reduce(0, +)
        scores[name] = (base[name] ?? .nan) + (rest[name] ?? .nan) + evidence
      }
      let odds = (scores["spam"] ?? .nan) - (scores["ham"] ?? .nan)
      let fromScores = 1 / (1 + exp(-odds))
      let share = json["majorityShare"] as? Double ?? 0
      let majority = (json["majority"] as? [String: Double])?["spam"] ?? 0
      let expected = (1 - share) * fromScores + share * majority
      #expect(abs(expected - (shown["spam"] ?? 9)) < 1e-8, "\(id)")
    }
  }

  @Test func explainShowsTheRowOnlyWhereItIsAskedTo() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let first = CommentRows.standard.rows[0]
    let plain = try await work.tally("explain", "video-comments", "c0")
    plain.expectErrors("", status: 0)
    #expect(!plain.text.contains("\"text\""))
    let shown = try await work.tally("explain", "video-comments", "c0", "--show-data")
    shown.expectErrors("", status: 0)
    #expect(shown.text.contains(CommentRows.json(first)))
    try work.write(CommentRows(count: 3, seed: 9).jsonLines, to: "rows.jsonl")
    let stale = try await work.tally("explain", "video-comments", "c0", "--show-data")
    #expect(stale.status == 1)
    #expect(stale.errors.hasPrefix("error: the data has changed since run "))
    let unknown = try await work.tally("explain", "video-comments", "c999")
    #expect(unknown.status == 1)
    #expect(unknown.errors.hasPrefix("error: no row \"c999\" in run "))
    #expect(
      unknown.errors.hasSuffix(
        "  fix: did you mean \"c99\", \"c199\", \"c299\"? Otherwise: ids are as in the data; without an id column they are "
          + "positions, from 0\n"))
  }

  @Test func aLedgerOfANewerVersionStopsTheRunBeforeAnythingIsWritten() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    let ledger = URL(fileURLWithPath: work.path(".tally/VideoComments/ledger.sqlite"))
    var bytes = try Data(contentsOf: ledger)
    bytes[63] = 99  // user_version: big endian, at 60
    try bytes.write(to: ledger)
    let newer = try await work.tally("run", "video-comments", "--review-below", "0.5")
    newer.expectErrors(
      """
      error: the ledger has version 99, this tally knows up to 4
        at:  .tally/VideoComments/ledger.sqlite
        fix: use a newer tally
      """, status: 1)
    #expect(work.lastOutput() == before)
    #expect(work.partialFolders() == [])
    try Data("no database, but a text that is long enough to be taken for one".utf8).write(to: ledger)
    let damaged = try await work.tally("run", "video-comments", "--review-below", "0.5")
    #expect(damaged.status == 1)
    #expect(damaged.errors.hasPrefix("error: the ledger cannot be used: "))
    #expect(
      damaged.errors.hasSuffix(
        "  fix: if it is damaged, put a copy of it back, as people's answers are in it; without one move it away: a new "
          + "one is made\n"))
    #expect(work.lastOutput() == before)
  }
}
