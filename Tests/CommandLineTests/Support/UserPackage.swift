import Foundation
import TestSupport
import Testing

/// A package of a user, with tasks of its own, that depends on Tally by path: `Tests/Fixtures/UserPackage`.
///
/// Building workers in a new folder takes a minute, so one copy under `.build` serves all tests, and the next test run.
actor UserPackage {
  static let shared = UserPackage()

  /// As far from the package's folder as the fixture is: its `Package.swift` names Tally by a relative path.
  static let path = TallyProgram.package + "/.build/command-line-tests/UserPackage"
  static let fixture = TallyProgram.package + "/Tests/Fixtures/UserPackage"
  /// What each ``Workspace`` is a copy of: as it was when all workers were built. Tests of builds change the package itself.
  static let template = TallyProgram.package + "/.build/command-line-tests/Workspace"
  private var preparation: Task<String, any Error>?

  struct NotReady: Error, CustomStringConvertible {
    let description: String
  }

  /// The package's folder, all workers built.
  func folder() async throws -> String {
    if let preparation { return try await preparation.value }
    let preparation = Task { try await UserPackage.prepare() }
    self.preparation = preparation
    return try await preparation.value
  }

  private static func prepare() async throws -> String {
    try copyFixture()
    try CommentRows.standard.jsonLines.write(toFile: path + "/rows.jsonl", atomically: true, encoding: .utf8)
    try CommentRows.standard.gold.write(toFile: path + "/gold.csv", atomically: true, encoding: .utf8)
    // The first run builds all libraries; the others only their own task. No data: it is the building that is wanted.
    for task in try FileManager.default.contentsOfDirectory(atPath: path + "/LabelingFunctions").sorted() {
      let outcome = try await TallyProgram.run(["run", task, "--data", "absent.jsonl"], in: path)
      let isBuilt = FileManager.default.isExecutableFile(atPath: "\(path)/.build/workers/release/\(task)")
      guard isBuilt else { throw NotReady(description: "\(task) was not built:\n\(outcome.errors)") }
    }
    try makeTemplate()
    return path
  }

  /// With their times: a worker counts as built only if its sources have not changed since.
  private static func makeTemplate() throws {
    let manager = FileManager.default
    try? manager.removeItem(atPath: template)
    try manager.createDirectory(atPath: template, withIntermediateDirectories: true)
    let tasks = try manager.contentsOfDirectory(atPath: fixture + "/LabelingFunctions")
    let builds = tasks.flatMap { ["\(programs)/\($0)", ".build/workers/\($0).built"] }
    // Without the program there is nothing to resolve.
    let names = ["Package.swift", "Package.resolved", "rows.jsonl", "gold.csv", "LabelingFunctions"].filter {
      manager.fileExists(atPath: "\(path)/\($0)")
    }
    try copy(names + builds + [".build/workers/workspace-state.json", ".build/workers/release.yaml"], to: template)
    try manager.createSymbolicLink(
      atPath: template + "/.build/workers/release", withDestinationPath: "x86_64-unknown-linux-gnu/release")
  }

  static let programs = ".build/workers/x86_64-unknown-linux-gnu/release"

  /// Copies files and folders of the package as they are, links and times included.
  static func copy(_ names: [String], of source: String = path, to target: String) throws {
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    copy.currentDirectoryURL = URL(fileURLWithPath: source)
    copy.arguments = ["cp", "-a", "--parents"] + names + [target]
    try copy.run()
    copy.waitUntilExit()
    guard copy.terminationStatus == 0 else { throw NotReady(description: "\(target) could not be filled") }
  }

  /// Writes what differs and removes what is of an earlier run; the rest keeps its time, so that nothing is built again.
  private static func copyFixture() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in try manager.contentsOfDirectory(atPath: path) where name != ".build" && name != "Package.resolved" {
      if name != "LabelingFunctions" && name != "Package.swift" { try manager.removeItem(atPath: "\(path)/\(name)") }
    }
    let files = manager.enumerator(atPath: fixture)?.compactMap { $0 as? String } ?? []
    for name in files where name == "Package.swift" || name.hasSuffix(".swift") {
      let source = try Data(contentsOf: URL(fileURLWithPath: "\(fixture)/\(name)"))
      let target = "\(path)/\(name)"
      guard manager.contents(atPath: target) != source else { continue }
      try manager.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try source.write(to: URL(fileURLWithPath: target))
    }
    let tasks = try manager.contentsOfDirectory(atPath: fixture + "/LabelingFunctions")
    for name in try manager.contentsOfDirectory(atPath: path + "/LabelingFunctions") where !tasks.contains(name) {
      try manager.removeItem(atPath: "\(path)/LabelingFunctions/\(name)")
    }
  }
}

