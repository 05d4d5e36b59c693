import ArgumentParser
import Foundation
import Interchange
import Pipeline
import Reporting

/// `tally queue`: the rows that people answer next, in a file.
struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract: "Writes the rows that people should answer next, into a file that is handed back with --reviewed.",
    discussion: """
      Rows for the audit are drawn at random from those that a labeling function votes on; nothing is learned from them, and \
      their answers carry the promise of tally run --max-error. Rows for review teach the label model: half of them have the \
      smallest margins, half are drawn at random. Rows that were answered are not asked about again.

      Write a class into the column label, and give the file to tally run --reviewed (several files are one without the \
      others' headers). Two people should answer an audited row without seeing each other's answer: settledBy is \
      agreement where they agree, expert where they differed and somebody decided, and nobody where no answer came of it. \
      The model's own labels are not in the file, so that nobody is led by them.
      """)

  @OptionGroup var task: TaskArgument
  @Option(help: "Rows for the audit.")
  var audit = 0
  @Option(help: "Rows to learn from.")
  var review = 0
  @Option(help: "Answers that are there already. Default: those of the run.", completion: .file())
  var reviewed: String?
  @Option(help: "How reviewed rows were selected, where their file does not say it: random, chosen or audit.")
  var reviewedAs = ReviewedAnswers.Selection.random
  @Option(help: "Where to write the rows: .csv, .jsonl, or - for CSV on standard output.", completion: .file())
  var output: String
  @Option(help: "Another number draws other rows; keep it for as long as an audit grows.")
  var seed: UInt64 = 0
  @Flag(help: "Leave the rows' columns out: their ids stay.")
  var noRowText = false
  @OptionGroup var chosen: RunOption
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  private static let limit = 1_000_000

  func validate() throws {
    for (name, count) in [("--audit", audit), ("--review", review)] where !(0...Self.limit).contains(count) {
      throw ValidationError("\(name) is a number of rows from 0 to \(Self.limit), not \(count)")
    }
    if audit + review == 0 {
      throw ValidationError("say how many rows: --audit N to see how many labels are wrong, --review N to learn from")
    }
    if output == "-", common.json { throw ValidationError("--output - and --json both want standard output") }
    guard output == "-" || [".csv", ".jsonl", ".ndjson"].contains(where: output.hasSuffix) else {
      throw ValidationError("--output is a .csv or .jsonl, which --reviewed reads, or -; not \(output)")
    }
  }

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, chosen, store)
      opened.tellChangedInputs()
      var request = QueueRequest(audit: audit, review: review, output: output)
      request.reviewed = reviewed
      request.reviewedAs = reviewedAs
      request.seed = seed
      request.showsRowText = !noRowText
      let queue = try QueueFile(opened.run, request)
      if queue.isEmpty {
        throw CommandFailure(
          message: UserMessage(
            "every row that could be asked about is answered", at: reviewed ?? opened.run.manifest.reviewed?.path,
            fix: "nothing is left to do"))
      }
      let result = try write(queue)
      if output == "-" { return }
      if common.json { return Console.printJSON(result) }
      Console.print(text(result))
    }
  }

  private func write(_ queue: QueueFile) throws -> QueueResult {
    do throws(RunError) { return try queue.write() } catch {
      guard case .staleData(let path, let run) = error else { throw error }
      throw CommandFailure(
        message: UserMessage(
          "the data has changed since run \(run)", at: path, fix: "run the task again, or pass --no-row-text"))
    }
  }

  private func text(_ result: QueueResult) -> String {
    var lines = [
      "queue    \(result.path): \(Suggestions.count(result.auditRowCount, "row")) for the audit, "
        + "\(NumberFormat.count(result.reviewRowCount)) to learn from"
    ]
    let asked = result.auditRowCount + result.reviewRowCount
    if asked < audit + review {
      lines.append("         no more rows are left: \(NumberFormat.count(audit + review)) were asked for")
    }
    if result.answeredRowCount > 0 {
      lines.append(
        "         \(Suggestions.count(result.answeredRowCount, "row")) to learn from \(result.answeredRowCount == 1 ? "has" : "have") "
          + "the audit's answer already, and leave\(result.answeredRowCount == 1 ? "s" : "") the audit with it")
    }
    lines.append("then     tally run \(task.task) --reviewed FILE, with these and all earlier answers in FILE")
    return lines.joined(separator: "\n")
  }
}
