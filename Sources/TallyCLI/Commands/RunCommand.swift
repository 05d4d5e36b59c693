import ApplyEngine
import ArgumentParser
import Foundation
import Interchange
import LabelModels
import Pipeline
import Reporting
import Review
import RowFiles

/// `tally run`: the main job.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Labels a task's rows: labeling functions in, probabilistic labels out.",
    discussion: """
      Builds the task's worker if its sources have changed, applies every labeling function to every row, fits the label \
      model to the votes, and writes labels, the rows worth checking, the vote matrix, the model and a manifest.

      With --data - and --model, and without --output, it labels a stream: JSON Lines on standard input, label lines on \
      standard output, in order and as they come, for as long as they come. Nothing is kept, and ids are not checked for \
      repetition.
      """)

  @OptionGroup var task: TaskArgument

  @Option(
    help: "The rows: .jsonl, .csv or .tsv, each also .gz; - for standard input. Default: the task's own.",
    completion: .file())
  var data: String?
  @Option(help: "The format of the rows (jsonl, csv, tsv), where the name does not tell.")
  var format: RowFormat?
  @Option(help: "The column that holds the rows' ids; \"position\" numbers them from 0. Default: the task's own.")
  var id: String?
  @Option(
    help: "Rows whose class is known: CSV or JSON Lines with id and class. Default: the task's own, with its own data.",
    completion: .file())
  var gold: String?
  @Option(help: "Also put the results into this folder.", completion: .directory)
  var output: String?
  @Option(help: "Label with this fitted model instead of fitting one.", completion: .file())
  var model: String?
  @OptionGroup var knowledge: KnowledgeOptions
  @Option(help: "The label model to fit.", completion: .list(LabelModels.all.map(\.name)))
  var labelModel = LabelModels.standard.name
  @Option(help: "The labels' format: jsonl or csv.", completion: .list(LabelFormats.all.map { $0.name }))
  var labels = "jsonl"
  @OptionGroup var routes: RouteOptions
  @Flag(help: "Leave out rows that cannot be read, count and list them.")
  var skipBadLines = false
  @Option(help: "Worker processes at a time. Default: one for each core. The result does not depend on it.")
  var workers = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "Exit with status 2 if a labeling function fails on a larger share of the rows (0 to 1).")
  var maxFaults = 0.01
  @OptionGroup var limits: LimitOptions
  @Flag(help: "Apply every labeling function, also where an earlier run has its votes on the same rows.")
  var fresh = false
  @Flag(help: "Go on with an interrupted run of the same inputs; standard input need not be given again.")
  var resume = false
  @Flag(help: "Fail at once if another run of the task is on, instead of waiting for it.")
  var noWait = false
  @Flag(help: "Do not learn from the answers of tally review and tally gold import.")
  var noReview = false
  @Flag(help: "Write no report page.")
  var noReport = false
  @Flag(help: "Leave texts of rows out of the report page: their ids stay.")
  var noRowText = false
  @OptionGroup var store: StoreOption
  @Option(help: "Standard error as text, or as JSON lines (json) with time, level, message and fields.")
  var logFormat = LogFormat.text
  @OptionGroup var common: CommonOptions

  func validate() throws {
    try routes.check(model: model)
    if !(0...1).contains(maxFaults) { throw ValidationError("--max-faults is a share from 0 to 1, not \(maxFaults)") }
    if !(1...1024).contains(workers) { throw ValidationError("--workers is a number from 1 to 1024, not \(workers)") }
    if LabelFormats.named(labels) == nil {
      throw ValidationError(
        "--labels is one of \(LabelFormats.all.map { $0.name }.joined(separator: ", ")), not \(labels)")
    }
    let models = LabelModels.all.map(\.name)
    if !models.contains(labelModel) {
      throw ValidationError("--label-model is one of \(models.joined(separator: ", ")), not \(labelModel)")
    }
    try knowledge.validate(model: model)
    if isStream { try validateStream() }
  }

  func run() throws {
    EventLog.format = logFormat
    try common.run {
      let folders = try TaskArgument.folders()
      let name = try task.name(in: folders)
      let program = try TaskArgument.worker(name, in: folders)
      var request = request(program, folders, name)
      if isStream { return try runStream(request) }
      let reviewed = try addReview(to: &request)
      if let output {
        let names = ["labels.\(labels)", "review.jsonl", "votes.npy", "model.json", "manifest.json"]
        try ResultCopy.check(
          output, names: names, inputs: [request.data, request.gold, request.modelFile, request.knowledge.reviewed])
      }
      Progress.begin()
      var times = PhaseTimes()
      let run = LabelRun(
        request, isInterrupted: { Interrupt.isRequested },
        progress: {
          times.enter($0.phase)
          Progress.show("\($0.phase.rawValue) \(name)", share: $0.share)
        },
        notice: { Console.tell($0.level, $0.message) }, wording: { $0.message.what })
      let result = try run.run()
      times.close()
      Progress.clear()
      if let output { try ResultCopy.place(result.folder, names: RunOutput.fileNames, in: output) }
      times.enter(.reporting)
      let page = writePage(of: result, folders, name)
      times.close()
      var shown = RunOutput(result, request: request, place: output ?? result.folder.path, times: times)
      shown.page = page
      shown.print(asJSON: common.json)
      tellOldAudit(reviewed, result)
      let worst = result.faultCounts.max() ?? 0
      if !result.quarantined.isEmpty || Double(worst) > maxFaults * Double(result.manifest.counts.rows) {
        throw CommandFailure(status: ExitStatus.faults)
      }
    }
  }

  /// People's answers lie in the task's ledger. Whoever gives others or a frozen model does not want them; given other rows than
  /// people were asked about, they would be answers to something else.
  ///
  /// - Returns: what the run learns from; nil for nothing of it.
  private func addReview(to request: inout LabelRunRequest) throws -> ReviewedFile? {
    guard !noReview, request.knowledge.reviewed == nil, model == nil else { return nil }
    let store = TaskStore(root: request.folders.root, name: request.task, place: store.place)
    guard let file = try ReviewedFile.write(store, classes: request.program.description.classes) else { return nil }
    if data != nil || id != nil, !isAsked(file, request, store) {
      Console.tell(
        .info,
        UserMessage(
          "people's answers are left out: they are about other rows, those of \(file.run.map { "run \($0)" } ?? "no run")"
        ))
      return nil
    }
    if !file.isSound {
      Console.tell(
        .warning,
        UserMessage(
          "somebody has changed the log of people's answers; what it says is used all the same",
          fix: "tally gold verify \(task.task) names the entries; --no-review leaves the answers out"))
    }
    request.knowledge.reviewed = file.path
    request.knowledge.reviewedAs = .chosen
    Console.tell(
      .info,
      UserMessage(
        "learning from people's answers on \(Suggestions.count(file.rowCount, "row"))"
          + (file.auditedCount > 0 ? ", measuring on \(NumberFormat.count(file.auditedCount)) more" : "")
          + " (--no-review leaves them out)"))
    if file.leftOutCount > 0 {
      Console.tell(
        .warning,
        UserMessage(
          "\(Suggestions.count(file.leftOutCount, "row")) have an answer whose class the task does not have any more, and are left out"
        ))
    }
    return file
  }

  /// An audit is a sample of the rows that were covered when it was drawn: those that only newer LFs cover are not in it.
  private func tellOldAudit(_ reviewed: ReviewedFile?, _ result: LabelRunResult) {
    guard result.manifest.promise?.threshold != nil, let audited = reviewed?.auditedFunctionSet,
      audited != result.manifest.functionSet
    else { return }
    Console.tell(
      .warning,
      UserMessage(
        "the labeling functions have changed since rows were audited: the promise does not know the rows that only the new ones "
          + "cover",
        fix: "go on with tally review \(task.task), which asks about these rows of the audit first"))
  }

  /// Whether these are the rows that people were asked about last, by the same ids.
  private func isAsked(_ file: ReviewedFile, _ request: LabelRunRequest, _ store: TaskStore) -> Bool {
    guard let run = file.run, let asked = try? Manifest(path: store.run(run).manifest) else { return false }
    let known = SourcePath.absolute(asked.data.path, in: request.folders.root)
    return asked.options.id == request.id
      && (asked.data.path == request.data || known == AbsolutePath.of(request.data))
  }

  /// The page. It is no part of the results: where it cannot be written, that is a warning.
  private func writePage(of result: LabelRunResult, _ folders: TaskFolders, _ name: String) -> String? {
    // A machine with a bundle labels; people look elsewhere.
    if noReport || folders.bundle != nil { return nil }
    let path = ReportPage.place(folders, name, store: store)
    do {
      let page = try ReportPage(
        folders: folders, task: name, store: store, run: result.manifest.run, showsRowText: !noRowText)
      try page.write(to: path)
      return path
    } catch let error as any UserFacingError {
      var message = error.message
      message.what = "no report was written: \(message.what)"
      message.fix = "the labels are done; mend this and run: tally report \(name)"
      Console.tell(.warning, message)
    } catch {
      preconditionFailure("\(error)")
    }
    return nil
  }

  func request(_ program: WorkerProgram, _ folders: TaskFolders, _ name: String) -> LabelRunRequest {
    let dataset = program.description.dataset
    // The task's gold belongs to the task's data.
    let ownGold = data == nil ? dataset.gold.map { SourcePath.absolute($0, in: folders.root) } : nil
    var request = LabelRunRequest(
      program: program, folders: folders, task: name,
      data: data ?? SourcePath.absolute(dataset.path, in: folders.root), dataFormat: format,
      whereToGet: data == nil ? dataset.whereToGet : nil,
      id: id == nil ? dataset.id : id == "position" ? nil : id, gold: gold ?? ownGold, modelFile: model,
      knowledge: knowledge.request, labelModel: labelModel, labelFormat: labels, routes: routes.request,
      skipsBadLines: skipBadLines,
      workers: workers, limits: limits.limits)
    request.storePlace = store.place
    request.resumes = resume
    request.isFresh = fresh
    request.waitsForLock = !noWait
    request.command = "tally " + CommandLine.arguments.dropFirst().joined(separator: " ")
    return request
  }
}

extension RowFormat: ExpressibleByArgument {}
