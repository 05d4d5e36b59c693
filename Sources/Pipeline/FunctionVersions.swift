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
    let files = folders.files(of: task).map { "\(folders.root)/\($0)" }
    let sources = FileHash.of(files.map { "\($0) \(FileHash.of(path: $0) ?? "")" }.joined(separator: "\n"))
    var texts: [String: String] = [:]
    for file in files where file.hasSuffix(".swift") {
      texts[file] = try? String(contentsOfFile: file, encoding: .utf8)
    }
    let parts = SourceParts(files: texts, places: description.functions.map { ($0.file, $0.line) })
    let shared = FileHash.of(parts.shared)
    versions = zip(description.functions, parts.own).map { function, own in
      let text = [function.kind, function.name, function.declaration ?? "", own ?? sources, shared]
      return String(FileHash.of(text.joined(separator: "\n")).prefix(12))
    }
    let all =
      description.classes + description.columns.map { "\($0.name) \($0.kind) \($0.isOptional)" } + versions + [sources]
    set = FileHash.of(all.joined(separator: "\n"))
  }
}
