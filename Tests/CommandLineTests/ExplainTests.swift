import Foundation
import TestSupport
import Testing

/// `tally explain` beyond the terms of a row.
@Suite(.tags(.slow)) struct ExplainTests {
  @Test func severalRowsAreShownOneBehindTheOther() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let text = try await work.tally("explain", "video-comments", "c1", "c2")
    text.expectErrors("", status: 0)
    #expect(text.text.contains("row c1 of run ") && text.text.contains("\n\nrow c2 of run "))
    #expect(text.text.contains("what would change the label") && text.text.contains("rows with these votes: "))
    let outcome = try await work.tally("explain", "video-comments", "c1", "c2", "--json")
    let rows = try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]] ?? []
    #expect(rows.map { $0["id"] as? String } == ["c1", "c2"])
    for row in rows {
      let same = row["same"] as? [String: Any]
      #expect((same?["rows"] as? Int ?? 0) >= 1)
      #expect(row["withdrawals"] is [Any] && row["additions"] is [Any] && row["near"] is [Any])
    }
  }

  @Test func anEarlierRunIsAskedByTheBeginningOfItsID() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let first = try #require(try await work.tally("explain", "video-comments", "c1", "--json").json()["run"] as? String)
    try await work.tally("run", "video-comments", "--review-below", "0.9").expectDone()
    let second = try #require(
      try await work.tally("explain", "video-comments", "c1", "--json").json()["run"] as? String)
    #expect(first != second)
    let again = try await work.tally("explain", "video-comments", "c1", "--json", "--run", String(first.prefix(6)))
    #expect(try again.json()["run"] as? String == first)
    let unknown = try await work.tally("explain", "video-comments", "c1", "--run", "zzz")
    unknown.expectErrors(
      """
      error: there is no run "zzz"
        fix: list them: tally runs video-comments
      """, status: 1)
  }

  @Test func whatIsNotThereIsSaid() async throws {
    let work = try await Workspace()
    let none = try await work.tally("explain", "video-comments", "c1")
    none.expectErrors(
      """
      error: video-comments has not been run yet
        fix: tally run video-comments
      """, status: 1)
    try await work.tally("run", "video-comments").expectDone()
    let run = try #require(try await work.tally("explain", "video-comments", "c1", "--json").json()["run"] as? String)
    let unknown = try await work.tally("explain", "video-comments", "c3O0")
    unknown.expectErrors(
      """
      error: no row "c3O0" in run \(run)
        fix: did you mean "c30", "c0", "c3"? Otherwise: ids are as in the data; without an id column they are positions, from 0
      """, status: 1)
    try work.write("id,label\nc0,ham\n", to: "gold.csv")
    let changed = try await work.tally("explain", "video-comments", "c1")
    changed.expectErrors(
      """
      warning: this file has changed since run \(run), and is left out
        at:  gold.csv
        fix: run the task again
      """, status: 0)
  }
}
