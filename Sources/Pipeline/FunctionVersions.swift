import ApplyEngine
import WorkerProtocol

/// What each LF is worth remembering as: a text that changes when the LF may have changed.
struct FunctionVersions {
  /// `[m]`.
  let versions: [String]
  /// Of the LF set as a whole, its order included.
  let set: String

  /// A declared LF's version is the hash of its declaration. Code can reach all of its task's files: its version is theirs.
  init(_ description: TaskDescription, folders: TaskFolders, task: String) {
    let sources = FunctionVersions.sources(of: task, folders)
    versions = description.functions.map { function in
      String(FileHash.of("\(function.kind) \(function.name) \(function.declaration ?? sources)").prefix(12))
    }
    let parts =
      description.classes + description.columns.map { "\($0.name) \($0.kind) \($0.isOptional)" } + versions + [sources]
    set = FileHash.of(parts.joined(separator: "\n"))
  }

  /// The hash of a task's files.
  static func sources(of task: String, _ folders: TaskFolders) -> String {
    if let bundle = folders.bundle { return bundle.sources }
    let files = folders.files(of: task)
    return FileHash.of(
      files.map { "\($0) \(FileHash.of(path: "\(folders.root)/\($0)") ?? "")" }.joined(separator: "\n"))
  }
}
