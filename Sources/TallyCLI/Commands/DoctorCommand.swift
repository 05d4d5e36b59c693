import ApplyEngine
import ArgumentParser
import Foundation
import Pipeline
import Reporting

/// `tally doctor`: is everything here that a run needs?
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks what a run needs: compiler, package, tasks, data, disk.")

  @OptionGroup var common: CommonOptions

  struct Check: Encodable {
    let name: String
    let isGood: Bool
    let finding: String
    let fix: String?
  }

  func run() throws {
    try common.run {
      var checks = [compiler(), cores(), disk()]
      if let folders = TaskFolders() {
        checks.append(Check(name: "package", isGood: true, finding: folders.root, fix: nil))
        checks += folders.names.map { task($0, folders) }
      } else {
        checks.append(
          Check(
            name: "package", isGood: false, finding: "no folder LabelingFunctions here or further up",
            fix: "change into the package that holds your tasks"))
      }
      if common.json { Console.printJSON(checks) } else { Console.print(DoctorCommand.text(checks)) }
      if checks.contains(where: { !$0.isGood }) { throw CommandFailure(status: ExitStatus.failed) }
    }
  }

  private static func text(_ checks: [Check]) -> String {
    checks.map { check in
      let line = "\(check.isGood ? "ok " : "NO ")  \(check.name): \(check.finding)"
      return check.fix.map { line + "\n     fix: \($0)" } ?? line
    }.joined(separator: "\n")
  }

  private func compiler() -> Check {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["swift", "--version"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    let fix = "install Swift 6.2 or later; a worker that is built already runs without it"
    guard (try? process.run()) != nil else {
      return Check(name: "compiler", isGood: false, finding: "swift does not start", fix: fix)
    }
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let version = output.split(separator: "\n").first.map(String.init) ?? "no answer"
    return Check(
      name: "compiler", isGood: process.terminationStatus == 0, finding: version,
      fix: process.terminationStatus == 0 ? nil : fix)
  }

  private func cores() -> Check {
    Check(
      name: "cores", isGood: true,
      finding: "\(ProcessInfo.processInfo.activeProcessorCount), as many workers at a time", fix: nil)
  }

  private func disk() -> Check {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: FileManager.default.currentDirectoryPath)
    let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
    let isGood = free > 1 << 30
    return Check(
      name: "disk", isGood: isGood, finding: "\(NumberFormat.count(Int(free >> 20))) MB free",
      fix: isGood ? nil : "free some space: a run needs about the size of its data")
  }

  private func task(_ name: String, _ folders: TaskFolders) -> Check {
    let build = WorkerBuild(folders, task: name)
    let label = "task \(name)"
    guard build.isCurrent else {
      return Check(name: label, isGood: true, finding: "its worker will be built at the next run", fix: nil)
    }
    do {
      let description = try WorkerProgram(path: build.worker, root: folders.root).description
      let path = SourcePath.absolute(description.dataset.path, in: folders.root)
      let found = "\(description.functions.count) labeling functions, \(description.classes.count) classes"
      if FileManager.default.isReadableFile(atPath: path) {
        return Check(name: label, isGood: true, finding: found, fix: nil)
      }
      return Check(
        name: label, isGood: false, finding: "\(found), but no data at \(description.dataset.path)",
        fix: description.dataset.whereToGet ?? "pass --data FILE")
    } catch {
      return Check(name: label, isGood: false, finding: error.message.what, fix: error.message.fix)
    }
  }
}
