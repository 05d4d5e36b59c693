import ApplyEngine
import ArgumentParser
import Foundation
import Pipeline
import RowFiles

/// `tally new`: a task to start from.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Makes a task's folder, with its columns taken from the data.")

  @Argument(help: "The task's name, like SupportTickets or support-tickets.")
  var name: String
  @Option(help: "The rows: .jsonl, .csv or .tsv.", completion: .file())
  var data: String
  @Option(help: "The classes, with commas between them.")
  var classes: String
  @Option(help: "The column that holds the rows' ids; without it, rows are numbered.")
  var id: String?
  @Option(help: "Rows whose class is known.", completion: .file())
  var gold: String?
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let folders = try TaskArgument.folders()
      let type = try typeName(folders)
      let template = TaskTemplate(
        type: type, classes: try classNames(), columns: try columns(), data: shown(data, folders), id: id,
        gold: gold.map { shown($0, folders) })
      let files = [
        "LabelingFunctions/\(type)/\(type).swift": template.task,
        "Tests/\(type)Tests/\(type)Tests.swift": template.tests,
      ]
      for path in files.keys.sorted() where FileManager.default.fileExists(atPath: "\(folders.root)/\(path)") {
        throw CommandFailure(
          message: UserMessage(
            "this file is there already", at: "\(folders.root)/\(path)", fix: "move it away, or choose another name"))
      }
      for (path, text) in files.sorted(by: { $0.key < $1.key }) { try write(text, to: "\(folders.root)/\(path)") }
      if common.json { return Console.printJSON(["task": type, "files": files.keys.sorted().joined(separator: "\n")]) }
      Console.print(
        files.keys.sorted().map { "made     \($0)" }.joined(separator: "\n")
          + "\nnext     write labeling functions in the first, then: tally run \(type)")
    }
  }

  /// Modules that a task is linked or tested with: a target of the same name would break every task of the package.
  private static let takenModules: Set<String> = [
    "Swift", "Foundation", "Glibc", "Dispatch", "Testing", "XCTest", "Synchronization", "PackageDescription", "Tally",
    "Votes",
    "RowFiles", "PatternMatching", "WorkerProtocol", "TallyWorker", "LinearAlgebra", "LabelAnalysis", "LabelModels",
    "Ledger",
    "Interchange", "ApplyEngine", "Pipeline", "Reporting", "TallyCLI", "TallyMain", "TestSupport", "CrashyTask",
    "Crypto", "GRDB",
    "ArgumentParser", "CommandLine", "Datasets",
  ]

  private func shown(_ path: String, _ folders: TaskFolders) -> String {
    SourcePath.relative(AbsolutePath.of(path), to: folders.root)
  }

  private func typeName(_ folders: TaskFolders) throws -> String {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    let type = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    guard let first = type.first, first.isLetter, type.allSatisfy({ $0.isASCII }) else {
      throw CommandFailure(
        message: UserMessage(
          "\"\(name)\" cannot name a task", fix: "use letters and digits, a letter first: SupportTickets"))
    }
    if NewCommand.takenModules.contains(type)
      || FileManager.default.fileExists(atPath: "\(folders.root)/Sources/\(type)")
    {
      throw CommandFailure(
        message: UserMessage("a module is called \(type) already", fix: "choose another name: \(type)Labels"))
    }
    if let taken = folders.name(matching: type) {
      throw CommandFailure(
        message: UserMessage(
          "there is a task \(taken) already", at: folders.folder(of: taken),
          fix: "choose another name, or remove the folder"))
    }
    return type
  }

  private func classNames() throws -> [String] {
    let names = classes.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
      throw CommandFailure(message: UserMessage("--classes names \"\(twice)\" twice", fix: "name each class once"))
    }
    if names.count < 2 {
      throw CommandFailure(
        message: UserMessage(
          "--classes names \(Suggestions.count(names.count, "class")) only", fix: "name two or more: --classes ham,spam"
        ))
    }
    if let reserved = names.first(where: { ["none", "some", "abstain"].contains($0.lowercased()) }) {
      throw CommandFailure(
        message: UserMessage(
          "a class cannot be called \"\(reserved)\"",
          fix: "choose another name: in a labeling function .\(reserved) would mean no vote at all"))
    }
    return names
  }

  private func columns() throws -> [ColumnRequest] {
    guard let format = RowFormat(path: data) else { throw RowFileError.unknownFormat(path: data) }
    if InputSpool.isNeeded(for: data) {
      throw CommandFailure(
        message: UserMessage(
          "the columns cannot be taken from packed data", at: data, fix: "unpack it: gunzip -k \(data)"))
    }
    let columns = try ColumnGuess.columns(of: MappedFile(data), format: format)
    if let id, !columns.contains(where: { $0.name == id }) {
      throw RowFileError.missingColumn(name: id, path: data, available: columns.map(\.name))
    }
    let rest = columns.filter { $0.name != id }
    if rest.isEmpty {
      throw CommandFailure(
        message: UserMessage("the data has no column to look at", at: data, fix: "give it one besides the id"))
    }
    return rest
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw RunError.system(path: path, errno: errno == 0 ? EIO : errno)
    }
  }
}
