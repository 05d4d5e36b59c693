import ArgumentParser
import Foundation
import Interchange
import Pipeline
import Review

/// `tally gold export`: answers for others, or rows for their tools.
struct GoldExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes people's answers, or the rows to answer next, for other programs.",
    discussion: """
      What is written: labels (a line for each row on which people are at one or that an expert has settled; tally run takes it as \
      --gold and as --reviewed), answers (each of them), or queue (the rows to answer next, with what the label model \
      says). For csv and jsonl that is labels, for label-studio and prodigy queue, unless --what says otherwise.
      """)

  @OptionGroup var task: TaskArgument
  @Option(name: .customLong("to"), help: "The file; - for standard output.", completion: .file())
  var path = "-"
  @Option(
    help: "csv, jsonl, label-studio or prodigy.", completion: .list(PeoplesFormats.all.map { $0.name }))
  var format = "csv"
  @Option(help: "labels, answers or queue.", completion: .list(AnswerExport.What.allCases.map(\.rawValue)))
  var what: AnswerExport.What?
  @Option(help: "Rows of the queue.")
  var limit = 1_000
  @Option(name: .customLong("text"), help: "The column that people read. Default: text, or the longest.")
  var textColumn: String?
  @Option(help: "Also write Label Studio's labeling interface into this file.", completion: .file())
  var config: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    try GoldFormat.check(format)
    if limit < 1 { throw ValidationError("--limit is a number from 1, not \(limit)") }
    if config != nil, format != LabelStudioAnswers.name {
      throw ValidationError("--config goes with --format label-studio")
    }
    if what == .queue, PeoplesFormats.named(format)?.takesOpenRows != true {
      throw ValidationError(
        "--what queue goes with --format label-studio or prodigy; review.jsonl of a run has it, too")
    }
  }

  func run() throws {
    try common.run {
      guard let format = PeoplesFormats.named(format) else {
        preconditionFailure("format \(self.format) was not checked")
      }
      let what = what ?? (format.takesOpenRows ? .queue : .labels)
      let (state, rows) = try source(needsRows: format.takesOpenRows, needsAnswers: what != .queue)
      let output = path == "-" ? "/dev/stdout" : path
      let export = AnswerExport(state, rows: rows, format: format, what: what, limit: limit, textColumn: textColumn)
      if let textColumn, let rows, rows.rowCount > 0 {
        let names = try rows.content(of: 0).columns.map(\.name)
        guard names.contains(textColumn) else {
          throw CommandFailure(
            message: UserMessage(
              "there is no column \"\(textColumn)\" in the data",
              fix: Suggestions.fix(textColumn, among: names, otherwise: "take one of \(Suggestions.list(names))")))
        }
      }
      let (written, header) = try export.write(to: output)
      if let config {
        let file = try AtomicFile(path: config)
        try file.write { (writer: inout FileWriter) throws(InterchangeError) in
          try writer.write(Array(LabelStudioAnswers.configuration(header).utf8))
        }
        try file.commit()
      }
      guard path != "-" else { return }
      if common.json { return Console.printJSON(written) }
      let answers = what == .queue ? "" : ", \(Suggestions.count(written.answers, "answer"))"
      Console.print("\(Suggestions.count(written.rows, "row"))\(answers) written to \(path)")
    }
  }

  private func source(needsRows: Bool, needsAnswers: Bool) throws -> (DeskState, (any DeskRows)?) {
    guard needsRows else { return (try DeskState(OpenedLog(task, store).store), nil) }
    let state =
      needsAnswers ? try DeskState(OpenedLog(task, store).store) : (try? DeskState(OpenedLog(task, store).store))
    let opened = try OpenedRun(task, nil, store)
    do throws(RunError) {
      return (state ?? DeskState(), try FinishedRows(opened.run, description: opened.program?.description))
    } catch {
      throw ReviewError.run(error)
    }
  }
}

extension AnswerExport.What: ExpressibleByArgument {}
