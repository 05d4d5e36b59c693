import Foundation
import TestSupport
import Testing

/// What a run writes, and what it does not depend on.
@Suite(.tags(.slow)) struct RunResultTests {
  private let standard = CommentRows.standard

  @Test func everyFormatOfTheSameRowsGivesTheSameVotesAndLabels() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let labels = work.latest("VideoComments", "labels.jsonl")
    let votes = work.latest("VideoComments", "votes.npy")
    try #require(labels != nil && votes != nil)
    try work.write(standard.separated(by: ",", lineEnd: "\n"), to: "rows.csv")
    try work.write("\u{FEFF}" + standard.separated(by: ",", lineEnd: "\r\n"), to: "windows.csv")
    try work.write(standard.separated(by: "\t", lineEnd: "\n"), to: "rows.tsv")
    try work.write("\u{FEFF}" + standard.jsonLines.replacingOccurrences(of: "\n", with: "\r\n"), to: "windows.jsonl")
    for name in ["rows.jsonl", "rows.csv"] { try gzip(work.path(name)) }
    for name in ["rows.csv", "windows.csv", "rows.tsv", "windows.jsonl", "rows.jsonl.gz", "rows.csv.gz"] {
      try await work.tally("run", "video-comments", "--data", name).expectDone()
      #expect(work.latest("VideoComments", "labels.jsonl") == labels, "\(name)")
      #expect(work.latest("VideoComments", "votes.npy") == votes, "\(name)")
    }
    for (name, format) in [("rows.jsonl", ""), ("rows.csv", ""), ("rows.tsv", "tsv"), ("rows.jsonl.gz", "jsonl")] {
      let option = format.isEmpty ? [] : ["--format", format]
      let outcome = try await TallyProgram.run(
        ["run", "video-comments", "--data", "-"] + option, in: work.root, input: work.path(name))
      try outcome.expectDone()
      #expect(work.latest("VideoComments", "labels.jsonl") == labels, "\(name) from standard input")
    }
  }

  @Test func theSecondRunIsTheSameByteForByte() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments", "--json").expectDone()
    let first = work.lastOutput()
    let second = try await work.tally("run", "video-comments", "--workers", "3")
    try second.expectDone()
    #expect(work.lastOutput() == first)
    #expect(
      first.keys.sorted() == [
        "figures.json", "labels.jsonl", "manifest.json", "model.json", "review.jsonl", "rows.idx", "votes.npy",
      ])
    // Another option is another run.
    try await work.tally("run", "video-comments", "--review-below", "0.3").expectDone()
    let runs = try FileManager.default.contentsOfDirectory(atPath: work.path(".tally/VideoComments/runs"))
    #expect(runs.count == 2)
  }

  @Test(arguments: ["VideoComments", "video-comments", "video_comments", "videocomments", "VIDEO COMMENTS"])
  func aTaskIsCalledInAnySpelling(name: String) async throws {
    let work = try await Workspace()
    let outcome = try await work.tally("run", name)
    try outcome.expectDone()
    #expect(outcome.text.hasPrefix("VideoComments, run "))
  }

  @Test func rowsInAnotherOrderGetTheSameLabels() async throws {
    let work = try await Workspace()
    let rows = standard.rows.map(CommentRows.json)
    try work.write(rows.reversed().joined(separator: "\n"), to: "reversed.jsonl")
    let turned = rows.indices.map { rows[($0 * 7 + 3) % rows.count] }
    try work.write(turned.joined(separator: "\n"), to: "turned.jsonl")
    // Majority vote leaves ties, which the hash of the id settles.
    for model in ["cavity", "majority"] {
      try await work.tally("run", "video-comments", "--label-model", model).expectDone()
      let expected = work.latestText("VideoComments", "labels.jsonl").split(separator: "\n").sorted()
      let review = work.latestText("VideoComments", "review.jsonl")
      #expect(expected.count == 300)
      for name in ["reversed.jsonl", "turned.jsonl"] {
        try await work.tally("run", "video-comments", "--data", name, "--label-model", model).expectDone()
        #expect(work.latestText("VideoComments", "labels.jsonl").split(separator: "\n").sorted() == expected, "\(name)")
        #expect(work.latestText("VideoComments", "review.jsonl") == review, "\(name)")
      }
    }
  }

  @Test func aFrozenModelGivesTheLabelsOfTheRunThatMadeIt() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments", "--output", "out").expectDone()
    let labels = work.latestText("VideoComments", "labels.jsonl")
    try await work.tally("run", "video-comments", "--model", "out/model.json").expectDone()
    #expect(work.latestText("VideoComments", "labels.jsonl") == labels)
    // Each row alone, too: nothing is learned from the rows.
    try work.write(CommentRows.json(standard.rows[7]) + "\n", to: "one.jsonl")
    try await work.tally("run", "video-comments", "--data", "one.jsonl", "--model", "out/model.json").expectDone()
    #expect(work.latestText("VideoComments", "labels.jsonl") == labels.split(separator: "\n")[7] + "\n")
  }

  @Test func aModelOfAnotherTaskIsRefused() async throws {
    let work = try await Workspace()
    try work.write("id,text\na,calm\nb,wild\nc,calm\n", to: "lines.csv")
    try await work.tally("run", "unruly", "--data", "lines.csv", "--output", "other").expectDone()
    try await work.expectFailure(
      "run", "video-comments", "--model", "other/model.json",
      says: """
        error: the model was fitted on other labeling functions, gone: calm, wild, throws, refuses, traps, sleeps, new: subscribe, praise, link, liked, song, shouting
          at:  other/model.json
          fix: fit a new model: run without --model
        """)
    try await work.expectFailure(
      "run", "video-comments", "--model", "rows.jsonl",
      says: """
        error: the model file is not JSON
          at:  rows.jsonl
          fix: save the model again with a run, or leave --model out
        """)
    try await work.expectFailure(
      "run", "video-comments", "--model", "absent.json",
      says: """
        error: cannot open the file: no such file or directory
          at:  absent.json
          fix: check the spelling of the path; relative paths start at the current folder
        """)
  }

  @Test func theOutputFolderGetsTheResultsAndKeepsWhatIsTheUsers() async throws {
    let work = try await Workspace()
    try FileManager.default.createDirectory(atPath: work.path("out"), withIntermediateDirectories: true)
    try work.write("mine", to: "out/labels.csv")
    try work.write("mine", to: "out/notes.txt")
    let outcome = try await work.tally("run", "video-comments", "--output", "out")
    try outcome.expectDone()
    #expect(outcome.text.contains("labels   out/labels.jsonl\n"))
    let last = work.lastOutput()
    for name in ["labels.jsonl", "manifest.json", "model.json", "review.jsonl", "votes.npy"] {
      #expect(FileManager.default.contents(atPath: work.path("out/\(name)")) == last[name], "\(name)")
    }
    #expect(try String(contentsOfFile: work.path("out/labels.csv"), encoding: .utf8) == "mine")
    // What a run left there goes where the next one has no such file.
    try await work.tally("run", "video-comments", "--output", "out", "--labels", "csv").expectDone()
    #expect(!FileManager.default.fileExists(atPath: work.path("out/labels.jsonl")))
    #expect(
      FileManager.default.contents(atPath: work.path("out/labels.csv")) == work.latest("VideoComments", "labels.csv"))
    #expect(try String(contentsOfFile: work.path("out/notes.txt"), encoding: .utf8) == "mine")
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path("out"))
    #expect(!names.contains { $0.hasSuffix(".partial") })
  }

  @Test func labelsAreWrittenAsSeparatedTextToo() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let objects = try work.latestObjects("VideoComments", "labels.jsonl")
    try await work.tally("run", "video-comments", "--labels", "csv").expectDone()
    let lines = work.latestText("VideoComments", "labels.csv").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "id,ham,spam,label,margin,route,votes")
    #expect(lines.count == 302 && lines[301] == "")
    for (line, object) in zip(lines.dropFirst(), objects) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let probabilities = object["probabilities"] as? [String: Double] ?? [:]
      try #require(cells.count == 7)
      #expect(cells[0] == object["id"] as? String)
      #expect(Double(cells[1]) == probabilities["ham"] && Double(cells[2]) == probabilities["spam"])
      #expect(cells[3] == object["label"] as? String)
      #expect(Double(cells[4]) == object["margin"] as? Double)
      #expect(cells[5] == object["route"] as? String && Int(cells[6]) == object["votes"] as? Int)
    }
  }

  @Test func aRowWithoutVotesIsUncovered() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let uncovered = try work.latestObjects("VideoComments", "labels.jsonl").filter {
      $0["route"] as? String == "uncovered"
    }
    #expect(uncovered.count > 5)
    let balance = try ModelBalance.read(Data(work.latestText("VideoComments", "model.json").utf8))
    for row in uncovered {
      #expect(row["label"] as? String == "")
      #expect(row["margin"] as? Double == 0)
      #expect(row["votes"] as? Int == 0)
      let probabilities = row["probabilities"] as? [String: Double] ?? [:]
      #expect(abs((probabilities["ham"] ?? 9) - balance[0]) < 1e-8)
      #expect(abs((probabilities["spam"] ?? 9) - balance[1]) < 1e-8)
    }
    let review = try work.latestObjects("VideoComments", "review.jsonl").compactMap { $0["id"] as? String }
    #expect(Set(review).isDisjoint(with: uncovered.compactMap { $0["id"] as? String }))
  }

  @Test func reviewHoldsTheRowsWithSmallMarginsSmallestFirst() async throws {
    let work = try await Workspace()
    for limit in [0.2, 0.6] {
      try await work.tally("run", "video-comments", "--review-below", "\(limit)").expectDone()
      let labels = try work.latestObjects("VideoComments", "labels.jsonl")
      let review = try work.latestObjects("VideoComments", "review.jsonl")
      let wanted = labels.filter { $0["route"] as? String == "annotator" }
      #expect(wanted.allSatisfy { ($0["margin"] as? Double ?? 1) < limit })
      #expect(labels.filter { $0["route"] as? String == "auto" }.allSatisfy { ($0["margin"] as? Double ?? 0) >= limit })
      #expect(review.count == wanted.count && !review.isEmpty)
      let margins = review.compactMap { $0["margin"] as? Double }
      #expect(margins == margins.sorted())
      let byID = Dictionary(uniqueKeysWithValues: wanted.map { ($0["id"] as? String ?? "", $0) })
      for line in review {
        let label = try #require(byID[line["id"] as? String ?? ""])
        #expect(line["label"] as? String == label["label"] as? String)
        #expect(line["margin"] as? Double == label["margin"] as? Double)
        #expect((line["votes"] as? [String: String])?.count == label["votes"] as? Int)
        let row = try #require(standard.rows.first { $0.id == line["id"] as? String })
        let shown = line["row"] as? [String: Any]
        #expect(shown?["text"] as? String == row.text && shown?["like_count"] as? Int == row.likes)
      }
    }
  }

  @Test func goldCanBeByIDByPositionByNameAndByNumber() async throws {
    let work = try await Workspace()
    let first = try await work.tally("run", "video-comments", "--json")
    try first.expectDone()
    let rows = standard.rows
    let numbers = rows.indices.map { $0 < 100 ? (CommentRows.gold(rows[$0]) == "spam" ? "1" : "0") : "-1" }
    let files = [
      ("position.csv", "label\n" + numbers.joined(separator: "\n") + "\n"),
      ("numbers.csv", "class,other,id\n" + rows.indices.map { "\(numbers[$0]),x,\(rows[$0].id)\n" }.joined()),
      (
        "lines.jsonl", rows.prefix(100).map { #"{"gold":"\#(CommentRows.gold($0))","id":"\#($0.id)"}"# + "\n" }.joined()
      ),
    ]
    let expected = try comparison(first)
    #expect(expected?["goldRows"] as? Int == 100)
    for (name, text) in files {
      try work.write(text, to: name)
      let outcome = try await work.tally("run", "video-comments", "--gold", name, "--json")
      outcome.expectErrors("", status: 0)
      #expect(try comparison(outcome) as NSDictionary? == expected as NSDictionary?, "\(name)")
    }
    try work.write("id,label\nc1,ham\nz1,ham\n", to: "partly.csv")
    try await work.tally("run", "video-comments", "--gold", "partly.csv").expectErrors(
      """
      warning: 1 gold id not in the data
        at:  partly.csv
        fix: check that gold and data belong together
      """, status: 0)
  }

  /// The parts of a run's JSON that gold decides.
  private func comparison(_ outcome: TallyProgram.Outcome) throws -> [String: Any]? {
    let json = try outcome.json()
    let counts = (json["manifest"] as? [String: Any])?["counts"] as? [String: Any]
    return ["goldRows": counts?["goldRows"] ?? 0, "report": (json["report"] as? [String: Any])?["comparison"] ?? 0]
  }

  @Test func withoutAnIDColumnThePositionServes() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments", "--data", "rows.jsonl", "--id", "position").expectDone()
    let labels = try work.latestObjects("VideoComments", "labels.jsonl")
    #expect(labels.map { $0["id"] as? String } == (0..<300).map { String($0) })
    let explained = try await work.tally("explain", "video-comments", "7")
    #expect(explained.text.hasPrefix("row 7 of run "))
  }

  @Test func numbersAreIDsToo() async throws {
    let work = try await Workspace()
    try work.write(
      #"{"id":17,"text":"love"}"# + "\n" + #"{"id":18,"text":"song","like_count":2}"# + "\n", to: "n.jsonl")
    try await work.tally("run", "video-comments", "--data", "n.jsonl").expectDone()
    #expect(try work.latestObjects("VideoComments", "labels.jsonl").map { $0["id"] as? String } == ["17", "18"])
  }

  @Test(.enabled(if: Python.hasNumPy, "python3 with numpy is not on this machine"))
  func numpyOpensTheVotes() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let script = """
      import json, numpy
      folder = '.tally/VideoComments/latest/'
      votes = numpy.load(folder + 'votes.npy')
      assert votes.dtype == numpy.int8 and votes.flags.f_contiguous, (votes.dtype, votes.flags)
      lines = [json.loads(line) for line in open(folder + 'labels.jsonl')]
      assert votes.shape == (300, 6), votes.shape
      assert ((votes != -1).sum(axis=1) == [line['votes'] for line in lines]).all()
      rows = [json.loads(line) for line in open('rows.jsonl')]
      assert (votes[:, 4] == [0 if 'song' in row['text'] else -1 for row in rows]).all()
      assert (votes[:, 0] == [1 if 'subscribe' in row['text'] else -1 for row in rows]).all()
      """
    #expect(try Python.run(script, in: work.root) == "")
  }

  private func gzip(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", path]
    try process.run()
    process.waitUntilExit()
  }
}

/// The class balance of a saved model.
enum ModelBalance {
  static func read(_ model: Data) throws -> [Double] {
    let json = try JSONSerialization.jsonObject(with: model) as? [String: Any]
    return try #require((json?["parameters"] as? [String: Any])?["balance"] as? [Double])
  }
}

enum Python {
  static let hasNumPy: Bool = (try? run("import numpy", in: "/")) == ""

  /// - Returns: what the script says on standard error.
  static func run(_ script: String, in folder: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 || !text.isEmpty ? text : "exit \(process.terminationStatus)"
  }
}
