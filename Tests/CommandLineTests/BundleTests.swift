import Foundation
import TestSupport
import Testing

/// `tally bundle`, and what is in it on a machine without a toolchain.
@Suite(.tags(.slow), .serialized) struct BundleTests {
  private let work: Workspace
  private let place: TemporaryFolder
  private var bundle: String { place.path("VideoComments") }

  init() async throws {
    work = try await Workspace()
    place = try TemporaryFolder()
  }

  private func unpack(_ archive: String) throws {
    try #require(Shell.run("tar", "xzf", work.path(archive), "-C", place.path) == 0)
  }

  @Test(.enabled(if: LongTests.areWanted, "\(LongTests.reason)"))
  func theSameTaskGivesTheSameBundle() async throws {
    let first = try await work.tally("bundle", "video-comments", "--output", "one.tar.gz", "--json")
    #expect(first.status == 0 && first.errors == "")
    let made = try #require(try first.json()["bundle"] as? [String: Any])
    try await work.tally("bundle", "video-comments").expectDone()
    let archive = FileManager.default.contents(atPath: work.path("VideoComments.tar.gz"))
    #expect(archive != nil && archive == FileManager.default.contents(atPath: work.path("one.tar.gz")))
    try unpack("one.tar.gz")
    // The manifest tells of every file, and of no other.
    let files = try #require(made["files"] as? [[String: Any]])
    let unpacked = FileManager.default.enumerator(atPath: bundle)?.compactMap { $0 as? String } ?? []
    let names = unpacked.filter { FileManager.default.contents(atPath: "\(bundle)/\($0)") != nil }
    #expect(Set(files.compactMap { $0["path"] as? String } + ["bundle.json"]) == Set(names))
    for file in files {
      let name = file["path"] as? String ?? ""
      #expect(FileManager.default.contents(atPath: "\(bundle)/\(name)")?.count == file["bytes"] as? Int, "\(name)")
    }
    // Sources stay at home.
    #expect(!names.contains { $0.hasSuffix(".swift") })
  }

  @Test(.enabled(if: EmptyMachine.isPossible, Comment(rawValue: EmptyMachine.whyAbsent)))
  func itRunsWhereThereIsNothingButGlibc() async throws {
    try await work.tally("run", "video-comments").expectDone()
    try await work.tally("bundle", "video-comments").expectDone()
    try unpack("VideoComments.tar.gz")
    try EmptyMachine.furnish(place.path)
    for name in ["rows.jsonl", "gold.csv"] {
      try FileManager.default.copyItem(atPath: work.path(name), toPath: place.path(name))
    }
    let (status, output) = EmptyMachine.run(
      in: place.path, "/VideoComments/bin/tally", "run", "video-comments", "--data", "/rows.jsonl", "--gold",
      "/gold.csv",
      "--output", "/labels", "--log-format", "json")
    #expect(status == 0, "\(output)")
    for name in ["labels.jsonl", "review.jsonl", "votes.npy", "model.json"] {
      let bytes = FileManager.default.contents(atPath: place.path("labels/\(name)"))
      #expect(bytes != nil && bytes == work.latest("VideoComments", name), "\(name)")
    }
    // The run's name is made of what determines it: the bundle is the same task.
    let run = try FileManager.default.destinationOfSymbolicLink(atPath: work.path(".tally/VideoComments/latest"))
    let bundled = try FileManager.default.destinationOfSymbolicLink(
      atPath: bundle + "/.tally/VideoComments/latest")
    #expect(run == bundled)
    let (again, explanation) = EmptyMachine.run(
      in: place.path, "/VideoComments/bin/tally", "explain", "video-comments", "c1")
    #expect(again == 0 && explanation.hasPrefix("row c1 of run"), "\(explanation)")
    let (refused, reason) = EmptyMachine.run(in: place.path, "/VideoComments/bin/tally", "bundle", "video-comments")
    #expect(refused == 1 && reason.contains("error: this is a bundle already"), "\(reason)")
  }

  /// Nobody says which lists there are: the worker itself tells what it misses.
  @Test func listsLieWhereTheFunctionsLookForThem() async throws {
    try FileManager.default.createDirectory(atPath: work.path("Phrases/Deep"), withIntermediateDirectories: true)
    try work.write("nice\nthe video\n", to: "Phrases/hello.txt")
    try work.write("# words\nlove\n", to: "Phrases/Deep/loved.txt")
    try work.write("not asked for\n", to: "Phrases/other.txt")
    try await work.tally("run", "greetings").expectDone()
    try await work.tally("bundle", "greetings").expectDone()
    try unpack("Greetings.tar.gz")
    let phrases = FileManager.default.enumerator(atPath: place.path("Greetings/Phrases"))?.compactMap { $0 as? String }
    #expect(phrases?.sorted() == ["Deep", "Deep/loved.txt", "hello.txt"])
    let program = place.path("Greetings/bin/tally")
    #expect(Shell.run(program, "run", "greetings", "--data", work.path("rows.jsonl")) == 0)
    let labels = FileManager.default.contents(atPath: place.path("Greetings/.tally/Greetings/latest/labels.jsonl"))
    #expect(labels != nil && labels == work.latest("Greetings", "labels.jsonl"))
    try FileManager.default.removeItem(atPath: work.path("Phrases/hello.txt"))
    let outcome = try await work.tally("bundle", "greetings")
    #expect(outcome.status == 1 && outcome.errors.contains("Phrases/hello.txt"), "\(outcome.errors)")
  }

  /// As an installed program often is.
  @Test func itIsFoundThroughALink() async throws {
    try await work.tally("bundle", "video-comments").expectDone()
    try unpack("VideoComments.tar.gz")
    try FileManager.default.createSymbolicLink(
      atPath: place.path("tally"), withDestinationPath: "VideoComments/bin/tally")
    #expect(Shell.run(place.path("tally"), "run", "video-comments", "--data", work.path("rows.jsonl"), "--json") == 0)
    #expect(FileManager.default.fileExists(atPath: bundle + "/.tally/VideoComments/latest/labels.jsonl"))
  }

  @Test func aBundleThatIsDamagedSaysSo() async throws {
    let outcome = try await work.tally("run", "video-comments", environment: ["TALLY_BUNDLE": place.path])
    outcome.expectErrors(
      """
      error: this is no bundle that this tally knows
        at:  \(place.path)/bundle.json
        fix: unpack the archive again
      """, status: 1)
  }

  @Test func anOutputThatCannotBeWrittenIsAnError() async throws {
    let outcome = try await work.tally("bundle", "video-comments", "--output", "absent/bundle.tar.gz")
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("error: cannot write the bundle: no such file or directory"), "\(outcome.errors)")
  }
}

