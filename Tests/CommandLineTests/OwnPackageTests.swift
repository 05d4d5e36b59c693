import Foundation
import TestSupport
import Testing

/// A package of a user's own, made by `tally new --package` in an empty folder: it runs, and its tests pass.
@Suite(.tags(.slow), .serialized) struct OwnPackageTests {
  private static let rows =
    "id,text,label\n"
    + (0..<40).map { row in
      row % 2 == 0 ? "r\(row),please send the refund,refund\n" : "r\(row),\"the app has a bug, again\",bug\n"
    }.joined()

  @Test func aPackageIsMade() async throws {
    let folder = try TemporaryFolder()
    try await make(in: folder)
    let again = try await TallyProgram.run(["new", "--package", "--data", "complaints.csv"], in: folder.path)
    again.expectErrors(
      """
      error: there is a package already
        at:  \(folder.path)
        fix: leave out --package, or change the folder
      """, status: 1)
  }

  private func make(in folder: TemporaryFolder) async throws {
    _ = try folder.write(OwnPackageTests.rows, to: "complaints.csv")
    let new = try await TallyProgram.run(["new", "--package", "--data", "complaints.csv"], in: folder.path)
    new.expectErrors("", status: 0)
    #expect(
      new.text == """
        made     .gitignore
        made     LabelingFunctions/Complaints/Complaints.swift
        made     LabelingFunctions/Complaints/README.md
        made     Package.swift
        made     README.md
        made     Tests/ComplaintsTests/ComplaintsTests.swift
        made     Datasets/Complaints/gold.csv
        note     40 rows of known class, from the column "label"
        next     tally run Complaints

        """)
    let manifest = try String(contentsOfFile: folder.path("Package.swift"), encoding: .utf8)
    #expect(
      manifest.contains(".package(name: \"tally\", path: \"\(TallyProgram.package)\", traits: [])"), "\(manifest)")
  }

  /// The tutorial's test runs such a package each time.
  @Test(.enabled(if: LongTests.areWanted, "\(LongTests.reason)"))
  func aPackageThatDependsOnAFolderRunsAndIsTested() async throws {
    let folder = try TemporaryFolder()
    try await make(in: folder)
    try await expectRun("complaints", in: folder.path)

    // A second task: the package manager finds it without being told.
    _ = try folder.write("text\ngood day\nbad day\nso good\n", to: "days.csv")
    let second = try await TallyProgram.run(["new", "--data", "days.csv", "--classes", "good,bad"], in: folder.path)
    second.expectErrors("", status: 0)
    let tests = try await OwnPackageTests.command(["swift", "test"], in: folder.path)
    #expect(tests.status == 0, "\(tests.text)")
    #expect(tests.text.contains("Suite ComplaintsTests passed"), "\(tests.text)")
    #expect(tests.text.contains("Suite DaysTests passed"), "\(tests.text)")
    #expect(!tests.text.contains("warning:"), "\(tests.text)")
  }

  @Test(.enabled(if: LongTests.areWanted, "\(LongTests.reason)"))
  func aPackageThatDependsOnAnAddressRuns() async throws {
    let folder = try TemporaryFolder()
    let clone = try await OwnPackageTests.repository(in: folder.path("upstream/tally.git"))
    let own = try folder.makeFolder("own")
    try OwnPackageTests.rows.write(toFile: own + "/complaints.csv", atomically: true, encoding: .utf8)
    let address = "file://" + clone
    let new = try await TallyProgram.run(
      ["new", "--package", "--data", "complaints.csv", "--tally", address], in: own)
    new.expectErrors("", status: 0)
    let manifest = try String(contentsOfFile: own + "/Package.swift", encoding: .utf8)
    #expect(manifest.contains(".package(url: \"\(address)\", branch: \"main\", traits: [])"), "\(manifest)")
    try await expectRun("complaints", in: own)
  }

  @Test func aPackageIsMadeNowhereElseThanItSays() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("text\ngood\nbad\n", to: "days.csv")
    let arguments = ["new", "--data", "days.csv", "--classes", "good,bad"]
    try await TallyProgram.run(arguments, in: folder.path).expectErrors(
      """
      error: there is no folder LabelingFunctions here or further up
        at:  \(folder.path)
        fix: change into the package that holds your tasks, or make one here: --package
      """, status: 1)
    try await TallyProgram.run(arguments + ["--package", "--tally", "/usr"], in: folder.path).expectErrors(
      """
      error: this is not a folder of Tally's sources
        at:  /usr
        fix: name the folder that holds Tally's Package.swift
      """, status: 1)
    _ = try folder.write("// mine", to: "Package.swift")
    try await TallyProgram.run(arguments + ["--package"], in: folder.path).expectErrors(
      """
      error: this file is there already
        at:  Package.swift
        fix: make the package in a folder of its own: mkdir my-labels && cd my-labels
      """, status: 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["Package.swift", "days.csv"])
  }

  private func expectRun(_ task: String, in folder: String) async throws {
    let run = try await TallyProgram.run(["run", task, "--json"], in: folder)
    try run.expectDone()
    let manifest = try run.json()["manifest"] as? [String: Any]
    let counts = manifest?["counts"] as? [String: Any]
    #expect(counts?["rows"] as? Int == 40)
    #expect(counts?["coveredRows"] as? Int == 40)
    #expect(counts?["goldRows"] as? Int == 40)
  }

  /// The package as it lies here, committed to a repository of its own.
  private static func repository(in path: String) async throws -> String {
    let copy = """
      mkdir -p \(path) && cd \(TallyProgram.package) && tar cf - --exclude=./.build --exclude=./.tally --exclude=./.git . \
      | tar xf - -C \(path) && cd \(path) && git init -q -b main && git add -A \
      && git -c user.name=test -c user.email=test@example.org commit -q -m all
      """
    let outcome = try await command(["bash", "-c", copy], in: "/")
    try #require(outcome.status == 0, "\(outcome.text)")
    return path
  }

  private static func command(_ arguments: [String], in folder: String) async throws -> TallyProgram.Outcome {
    try await RunningCommand(arguments + [], folder, nil, [:]).outcome()
  }
}
