import Foundation
import TestSupport
import Testing

/// Rows and gold that cannot be right: a clear error, exit status 1, and the last good output untouched.
@Suite(.tags(.slow)) struct BadDataTests {
  private let good = #"{"id":"a","text":"love","like_count":1}"# + "\n"

  @Test func aMissingColumnIsNamedWithTheNearest() async throws {
    let work = try await Workspace()
    try work.write(#"{"id":"a","txet":"love","like_count":1}"# + "\n", to: "bad.jsonl")
    try await work.expectFailure(
      "run", "video-comments", "--data", "bad.jsonl",
      says: """
        error: no column "text" in the data
          at:  bad.jsonl
          fix: did you mean "txet"? Otherwise the data has id, txet, like_count: change the column's name in the task, or the data
        """)
  }

  @Test func aMissingColumnOfSeparatedTextIsNamedToo() async throws {
    let work = try await Workspace()
    try work.write("id,text,views\na,love,3\n", to: "bad.csv")
    try await work.expectFailure(
      "run", "video-comments", "--data", "bad.csv",
      says: """
        error: no column "like_count" in the data
          at:  bad.csv
          fix: the data has id, text, views: change the column's name in the task, or the data
        """)
  }

  @Test func aLineThatIsNotJSONStopsTheRun() async throws {
    let work = try await Workspace()
    try work.write(good + good.replacingOccurrences(of: "\"a\"", with: "\"b\"") + "}{\n", to: "bad.jsonl")
    try await work.expectFailure(
      "run", "video-comments", "--data", "bad.jsonl", "--output", "out",
      says: """
        error: this line is not JSON: The JSON document has an improper structure: missing or superfluous commas, braces, missing keys, etc.
          at:  bad.jsonl:3
          fix: mend the line, or pass --skip-bad-lines to leave such rows out and list them
        """)
    #expect(!FileManager.default.fileExists(atPath: work.path("out")))
  }

  @Test func aBadLineOfStandardInputIsFoundThere() async throws {
    let work = try await Workspace()
    let path = try work.write(good + good.replacingOccurrences(of: "\"a\"", with: "\"b\"") + "[]\n", to: "bad.jsonl")
    let outcome = try await work.tally("run", "video-comments", "--data", "-", input: path)
    outcome.expectErrors(
      """
      error: this line is not a JSON object
        at:  standard input:3
        fix: write one object a line, {"text": …}, or pass --skip-bad-lines to leave such rows out and list them
      """, status: 1)
    #expect(outcome.text == "")
    try work.write(good + good, to: "twice.jsonl")
    try await work.tally("run", "video-comments", "--data", "-", input: work.path("twice.jsonl")).expectErrors(
      """
      error: two rows have the id "a"
        at:  standard input:2, first on line 1
        fix: make the ids unique, name another column with --id, or pass --id position
      """, status: 1)
  }

  @Test func badLinesAreCountedAndListedWhereTheyAreLeftOut() async throws {
    let work = try await Workspace()
    try work.write(
      """
      {"id":"a","text":"love","like_count":1}
      [1]
      {"id":"b","text":"song","like_count":"many"}

      {"id":"c","like_count":3}
      {"text":"song"}
      {"id":"d","text":"song"}
      """, to: "bad.jsonl")
    let outcome = try await work.tally("run", "video-comments", "--data", "bad.jsonl", "--skip-bad-lines")
    try outcome.expectDone()
    #expect(outcome.text.hasPrefix("VideoComments, run "))
    #expect(outcome.text.contains(": 2 rows of bad.jsonl\n"))
    #expect(
      outcome.errors.contains(
        """
        warning: 4 bad lines left out
          at:  .tally/VideoComments/runs/
        """))
    #expect(
      work.latestText("VideoComments", "bad-lines.jsonl") == """
        {"line":2,"kind":"notObject"}
        {"line":3,"kind":"wrongType","column":"like_count","expected":"integer"}
        {"line":5,"kind":"missingValue","column":"text","expected":"text"}
        {"line":6,"kind":"missingID"}

        """)
    let ids = try work.latestObjects("VideoComments", "labels.jsonl").map { $0["id"] as? String }
    #expect(ids == ["a", "d"])
  }

  @Test func aFileOfNothingButBadLinesIsAnError() async throws {
    let work = try await Workspace()
    try work.write("one\ntwo\n", to: "bad.jsonl")
    try await work.expectFailure(
      "run", "video-comments", "--data", "bad.jsonl", "--skip-bad-lines",
      says: """
        error: no row is left: all 2 lines were bad
          at:  bad.jsonl
          fix: run without --skip-bad-lines to see the first of them
        """)
  }

  @Test func aDuplicateIDNamesBothLines() async throws {
    let work = try await Workspace()
    try work.write("id,text,like_count\nx,love,1\ny,\"two\nlines\",2\nz,song,3\ny,nice,4\nx,who,5\n", to: "bad.csv")
    try await work.expectFailure(
      "run", "video-comments", "--data", "bad.csv",
      says: """
        error: two rows have the id "y"
          at:  bad.csv:6, first on line 3
          fix: make the ids unique, name another column with --id, or pass --id position
        """)
  }

  @Test func anEmptyFileIsAnError() async throws {
    let work = try await Workspace()
    for (name, text) in [("empty.jsonl", ""), ("blank.jsonl", "\n  \n"), ("header.csv", "id,text,like_count\n")] {
      try work.write(text, to: name)
      try await work.expectFailure(
        "run", "video-comments", "--data", name,
        says: """
          error: the file has no rows
            at:  \(name)
            fix: check what wrote it; a CSV needs a header and at least one row
          """)
    }
  }

  @Test func aFileOnWhichNobodyVotesIsAnError() async throws {
    let work = try await Workspace()
    try work.write("id,text,like_count\na,who,1\nb,the,\n", to: "quiet.csv")
    try await work.expectFailure(
      "run", "video-comments", "--data", "quiet.csv",
      says: """
        error: no labeling function voted: 6 of them, 2 rows
          fix: check that the columns hold what the functions look for; the last results are untouched
        """)
  }

  @Test func anUnknownClassInGoldIsNamedWithTheNearest() async throws {
    let work = try await Workspace()
    try work.write("id,label\nc1,ham\nc2,spma\n", to: "bad.csv")
    try await work.expectFailure(
      "run", "video-comments", "--gold", "bad.csv",
      says: """
        error: class "spma" is not one of ham, spam
          at:  bad.csv:3, column label
          fix: did you mean "spam"? Otherwise write one of these names, or its position from 0
        """)
  }

  @Test func goldOfOtherDataIsAnError() async throws {
    let work = try await Workspace()
    try work.write("id,label\nz9,ham\nz1,spam\n", to: "bad.csv")
    try await work.expectFailure(
      "run", "video-comments", "--gold", "bad.csv",
      says: """
        error: none of the 2 gold ids is in the data, for example "z1"
          at:  bad.csv
          fix: check that gold and data belong together and use the same id column
        """)
    try work.write("label\nham\nspam\n", to: "short.csv")
    try await work.expectFailure(
      "run", "video-comments", "--gold", "short.csv",
      says: """
        error: gold by position has 2 lines, the data 300 rows
          at:  short.csv
          fix: give one line for each row (-1 where there is no gold), or add an id column
        """)
  }

  @Test func anAbsentFileSaysWhatTheTasksAuthorSays() async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "video-comments", "--data", "nowhere.jsonl",
      says: """
        error: there is no data file
          at:  nowhere.jsonl
          fix: check the path, or pass --data FILE
        """)
    try FileManager.default.removeItem(atPath: work.path("rows.jsonl"))
    try await work.tally("run", "video-comments").expectErrors(
      """
      error: there is no data file
        at:  rows.jsonl
        fix: ask the one who keeps the comments
      """, status: 1)
  }

  @Test func aFolderIsNoFileOfRows() async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "video-comments", "--data", "LabelingFunctions",
      says: """
        error: the data is not a file
          at:  LabelingFunctions
          fix: name one file of rows, or - for standard input
        """)
  }

  @Test func aFormatThatTheNameDoesNotTellIsAskedFor() async throws {
    let work = try await Workspace()
    try work.write(good, to: "rows.txt")
    try await work.expectFailure(
      "run", "video-comments", "--data", "rows.txt",
      says: """
        error: cannot tell the format from the name
          at:  rows.txt
          fix: name it .jsonl, .csv or .tsv (each also .gz), or pass --format
        """)
    try await work.tally("run", "video-comments", "--data", "rows.txt", "--format", "jsonl").expectDone()
  }

  @Test func damagedGzipIsAnError() async throws {
    let work = try await Workspace()
    try work.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], to: "bad.jsonl.gz")
    try await work.expectFailure(
      "run", "video-comments", "--data", "bad.jsonl.gz",
      says: """
        error: the gzip data is damaged or cut off
          at:  bad.jsonl.gz
          fix: test it with gzip -t, and copy it again
        """)
  }

  @Test func errorsAreJSONWhereThatIsAskedFor() async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "video-comments", "--data", "LabelingFunctions", "--json",
      says:
        #"{"at":"LabelingFunctions","error":"the data is not a file","fix":"name one file of rows, or - for standard input"}"#
    )
  }
}
