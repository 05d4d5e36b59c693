import Foundation

/// The package that holds tasks: a folder with `Package.swift` and `LabelingFunctions`, here or further up.
public struct TaskFolders: Sendable {
  public let root: String
  /// What is known of a task that came in a bundle, without its sources.
  public let bundle: TaskBundle?

  /// The folder of an unpacked bundle.
  ///
  /// - Returns: `nil` if it is none.
  public init?(bundle folder: String) {
    guard let bundle = TaskBundle(in: folder) else { return nil }
    root = folder
    self.bundle = bundle
  }

  /// The package's folder as the workers know it: where they were built.
  public var sourceRoot: String { bundle?.sourceRoot ?? root }

  /// - Returns: `nil` if neither `start` nor a folder above it is such a package.
  public init?(from start: String = FileManager.default.currentDirectoryPath) {
    var folder = URL(fileURLWithPath: start).standardizedFileURL.path
    while true {
      let manager = FileManager.default
      if manager.fileExists(atPath: folder + "/Package.swift"),
        manager.fileExists(atPath: folder + "/LabelingFunctions")
      {
        root = folder
        bundle = nil
        return
      }
      let parent = (folder as NSString).deletingLastPathComponent
      guard parent != folder, !parent.isEmpty else { return nil }
      folder = parent
    }
  }

  public init(root: String) {
    self.root = root
    bundle = nil
  }

  /// The tasks' names: folders under `LabelingFunctions` that hold Swift files, sorted.
  public var names: [String] {
    if let bundle { return [bundle.task] }
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: root + "/LabelingFunctions")) ?? []
    return folders.sorted().filter { name in
      let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/LabelingFunctions/\(name)")) ?? []
      return files.contains { $0.hasSuffix(".swift") }
    }
  }

  /// The task that a spelling names: case, hyphens, underscores and spaces do not count.
  public func name(matching spelling: String) -> String? {
    names.first { TaskFolders.plain($0) == TaskFolders.plain(spelling) }
  }

  /// A name without case and separators.
  public static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  /// A task's folder.
  public func folder(of task: String) -> String { "\(root)/LabelingFunctions/\(task)" }

  /// The files that a task is made of, relative to the package, sorted: Swift and lists.
  public func files(of task: String) -> [String] { TaskFolders.files(under: folder(of: task), root: root) }

  static func files(under folder: String, root: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.sorted().filter { name in
      var isFolder: ObjCBool = false
      return !(name as NSString).lastPathComponent.hasPrefix(".")
        && FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }.map { "\(folder)/\($0)".replacingOccurrences(of: root + "/", with: "") }
  }
}
