import Foundation
import TestSupport
import Testing

/// Runs that nobody watches: a log for machines, no home, no terminal, folders that may only be read.
@Suite(.tags(.slow)) struct UnattendedTests {
  private func log(_ outcome: TallyProgram.Outcome) throws -> [[String: Any]] {
    try outcome.errorLines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
    }
  }

  @Test func theLogIsJSONLinesFromBeginningToEnd() async throws {
    let work = try await Workspace()
    try work.write(
      (0..<100).map { #"{"id":"r\#($0)","text":"\#(["calm", "wild", "throw"][$0 % 3])"}"# + "\n" }.joined(), to: "rows")
    let outcome = try await work.tally(
      "run", "unruly", "--data", "rows", "--format", "jsonl", "--log-format", "json", "--max-faults", "1")
    #expect(outcome.status == 0 && outcome.text == "", "\(outcome.errors)")
    let lines = try log(outcome)
    for line in lines {
      let time = try #require(line["time"] as? String)
      #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(time)")
      #expect(["info", "warning", "error"].contains(line["level"] as? String ?? ""))
    }
    let messages = lines.map { $0["message"] as? String ?? "" }
    for phase in ["reading", "applying", "fitting", "writing"] { #expect(messages.contains("\(phase) Unruly")) }
    let fault = try #require(lines.first { ($0["message"] as? String)?.contains("\"throws\" failed on 33 of") == true })
    #expect(fault["level"] as? String == "warning")
    let place = (fault["fields"] as? [String: Any])?["at"] as? String
    #expect(place?.contains("LabelingFunctions/Unruly/Unruly.swift:") == true)
    let end = try #require(lines.last?["fields"] as? [String: Any])
    #expect(messages.last == "done" && end["rows"] as? Int == 100 && end["faults"] as? Int == 66)
    #expect((end["place"] as? String)?.hasSuffix(".tally/Unruly/runs/\(end["run"] as? String ?? "")") == true)
  }

  @Test func anErrorIsALineOfTheLog() async throws {
    let work = try await Workspace()
    let outcome = try await work.tally("run", "video-comments", "--data", "absent.jsonl", "--log-format", "json")
    #expect(outcome.status == 1 && outcome.text == "")
    let last = try #require(try log(outcome).last)
    #expect(last["level"] as? String == "error" && last["message"] as? String == "there is no data file")
    #expect(
      last["fields"] as? [String: String] == ["at": "absent.jsonl", "fix": "check the path, or pass --data FILE"])
  }

  /// With `--json` the result is on standard output, and only that.
  @Test func theResultMayBeJSONToo() async throws {
    let work = try await Workspace()
    let outcome = try await work.tally("run", "video-comments", "--log-format", "json", "--json")
    #expect(outcome.status == 0)
    #expect(try outcome.json()["run"] as? String != nil)
    #expect(try log(outcome).last?["message"] as? String == "done")
  }

  @Test func neitherHomeNorEnvironmentIsNeeded() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let expected = work.lastOutput()
    try FileManager.default.removeItem(atPath: work.path(".tally"))
    let outcome = try await TallyProgram.start(["run", "video-comments"], in: work.root, launcher: ["env", "-i"])
      .outcome()
    try outcome.expectDone()
    #expect(work.lastOutput() == expected)
  }

  @Test(.enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.whyAbsent)))
  func theInputMayLieWhereNothingCanBeWritten() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments", "--data", "rows.jsonl").expectDone()
    let expected = work.latest("VideoComments", "votes.npy")
    let disk = try SmallDisk(megabytes: 1, at: work.path("input"))
    for name in ["rows.jsonl", "gold.csv"] {
      try FileManager.default.copyItem(atPath: work.path(name), toPath: "\(disk.path)/\(name)")
    }
    #expect(Shell.run("mount", "-o", "remount,ro", disk.path) == 0)
    try await work.tally("run", "video-comments", "--data", "input/rows.jsonl", "--gold", "input/gold.csv").expectDone()
    #expect(work.latest("VideoComments", "votes.npy") == expected)
  }

  @Test(.enabled(if: Unprivileged.isPossible, Comment(rawValue: Unprivileged.whyAbsent)))
  func whereThePackageCannotBeWrittenRunsAreKeptElsewhere() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let expected = work.lastOutput()
    try FileManager.default.removeItem(atPath: work.path(".tally"))
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: work.root)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: work.root) }
    let elsewhere = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: elsewhere.path)
    func tally(_ arguments: String...) async throws -> TallyProgram.Outcome {
      try await TallyProgram.start(arguments, in: work.root, launcher: Unprivileged.launcher).outcome()
    }
    try await tally("run", "video-comments").expectErrors(
      """
      error: cannot write the folder of runs: permission denied
        at:  .tally
        fix: let this user write it, or keep runs elsewhere: --store DIR
      """, status: 1)
    try await tally("run", "video-comments", "--store", elsewhere.path).expectDone()
    let latest = elsewhere.path("VideoComments/latest/")
    for (name, bytes) in expected { #expect(FileManager.default.contents(atPath: latest + name) == bytes, "\(name)") }
    let runs = try await tally("runs", "video-comments", "--store", elsewhere.path)
    #expect(runs.status == 0 && runs.text.contains("done"), "\(runs.errors)")
    let explanation = try await tally("explain", "video-comments", "c3", "--store", elsewhere.path)
    #expect(explanation.status == 0 && explanation.text.hasPrefix("row c3 of run"), "\(explanation.errors)")
  }
}
