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
          fix: did you mean "id"? Otherwise the data has id, text, like_count
        """
      ),
      (
        ["new", "text", "--data", "rows.jsonl", "--classes", "ham,spam"],
        """
        error: a part of Tally or Swift is called Text already
          fix: choose another name: TextLabels
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl"],
        """
        error: no classes are given, and no column of the data is called label or the like
          at:  rows.jsonl
          fix: name them: --classes ham,spam; or the column that holds them: --label COLUMN
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--label", "text"],
        """
        error: "text" is not a column with classes: it has too many values
          at:  rows.jsonl
          fix: name one with 2 to 100 values, some of which occur twice
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--label", "like_count", "--classes", "3,50"],
        """
        error: "500" in the column "like_count" is not one of 3, 50
          at:  rows.jsonl
          fix: did you mean "50"? Otherwise add it to --classes, or leave --classes out
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--classes", "ham,spam", "--text", "like_count"],
        """
        error: "like_count" is not a column with text to look at
          at:  rows.jsonl
          fix: name one that holds text, and neither ids nor classes
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--classes", "ham,spam", "--id", "like_count"],
        """
        error: the values of "like_count" do not tell the rows apart: some occur twice, or are missing
          at:  rows.jsonl
          fix: name another column with --id, or pass --id position
        """
      ),
      (
        ["new", "fresh", "--data", "rows.jsonl", "--gold", "gold.csv", "--classes", "spam,eggs"],
        """
        error: class "ham" is not one of spam, eggs
          at:  gold.csv:2, column label
          fix: did you mean "spam"? Otherwise write one of these names, or its position from 0
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

  /// What cannot be read says how it can be made readable.
  @Test(arguments: [
    (
      "rows.txt", "text\na\n", "cannot tell the format from the name",
      "name it .jsonl, .csv or .tsv, each also with .gz"
    ),
    (
      "semi.csv", "a;b\n1;2\n", "the columns seem to be separated by \";\"",
      "write it with commas, or with tabs as .tsv"
    ),
    ("tabs.csv", "a\tb\n1\t2\n", "the columns seem to be separated by tabs", "name it .tsv"),
    (
      "array.json", "[{\"text\":\"a\"}]\n", "no row of the file can be read",
      "write one object a line; of an array: jq -c '.[]' array.json > rows.jsonl"
    ),
    (
      "empty.csv", "text,label\n", "the file has no rows",
      "check what wrote it; a CSV needs a header and at least one row"
    ),
    ("twice.csv", "a,a\n1,2\n", "two columns are called \"a\"", "rename one of them in the header"),
    (
      "only-id.csv", "id,label\n1,a\n2,b\n", "the data has no column to look at",
      "give it one besides the id and the label"
    ),
  ])
  func whatCannotBeReadIsRefused(name: String, text: String, what: String, fix: String) async throws {
    let work = try await Workspace()
    try work.write(text, to: name)
    let outcome = try await work.tally("new", "fresh", "--data", name)
    let place = ["semi.csv", "tabs.csv", "twice.csv"].contains(name) ? name + ":1" : name
    outcome.expectErrors("error: \(what)\n  at:  \(place)\n  fix: \(fix)", status: 1)
    #expect(!FileManager.default.fileExists(atPath: work.path("LabelingFunctions/Fresh")))
  }

  @Test func otherEncodingsAreNamed() async throws {
    let work = try await Workspace()
    try work.write([0xFF, 0xFE, 0x61, 0, 0x0A, 0], to: "wide.csv")
    try await work.tally("new", "fresh", "--data", "wide.csv").expectErrors(
      """
      error: the file is UTF-16
        at:  wide.csv
        fix: convert it: iconv -f UTF-16 -t UTF-8
      """, status: 1)
    try work.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B], to: "torn.csv.gz")
    try await work.tally("new", "fresh", "--data", "torn.csv.gz").expectErrors(
      """
      error: the gzip data is damaged or cut off
        at:  torn.csv.gz
        fix: test it with gzip -t, and copy it again
      """, status: 1)
    try work.write(Array("text,label\ncaf".utf8) + [0xE9] + Array(",a\n".utf8), to: "latin.csv")
    try await work.tally("new", "fresh", "--data", "latin.csv").expectErrors(
      """
      error: this line is not UTF-8
        at:  latin.csv:2
        fix: convert the file (iconv -t UTF-8), or pass --skip-bad-lines to leave such rows out and list them
      """, status: 1)
    try work.write("text,label\n\"a,b\n", to: "open.csv")
    try await work.tally("new", "fresh", "--data", "open.csv").expectErrors(
      """
      error: a quote opens here and is never closed
        at:  open.csv:2
        fix: close it, and double quotes within a field, or pass --skip-bad-lines to leave such rows out and list them
      """, status: 1)
    // A line in Latin-1 among good ones: the task is made, and says how it is run.
    try work.write(Array("text,label\ncaf".utf8) + [0xE9] + Array(",a\nok,b\nok,a\nso,a\n".utf8), to: "latin.csv")
    let made = try await work.tally("new", "fresh", "--data", "latin.csv", "--json").json()
    #expect(made["next"] as? String == "tally run Fresh --skip-bad-lines")
    #expect((made["notes"] as? [String])?.last == "1 row cannot be read, and a run stops at the first, on line 2")
  }

  @Test func aGoldFileGivesTheClassesAndTheFirstWords() async throws {
    let work = try await Workspace()
    let made = try await work.tally("new", "fresh", "--data", "rows.jsonl", "--gold", "gold.csv", "--json").json()
    #expect(made["classes"] as? [String] == ["ham", "spam"])
    #expect(made["gold"] as? String == "gold.csv")
    let source = try String(contentsOfFile: work.path("LabelingFunctions/Fresh/Fresh.swift"), encoding: .utf8)
    #expect(source.contains(#"Dataset("rows.jsonl", id: "id", gold: "gold.csv")"#))
    #expect(
      source.contains(#"Keywords("says_subscribe", in: \.text, ["subscribe"], wholeWords: true, vote: .spam)"#),
      "\(source)")
  }

  @Test func withoutDataItSaysWhatIsMissing() async throws {
    let work = try await Workspace()
    try await work.tally("new", "fresh").expectErrors(
      """
      error: no data is given
        fix: name a file of rows: tally new fresh --data FILE
      """, status: 64)
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
    let made = try outcome.json()
    #expect(made["task"] as? String == "Fresh")
    #expect(
      made["files"] as? [String] == [
        "LabelingFunctions/Fresh/Fresh.swift", "LabelingFunctions/Fresh/README.md", "Tests/FreshTests/FreshTests.swift",
      ])
  }

  // MARK: - On a terminal

  /// Each wrong answer is refused at once, and the question asked again; an empty one takes the guess.
  @Test func itAsksOnATerminal() async throws {
    let work = try await Workspace()
    try work.write(
      "ticket_id,body,urgency\nt1,please help now,high\nt2,no hurry,low\nt3,help help,high\n", to: "tickets.csv")
    let terminal = try PseudoTerminal(["new"], in: work.root)
    let screen = try await terminal.answer([
      "absent.csv", "tickets.csv", "1st", "", "body", "nothing", "urgency",
    ])
    #expect(terminal.status == 0, "\(screen)")
    for line in [
      "Rows (.jsonl, .csv or .tsv, each also .gz): absent.csv", "  cannot read the data: no such file or directory",
      "3 rows", "  ticket_id: text, all different", "  urgency: text, 2 values",
      "Name of the task [Tickets]: 1st", "  \"1st\" cannot name a task",
      "Column with the rows' ids, or \"position\" to number them [ticket_id]: body",
      "Column that holds the class where it is known, or \"none\" [none]: nothing",
      "  no column \"nothing\" in the data",
      "next     tally run Tickets",
    ] {
      #expect(screen.contains(line), "\(line)\n--- on the screen:\n\(screen)")
    }
    let source = try String(contentsOfFile: work.path("LabelingFunctions/Tickets/Tickets.swift"), encoding: .utf8)
    #expect(source.contains(#"Dataset("tickets.csv", id: "body", gold: "Datasets/Tickets/gold.csv")"#), "\(source)")
  }

  /// Where the input ends in the middle, nothing has been written.
  @Test(arguments: [[UInt8(4)], [UInt8(3)]]) func itCanBeLeft(key: [UInt8]) async throws {
    let work = try await Workspace()
    let terminal = try PseudoTerminal(["new"], in: work.root)
    let screen = try await terminal.answer(["rows.jsonl", String(decoding: key, as: UTF8.self)])
    #expect(terminal.status == 130, "\(screen)")
    #expect(screen.hasSuffix("error: interrupted; nothing was written\n"), "\(screen)")
    #expect(!FileManager.default.fileExists(atPath: work.path("LabelingFunctions/Rows")))
  }

  @Test func withoutAPackageItOffersToMakeOne() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("text\ngood day\nbad day\n", to: "days.csv")
    let refused = try PseudoTerminal(["new", "--data", "days.csv", "--classes", "good,bad"], in: folder.path)
    let screen = try await refused.answer(["n"])
    #expect(refused.status == 1)
    #expect(screen.contains("There is no package here. Make one in \(folder.path)? (y/n) [y]: n\n"), "\(screen)")
    #expect(screen.contains("or make one here: --package\n"), "\(screen)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["days.csv"])
  }
}