/// A copy of the user's package for one test: results, ledger and data of its own, the built workers shared.
struct Workspace {
  private let folder: TemporaryFolder
  /// The package's folder.
  let root: String

  init() async throws {
    _ = try await UserPackage.shared.folder()
    folder = try TemporaryFolder()
    root = folder.path
    let manager = FileManager.default
    let names = try manager.contentsOfDirectory(atPath: UserPackage.template).filter { $0 != ".build" }
    try UserPackage.copy(names, of: UserPackage.template, to: root)
    try manager.createSymbolicLink(
      atPath: root + "/.build", withDestinationPath: UserPackage.template + "/.build")
  }

  /// A description of the build as if the tasks had been built here: for what calls the compiler.
  func describeBuild() throws {
    let manager = FileManager.default
    try manager.removeItem(atPath: root + "/.build")
    try UserPackage.copy([".build"], of: UserPackage.template, to: root)
    let list = root + "/.build/workers/release.yaml"
    var text = try String(contentsOfFile: list, encoding: .utf8)
    let tasks = try manager.contentsOfDirectory(atPath: root + "/LabelingFunctions")
    for name in ["LabelingFunctions/"] + tasks.map({ "\(UserPackage.programs)/\($0)\"" }) {
      text = text.replacingOccurrences(of: "\(UserPackage.path)/\(name)", with: "\(root)/\(name)")
    }
    try text.write(toFile: list, atomically: true, encoding: .utf8)
  }

  func path(_ name: String) -> String { folder.path(name) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String { try folder.write(text, to: name) }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String { try folder.write(bytes, to: name) }

  /// Rows of `Unruly` that say "slow" are not done before ``release()``: a test that is slow itself still finds the run on.
  func hold() throws { try write("", to: "hold") }

  func release() throws { try FileManager.default.removeItem(atPath: path("hold")) }

  /// Runs `tally` in the package's folder.
  func tally(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) async throws
    -> TallyProgram.Outcome
  {
    try await TallyProgram.run(arguments, in: root, input: input, environment: environment)
  }

  /// A file of the last run that was done.
  func latest(_ task: String = "VideoComments", _ name: String) -> Data? {
    FileManager.default.contents(atPath: "\(root)/.tally/\(task)/latest/\(name)")
  }

  func latestText(_ task: String = "VideoComments", _ name: String) -> String {
    latest(task, name).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The lines of a file of the last run, as JSON objects.
  func latestObjects(_ task: String = "VideoComments", _ name: String) throws -> [[String: Any]] {
    try latestText(task, name).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// All files of the last run, byte for byte.
  func lastOutput(_ task: String = "VideoComments") -> [String: Data] {
    let folder = "\(root)/.tally/\(task)/latest/"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: folder + $0) ?? Data()) })
  }

  /// The worker processes of this workspace.
  func workers() -> [pid_t] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { pid_t($0) }.filter { pid in
      guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
      return String(decoding: line, as: UTF8.self).hasPrefix(root + "/.build/workers/")
    }
  }

  /// Folders of runs that were not finished.
  func partialFolders(_ task: String = "VideoComments") -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/.tally/\(task)/runs")) ?? []
    return names.filter { $0.hasPrefix(".") }
  }
}
