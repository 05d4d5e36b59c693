import Foundation
import TestSupport
import Testing

/// A disk that is full, and files that may not be read or written.
@Suite(.tags(.slow)) struct DiskTests {
  private static let full = "free some space (df -h shows where), and run again: what was there before is untouched"

  @Test(.enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.whyAbsent)))
  func aFullDiskLeavesTheLastResults() async throws {
    let work = try await Workspace()
    let disk = try SmallDisk(megabytes: 8, at: work.path(".tally"))
    try CommentRows(count: 4000, seed: 2).jsonLines.write(
      toFile: work.path("more.jsonl"), atomically: true, encoding: .utf8)
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    // From no space at all to enough: whatever step hits the end of the disk, the answer is the same.
    var failures = 0
    for kilobytes in [0, 8, 32, 64, 128, 256, 384, 512, 640, 768, 896, 1024, 1280, 1536, 2048] {
      try disk.fill(leaving: kilobytes << 10)
      let outcome = try await work.tally("run", "video-comments", "--data", "more.jsonl")
      if outcome.status == 0 { break }
      failures += 1
      #expect(outcome.status == 1, "\(kilobytes) kB free")
      #expect(outcome.text == "")
      let errors = outcome.errorLines.filter { $0.hasPrefix("error: ") }
      #expect(errors.count == 1 && errors[0].contains("full"), "\(kilobytes) kB free: \(outcome.errors)")
      #expect(work.lastOutput() == before, "\(kilobytes) kB free")
      // Votes that were made before the disk was full stay, to be gone on with.
      #expect(work.partialFolders().allSatisfy { $0 == ".partial" }, "\(kilobytes) kB free")
    }
    #expect(failures > 4)
    try disk.fill(leaving: 4 << 20)
    try await work.tally("run", "video-comments", "--data", "more.jsonl").expectDone()
    #expect(work.lastOutput() != before)
  }

  @Test(.enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.whyAbsent)))
  func aFullDiskUnderTheOutputLeavesWhatWasThere() async throws {
    let work = try await Workspace()
    let disk = try SmallDisk(megabytes: 1, at: work.path("out"))
    try await work.tally("run", "video-comments", "--output", "out").expectDone()
    let before = FileManager.default.contents(atPath: work.path("out/labels.jsonl"))
    try disk.fill(leaving: 4096)
    let outcome = try await work.tally("run", "video-comments", "--review-below", "0.9", "--output", "out")
    outcome.expectErrors(
      """
      error: cannot write: the disk is full
        at:  out/labels.jsonl
        fix: \(DiskTests.full)
      """, status: 1)
    #expect(FileManager.default.contents(atPath: work.path("out/labels.jsonl")) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path("out")).filter { $0.contains("partial") }
    #expect(names == [])
  }

  @Test func fitSaysThatTheDiskIsFull() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write("a,b,c\n0,1,1\n1,1,-1\n0,0,0\n", to: "votes.csv")
    let outcome = try await TallyProgram.run(["fit", votes, "--output", "/dev/full"], in: folder.path)
    outcome.expectErrors(
      """
      error: cannot write: the disk is full
        at:  /dev/full
        fix: \(DiskTests.full)
      """, status: 1)
    #expect(outcome.text == "")
  }

  @Test(.enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.whyAbsent)))
  func fitOnAFullDiskLeavesWhatWasThere() async throws {
    let folder = try TemporaryFolder()
    let disk = try SmallDisk(megabytes: 1)
    let rows = (0..<2000).map { "\($0 % 2),\($0 % 3 % 2),1\n" }.joined()
    let votes = try folder.write("a,b,c\n" + rows, to: "votes.csv")
    let output = disk.path + "/labels.csv"
    try "the last good labels\n".write(toFile: output, atomically: true, encoding: .utf8)
    try disk.fill(leaving: 16 << 10)
    let outcome = try await TallyProgram.run(["fit", votes, "--output", output], in: folder.path)
    outcome.expectErrors(
      """
      error: cannot write: the disk is full
        at:  \(output)
        fix: \(DiskTests.full)
      """, status: 1)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "the last good labels\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == ["filler", "labels.csv"])
  }

  @Test(.enabled(if: Unprivileged.isPossible, Comment(rawValue: Unprivileged.whyAbsent)))
  func aFileThatMayNotBeReadIsAnError() async throws {
    let folder = try TemporaryFolder()
    let votes = try folder.write("a,b\n0,1\n", to: "votes.csv")
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: votes)
    let outcome = try await TallyProgram.start(
      ["fit", votes, "--output", folder.path("labels.csv")], in: folder.path, launcher: Unprivileged.launcher
    ).outcome()
    outcome.expectErrors(
      """
      error: cannot open the file: permission denied
        at:  votes.csv
        fix: check who may use it: ls -l
      """, status: 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path("labels.csv")))
  }

  @Test(.enabled(if: Unprivileged.isPossible, Comment(rawValue: Unprivileged.whyAbsent)))
  func dataThatMayNotBeReadIsAnError() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let before = work.lastOutput()
    try await work.share()
    try work.write("{}\n", to: "secret.jsonl")
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: work.path("secret.jsonl"))
    let outcome = try await TallyProgram.start(
      ["run", "video-comments", "--data", "secret.jsonl"], in: work.root, launcher: Unprivileged.launcher
    ).outcome()
    outcome.expectErrors(
      """
      error: cannot read the data: permission denied
        at:  secret.jsonl
        fix: check who may use it: ls -l
      """, status: 1)
    #expect(work.lastOutput() == before)
  }

  @Test(.enabled(if: Unprivileged.isPossible, Comment(rawValue: Unprivileged.whyAbsent)))
  func aPackageThatMayNotBeWrittenIsAnError() async throws {
    let work = try await Workspace()
    try FileManager.default.createDirectory(atPath: work.path(".tally"), withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: work.path(".tally"))
    let outcome = try await TallyProgram.start(
      ["run", "video-comments"], in: work.root, launcher: Unprivileged.launcher
    ).outcome()
    outcome.expectErrors(
      """
      error: cannot write the folder of runs: permission denied
        at:  .tally/VideoComments
        fix: let this user write it, or keep runs elsewhere: --store DIR
      """, status: 1)
  }
}

/// How to start a program that may not read what its user may not: as somebody else where the tests run as root.
enum Unprivileged {
  static let whyAbsent = "as root, this takes setpriv, and a package that other users may read"

  static let launcher: [String] =
    getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []

  static let isPossible: Bool = {
    guard getuid() == 0 else { return true }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = launcher + [TallyProgram.path, "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}

extension Workspace {
  /// Lets everybody write to the results.
  func share() async throws {
    let names = FileManager.default.enumerator(atPath: path(".tally"))?.compactMap { $0 as? String } ?? []
    for name in [".tally"] + names.map({ ".tally/\($0)" }) {
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path(name))
    }
  }
}