/// A folder as the whole machine: the shell, what of glibc there is here, `/proc` and `/dev/null`.
private enum EmptyMachine {
  static let whyAbsent = "a machine of one folder takes root, and leave to mount and chroot"

  static let isPossible = getuid() == 0 && Shell.run("unshare", "-m", "chroot", "/", "true") == 0

  private static let glibc = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"]

  static func furnish(_ root: String) throws {
    for folder in ["proc", "dev", "bin"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    try #require(Shell.run("mknod", "-m", "666", "\(root)/dev/null", "c", "1", "3") == 0)
    try #require(Shell.run("cp", "-L", "/bin/sh", "\(root)/bin/sh") == 0)
    // The linker and the libraries where they are here; those of a symbolic link's folder under both names.
    for folder in ["/lib64", "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where glibc.contains(name) || (name.hasPrefix("ld-linux") && name.contains(".so")) {
        try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
        _ = Shell.run("cp", "-L", "\(folder)/\(name)", "\(root)\(folder)/\(name)")
      }
    }
  }

  /// Runs a command there, with an empty environment.
  static func run(in root: String, _ command: String...) -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = "mount --rbind /proc \"$0/proc\" && exec env -i \"$(command -v chroot)\" \"$0\" \"$@\""
    process.arguments = ["unshare", "-m", "sh", "-c", script, root] + command
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return (-1, "") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
