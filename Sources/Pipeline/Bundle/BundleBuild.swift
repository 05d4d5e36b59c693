import ApplyEngine
import Foundation
import WorkerProtocol

/// Why a bundle could not be made.
public enum BundleError: Error, Sendable, Equatable {
  case apply(ApplyError)
  /// The dynamic linker cannot say what a program needs.
  case cannotList(program: String)
  /// A program needs a library that is not on this machine.
  case missingLibrary(name: String, program: String)
  /// A list of phrases that is named by an absolute path has no place in a bundle.
  case absoluteList(path: String)
  /// A name or a file is too long for the archive.
  case doesNotFit(path: String)
  case unreadable(path: String, errno: Int32)
  case unwritable(path: String, errno: Int32)
}

/// Puts a task's worker, the engine, and what both need into one archive that runs on a machine without a toolchain.
public struct BundleBuild {
  let program: WorkerProgram
  let folders: TaskFolders
  let task: String
  /// The engine's executable.
  let engine: String
  let tally: String
  let launcher: String
  let readme: String

  /// - Parameters:
  ///   - engine: the executable of `tally` itself.
  ///   - tally: its version.
  ///   - launcher: the text of `bin/tally`.
  ///   - readme: the text of the README.
  public init(
    program: WorkerProgram, folders: TaskFolders, task: String, engine: String, tally: String, launcher: String,
    readme: String
  ) {
    self.program = program
    self.folders = folders
    self.task = task
    self.engine = engine
    self.tally = tally
    self.launcher = launcher
    self.readme = readme
  }

  /// Where a file of the bundle comes from.
  private enum Source {
    case file(String)
    case text(String)
  }

  /// Writes the archive; all of it lies in a folder of the task's name.
  public func write(to path: String) throws(BundleError) -> TaskBundle {
    var sources: [String: Source] = [
      "bin/tally": .text(launcher), "README.md": .text(readme), "libexec/tally": .file(engine),
      TaskBundle.worker(of: task): .file(program.path),
    ]
    for executable in [engine, program.path] {
      for (name, place) in try SharedLibraries.of(executable) { sources["lib/\(name)"] = .file(place) }
    }
    for list in try lists() { sources[list] = .file("\(folders.root)/\(list)") }
    let archive = try TarArchive(path: path)
    var files: [TaskBundle.File] = []
    for (name, source) in sources.sorted(by: { $0.key < $1.key }) {
      files.append(try add(source, name, archive))
    }
    let bundle = TaskBundle(
      task: task, tally: tally, sources: FunctionVersions.sources(of: task, folders),
      code: FunctionVersions.code(of: program.description, task, folders), sourceRoot: folders.root, files: files)
    try archive.add(bundle.json, as: "\(task)/\(TaskBundle.fileName)", isExecutable: false)
    try archive.finish()
    return bundle
  }

  private func add(_ source: Source, _ name: String, _ archive: TarArchive) throws(BundleError) -> TaskBundle.File {
    let isExecutable = name.hasPrefix("bin/") || name.hasPrefix("libexec/")
    switch source {
    case .text(let text):
      try archive.add(Data(text.utf8), as: "\(task)/\(name)", isExecutable: isExecutable)
      return TaskBundle.File(path: name, bytes: text.utf8.count, sha256: FileHash.of(text))
    case .file(let place):
      let bytes = try archive.add(file: place, as: "\(task)/\(name)", isExecutable: isExecutable)
      guard let hash = FileHash.of(path: place) else { throw .unreadable(path: place, errno: EIO) }
      return TaskBundle.File(path: name, bytes: bytes, sha256: hash)
    }
  }

  /// The files that the LFs read when they are declared, relative to the package.
  ///
  /// What lies in the task's folder and is no Swift goes along. Beyond that the worker itself tells: it is asked what it is
  /// in a folder that holds nothing else, names a list that it misses, gets it, and is asked again.
  private func lists() throws(BundleError) -> [String] {
    var lists = folders.files(of: task).filter { !$0.hasSuffix(".swift") }
    let stage = FileManager.default.temporaryDirectory.appendingPathComponent("tally-bundle-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: stage) }
    try place(nil, in: stage)
    for list in lists { try place(list, in: stage) }
    while true {
      do throws(ApplyError) {
        _ = try WorkerProgram(path: program.path, root: stage)
        return lists
      } catch {
        guard case .task(let problem) = error, problem.kind == .unreadableList, let list = problem.detail,
          !lists.contains(list)
        else { throw .apply(error) }
        try place(list, in: stage)
        lists.append(list)
      }
    }
  }

  private func place(_ list: String?, in stage: String) throws(BundleError) {
    let target = list.map { "\(stage)/\($0)" } ?? stage + "/."
    do throws(RunError) { try Folders.make((target as NSString).deletingLastPathComponent) } catch {
      if case .system(let path, let errno) = error { throw .unwritable(path: path, errno: errno) }
    }
    guard let list else { return }
    if list.hasPrefix("/") || list.split(separator: "/").contains("..") { throw .absoluteList(path: list) }
    let source = "\(folders.root)/\(list)"
    do { try FileManager.default.copyItem(atPath: source, toPath: target) } catch {
      throw .unreadable(path: source, errno: errno == 0 ? EIO : errno)
    }
  }
}
