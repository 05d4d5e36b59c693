import Foundation
import TestSupport
import Testing

/// `tally doctor`: each line says what is, and where something is amiss, what mends it.
@Suite(.tags(.slow)) struct DoctorTests {
  private static let always = [
    "swift", "git", "backtracer", "headers", "headers of tally", "processor", "memory", "/proc", "processes", "locale",
    "terminal", "disk",
  ]

  @Test func aGoodPackageMissesNothing() async throws {
    let work = try await Workspace()
    // Three are refused on purpose, and one has no list of phrases yet.
    for name in ["ClassAbstain", "ClassNone", "ClassSome", "Greetings"] {
      try FileManager.default.removeItem(atPath: work.path("LabelingFunctions/\(name)"))
    }
    let count = try FileManager.default.contentsOfDirectory(atPath: work.path("LabelingFunctions")).count
    let outcome = try await work.tally("doctor")
    outcome.expectErrors("", status: 0)
    #expect(outcome.text.contains("ok       package: \(work.root), \(count) tasks\n"), "\(outcome.text)")
    #expect(outcome.text.contains("ok       .tally: can be written to, and locked\n"), "\(outcome.text)")
    #expect(outcome.text.contains("ok       task VideoComments: 6 labeling functions, 2 classes\n"), "\(outcome.text)")
    #expect(!outcome.text.contains("MISSING  swift"))
  }

  @Test func aTaskThatIsRefusedIsMissing() async throws {
    let work = try await Workspace()
    let checks = try await checks(in: work.root, status: 1)
    #expect(
      checks.filter { $0.state == "missing" }.map(\.name) == [
        "task ClassAbstain", "task ClassNone", "task ClassSome", "task Greetings",
      ])
    #expect(
      checks.first { $0.name == "task ClassNone" }?.fix
        == "rename the case: in a labeling function .none would mean no vote at all")
  }

  @Test func withoutAPackageItSaysHowToGetOne() async throws {
    let folder = try TemporaryFolder()
    let checks = try await checks(in: folder.path, status: 1)
    #expect(checks.map(\.name) == DoctorTests.always + ["package"])
    #expect(
      checks.last
        == Line(
          name: "package", state: "missing", finding: "no folder LabelingFunctions here or further up",
          fix: "change into the package that holds your tasks, or make one: tally new --package --data FILE"))
  }

  @Test func withoutACompilerItSaysWhereToGetOne() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.makeFolder("bin")
    try FileManager.default.createSymbolicLink(atPath: path + "/env", withDestinationPath: "/usr/bin/env")
    let checks = try await checks(in: folder.path, environment: ["PATH": path], status: 1)
    #expect(
      checks.first
        == Line(
          name: "swift", state: "missing", finding: "swift does not start; bundles run without it",
          fix: "install Swift 6.2 or later, see https://www.swift.org/install/linux, and check with: swift --version"))
    #expect(checks[1].fix == "sudo apt-get install -y git")
    #expect(checks[2].state == "warn")
  }

  @Test(arguments: [
    ("Swift version 5.10.1 (swift-5.10.1-RELEASE)", "missing"), ("Apple Swift version 6.2 (x)", "ok"),
    ("Swift version 10.0-dev", "ok"), ("nonsense", "warn"),
  ])
  func oldCompilersAreRefused(version: String, state: String) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.makeFolder("bin")
    let swift = try folder.write("#!/bin/sh\necho '\(version)'\n", to: "bin/swift")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift)
    let checks = try await checks(in: folder.path, environment: ["PATH": path + ":/usr/bin:/bin"], status: 1)
    #expect(checks.first?.state == state)
    #expect(checks.first?.finding.contains(version) == true)
  }

  @Test func aRunThatIsOnAndOneThatWasInterruptedAreNamed() async throws {
    let work = try await Workspace()
    try FileManager.default.createDirectory(
      atPath: work.path(".tally/VideoComments/runs/.partial/applied"), withIntermediateDirectories: true)
    try work.write(
      #"{"version":1,"inputs":"x","rowBytes":100}"# + "\n"
        + #"{"shard":0,"start":0,"end":40,"rows":4,"bytes":4,"crc32":1,"notes":{}}"# + "\n",
      to: ".tally/VideoComments/runs/.partial/applied/journal")
    let interrupted = try await checks(in: work.root, status: 1).first { $0.name == "runs of VideoComments" }
    #expect(interrupted?.state == "warn")
    #expect(interrupted?.finding.hasPrefix("an interrupted run has applied ") == true)
    #expect(
      interrupted?.fix
        == "go on with it: tally run VideoComments --resume; a run without --resume starts anew")
    let lock = try work.write(
      #"{"pid":77,"host":"far","startedAt":"2026-01-02T03:04:05Z","command":"tally run video-comments"}"#,
      to: ".tally/VideoComments/lock")
    let descriptor = open(lock, O_RDWR)
    defer { close(descriptor) }
    try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let locked = try await checks(in: work.root, status: 1).first { $0.name == "runs of VideoComments" }
    #expect(
      locked
        == Line(
          name: "runs of VideoComments", state: "warn",
          finding: "\"tally run video-comments\" (process 77 on far) is on since 2026-01-02T03:04:05Z",
          fix: "wait for it, or end it: kill 77"))
  }

  struct Line: Decodable, Equatable {
    let name: String
    let state: String
    let finding: String
    let fix: String?
  }

  private func checks(
    in folder: String, environment: [String: String] = [:], status: Int32
  ) async throws -> [Line] {
    let outcome = try await TallyProgram.run(["doctor", "--json"], in: folder, environment: environment)
    outcome.expectErrors("", status: status)
    return try JSONDecoder().decode([Line].self, from: outcome.output)
  }
}
