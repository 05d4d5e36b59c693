import Foundation
import TestSupport
import Testing

/// Tasks that cannot be right, and labeling functions that misbehave.
@Suite(.tags(.slow)) struct BadTaskTests {
  @Test(arguments: ["none", "some", "abstain"])
  func aClassWhoseNameMeansNoVoteIsRefused(name: String) async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "class-\(name)",
      says: """
        error: a class cannot be called "\(name)"
          fix: rename the case: in a labeling function .\(name) would mean no vote at all
        """)
  }

  @Test func aWrongNameIsAnsweredWithTheNearest() async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "vidoe-comments",
      says: """
        error: there is no task "vidoe-comments"
          at:  LabelingFunctions
          fix: did you mean "VideoComments"? Otherwise take one of ClassAbstain, ClassNone, ClassSome, Greetings, Moody, Pair, Unfriendly, Unruly, VideoComments, or make it: tally new vidoe-comments
        """)
    try await work.expectFailure(
      "explain", "weather", "c1",
      says: """
        error: there is no task "weather"
          at:  LabelingFunctions
          fix: take one of ClassAbstain, ClassNone, ClassSome, Greetings, Moody, Pair, Unfriendly, Unruly, VideoComments, or make it: tally new weather
        """)
  }

  @Test func outsideOfAPackageThereAreNoTasks() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await TallyProgram.run(["run", "video-comments"], in: folder.path)
    outcome.expectErrors(
      """
      error: there is no folder LabelingFunctions here or further up
        at:  \(folder.path)
        fix: change into the package that holds your tasks
      """, status: 1)
    #expect(outcome.text == "")
  }

  @Test func withFewerThanThreeFunctionsMajorityVoteIsTaken() async throws {
    let work = try await Workspace()
    try work.write(lines(["left", "right", "left right"]), to: "lines.jsonl")
    let outcome = try await work.tally("run", "pair")
    outcome.expectErrors(
      """
      warning: only 2 labeling functions voted: majority vote was taken instead of cavity
        fix: write at least 3: with fewer, nothing can be said about how good each of them is
      """, status: 0)
    #expect(outcome.text.hasPrefix("Pair, run "))
    let labels = try work.latestObjects("Pair", "labels.jsonl")
    try #require(labels.count == 3)
    #expect(labels[0]["label"] as? String == "left")
    #expect(labels[1]["label"] as? String == "right")
    #expect(labels[2]["margin"] as? Double == 0)
    #expect(labels[2]["route"] as? String == "annotator")
  }

  @Test func faultsAreCountedAndListedAndNoVotes() async throws {
    let work = try await Workspace()
    let texts = ["calm", "wild", "calm throw", "wild trap", "calm wild", "wild"] + Array(repeating: "calm", count: 200)
    try work.write(lines(texts), to: "lines.jsonl")
    let outcome = try await work.tally("run", "unruly")
    let original = try await UserPackage.shared.folder()
    let file = "\(original)/LabelingFunctions/Unruly/Unruly.swift"
    try outcome.expectDone()
    let faults = try work.latestObjects("Unruly", "faults.jsonl")
    #expect(faults.map { $0["function"] as? String } == ["throws", "refuses", "traps"])
    #expect(faults.map { $0["row"] as? String } == ["r2", "r2", "r3"])
    #expect(faults.map { $0["kind"] as? String } == ["thrown", "thrown", "crashed"])
    #expect(faults.map { $0["file"] as? String } == [file, file, file])
    #expect(faults.map { $0["line"] as? Int } == [20, 24, 28])
    #expect(faults.prefix(2).map { $0["message"] as? String } == ["Refusal()", "Refusal()"])
    #expect((faults[2]["message"] as? String)?.hasSuffix("Fatal error: no way out") == true)
    #expect(
      outcome.errors.contains(
        """
        warning: labeling function "traps" failed on 1 of 206 rows; it has no vote there
          at:  \(file):28
          fix: the first of these rows are in .tally/Unruly/runs/
        """))
    // The rows after the crash are as if nothing had been.
    let labels = try work.latestObjects("Unruly", "labels.jsonl")
    #expect(labels.count == 206)
    #expect(labels[3]["votes"] as? Int == 3)
    #expect(labels[5]["votes"] as? Int == 3)
  }

  @Test func tooManyFaultsAreExitStatusTwoButTheRunIsDone() async throws {
    let work = try await Workspace()
    let texts = ["calm throw", "wild"] + Array(repeating: "calm", count: 8)
    try work.write(lines(texts), to: "lines.jsonl")
    let outcome = try await work.tally("run", "unruly", "--max-faults", "0.05")
    #expect(outcome.status == 2)
    #expect(outcome.text.hasPrefix("Unruly, run "))
    #expect(outcome.errors.contains("warning: labeling function \"throws\" failed on 1 of 10 rows"))
    #expect(!outcome.errors.contains("error:"))
    #expect(try work.latestObjects("Unruly", "labels.jsonl").count == 10)
    #expect(try await work.tally("run", "unruly", "--max-faults", "0.1").status == 0)
  }

  @Test func everyFaultOfEveryFunctionIsCounted() async throws {
    let work = try await Workspace()
    // More than one batch of rows, and more faults in a batch than rows.
    try work.write(lines(Array(repeating: "calm throw", count: 5000)), to: "lines.jsonl")
    let outcome = try await work.tally("run", "unruly", "--json")
    #expect(outcome.status == 2)
    let manifest = try outcome.json()["manifest"] as? [String: Any]
    let functions = manifest?["functions"] as? [[String: Any]] ?? []
    #expect(functions.map { $0["faults"] as? Int } == [0, 0, 5000, 5000, 0, 0])
  }

  @Test func aFunctionThatCrashesAgainAndAgainIsQuarantined() async throws {
    let work = try await Workspace()
    try work.write(lines(Array(repeating: "calm trap", count: 60) + ["wild", "calm"]), to: "lines.jsonl")
    let file = try await UserPackage.shared.folder() + "/LabelingFunctions/Unruly/Unruly.swift"
    let outcome = try await work.tally("run", "unruly")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains(
        """
        warning: labeling function "traps" is quarantined: it cost its process on more than 50 rows, and has no vote in \
        this run: Unruly/Unruly.swift:29: Fatal error: no way out
          at:  \(file):28
          fix: mend or remove it; some of these rows: tally runs faults Unruly --lf traps

        """), "\(outcome.errors)")
    #expect(!outcome.errors.contains("never voted: sleeps, traps"))
    let manifest = try #require(
      JSONSerialization.jsonObject(with: work.latest("Unruly", "manifest.json") ?? Data()) as? [String: Any])
    #expect(manifest["quarantined"] as? [String] == ["traps"])
    let functions = manifest["functions"] as? [[String: Any]] ?? []
    #expect(functions.map { $0["faults"] as? Int } == [0, 0, 0, 0, 51, 0])
    #expect(functions[4]["votes"] as? Int == 0)
    let faults = try work.latestObjects("Unruly", "faults.jsonl")
    #expect(faults.count == 1 && faults[0]["row"] == nil)
    #expect(faults[0]["kind"] as? String == "quarantined" && faults[0]["message"] as? String == "at least 51 rows")
    let listed = try await work.tally("runs", "faults", "unruly", "--lf", "traps", "--json")
    let rows = try #require(JSONSerialization.jsonObject(with: listed.output) as? [[String: Any]])
    #expect(rows.count == 51 && rows[0]["row"] as? String == "r0")
    // The same run again has the same bytes, and with more allowed it is another run.
    let before = work.lastOutput("Unruly")
    #expect(try await work.tally("run", "unruly", "--workers", "1").status == 2)
    #expect(work.lastOutput("Unruly") == before)
    #expect(try await work.tally("run", "unruly", "--quarantine-after", "60", "--max-faults", "1").status == 0)
    let after = work.latestText("Unruly", "manifest.json")
    #expect(after.contains("\"quarantine after 60\"") && !after.contains("quarantined"))
  }

  @Test func strictEndsTheRunAtTheFirstFault() async throws {
    let work = try await Workspace()
    try work.write(lines(["calm", "wild", "calm throw", "wild trap"]), to: "lines.jsonl")
    let file = try await UserPackage.shared.folder() + "/LabelingFunctions/Unruly/Unruly.swift"
    let outcome = try await work.tally("run", "unruly", "--strict")
    outcome.expectErrors(
      """
      error: labeling function "throws" threw an error on row "r2", line 3 of lines.jsonl: Refusal()
        at:  \(file):20
        fix: mend it, or run without --strict: it then has no vote on that row; the last results are untouched
      """, status: 1)
    #expect(outcome.text == "")
    #expect(work.partialFolders("Unruly") == [])
  }

  @Test func aFunctionThatSleepsTooLongIsAFaultThatTheManifestTellsApart() async throws {
    let work = try await Workspace()
    try work.write(lines(["calm", "wild asleep", "calm"]), to: "lines.jsonl")
    let outcome = try await work.tally("run", "unruly", "--lf-wall-limit", "0.2", "--max-faults", "1")
    #expect(outcome.status == 0)
    let faults = try work.latestObjects("Unruly", "faults.jsonl")
    #expect(faults.map { $0["row"] as? String } == ["r1"])
    #expect(faults.map { $0["kind"] as? String } == ["wallLimit"])
    #expect(faults.map { $0["message"] as? String } == ["0.2 s"])
    #expect(work.latestText("Unruly", "manifest.json").contains("\"wallTimeouts\" : 1"))
  }

  @Test func faultsAreListedWithWhereTheyCrashed() async throws {
    let work = try await Workspace()
    try work.write(lines(["calm", "wild", "calm throw", "wild trap", "trap"]), to: "lines.jsonl")
    let run = try await work.tally("run", "unruly", "--max-faults", "1")
    try run.expectDone()
    let table = run.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let heading = try #require(table.first { $0.contains("faults") })
    #expect(heading.suffix(4) == ["conflicts", "faults", "est.", "acc."])
    let shown = ["calm", "wild", "throws", "refuses", "traps", "sleeps"].map { name in
      table.first { $0.first == name }.map { $0[$0.count - 2] }
    }
    #expect(shown == ["0", "0", "1", "1", "2", "0"])
    let file = try await UserPackage.shared.folder() + "/LabelingFunctions/Unruly/Unruly.swift"
    let outcome = try await work.tally("runs", "faults", "unruly", "--json")
    outcome.expectErrors("", status: 0)
    let faults = try #require(JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]])
    #expect(faults.map { $0["function"] as? String } == ["throws", "refuses", "traps", "traps"])
    #expect(faults.map { $0["row"] as? String } == ["r2", "r2", "r3", "r4"])
    #expect(faults.map { $0["kind"] as? String } == ["thrown", "thrown", "crashed", "crashed"])
    #expect(faults.map { $0["line"] as? Int } == [20, 24, 28, 28])
    let backtrace = try #require(faults[2]["backtrace"] as? [String])
    #expect(backtrace.first?.hasSuffix(" at \(file):29") == true, "\(backtrace)")
    #expect(faults[3]["backtrace"] == nil)
    let text = try await work.tally("runs", "faults", "unruly", "--lf", "traps").text
    #expect(text.contains("traps crashed on row r3 in\n") && !text.contains("refuses"))
    try await work.tally("runs", "faults", "unruly", "--lf", "trap").expectErrors(
      """
      error: there is no labeling function "trap" in this run
        fix: did you mean "traps"? Otherwise take one of calm, wild, throws, refuses, traps, sleeps
      """, status: 1)
    try await work.tally("runs", "faults", "unruly", "--run", "nothing").expectErrors(
      """
      error: there is no run "nothing"
        fix: list them: tally runs unruly
      """, status: 1)
    try work.write(lines(["calm", "wild"]), to: "lines.jsonl")
    #expect(try await !work.tally("run", "unruly").text.contains("faults"))
    #expect(try await work.tally("runs", "faults", "unruly").text.hasPrefix("no labeling function failed in run "))
  }

  private func lines(_ texts: [String]) -> String {
    texts.enumerated().map { #"{"id":"r\#($0)","text":"\#($1)"}"# + "\n" }.joined()
  }
}
