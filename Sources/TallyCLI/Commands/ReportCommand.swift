import ArgumentParser
import Foundation
import Pipeline
import Reporting

/// `tally report`: the page about a run.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a page about a run: what was labelled, how well, how sure that is, and what to do next.",
    discussion: """
      tally run writes the same page at its end. It is one file, needs no network, and lies in Reports/<Task>/index.html of \
      the package; with --store, in <store>/<Task>/report.html.
      """)

  @OptionGroup var task: TaskArgument
  @Option(
    name: .customLong("run"), help: "The run, by its id or the beginning of it. Default: the latest.",
    completion: Completions.runs)
  var shownRun: String?
  @Option(help: "Write the page into this file; - for standard output.", completion: .file())
  var output: String?
  @Flag(help: "Leave texts of rows out: their ids stay.")
  var noRowText = false
  @Flag(help: "Open the page in a browser.")
  var open = false
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let folders = try TaskArgument.folders()
      let name = try task.name(in: folders)
      let page = try ReportPage(
        folders: folders, task: name, store: store, run: shownRun, showsRowText: !noRowText)
      if page.page.isDataGone {
        Console.tell(
          .warning,
          UserMessage(
            "the data has changed since run \(page.run.manifest.run): the page shows ids of rows, and not their texts",
            at: page.run.manifest.data.path, fix: "run the task again"))
      }
      if output == "-" { return Console.print(page.page.html()) }
      let path = output.map(AbsolutePath.of) ?? ReportPage.place(folders, name, store: store)
      try page.write(to: path)
      if open { ReportCommand.show(path) }
      let shown = SourcePath.relative(path, to: FileManager.default.currentDirectoryPath)
      if common.json { return Console.printJSON(Written(run: page.run.manifest.run, page: path)) }
      Console.print("\(shown): run \(page.run.manifest.run)")
    }
  }

  private struct Written: Encodable {
    let run: String
    let page: String
  }

  /// Opens a browser and does not wait for it.
  private static func show(_ path: String) {
    let browser = Process()
    browser.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    browser.arguments = [ProcessInfo.processInfo.environment["BROWSER"] ?? "xdg-open", path]
    browser.standardOutput = FileHandle.nullDevice
    browser.standardError = FileHandle.nullDevice
    do { try browser.run() } catch {
      Console.tell(
        .warning, UserMessage("no browser could be opened", fix: "open \(path) in one, or name one in BROWSER"))
    }
  }
}
