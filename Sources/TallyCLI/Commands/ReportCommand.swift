import ArgumentParser
import Foundation
import Pipeline
import Reporting

/// `tally report`: the page about a run, what changed since another, and checks for unattended runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a page about a run: what was labelled, how well, how sure that is, and what to do next.",
    discussion: """
      tally run writes the same page at its end. It is one file, needs no network, and lies in Reports/<Task>/index.html of \
      the package; with --store, in <store>/<Task>/report.html. With --compare it also says what changed since another run.

      --fail-if takes a figure, a relation (<, <=, >, >=, ==, !=) and a number: "coverage < 0.8", "flipped > 5%", \
      "change.accuracy < -0.01", "lf.subscribe.precision < 0.9". If one holds, the exit status is 3. A figure that is \
      undefined in the run, such as accuracy without gold, fails, too.
      """)

  @OptionGroup var task: TaskArgument
  @Option(
    name: .customLong("run"), help: "The run, by its id or the beginning of it. Default: the latest.",
    completion: Completions.runs)
  var shownRun: String?
  @Option(help: "Say what changed since this run; \"previous\" for the one before.", completion: Completions.runs)
  var compare: String?
  @Option(help: "Exit with status 3 if this holds. May be given several times.")
  var failIf: [String] = []
  @Flag(help: "Let checks of undefined figures pass.")
  var allowUndefined = false
  @Option(help: "Write the page into this file; - for standard output.", completion: .file())
  var output: String?
  @Flag(help: "Leave texts of rows out: their ids stay.")
  var noRowText = false
  @Flag(help: "Open the page in a browser.")
  var open = false
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    for text in failIf where RunCheck(text) == nil {
      throw ValidationError(
        "--fail-if is a figure, a relation and a number, such as \"coverage < 0.8\", not \"\(text)\"")
    }
    if output == "-", common.json { throw ValidationError("--output - and --json both want standard output") }
  }

  func run() throws {
    try common.run {
      let folders = try TaskArgument.folders()
      let name = try task.name(in: folders)
      let report = try ReportPage(
        folders: folders, task: name, store: store, run: shownRun, compare: compare, showsRowText: !noRowText)
      // A slip in a check should not cost the page that is there.
      let results = try ReportChecks.results(
        failIf.compactMap(RunCheck.init), report.metrics, allowUndefined: allowUndefined,
        isCompared: compare != nil)
      if report.page.isDataGone {
        Console.tell(
          .warning,
          UserMessage(
            "the data has changed since run \(report.run.manifest.run): the page shows ids of rows, and not their texts",
            at: report.run.manifest.data.path, fix: "run the task again"))
      }
      try write(report, results, to: output.map(AbsolutePath.of) ?? ReportPage.place(folders, name, store: store))
      try ReportChecks.check(results)
    }
  }

  private func write(_ report: ReportPage, _ results: [RunCheck.Result], to path: String) throws {
    if output == "-" { return Console.print(report.page.html()) }
    try report.write(to: path)
    if open { ReportCommand.show(path) }
    if common.json { return Console.printJSON(ReportJSON(report, results, path: path)) }
    let shown = SourcePath.relative(path, to: FileManager.default.currentDirectoryPath)
    if let changes = report.page.changes { Console.print(changes.text(Console.style)) }
    if !results.isEmpty { Console.print(ReportChecks.table(results)) }
    Console.print("report   \(shown): run \(report.run.manifest.run)")
  }

  private struct ReportJSON: Encodable {
    let run: String
    let page: String
    /// Those that are defined.
    let metrics: [String: Double]
    let changes: RunChanges?
    let checks: [RunCheck.Result]

    init(_ report: ReportPage, _ results: [RunCheck.Result], path: String) {
      run = report.run.manifest.run
      page = path
      metrics = Dictionary(
        report.metrics.values.compactMap { name, value in value.map { (name, $0) } }, uniquingKeysWith: { $1 })
      changes = report.page.changes
      checks = results
    }
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
