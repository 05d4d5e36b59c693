import ArgumentParser
import Foundation
import Interchange
import Pipeline
import Reporting
import Review
import RowFiles

/// `tally gold import`: answers from elsewhere.
struct GoldImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Reads people's answers in; what is there already changes nothing.",
    discussion: """
      Formats: CSV and JSON Lines with id, label and, if known, reviewer, verdict, at, milliseconds, comment and selection; \
      Label Studio's JSON; Prodigy's JSON Lines. Rows are found by their ids: row_id in the data of a Label Studio task, and in \
      the meta of a Prodigy task, where tally gold export has put it.

      Where somebody has said something else of the same row before, the first answer stays and the other one is listed.
      """)

  @OptionGroup var task: TaskArgument
  @Argument(help: "The file.", completion: .file())
  var file: String
  @Option(
    help: "The file's format, where it cannot be told: csv, jsonl, label-studio, prodigy.",
    completion: .list(PeoplesFormats.all.map { $0.name }))
  var format: String?
  @Option(help: "Who answered, where the file does not say it.")
  var reviewer = "import"
  @Option(help: "How rows were selected, where the file does not say it: random (from all rows) or chosen.")
  var selectedAs = RowSelection.chosen
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws { try GoldFormat.check(format) }

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, nil, store)
      let answers = try read(classes: opened.run.manifest.classes)
      let desk = try OpenDesk(
        opened.store, task: opened.name, run: opened.run, description: opened.program?.description,
        command: "tally gold import \(task.task)")
      let report = try desk.desk.take(
        answers, file: (file as NSString).lastPathComponent, sha256: try Self.hash(file), reviewer: reviewer,
        selection: selectedAs, by: LocalReviewer.name)
      if common.json { Console.printJSON(report) }
      if report.isAllUnknown { throw unknownRows(report) }
      if !common.json { Console.print(Self.text(report, file: file, task: task.task)) }
    }
  }

  private func read(classes: [String]) throws -> PeoplesAnswers {
    do throws(InterchangeError) {
      return try PeoplesFormats.read(path: file, format: format.flatMap(PeoplesFormats.named), classes: classes)
    } catch {
      guard case .unknownFormat(let path, let known) = error else { throw error }
      throw CommandFailure(
        message: UserMessage(
          "cannot tell what kind of file this is", at: path, fix: "say it: --format \(Suggestions.list(known))"))
    }
  }

  private func unknownRows(_ report: ImportReport) -> CommandFailure {
    CommandFailure(
      message: UserMessage(
        "none of the \(Suggestions.count(report.unknownRowCount, "answer")) is of a row of the last run; the first are of "
          + Self.examples(report),
        at: file,
        fix:
          "check that the file is of this task, and that its ids are those of the run (tally run --id says which column)"
      ))
  }

  private static func hash(_ path: String) throws -> String {
    do throws(RowFileError) {
      let file = try MappedFile(path)
      return EventChain.sha256(file.bytes)
    } catch {
      throw InterchangeError.cannotOpen(path: path, errno: ENOENT)
    }
  }

  static func text(_ report: ImportReport, file: String, task: String) -> String {
    var lines: [String] = []
    lines.append(
      report.added == 0
        ? "nothing new in \(file)"
        : "\(Suggestions.count(report.added, "answer")) read in from \(file) (\(report.format))")
    if report.known > 0 { lines.append("  \(Suggestions.count(report.known, "answer")) were there already") }
    for (reason, words) in [
      (PeoplesAnswers.Reason.open, "has no answer"),
      (.notThisClass, "says only which class a row has not"), (.severalClasses, "has several classes"),
    ] {
      if let count = report.passed[reason.rawValue] {
        lines.append(
          "  \(NumberFormat.counted(count, "entry", plural: "entries")) \(count == 1 ? words : Self.plural(words))"
        )
      }
    }
    if report.unknownRowCount > 0 {
      lines.append(
        "  \(Suggestions.count(report.unknownRowCount, "answer")) of rows that the last run does not have: \(examples(report))"
      )
    }
    if !report.conflicts.isEmpty {
      lines.append(
        "  \(Suggestions.count(report.conflicts.count, "answer")) not taken, since the same person said something else before:"
      )
      for conflict in report.conflicts.prefix(10) {
        lines.append(
          "    \(conflict.line.map { "line \($0): " } ?? "")\(DisplayWidth.sanitize(conflict.row)), "
            + "\(DisplayWidth.sanitize(conflict.reviewer)): \(conflict.known), now \(conflict.new)")
      }
      if report.conflicts.count > 10 { lines.append("    and \(report.conflicts.count - 10) more (--json lists all)") }
    }
    if report.disputedRowCount > 0 {
      lines.append(
        "  people disagree on \(Suggestions.count(report.disputedRowCount, "row")), which an expert can settle: tally review \(task) --terminal"
      )
    }
    if report.added > 0 { lines.append("to label with them: tally run \(task)") }
    return lines.joined(separator: "\n")
  }

  private static func examples(_ report: ImportReport) -> String {
    report.unknownRows.map { "\"\(DisplayWidth.sanitize($0))\"" }.joined(separator: ", ")
  }

  private static func plural(_ words: String) -> String {
    words.hasPrefix("has ") ? "have " + words.dropFirst(4) : "say " + words.dropFirst(5)
  }
}

extension RowSelection: ExpressibleByArgument {}

/// The formats, by name.
enum GoldFormat {
  static func check(_ name: String?) throws {
    guard let name, PeoplesFormats.named(name) == nil else { return }
    throw ValidationError(
      "--format is one of \(PeoplesFormats.all.map { $0.name }.joined(separator: ", ")), not \(name)")
  }
}
