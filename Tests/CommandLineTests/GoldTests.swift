import Foundation
import GRDB
import TestSupport
import Testing

/// People's answers in and out, and the log of them.
@Suite(.tags(.slow)) struct GoldTests {
  private static let answers = """
    id,label,reviewer,at
    c1,spam,ana,2026-11-21T10:00:00Z
    c2,ham,ana,2026-11-21T10:01:00Z
    c2,ham,ben,2026-11-21T10:02:00Z
    c3,ham,ana,2026-11-21T10:03:00Z
    c3,spam,ben,2026-11-21T10:04:00Z

    """

  private func workspace() async throws -> Workspace {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    try work.write(Self.answers, to: "answers.csv")
    return work
  }

  @Test func answersComeInOnceAndAreLearnedFrom() async throws {
    let work = try await workspace()
    let first = try await work.tally("gold", "import", "video-comments", "answers.csv")
    first.expectErrors("", status: 0)
    #expect(
      first.text == """
        5 answers read in from answers.csv (csv)
          people disagree on 1 row, which an expert can settle: tally review video-comments --terminal
        to label with them: tally run video-comments

        """)
    let again = try await work.tally("gold", "import", "video-comments", "answers.csv")
    #expect(
      again.text == """
        nothing new in answers.csv
          5 answers were there already
          people disagree on 1 row, which an expert can settle: tally review video-comments --terminal

        """)
    let before = work.latestText("VideoComments", "labels.jsonl")
    let run = try await work.tally("run", "video-comments", "--json")
    run.expectErrors("note: learning from people's answers on 2 rows (--no-review leaves them out)", status: 0)
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    #expect(labels.first { $0["id"] as? String == "c1" }?["label"] as? String == "spam")
    let manifest = try #require(run.json()["manifest"] as? [String: Any])
    let path = try #require((manifest["reviewed"] as? [String: Any])?["path"] as? String)
    #expect(path.hasPrefix(".tally/VideoComments/reviewed/") && path.hasSuffix(".jsonl"))
    #expect(
      try String(contentsOfFile: "\(work.root)/\(path)", encoding: .utf8) == """
        {"id":"c1","label":"spam","selection":"chosen"}
        {"id":"c2","label":"ham","selection":"chosen"}

        """)
    // The same answers, the same run; and without them the run that was there before.
    let second = try await work.tally("run", "video-comments", "--json")
    #expect(try (second.json()["manifest"] as? [String: Any])?["run"] as? String == manifest["run"] as? String)
    try await work.tally("run", "video-comments", "--no-review").expectDone()
    #expect(work.latestText("VideoComments", "labels.jsonl") == before)
  }

  @Test func whatComesOutIsWhatPeopleSaid() async throws {
    let work = try await workspace()
    try await work.tally("gold", "import", "video-comments", "answers.csv").expectDone()
    let labels = try await work.tally("gold", "export", "video-comments")
    labels.expectErrors("", status: 0)
    #expect(
      labels.text == """
        id,label,selection,settledBy,answers
        c1,spam,chosen,reviewer,1
        c2,ham,chosen,agreement,2

        """)
    let state = try await work.tally("gold", "state", "video-comments")
    #expect(state.text.contains("5 answers, 2 rows with a class, 0 of them settled\n"))
    // Before the answers came.
    let log = try await work.tally("gold", "log", "video-comments", "--json", "--limit", "100")
    let entries = try #require(try JSONSerialization.jsonObject(with: log.output) as? [[String: Any]])
    let imported = try #require(entries.first { $0["kind"] as? String == "imported" }?["seq"] as? Int)
    let earlier = try await work.tally("gold", "state", "video-comments", "--at", "\(imported + 2)", "--json")
    #expect(try earlier.json()["answers"] as? Int == 2)
    let tasks = try await work.tally(
      "gold", "export", "video-comments", "--format", "label-studio", "--limit", "3", "--to", "tasks.json", "--config",
      "view.xml")
    #expect(tasks.text == "3 rows written to tasks.json\n")
    let file = try Data(contentsOf: URL(fileURLWithPath: work.path("tasks.json")))
    #expect(try (JSONSerialization.jsonObject(with: file) as? [[String: Any]])?.count == 3)
    #expect(try String(contentsOfFile: work.path("view.xml"), encoding: .utf8).contains("<Choice value=\"spam\"/>"))
    let prodigy = try await work.tally("gold", "export", "video-comments", "--format", "prodigy", "--limit", "2")
    #expect(prodigy.text.split(separator: "\n").count == 2 && prodigy.text.contains("\"row_id\":\"c"))
  }

  @Test func aChangedLogIsFoundOut() async throws {
    let work = try await workspace()
    try await work.tally("gold", "import", "video-comments", "answers.csv").expectDone()
    let sound = try await work.tally("gold", "verify", "video-comments", "--json")
    try sound.expectDone()
    #expect(try sound.json()["isSound"] as? Bool == true)
    let head = try #require(try sound.json()["head"] as? String)
    try await work.tally("gold", "verify", "video-comments", "--head", head).expectDone()
    let count = try #require(try sound.json()["entries"] as? Int)
    let ledger = try DatabaseQueue(path: work.path(".tally/VideoComments/ledger.sqlite"))
    try await ledger.write {
      try $0.execute(
        sql:
          "DROP TRIGGER reviewEventStays; UPDATE reviewEvent SET payload = replace(payload, 'spam', 'ham ') WHERE seq = 3"
      )
    }
    let outcome = try await work.tally("gold", "verify", "video-comments")
    outcome.expectErrors("", status: 3)
    #expect(
      outcome.text == """
        \(count) entries, 1 fault:
          entry 3: it was changed
        last hash: \(head)

        """)
    let missing = try await work.tally("gold", "verify", "video-comments", "--head", "0123456789")
    #expect(missing.text.contains("no entry has the hash 0123456789: the log was cut off or written anew"))
  }

  /// An audit is a sample of the rows that its LFs cover.
  @Test func aPromiseByAnAuditOfOtherFunctionsIsWarnedOf() async throws {
    let work = try await workspace()
    let rows = CommentRows.standard.rows.map { "\($0.id),\(CommentRows.gold($0)),audit" }
    for reviewer in ["ana", "ben"] {
      try work.write(
        (["id,label,selection,reviewer"] + rows.map { "\($0),\(reviewer)" }).joined(separator: "\n") + "\n",
        to: "\(reviewer).csv")
      try await work.tally("gold", "import", "video-comments", "\(reviewer).csv").expectDone()
    }
    let promise = ["run", "video-comments", "--max-error", "0.4", "--json"]
    func warnings() async throws -> [String] {
      let outcome = try await TallyProgram.run(promise, in: work.root)
      #expect(outcome.status == 0)
      let manifest = try #require(outcome.json()["manifest"] as? [String: Any])
      #expect((manifest["promise"] as? [String: Any])?["threshold"] is Double)
      return outcome.errors.split(separator: "\n").filter { $0.hasPrefix("warning") }.map(String.init)
    }
    #expect(try await warnings() == [])
    let ledger = try DatabaseQueue(path: work.path(".tally/VideoComments/ledger.sqlite"))
    // As if the audit had been drawn with other functions; the log shows that somebody has written into it.
    try await ledger.write {
      try $0.execute(
        sql: """
          DROP TRIGGER reviewEventStays;
          UPDATE reviewEvent SET payload = json_set(payload, '$.functionSet', 'others') WHERE kind = 'queueMade'
          """)
    }
    let found = try await warnings()
    #expect(found.count == 2 && found[0].contains("somebody has changed the log"), "\(found)")
    #expect(
      found.last
        == "warning: the labeling functions have changed since rows were audited: the promise does not know the rows that only the new ones cover"
    )
  }

  @Test func mistakesAreNamed() async throws {
    let work = try await workspace()
    try await work.tally("gold", "log", "video-comments").expectErrors(
      """
      error: nobody has reviewed anything of video-comments yet
        fix: answer rows: tally review video-comments --terminal, or read answers in: tally gold import video-comments FILE
      """, status: 1)
    try work.write("id,label\nc1,spma\n", to: "typo.csv")
    try await work.tally("gold", "import", "video-comments", "typo.csv").expectErrors(
      """
      error: class "spma" is not one of ham, spam
        at:  typo.csv:2, column label
        fix: did you mean "spam"? Otherwise write one of these names, or its position from 0
      """, status: 1)
    try await work.tally("gold", "import", "video-comments", "nowhere.csv").expectErrors(
      """
      error: cannot open the file: no such file or directory
        at:  nowhere.csv
        fix: check the spelling of the path; relative paths start at the current folder
      """, status: 1)
    try work.write("some text", to: "answers.out")
    try await work.tally("gold", "import", "video-comments", "answers.out").expectErrors(
      """
      error: cannot tell what kind of file this is
        at:  answers.out
        fix: say it: --format csv, label-studio, prodigy, jsonl
      """, status: 1)
    try work.write("id,label\nx1,spam\nx2,ham\n", to: "other.csv")
    try await work.tally("gold", "import", "video-comments", "other.csv").expectErrors(
      """
      error: none of the 2 answers is of a row of the last run; the first are of "x1", "x2"
        at:  other.csv
        fix: check that the file is of this task, and that its ids are those of the run (tally run --id says which column)
      """, status: 1)
    try await work.tally("gold", "import", "video-comments", "answers.csv").expectDone()
    // Labels come back as no more answers.
    try await work.tally("gold", "export", "video-comments", "--to", "labels.csv").expectDone()
    try await work.tally("gold", "import", "video-comments", "labels.csv").expectErrors(
      """
      error: this file has labels that were made of people's answers, and not the answers
        at:  labels.csv
        fix: answers are written by tally gold export --what answers; labels are for tally run --reviewed or --gold
      """, status: 1)
    try await work.tally("gold", "state", "video-comments", "--at", "yesterday").expectErrors(
      """
      error: "yesterday" is neither an entry's number nor a time
        fix: write --at 120, --at 2026-01-31 or --at 2026-01-31T12:00:00Z (UTC)
      """, status: 64)
    try await work.tally("gold", "state", "video-comments", "--at", "999").expectErrors(
      """
      error: there is no entry 999: the log has 7
        fix: take a number up to that
      """, status: 1)
    let export = try await work.tally(
      "gold", "export", "video-comments", "--format", "prodigy", "--text", "txet")
    export.expectErrors(
      """
      error: there is no column "txet" in the data
        fix: did you mean "text"? Otherwise take one of id, text, like_count
      """, status: 1)
    try await work.tally("review", "video-comments", "--terminal").expectErrors(
      """
      error: there is no terminal to answer on
        fix: call it without redirections; over SSH: ssh -t HOST tally review VideoComments --terminal
      """, status: 1)
  }
}
