import Foundation
import Glibc
import TestSupport
import Testing

/// Data that nobody meant to give: an error with what, where and how to mend it, and the last good output untouched.
@Suite(.tags(.slow)) struct HostileDataTests {
  @Test func aDeviceIsNoData() async throws {
    let work = try await Workspace()
    try await work.expectFailure(
      "run", "video-comments", "--data", "/dev/zero", "--format", "jsonl",
      says: """
        error: cannot read the data: it is a device
          at:  /dev/zero
          fix: name a file, or a pipe
        """)
    try await work.expectFailure(
      "run", "video-comments", "--gold", "/dev/zero",
      says: """
        error: cannot open the file: it is a device
          at:  /dev/zero
          fix: name a file, or a pipe
        """)
  }

  @Test func gzipWithSomethingBehindItIsAnError() async throws {
    let work = try await Workspace()
    let packed = try work.gzipped("rows.jsonl") + Data("garbage".utf8)
    try work.write(Array(packed), to: "more.jsonl.gz")
    try await work.expectFailure(
      "run", "video-comments", "--data", "more.jsonl.gz",
      says: """
        error: the gzip data is damaged or cut off
          at:  more.jsonl.gz
          fix: test it with gzip -t, and copy it again
        """)
  }

  /// Zeros take the place of what is gone, and the run does not take them for rows.
  @Test(arguments: [0, 4000]) func dataThatIsCutOffWhileItIsReadIsAnError(kept: Int) async throws {
    try await expectChanged { path in #expect(truncate(path, off_t(kept)) == 0) }
  }

  @Test func dataThatGrowsWhileItIsReadIsAnError() async throws {
    try await expectChanged { path in
      let handle = try #require(FileHandle(forWritingAtPath: path))
      handle.seekToEndOfFile()
      handle.write(Data(#"{"id":"late","text":"calm"}"#.utf8 + [0x0A]))
    }
  }

  /// A run whose file is changed in the middle.
  private func expectChanged(_ change: (String) throws -> Void) async throws {
    let work = try await Workspace()
    try work.write((0..<20).map { #"{"id":"q\#($0)","text":"calm"}"# + "\n" }.joined(), to: "quick.jsonl")
    try await work.tally("run", "unruly", "--data", "quick.jsonl").expectDone()
    let before = work.lastOutput("Unruly")
    let path = try work.write(
      (0..<400).map { #"{"id":"s\#($0)","text":"calm slow"}"# + "\n" }.joined(), to: "slow.jsonl")
    try work.hold()
    let running = try TallyProgram.start(["run", "unruly", "--data", "slow.jsonl", "--workers", "1"], in: work.root)
    for _ in 0..<600 where work.partialFolders("Unruly").isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    try await Task.sleep(for: .seconds(1))
    try #require(running.isRunning)
    try change(path)
    try work.release()
    try await running.outcome().expectErrors(
      """
      error: the data changed while it was read
        at:  slow.jsonl
        fix: wait until its writer is done, or copy it first, and run again
      """, status: 1)
    #expect(work.lastOutput("Unruly") == before)
    #expect(work.partialFolders("Unruly") == [])
  }

  @Test func hostileRowsAreCountedAndTheOthersLabelled() async throws {
    let work = try await Workspace()
    let deep = String(repeating: "[", count: 1_000_000) + String(repeating: "]", count: 1_000_000)
    let lines = [
      #"{"id":18446744073709551615,"text":"love"}"#, #"{"id":"deep","text":"song","other":\#(deep)}"#,
      #"{"id":"half","text":"\ud800"}"#, #"{"id":"number","text":"song","like_count":"12"}"#,
      #"{"id":"twice","text":"who","text":"love"}"#, #"{"id":"zero\u0000","text":"a\u0000 love"}"#,
      #"{"id":"huge","text":"love","like_count":1e400}"#,
    ]
    try work.write("\u{FEFF}" + lines.joined(separator: "\r\n"), to: "bad.jsonl")
    try await work.tally("run", "video-comments", "--data", "bad.jsonl", "--skip-bad-lines").expectDone()
    let ids = try work.latestObjects("VideoComments", "labels.jsonl").map { $0["id"] as? String }
    #expect(ids == ["18446744073709551615", "twice", "zero\0"])
    let problems = try work.latestObjects("VideoComments", "bad-lines.jsonl")
    #expect(problems.map { $0["line"] as? Int } == [2, 3, 4, 7])
    #expect(problems.map { $0["kind"] as? String } == ["notJSON", "notJSON", "wrongType", "wrongType"])
  }

  @Test func aModelFileOfNothingButBracketsIsAnError() async throws {
    let work = try await Workspace()
    for text in [String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 100_000)] {
      try work.write(text, to: "model.json")
      let outcome = try await work.tally("run", "video-comments", "--model", "model.json")
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("error: "), "\(outcome.errors)")
      #expect(outcome.errors.contains("model.json"))
    }
  }
}

extension Workspace {
  /// A file of the workspace, packed.
  fileprivate func gzipped(_ name: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "--stdout", path(name)]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return data
  }
}
