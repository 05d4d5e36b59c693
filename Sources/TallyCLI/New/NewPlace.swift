import ApplyEngine
import Foundation
import Pipeline

/// The package that a new task goes into: the one that is there, or one that is made.
struct NewPlace {
  let folders: TaskFolders
  /// What to depend on, where the package is made.
  let tally: String?

  init(_ command: NewCommand) throws {
    let here = FileManager.default.currentDirectoryPath
    if let folders = TaskFolders() {
      if command.package && folders.root != here {
        (self.folders, tally) = (TaskFolders(root: here), try NewPlace.tally(command, from: here))
        return
      }
      if command.package {
        throw CommandFailure(
          message: UserMessage("there is a package already", at: here, fix: "leave out --package, or change the folder")
        )
      }
      (self.folders, tally) = (folders, nil)
      return
    }
    let isWanted =
      try command.package || (command.asks && Prompt.confirm("There is no package here. Make one in \(here)?"))
    guard isWanted else {
      throw CommandFailure(
        message: UserMessage(
          "there is no folder LabelingFunctions here or further up", at: here,
          fix: "change into the package that holds your tasks, or make one here: --package"))
    }
    (folders, tally) = (TaskFolders(root: here), try NewPlace.tally(command, from: here))
  }

  var isNew: Bool { tally != nil }

  /// The folder's name as a package's.
  var packageName: String {
    let name = (folders.root as NSString).lastPathComponent.lowercased()
    let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    return plain.contains(where: \.isLetter) ? plain : "labels"
  }

  private static func tally(_ command: NewCommand, from here: String) throws -> String {
    if FileManager.default.fileExists(atPath: "\(here)/Package.swift") {
      throw CommandFailure(
        message: UserMessage(
          "this file is there already", at: "\(here)/Package.swift",
          fix: "make the package in a folder of its own: mkdir my-labels && cd my-labels"))
    }
    guard let given = command.tally else {
      guard let own = ownFolder() else {
        throw CommandFailure(
          message: UserMessage(
            "cannot tell where Tally's sources are", fix: "say it: --tally FOLDER, or --tally and an address to clone"))
      }
      return relative(own, to: here)
    }
    if PackageTemplate.isURL(given) { return given }
    let folder = AbsolutePath.of(given)
    guard FileManager.default.fileExists(atPath: "\(folder)/Sources/Tally") else {
      throw CommandFailure(
        message: UserMessage(
          "this is not a folder of Tally's sources", at: folder, fix: "name the folder that holds Tally's Package.swift"
        ))
    }
    return relative(folder, to: here)
  }

  /// The package that this program was built in.
  private static func ownFolder() -> String? {
    guard var folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
    while folder != "/" {
      folder = (folder as NSString).deletingLastPathComponent
      let manager = FileManager.default
      if manager.fileExists(atPath: folder + "/Package.swift"), manager.fileExists(atPath: folder + "/Sources/Tally") {
        return folder
      }
    }
    return nil
  }

  /// `../tally` for a neighbour, else the whole path: what is far away does not move along.
  private static func relative(_ path: String, to folder: String) -> String {
    let parent = (folder as NSString).deletingLastPathComponent
    return (path as NSString).deletingLastPathComponent == parent && parent != "/"
      ? "../" + (path as NSString).lastPathComponent : path
  }
}
