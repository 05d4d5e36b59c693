import Foundation
import Glibc

/// Builds a task's worker again and again while its sources change: by calling the compiler directly where that is sure to
/// give what the package manager would, else by the package manager (`WorkerBuild`).
///
/// Sure means: nothing but the contents of the task's own Swift files has changed since the package manager built the
/// worker. A program is only ever given out for the sources that were there when its compiler began and when it ended.
public final class LiveBuild {
  /// How a program came about.
  public enum Way: String, Sendable, Encodable {
    /// Nothing had changed.
    case unchanged
    /// The compiler was called directly.
    case direct
    case packageManager
  }

  public struct Product: Sendable {
    public let path: String
    public let way: Way
  }

  private let build: WorkerBuild
  /// A folder for programs, of this process alone.
  private let scratch: String
  private var direct: DirectBuild?
  private var surroundings: [FileStamp?] = []
  private var others = ""
  private var last: (sources: [String: Data], path: String)?
  private var number = 0
  /// Whether the compiler is never called directly.
  public var usesPackageManagerOnly = false

  public init(_ folders: TaskFolders, task: String) {
    build = WorkerBuild(folders, task: task)
    scratch = "\(folders.root)/.build/workers/live/\(task)-\(getpid())"
    LiveBuild.removeForsaken(beside: scratch)
  }

  deinit { try? FileManager.default.removeItem(atPath: scratch) }

  /// Folders of processes that were killed.
  private static func removeForsaken(beside scratch: String) {
    let parent = (scratch as NSString).deletingLastPathComponent
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
      guard let pid = name.split(separator: "-").last.flatMap({ pid_t($0) }), kill(pid, 0) != 0, errno == ESRCH else {
        continue
      }
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
  }

  /// The program of the sources as they are now.
  ///
  /// - Parameter isInterrupted: asked some times a second; a true answer ends it with `interrupted`.
  public func run(isInterrupted: () -> Bool = { false }) throws(BuildError) -> Product {
    while true {
      let sources = sources()
      if let last, last.sources == sources, isSurrounded { return Product(path: last.path, way: .unchanged) }
      if let path = try direct(sources, isInterrupted) {
        // Saved again meanwhile: what the compiler has read is not known.
        guard self.sources() == sources else { continue }
        last = (sources, path)
        return Product(path: path, way: .direct)
      }
      try buildWithPackageManager(isInterrupted)
      guard self.sources() == sources else { continue }
      last = (sources, build.worker)
      return Product(path: build.worker, way: .packageManager)
    }
  }

  private func sources() -> [String: Data] {
    let files = build.folders.files(of: build.task).filter { $0.hasSuffix(".swift") }
    return Dictionary(
      uniqueKeysWithValues: files.map { name in
        let path = "\(build.folders.root)/\(name)"
        return (path, FileManager.default.contents(atPath: path) ?? Data())
      })
  }

  /// Whether everything but the task's own files is as it was when the package manager built the worker.
  private var isSurrounded: Bool {
    guard let direct else { return false }
    return FileStamp.of(direct.surroundings) == surroundings && build.othersFingerprint == others
  }

  /// - Returns: `nil` if it is for the package manager to build or to judge.
  private func direct(_ sources: [String: Data], _ isInterrupted: () -> Bool) throws(BuildError) -> String? {
    guard !usesPackageManagerOnly, let direct, Set(direct.sources) == Set(sources.keys), isSurrounded else {
      return nil
    }
    number += 1
    let folder = "\(scratch)/\(number)"
    // Its name is the task's: what the worker keeps is kept under it.
    let program = "\(folder)/\(build.task)"
    let list = "\(folder)/objects"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do { try direct.list(for: program).write(toFile: list, atomically: false, encoding: .utf8) } catch { return nil }
    for command in direct.commands(into: program, list: list) {
      let outcome = CompilerProcess.run(command, in: build.folders.root, isInterrupted: isInterrupted)
      if isInterrupted() {
        remove(folder)
        throw .interrupted
      }
      guard let outcome, outcome.status == 0 else {
        remove(folder)
        try judge(outcome)
        return nil
      }
    }
    remove("\(scratch)/\(number - 2)")
    guard isSurrounded, FileManager.default.isExecutableFile(atPath: program) else { return nil }
    return program
  }

  private func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

  /// Throws where the user's sources are to blame, and nothing else can be.
  private func judge(_ outcome: CompilerProcess.Outcome?) throws(BuildError) {
    guard let outcome else { return }
    let messages = CompilerMessage.all(in: outcome.output, ofTask: build.task)
    // Of a module that is being built, or was built by another compiler.
    let isOfModules = messages.contains { $0.text.contains("module") }
    guard !messages.isEmpty, !isOfModules, isSurrounded else { return }
    throw .doesNotCompile(task: build.task, messages: messages)
  }

  private func buildWithPackageManager(_ isInterrupted: () -> Bool) throws(BuildError) {
    direct = nil
    // Before it is built: what changes meanwhile counts as changed.
    let (before, start) = (build.othersFingerprint, Date().timeIntervalSince1970)
    if !build.isCurrent { try build.run(isInterrupted: isInterrupted) }
    guard !usesPackageManagerOnly, let description = BuildDescription(path: build.description),
      let found = DirectBuild(description, worker: build.worker, folder: build.folders.folder(of: build.task))
    else { return }
    direct = found
    surroundings = FileStamp.of(found.surroundings)
    // Which packages this one depends on by path, only a first build tells: what is older than it has not changed since.
    let sources = found.surroundings.filter { !$0.hasPrefix("\(build.folders.root)/.build/") }
    let isOld = FileStamp.of(sources).allSatisfy { ($0?.modified ?? .infinity) < start }
    others = isOld ? build.othersFingerprint : before
  }
}
