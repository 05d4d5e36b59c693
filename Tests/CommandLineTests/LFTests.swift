import Foundation
import TestSupport
import Testing

/// `tally lf`: list, rows by outcome, trials.
@Suite(.tags(.slow)) struct LFTests {
  @Test func everyFunctionIsListedWithItsFigures() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let text = try await work.tally("lf", "video-comments")
    text.expectErrors("", status: 0)
    #expect(text.text.contains("labeling function  kind"))
    #expect(text.text.contains("LabelingFunctions/VideoComments/VideoComments.swift:15"))
    let listed = try await work.tally("lf", "video-comments", "--json")
    let functions = try listed.json()["functions"] as? [[String: Any]] ?? []
    #expect(functions.map { $0["name"] as? String } == ["subscribe", "praise", "link", "liked", "song", "shouting"])
    #expect(
      functions.map { $0["kind"] as? String } == ["keywords", "keywords", "pattern", "threshold", "code", "code"])
    let subscribe = try #require(functions.first)
    let rows = CommentRows.standard.rows
    let found = rows.filter { $0.text.contains("subscribe") }
    #expect(subscribe["votes"] as? Int == found.count)
    #expect(abs((subscribe["coverage"] as? Double ?? 0) - Double(found.count) / 300) < 1e-12)
    #expect(subscribe["polarity"] as? [String] == ["spam"])
    #expect(subscribe["goldVotes"] as? Int == rows.prefix(100).count { $0.text.contains("subscribe") })
    #expect(subscribe["precision"] as? Double == 1)
    #expect((subscribe["nanosecondsPerRow"] as? Double ?? 0) > 0)
    let sorted = try await work.tally("lf", "video-comments", "--sort", "coverage", "--json")
    let shares = (try sorted.json()["functions"] as? [[String: Any]] ?? []).compactMap { $0["coverage"] as? Double }
    #expect(shares.count == 6 && shares == shares.sorted(by: >))
  }

  @Test func rowsAreShownByOutcomeWithWhatWasFound() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let rows = Dictionary(uniqueKeysWithValues: CommentRows.standard.rows.map { ($0.id, $0) })
    let gold = Set(CommentRows.standard.rows.prefix(100).map(\.id))
    let page = try await work.tally(
      "lf", "show", "video-comments", "shouting", "--outcome", "wrong", "--rows", "1000", "--json")
    page.expectErrors("", status: 0)
    let samples = try page.json()["samples"] as? [[String: Any]] ?? []
    let wrong = (samples.first?["rows"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    let expected = rows.values.filter {
      gold.contains($0.id) && $0.text.contains("!!!") && CommentRows.gold($0) == "ham"
    }
    #expect(!wrong.isEmpty && Set(wrong) == Set(expected.map(\.id)))
    let shown = try await work.tally("lf", "show", "video-comments", "subscribe", "--outcome", "voted", "--show-data")
    shown.expectErrors("", status: 0)
    #expect(shown.text.contains("«subscribe»"))
    #expect(shown.text.contains("looks for \"subscribe\""))
    let plain = try await work.tally("lf", "show", "video-comments", "subscribe")
    #expect(plain.text.contains("subscribe*") && !plain.text.contains("«"))
    // The same rows every time, others with another seed.
    let few = ["lf", "show", "video-comments", "praise", "--outcome", "voted", "--rows", "4"]
    let first = try await TallyProgram.run(few, in: work.root).text
    #expect(try await TallyProgram.run(few, in: work.root).text == first)
    #expect(try await TallyProgram.run(few + ["--seed", "2"], in: work.root).text != first)
  }

  @Test func whatIsNotThereIsSaid() async throws {
    let work = try await Workspace()
    let none = try await work.tally("lf", "video-comments")
    none.expectErrors(
      """
      error: video-comments has not been run yet
        fix: tally run video-comments
      """, status: 1)
    try await work.tally("run", "video-comments", "--gold", "gold.csv").expectDone()
    let run = try #require(try await work.tally("lf", "video-comments", "--json").json()["run"] as? String)
    let unknown = try await work.tally("lf", "show", "video-comments", "shoutng")
    unknown.expectErrors(
      """
      error: run \(run) has no labeling function "shoutng"
        fix: did you mean "shouting"? Otherwise list them: tally lf video-comments
      """, status: 1)
    try work.write("id,label\nc0,ham\n", to: "gold.csv")
    let changed = try await work.tally("lf", "show", "video-comments", "song", "--outcome", "wrong")
    changed.expectErrors(
      """
      error: run \(run) has no gold to tell which votes are wrong
        fix: the gold has changed since: run the task again
      """, status: 1)
    try work.write(CommentRows(count: 3, seed: 9).jsonLines, to: "rows.jsonl")
    let stale = try await work.tally("lf", "show", "video-comments", "song", "--show-data", "--json")
    #expect(stale.status == 1)
    #expect(stale.errors.contains(#""error":"the data has changed since run \#(run)""#))
    let model = work.path(".tally/VideoComments/latest/model.json")
    let old = try String(contentsOfFile: model, encoding: .utf8).replacingOccurrences(
      of: "\"version\":2", with: "\"version\":1")
    try old.write(toFile: model, atomically: true, encoding: .utf8)
    let older = try await work.tally("lf", "video-comments")
    #expect(older.status == 1)
    #expect(older.errors.hasPrefix("error: the model file has version 1, this tally reads from 2 on"))
    try FileManager.default.removeItem(atPath: work.path(".tally/VideoComments/latest/rows.idx"))
    let damaged = try await work.tally("lf", "video-comments")
    damaged.expectErrors(
      """
      error: this file of the last run is damaged or of a newer version
        at:  .tally/VideoComments/latest/rows.idx
        fix: run the task again
      """, status: 1)
  }

  @Test func aFunctionIsTriedWithoutAFileBeingEdited() async throws {
    let work = try await Workspace()
    try work.describeBuild()
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    let source = try work.write(
      """
      for word in ["nice", "who"] {
        Keywords("has_\\(word)", in: \\.text, [word], vote: .ham)
      }
      LabelingFunction("subscribe") { comment in comment.text.contains("été") ? .ham : nil }

      """, to: "tried.swift")
    let tried = try await work.tally("lf", "try", "video-comments", source, "--json")
    tried.expectErrors("", status: 0)
    let functions = try tried.json()["functions"] as? [[String: Any]] ?? []
    #expect(functions.map { $0["name"] as? String } == ["has_nice", "has_who", "subscribe"])
    #expect(functions.map { $0["isReplacement"] as? Bool } == [false, false, true])
    let rows = CommentRows.standard.rows
    #expect(
      functions.map { $0["votes"] as? Int }
        == ["nice", "who", "été"].map { word in rows.count { $0.text.contains(word) } })
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    let uncovered = Set(labels.filter { $0["route"] as? String == "uncovered" }.compactMap { $0["id"] as? String })
    #expect(
      functions[0]["newRows"] as? Int == rows.count { $0.text.contains("nice") && uncovered.contains($0.id) })
    let gold = rows.prefix(100).filter { $0.text.contains("who") }
    #expect(functions[1]["goldVotes"] as? Int == gold.count)
    let right = Double(gold.count { CommentRows.gold($0) == "ham" }) / Double(gold.count)
    #expect(abs((functions[1]["precision"] as? Double ?? 0) - right) < 1e-12)
    #expect(work.lastOutput() == before)
    #expect(work.partialFolders() == [])
    // From standard input, as text, with the rows.
    let input = try work.write(#"Keywords("nice", in: \.text, ["nice"], vote: .ham)"#, to: "input")
    let text = try await work.tally("lf", "try", "video-comments", "-", "--show-data", input: input)
    text.expectErrors("", status: 0)
    #expect(text.text.hasPrefix("nice, keywords, on run ") && text.text.contains("«nice»"))
  }

  @Test func theTrialSaysWhatARunWouldGive() async throws {
    let work = try await Workspace()
    try work.describeBuild()
    try await work.tally("run", "video-comments").expectDone()
    let tried = try await work.tally(
      "lf", "try", "video-comments", #"Keywords("subscribe", in: \.text, ["subscribe"], vote: .spam)"#, "--json")
    tried.expectErrors("", status: 0)
    // The same LF in its own place: nothing changes.
    let json = try tried.json()
    #expect(json["changedRows"] as? Int == 0)
    let listed = try await work.tally("lf", "video-comments", "--json").json()["functions"] as? [[String: Any]] ?? []
    let function = (json["functions"] as? [[String: Any]])?.first
    for key in ["votes", "coverage", "overlaps", "conflicts", "estimatedAccuracy", "precision"] {
      #expect(function?[key] as? Double == listed[0][key] as? Double, "\(key)")
    }
    let alike = (function?["alike"] as? [[String: Any]])?.first
    #expect(alike?["function"] as? String == "subscribe" && alike?["share"] as? Double == 1)
  }

  @Test func mistakesInATrialAreShownInItsOwnLine() async throws {
    let work = try await Workspace()
    try work.describeBuild()
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    let wrong = try await work.tally(
      "lf", "try", "video-comments", #"Keywords("é", in: \.text, ["nice"], vote: .spma)"#)
    wrong.expectErrors(
      """
      error: the labeling function does not compile: type 'VideoComments.Label' has no member 'spma'
        at:  line 1, column 45
               Keywords("é", in: \\.text, ["nice"], vote: .spma)
                                                          ^
        fix: write it as it would stand in the task's functions: columns as \\.name, classes as .name
      """, status: 1)
    let open = try await work.tally(
      "lf", "try", "video-comments", #"Keywords("nice", in: \.text, ["nice"], vote: .ham"#)
    #expect(open.status == 1)
    #expect(open.errors.hasPrefix("error: the labeling function does not compile: "))
    let pattern = try await work.tally("lf", "try", "video-comments", #"Pattern("p", in: \.text, "(", vote: .ham)"#)
    #expect(pattern.status == 1)
    #expect(pattern.errors.hasPrefix("error: "))
    let empty = try await work.tally("lf", "try", "video-comments", " ")
    empty.expectErrors(
      """
      error: there is no labeling function to try
        fix: write one in quotes: tally lf try video-comments 'Keywords("name", in: \\.column, ["phrase"], vote: .class)'
      """, status: 1)
    let absent = try await work.tally("lf", "try", "video-comments", "absent.swift")
    absent.expectErrors(
      """
      error: there is no such file
        at:  absent.swift
        fix: check the path, or write the labeling function itself in quotes
      """, status: 1)
    #expect(work.lastOutput() == before)
  }

  @Test func aTriedFunctionThatCrashesIsAFault() async throws {
    let work = try await Workspace()
    try work.describeBuild()
    try await work.tally("run", "video-comments").expectDone()
    let tried = try await work.tally(
      "lf", "try", "video-comments",
      #"LabelingFunction("bad") { if $0.likes == 500 && $0.text.contains("who") { fatalError("no") }; return .ham }"#,
      "--json")
    tried.expectErrors("", status: 0)
    let function = (try tried.json()["functions"] as? [[String: Any]])?.first
    let faults = CommentRows.standard.rows.count { $0.likes == 500 && $0.text.contains("who") }
    #expect(function?["faults"] as? Int == faults)
    #expect(function?["votes"] as? Int == 300 - faults)
    #expect((function?["fault"] as? String)?.hasSuffix("Fatal error: no") == true)
    let always = try await work.tally(
      "lf", "try", "video-comments", #"LabelingFunction("worse") { _ in fatalError("never") }"#)
    #expect(always.status == 0)
    #expect(always.text.contains("quarantined: it cost its process on 51 rows: "), "\(always.text)")
    #expect(always.text.contains("Fatal error: never"), "\(always.text)")
  }
}
