import Foundation
import Pipeline

/// The files of a new task, and of its package where that is new.
struct NewFiles {
  private let place: NewPlace
  private let files: [String: String]
  /// Written only where they are not there yet.
  private let optional: [String: String]
  private let task: String

  init(_ new: NewTask, _ place: NewPlace) {
    self.place = place
    task = new.type
    let template = TaskTemplate(new)
    var files = [
      "LabelingFunctions/\(new.type)/\(new.type).swift": template.task,
      "LabelingFunctions/\(new.type)/README.md": TaskReadme(new: new, template: template).text,
    ]
    if !new.functions.isEmpty { files["Tests/\(new.type)Tests/\(new.type)Tests.swift"] = template.tests }
    var optional: [String: String] = [:]
    if let tally = place.tally {
      let package = PackageTemplate(name: place.packageName, tally: tally, tasks: [new.type])
      files["Package.swift"] = package.manifest
      optional = ["README.md": package.readme, ".gitignore": PackageTemplate.ignored]
    }
    self.files = files
    self.optional = optional.filter { !FileManager.default.fileExists(atPath: "\(place.folders.root)/\($0.key)") }
  }

  /// Relative to the package, sorted.
  var paths: [String] { (Array(files.keys) + optional.keys).sorted() }

  /// - Throws: where a file would be written over.
  func check() throws {
    for path in files.keys.sorted() where FileManager.default.fileExists(atPath: "\(place.folders.root)/\(path)") {
      throw CommandFailure(
        message: UserMessage(
          "this file is there already", at: "\(place.folders.root)/\(path)",
          fix: "move it away, or choose another name"))
    }
  }

  func write() throws {
    let all = files.merging(optional) { first, _ in first }
    for (path, text) in all.sorted(by: { $0.key < $1.key }) {
      try NewFiles.write(text, to: "\(place.folders.root)/\(path)")
    }
    guard !place.isNew else { return }
    let manifest = "\(place.folders.root)/Package.swift"
    if let text = try? String(contentsOfFile: manifest, encoding: .utf8),
      let updated = PackageTemplate.updated(text, tasks: place.folders.names)
    {
      try NewFiles.write(updated, to: manifest)
    }
  }

  static func makeFolder(of path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RunError.system(path: folder, errno: errno == 0 ? EIO : errno)
    }
  }

  private static func write(_ text: String, to path: String) throws {
    try makeFolder(of: path)
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw RunError.system(path: path, errno: errno == 0 ? EIO : errno)
    }
  }
}
