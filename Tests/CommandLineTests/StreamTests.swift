import Foundation
import TestSupport
import Testing

/// `tally run TASK --data - --model FILE`: rows in, label lines out.
@Suite(.tags(.slow)) struct StreamTests {
  private let model = ".tally/VideoComments/latest/model.json"

  /// A workspace with a model, and what a stream must not touch.
  private func workspace() async throws -> Workspace {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    return work
  }

  /// Byte for byte, in either format, with ids and without, for any number of workers.
  @Test(arguments: [["--labels", "jsonl"], ["--labels", "csv"], ["--id", "position"], ["--review-below", "0.9"]])
  func labelsAreThoseOfARun(options: [String]) async throws {
    let work = try await workspace()
    let path = try work.write(CommentRows(count: 9000, seed: 5, padding: 200).jsonLines, to: "more.jsonl")
    let before = work.lastOutput()
    for workers in ["1", "3"] {
      let outcome = try await TallyProgram.run(
        ["run", "video-comments", "--data", "-", "--model", model, "--workers", workers] + options, in: work.root,
        input: path)
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.wholeMatch(of: /note: 9,000 rows labelled, [\d,]+ uncovered, [\d.]+ s\n/) != nil,
        "\(outcome.errors)")
      #expect(work.lastOutput() == before)
      let run = try await TallyProgram.run(
        [
          "run", "video-comments", "--data", "more.jsonl", "--model", model, "--output", "out-\(workers)", "--store",
          "other",
        ]
          + options, in: work.root)
      try run.expectDone()
      let name = options.contains("csv") ? "labels.csv" : "labels.jsonl"
      let isEqual = FileManager.default.contents(atPath: work.path("out-\(workers)/\(name)")) == outcome.output
      #expect(isEqual && outcome.output.count > 9000 * 50)
    }
  }

  @Test func nothingIsKept() async throws {
    let work = try await workspace()
    let kept = try FileManager.default.subpathsOfDirectory(atPath: work.path(".tally"))
    let runs = try await work.tally("runs", "video-comments").text
    let outcome = try await work.tally(
      "run", "video-comments", "--data", "-", "--model", model, input: work.path("rows.jsonl"))
    #expect(outcome.status == 0)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: work.path(".tally")) == kept)
    #expect(try await work.tally("runs", "video-comments").text == runs)
  }

  @Test func withAnOutputItIsARun() async throws {
    let work = try await workspace()
    let path = try work.write(CommentRows.standard.separated(by: ",", lineEnd: "\n"), to: "rows.csv")
    let outcome = try await work.tally(
      "run", "video-comments", "--data", "-", "--model", model, "--output", "out", input: path)
    try outcome.expectDone()
    #expect(FileManager.default.fileExists(atPath: work.path("out/manifest.json")))
  }

  /// Each line is sent when the label of the one before is there.
  @Test func aLabelComesWhenItsRowHasCome() async throws {
    let work = try await workspace()
    let stream = try StreamedCommand(["run", "video-comments", "--data", "-", "--model", model], in: work.root)
    for row in 0..<5 {
      stream.write(#"{"id":"n\#(row)","text":"subscribe to http://x.example"}"# + "\n")
      #expect(stream.readLine()?.hasPrefix(#"{"id":"n\#(row)","label":"#) == true)
    }
    // The last line needs no line feed.
    stream.write(#"{"id":"last","text":"nice"}"#)
    stream.closeInput()
    #expect(stream.readLine()?.hasPrefix(#"{"id":"last","#) == true)
    #expect(stream.readLine() == nil)
    let (status, errors) = stream.end()
    #expect(status == 0 && errors.hasPrefix("note: 6 rows labelled"), "\(errors)")
  }

  @Test func noRowsAreNoLabels() async throws {
    let work = try await workspace()
    let outcome = try await work.tally("run", "video-comments", "--data", "-", "--model", model)
    #expect(outcome.status == 0 && outcome.text == "" && outcome.errors.hasPrefix("note: 0 rows labelled"))
    let table = try await work.tally("run", "video-comments", "--data", "-", "--model", model, "--labels", "csv")
    #expect(table.text == "id,ham,spam,label,margin,route,votes\n", "\(table.text)")
  }

  /// As `| head` does.
  @Test func aReaderThatHasEnoughEndsItQuietly() async throws {
    let work = try await workspace()
    let stream = try StreamedCommand(["run", "video-comments", "--data", "-", "--model", model], in: work.root)
    stream.write(CommentRows(count: 2, seed: 1).jsonLines)
    #expect(stream.readLine() != nil)
    stream.closeOutput()
    stream.write(CommentRows(count: 200, seed: 2).jsonLines)
    let (status, errors) = stream.end()
    #expect(status == 0 && errors == "")
  }

  /// Also while it waits for rows, or for somebody to take labels.
  @Test(arguments: [true, false]) func aSignalEndsItBehindWholeLabels(isBlocked: Bool) async throws {
    let work = try await workspace()
    let stream = try StreamedCommand(["run", "video-comments", "--data", "-", "--model", model], in: work.root)
    stream.write(CommentRows(count: 3, seed: 1).jsonLines)
    for _ in 0..<3 { #expect(stream.readLine() != nil) }
    if isBlocked {
      // More labels than the pipe takes.
      stream.write(CommentRows(count: 2000, seed: 2).jsonLines)
      try await Task.sleep(for: .seconds(1))
    }
    stream.send(SIGINT)
    let (status, errors) = stream.end()
    #expect(status == 130)
    #expect(errors.hasPrefix("error: interrupted; "), "\(errors)")
    if !isBlocked {
      #expect(errors == "error: interrupted; 3 rows labelled\n")
      #expect(stream.readLine() == nil)
    }
    #expect(work.workers().isEmpty)
  }

  @Test func aBadLineEndsItBehindTheLabelsBefore() async throws {
    let work = try await workspace()
    let lines = CommentRows.standard.jsonLines.split(separator: "\n")
    let path = try work.write((lines[..<200] + ["[]"] + lines[200...]).joined(separator: "\n"), to: "bad.jsonl")
    let outcome = try await work.tally("run", "video-comments", "--data", "-", "--model", model, input: path)
    outcome.expectErrors(
      """
      error: this line is not a JSON object
        at:  standard input:201
        fix: write one object a line, {"text": …}, or pass --skip-bad-lines to leave such rows out and list them
      """, status: 1)
    #expect(outcome.text.split(separator: "\n").count == 200)
    let lenient = try await work.tally(
      "run", "video-comments", "--data", "-", "--model", model, "--skip-bad-lines", "--log-format", "json", input: path)
    #expect(lenient.status == 0 && lenient.text.split(separator: "\n").count == 300)
    #expect(lenient.errorLines.count == 2)
    #expect(lenient.errorLines.first?.contains(#""at":"standard input:201""#) == true, "\(lenient.errors)")
    #expect(lenient.errorLines.last?.contains(#""badLines":1"#) == true, "\(lenient.errors)")
  }

  @Test func faultsAreToldAndCounted() async throws {
    let work = try await Workspace()
    try work.write(
      (0..<40).map { #"{"id":"q\#($0)","text":"calm\#($0 % 3 == 0 ? " wild" : "")"}"# + "\n" }.joined(), to: "calm")
    try await work.tally("run", "unruly", "--data", "calm", "--format", "jsonl").expectDone()
    let path = try work.write(
      (0..<40).map { #"{"id":"q\#($0)","text":"\#($0 == 7 ? "trap" : "calm")"}"# + "\n" }.joined(), to: "rows")
    let model = ".tally/Unruly/latest/model.json"
    let outcome = try await work.tally("run", "unruly", "--data", "-", "--model", model, input: path)
    // One fault in 40 is more than 1 %.
    #expect(outcome.status == 2 && outcome.text.split(separator: "\n").count == 40)
    #expect(
      outcome.errorLines.first?.hasPrefix(#"warning: labeling function "traps" crashed on row "q7", line 8: "#) == true)
    #expect(outcome.errors.contains(#"warning: labeling function "traps" failed on 1 of 40 rows"#))
    #expect(
      outcome.errorLines.last?.hasPrefix("note: 40 rows labelled, 1 uncovered, 1 fault, ") == true, "\(outcome.errors)")
    let quarantine = try await work.tally(
      "run", "unruly", "--data", "-", "--model", model, "--quarantine-after", "0", "--max-faults", "1", input: path)
    #expect(quarantine.status == 2)
    #expect(quarantine.errors.contains(#"warning: labeling function "traps" is quarantined"#), "\(quarantine.errors)")
  }

  @Test func whatIsNoStreamIsSaidSo() async throws {
    let work = try await workspace()
    let path = try work.write(CommentRows.standard.separated(by: ",", lineEnd: "\n"), to: "rows.csv")
    try await work.tally("run", "video-comments", "--data", "-", "--model", model, input: path).expectErrors(
      """
      error: a stream is JSON Lines, and this one is not
        at:  standard input
        fix: write one object a line, or pass --output DIR, which takes all of it first, CSV and TSV too
      """, status: 1)
    let packed = try work.write([0x1F, 0x8B, 0x08, 0x00], to: "rows.gz")
    try await work.tally("run", "video-comments", "--data", "-", "--model", model, input: packed).expectErrors(
      """
      error: a stream is labelled as it comes, and this one is compressed
        at:  standard input
        fix: unpack it on the way: zcat FILE | tally run … --data -; or pass --output DIR, which takes all of it first
      """, status: 1)
  }

  @Test(
    arguments: [
      (["--gold", "gold.csv"], "--gold measures"), (["--resume"], "--resume goes on"), (["--no-wait"], "--no-wait is"),
      (["--store", "elsewhere"], "--store is"), (["--json"], "--json prints"),
      (["--format", "csv"], "--format: a stream"),
    ])
  func optionsWithoutAMeaningAreRefused(options: [String], says: String) async throws {
    let work = try await Workspace()
    let outcome = try await TallyProgram.run(
      ["run", "video-comments", "--data", "-", "--model", "model.json"] + options, in: work.root)
    #expect(
      outcome.status == 64 && outcome.text == "" && outcome.errors.hasPrefix("Error: " + says), "\(outcome.errors)")
    #expect(outcome.errors.contains("with --output DIR, standard input is read to its end"))
  }
}
