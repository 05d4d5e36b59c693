import Foundation

/// Why a worker could not be built.
public enum BuildError: Error, Sendable, Equatable {
  /// No Swift compiler on the path.
  case noCompiler
  /// The task does not compile; the messages are of the user's files.
  case doesNotCompile(task: String, messages: [CompilerMessage])
  /// LFs that are in no file do not compile; lines and columns are those of their source.
  case trialDoesNotCompile(source: String, messages: [CompilerMessage])
  /// The build failed for another reason: the end of its output.
  case failed(task: String, output: String)
  case interrupted
}

/// Builds a task's worker with the package manager, when its sources have changed.
///
/// In a build folder of its own, so that it neither waits for nor disturbs another build of the package.
public struct WorkerBuild {
  public let folders: TaskFolders
  public let task: String

  public init(_ folders: TaskFolders, task: String) {
    self.folders = folders
    self.task = task
  }

  private var scratch: String { folders.root + "/.build/workers" }
  public var worker: String { "\(scratch)/release/\(task)" }
  private var stamp: String { "\(scratch)/\(task).built" }

  /// Whether the worker is there and no source has changed since it was built.
  public var isCurrent: Bool {
    FileManager.default.isExecutableFile(atPath: worker)
      && (try? String(contentsOfFile: stamp, encoding: .utf8)) == fingerprint
  }

  /// The package manager's description of the build.
  var description: String { "\(scratch)/release.yaml" }

  /// Names, sizes and times of all files that the worker is made of.
  private var fingerprint: String { fingerprint(folders.files(of: task)) }

  private var ownFiles: [String] { folders.files(of: task).map { "\(folders.root)/\($0)" } }

  /// The same without the task's own files.
  var othersFingerprint: String { fingerprint([]) }

  private func fingerprint(_ taskFiles: [String]) -> String {
    let own = taskFiles + ["Package.swift", "Package.resolved"]
    let paths = own.map { "\(folders.root)/\($0)" } + ([folders.root] + localDependencies).flatMap(WorkerBuild.sources)
    return paths.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      let name = path.hasPrefix(folders.root + "/") ? String(path.dropFirst(folders.root.count + 1)) : path
      return "\(name) \(attributes?[.size] ?? 0) \(time)"
    }.joined(separator: "\n")
  }

  /// The sources of a package; of Tally's own only those that workers are linked from.
  private static func sources(of package: String) -> [String] {
    let all = TaskFolders.files(under: package + "/Sources", root: package)
    let isTally = all.contains { $0.hasPrefix("Sources/TallyWorker/") }
    return all.filter { !isTally || reachesWorkers($0) }.map { "\(package)/\($0)" }
  }

  /// Tally's targets that workers are linked from.
  static let workerTargets = [
    "Votes", "RowFiles", "PatternMatching", "WorkerProtocol", "TallyWorker", "Tally", "CSIMDJSON", "CPCRE2", "CScan",
    "CText", "CSystemCalls", "CZlib",
  ]

  private static func reachesWorkers(_ path: String) -> Bool {
    workerTargets.contains { path.hasPrefix("Sources/\($0)/") }
  }

  /// The folders of the packages that this one depends on by path: `Package.resolved` says nothing about these.
  private var localDependencies: [String] {
    struct State: Decodable {
      struct Object: Decodable { let dependencies: [Dependency] }
      struct Dependency: Decodable { let packageRef: Reference }
      struct Reference: Decodable { let kind, location: String }
      let object: Object
    }
    guard let data = FileManager.default.contents(atPath: scratch + "/workspace-state.json"),
      let state = try? JSONDecoder().decode(State.self, from: data)
    else { return [] }
    return state.object.dependencies.map(\.packageRef).filter { $0.kind == "fileSystem" }.map(\.location).sorted()
  }

  /// - Parameter isInterrupted: asked some times a second.
  public func run(isInterrupted: () -> Bool = { false }) throws(BuildError) {
    let before = FileStamp.of(ownFiles)
    let (status, output) = try build(isInterrupted)
    if status == 0 {
      // Saved while it was built: which of the two the compiler has read is not known.
      guard FileStamp.of(ownFiles) == before else { return }
      try? fingerprint.write(toFile: stamp, atomically: true, encoding: .utf8)
      return
    }
    let messages = CompilerMessage.all(in: output, ofTask: task)
    if messages.isEmpty { throw .failed(task: task, output: String(output.suffix(2000))) }
    throw .doesNotCompile(task: task, messages: messages)
  }

  private func build(_ isInterrupted: () -> Bool) throws(BuildError) -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "build", "--configuration", "release", "--product", task, "--scratch-path", scratch, "--package-path",
      folders.root,
    ]
    // The package manager caches what Package.swift evaluates to, and misses a new folder. The environment is part of the
    // cache's key.
    var environment = ProcessInfo.processInfo.environment
    environment["TALLY_TASKS"] = folders.names.joined(separator: ",")
    process.environment = environment
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("tally-build-\(UUID().uuidString).log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: log) }
    guard let handle = try? FileHandle(forWritingTo: log) else { throw .failed(task: task, output: log.path) }
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { throw .noCompiler }
    while process.isRunning {
      if isInterrupted() {
        process.terminate()
        throw .interrupted
      }
      usleep(50_000)
    }
    let output = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    if process.terminationStatus == 127 { throw .noCompiler }
    return (process.terminationStatus, output)
  }
}
