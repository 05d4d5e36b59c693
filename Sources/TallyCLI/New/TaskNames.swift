import ApplyEngine
import Foundation
import RowFiles

/// What a task and its classes may be called.
struct TaskNames {
  private let folders: TaskFolders

  init(_ folders: TaskFolders) { self.folders = folders }

  /// Modules that a task is linked or tested with, and types that it is written with: a task of the same name would not
  /// compile, or break every task of the package.
  private static let taken: Set<String> = [
    "Swift", "Foundation", "Glibc", "Dispatch", "Testing", "XCTest", "Synchronization", "PackageDescription", "Tally",
    "Votes", "RowFiles", "PatternMatching", "WorkerProtocol", "TallyWorker", "LinearAlgebra", "LabelAnalysis",
    "LabelModels", "Ledger", "Interchange", "ApplyEngine", "Pipeline", "Reporting", "TallyCLI", "TallyMain",
    "TestSupport", "CrashyTask", "Crypto", "GRDB", "ArgumentParser", "CommandLine", "Datasets", "Row", "Text", "Label",
    "Column", "Derived", "Keywords", "Pattern", "Threshold", "Lookup", "Dataset", "LabelingTask", "LabelingFunction",
    "LabelingFunctions", "ClassLabel", "TextSet", "String", "Int", "Double", "Bool", "Optional", "Array", "Error",
    "Sendable",
  ]

  static let reserved: Set<String> = ["none", "some", "abstain"]

  /// The task's type, and folder: `support-tickets` → `SupportTickets`.
  func type(_ name: String) throws -> String {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    let type = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    guard let first = type.first, first.isLetter, type.allSatisfy({ $0.isASCII }) else {
      throw CommandFailure(
        message: UserMessage(
          "\"\(name)\" cannot name a task", fix: "use letters and digits, a letter first: SupportTickets"))
    }
    let isTaken = TaskNames.taken.contains(type)
    if isTaken || FileManager.default.fileExists(atPath: "\(folders.root)/Sources/\(type)") {
      throw CommandFailure(
        message: UserMessage(
          "a \(isTaken ? "part of Tally or Swift" : "module") is called \(type) already",
          fix: "choose another name: \(type)Labels"))
    }
    if let taken = folders.name(matching: type) {
      throw CommandFailure(
        message: UserMessage(
          "there is a task \(taken) already", at: folders.folder(of: taken),
          fix: "choose another name, or remove the folder"))
    }
    return type
  }

  /// The classes of a list with commas.
  static func classes(_ list: String) throws -> [String] {
    let names = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw CommandFailure(message: UserMessage("--classes names \"\(twice)\" twice", fix: "name each class once"))
    }
    if names.count < 2 {
      throw CommandFailure(
        message: UserMessage(
          "--classes names \(Suggestions.count(names.count, "class")) only", fix: "name two or more: --classes ham,spam"
        ))
    }
    return try checked(names)
  }

  /// The classes that a file of gold names.
  static func classes(ofGold path: String) throws -> [String] {
    guard let format = RowFormat(path: path) else { throw RowFileError.unknownFormat(path: path) }
    let sketch = try DataSketch(MappedFile(path), format: format)
    let named = ["label", "class", "gold"].lazy.compactMap { sketch.column($0) }.first
    guard let column = named ?? (sketch.columns.count == 1 ? sketch.columns[0] : nil) else {
      throw CommandFailure(
        message: UserMessage(
          "the gold has no column \"label\"", at: path, fix: "name its columns id and label"))
    }
    let names = (column.values ?? []).map(\.text).filter { $0 != "-1" }.sorted()
    guard names.count > 1, !names.allSatisfy({ Int($0) != nil }) else {
      throw CommandFailure(
        message: UserMessage(
          names.count > 1 ? "the gold has numbers for classes" : "the gold does not name two classes or more", at: path,
          fix: "name all classes, in the order of their numbers: --classes ham,spam"))
    }
    return try checked(names)
  }

  private static func checked(_ names: [String]) throws -> [String] {
    if let reserved = names.first(where: { reserved.contains($0.lowercased()) }) {
      throw CommandFailure(
        message: UserMessage(
          "a class cannot be called \"\(reserved)\"",
          fix: "choose another name: in a labeling function .\(reserved) would mean no vote at all"))
    }
    return names
  }
}

extension Suggestions {
  /// Lines for people, cut after some.
  static func lines(_ lines: [String], limit: Int = 20) -> String {
    guard lines.count > limit else { return lines.joined(separator: "\n") }
    return lines.prefix(limit).joined(separator: "\n") + "\n  and \(lines.count - limit) more"
  }
}
