import ApplyEngine
import Foundation
import WorkerProtocol

/// What each LF is worth remembering as: a text that changes when the LF may have changed.
struct FunctionVersions {
  /// `[m]`.
  let versions: [String]
  /// Of the LF set as a whole, its order included.
  let set: String

  /// An LF's version covers its own lines, what its declaration stands for (lists in files), and all code of the task that
  /// is in no LF: an edit of one LF leaves the others' versions as they are.
  init(_ description: TaskDescription, folders: TaskFolders, task: String) {
    let sources = FunctionVersions.sources(of: task, folders)
    let code = FunctionVersions.code(of: description, task, folders)
    versions = zip(description.functions, code).map { function, code in
      let text = [function.kind, function.name, function.declaration ?? "", code]
      return String(FileHash.of(text.joined(separator: "\n")).prefix(12))
    }
    let all =
      description.classes + description.columns.map { "\($0.name) \($0.kind) \($0.isOptional)" } + versions + [sources]
    set = FileHash.of(all.joined(separator: "\n"))
  }

  /// The hash of a task's files.
  static func sources(of task: String, _ folders: TaskFolders) -> String {
    if let bundle = folders.bundle { return bundle.sources }
    let files = folders.files(of: task)
    return FileHash.of(
      files.map { "\($0) \(FileHash.of(path: "\(folders.root)/\($0)") ?? "")" }.joined(separator: "\n"))
  }

  /// `[m]`: the hash of the code that each LF can reach in its task.
  static func code(of description: TaskDescription, _ task: String, _ folders: TaskFolders) -> [String] {
    if let bundle = folders.bundle { return bundle.code }
    let sources = sources(of: task, folders)
    var texts: [String: String] = [:]
    for file in folders.files(of: task) where file.hasSuffix(".swift") {
      texts[file] = try? String(contentsOfFile: "\(folders.root)/\(file)", encoding: .utf8)
    }
    let places = description.functions.map { (file: SourcePath.relative($0.file, to: folders.root), line: $0.line) }
    let parts = SourceParts(files: texts, places: places)
    let shared = FileHash.of(parts.shared)
    return parts.own.map { FileHash.of("\($0 ?? sources)\n\(shared)") }
  }
}
