import Foundation
import TestSupport
import Testing

/// `tally report`, and the page that `tally run` writes.
@Suite(.tags(.slow)) struct ReportTests {
  private func page(_ work: Workspace, _ path: String = "Reports/VideoComments/index.html") throws -> String {
    try String(contentsOfFile: work.path(path), encoding: .utf8)
  }

  @Test func reportWritesTheSameBytesAsTheRun() async throws {
    let work = try await Workspace()
    let run = try await work.tally("run", "video-comments", "--intervals")
    try run.expectDone()
    #expect(run.text.contains("report   Reports/VideoComments/index.html\n"))
    let written = try page(work)
    #expect(written.contains("<h1><bdi>VideoComments</bdi></h1>"))
    try FileManager.default.removeItem(atPath: work.path("Reports"))
    let again = try await work.tally("report", "video-comments")
    again.expectErrors("", status: 0)
    #expect(try page(work) == written)
    let shown = try await work.tally("report", "video-comments", "--output", "-")
    #expect(shown.text == written)
    let id = try #require(try work.latestObjects("VideoComments", "labels.jsonl").first?["id"] as? String)
    #expect(!id.isEmpty && written.contains(">subscribe</bdi>"))
  }

  @Test func rowTextsAreLeftOutWhereAsked() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    #expect(try page(work).contains("<blockquote>"))
    try await work.tally("run", "video-comments", "--no-row-text").expectDone()
    let bare = try page(work)
    #expect(!bare.contains("<blockquote>") && !bare.contains("like_count"))
    for row in CommentRows.standard.rows { #expect(!bare.contains(">\(row.text)<"), "\(row.id)") }
    try await work.tally("report", "video-comments", "--no-row-text", "--output", "bare.html").expectDone()
    #expect(try page(work, "bare.html") == bare)
  }

  @Test func aRunWritesNoPageWhereNoneIsWanted() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments", "--no-report").expectDone()
    #expect(!FileManager.default.fileExists(atPath: work.path("Reports")))
    try await work.tally("run", "video-comments", "--store", "runs").expectDone()
    #expect(!FileManager.default.fileExists(atPath: work.path("Reports")))
    #expect(try page(work, "runs/VideoComments/report.html").contains("VideoComments"))
  }

  /// The labels are done; a page is no reason to fail.
  @Test func aPageThatCannotBeWrittenIsAWarning() async throws {
    let work = try await Workspace()
    try FileManager.default.createDirectory(
      atPath: work.path("Reports/VideoComments"), withIntermediateDirectories: true)
    try work.write("mine\n", to: "Reports/VideoComments/index.html")
    let run = try await work.tally("run", "video-comments")
    #expect(run.status == 0)
    #expect(
      run.errors == """
        warning: no report was written: this file is there already, and no run has written it
          at:  Reports/VideoComments/index.html
          fix: the labels are done; mend this and run: tally report VideoComments

        """)
    #expect(try page(work) == "mine\n")
    let report = try await work.tally("report", "video-comments")
    report.expectErrors(
      """
      error: this file is there already, and no run has written it
        at:  Reports/VideoComments/index.html
        fix: choose another place for the output
      """, status: 1)
  }

  @Test func rowsOfDataThatHasChangedAreToldByTheirIds() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let rows = try String(contentsOfFile: work.path("rows.jsonl"), encoding: .utf8)
    try work.write(rows + #"{"id":"new","text":"love"}"# + "\n", to: "rows.jsonl")
    let id = try runID(work)
    let report = try await work.tally("report", "video-comments")
    report.expectErrors(
      """
      warning: the data has changed since run \(id): the page shows ids of rows, and not their texts
        at:  rows.jsonl
        fix: run the task again
      """, status: 0)
    #expect(try page(work).contains("The data has changed since this run"))
    #expect(try !page(work).contains("<blockquote>"))
  }

  private func runID(_ work: Workspace) throws -> String {
    let manifest = try JSONSerialization.jsonObject(with: work.latest("VideoComments", "manifest.json") ?? Data())
    return try #require((manifest as? [String: Any])?["run"] as? String)
  }

  @Test func comparingTwoRunsSaysWhatChanged() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let old = try runID(work)
    // Ten rows go, two come, and one reads otherwise.
    var rows = CommentRows.standard
    rows.rows.removeFirst(10)
    rows.rows[0].text = "love song"
    rows.rows += [.init(id: "new1", text: "love", likes: nil), .init(id: "new2", text: "subscribe", likes: 3)]
    try work.write(rows.jsonLines, to: "later.jsonl")
    try await work.tally("run", "video-comments", "--data", "later.jsonl", "--gold", "gold.csv").expectDone()
    let new = try runID(work)
    #expect(old != new)
    let outcome = try await work.tally("report", "video-comments", "--compare", String(old.prefix(8)), "--json")
    outcome.expectErrors("", status: 0)
    let json = try outcome.json()
    let changes = try #require(json["changes"] as? [String: Any])
    let runs = try #require(changes["runs"] as? [String: Any])
    #expect(runs["old"] as? String == old && runs["new"] as? String == new)
    let matched = runs["rows"] as? [String: Int] ?? [:]
    #expect(matched == ["matchedCount": 290, "onlyOldCount": 10, "onlyNewCount": 2])
    let functions = runs["functions"] as? [String: Any] ?? [:]
    #expect(functions["added"] as? [String] == [] && functions["unchangedCount"] as? Int == 6)
    let metrics = json["metrics"] as? [String: Double] ?? [:]
    #expect(metrics["change.rows"] == -8)
    let flipped = try #require(runs["flippedRowCount"] as? Int)
    #expect(abs((metrics["flipped"] ?? -1) - Double(flipped) / 290) < 1e-12)
    let text = try await work.tally("report", "video-comments", "--compare", "previous")
    text.expectErrors("", status: 0)
    #expect(text.text.contains("run \(new) against run \(old)\n"))
    #expect(text.text.contains("10 rows are only in the older run, 2 only in the newer."))
    #expect(try page(work).contains("<h2 id=\"changes-title\">What changed</h2>"))
    // The other way round, by --run.
    let back = try await work.tally("report", "video-comments", "--run", old, "--compare", new, "--json")
    let reversed = (try back.json()["metrics"] as? [String: Double]) ?? [:]
    #expect(reversed["change.rows"] == 8)
  }

  @Test func checksSetTheExitStatus() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let passed = try await work.tally(
      "report", "video-comments", "--fail-if", "coverage < 0.1", "--fail-if", "rows != 300")
    passed.expectErrors("", status: 0)
    #expect(passed.text.contains("coverage < 0.1") && passed.text.contains("passed"))
    let failed = try await work.tally(
      "report", "video-comments", "--fail-if", "coverage < 0.1", "--fail-if", "rows == 300", "--fail-if",
      "lf.subscribe.votes > 0")
    failed.expectErrors(
      """
      error: check failed: rows == 300 (it is 300.0000), and 1 more of 3 checks
        fix: see the page for what is behind the figure
      """, status: 3)
    let json = try await work.tally("report", "video-comments", "--json", "--fail-if", "rows == 300")
    #expect(json.status == 3)
    let checks = try #require(try json.json()["checks"] as? [[String: Any]])
    #expect(checks[0]["isFailed"] as? Bool == true && checks[0]["value"] as? Double == 300)
  }

  @Test func checksOfWhatIsNotThereFail() async throws {
    let work = try await Workspace()
    // With data of its own a run has no gold.
    try await work.tally("run", "video-comments", "--data", "rows.jsonl").expectDone()
    let undefined = try await work.tally("report", "video-comments", "--fail-if", "accuracy < 0.1")
    undefined.expectErrors(
      """
      error: check failed: accuracy < 0.1 (it is undefined in this run)
        fix: give what it is measured on, or pass --allow-undefined
      """, status: 3)
    let allowed = try await work.tally(
      "report", "video-comments", "--fail-if", "accuracy < 0.1", "--allow-undefined")
    allowed.expectErrors("", status: 0)
    let unknown = try await work.tally("report", "video-comments", "--fail-if", "covrage < 0.1")
    unknown.expectErrors(
      """
      error: there is no figure "covrage"
        at:  --fail-if "covrage < 0.1"
        fix: did you mean "coverage"? Otherwise take one of rows, coverage, uncovered, conflicts, votes_per_row, functions, faults, review, expected_accuracy, accuracy, majority_accuracy, gold_rows, ece, auto_share, promised_error, log_loss, brier, label.CLASS, or lf.NAME.FIGURE with votes, coverage, overlaps, conflicts, accuracy, precision, recall or faults
      """, status: 1)
    let change = try await work.tally("report", "video-comments", "--fail-if", "flipped > 5%")
    change.expectErrors(
      """
      error: there is no figure "flipped"
        at:  --fail-if "flipped > 5%"
        fix: it is a change: name the run to compare with, --compare RUN
      """, status: 1)
    let malformed = try await work.tally("report", "video-comments", "--fail-if", "coverage = 1")
    #expect(malformed.status == 64)
    #expect(malformed.errors.hasPrefix("Error: --fail-if is a figure, a relation and a number"))
    let alone = try await work.tally("report", "video-comments", "--compare", "previous")
    alone.expectErrors(
      """
      error: there is no run before \(try runID(work))
        fix: name one with --compare; tally runs VideoComments lists them
      """, status: 1)
  }

  @Test func withoutARunThereIsNoReport() async throws {
    let work = try await Workspace()
    try await work.tally("report", "video-comments").expectErrors(
      """
      error: VideoComments has not been run yet
        fix: tally run VideoComments
      """, status: 1)
  }

  /// Names and rows that look like markup: nothing of theirs becomes an element.
  @Test func unfriendlyNamesStayText() async throws {
    let work = try await Workspace()
    let rows = ["script", "a quote \\\"and\\\"", "שלום", "long", "<b>img</b> trap 1"]
    try work.write(
      (0..<60).map { #"{"id":"<\#($0)>","text":"\#(rows[$0 % 5]) \#($0)","a <b>column</b>":\#($0 + 50)}"# + "\n" }
        .joined(),
      to: "unfriendly.jsonl")
    let run = try await work.tally("run", "unfriendly", "--data", "unfriendly.jsonl", "--max-faults", "1")
    #expect(run.status == 0, "\(run.errors)")
    let page = try page(work, "Reports/Unfriendly/index.html")
    #expect(page.components(separatedBy: "<script").count == 2 && !page.contains("<img") && !page.contains("<b>img"))
    #expect(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;") && page.contains("&lt;b&gt;img&lt;/b&gt; trap 1"))
    #expect(page.contains("Failed: 12 rows"))
  }
}
