import ArgumentParser
import LabelModels
import Pipeline
import Reporting

/// `tally fit`: the label model alone.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fits the label model to anyone's votes, and writes a label for each row.",
    discussion: """
      VOTES are .npy arrays (rows × labeling functions, integers, -1 abstains), CSV matrices (a header of names, -1 or \
      empty abstains), CSVs of task,worker,label, or WRENCH .json. In the CSVs a vote may have a confidence: spam:0.8. \
      Several files are one: the same labeling functions, the rows one after the other. The output has a line for each \
      row or task, in the order of the input: id,<class>…,label,margin,route.

      Without VOTES, a model is fitted from the statistics of rows that are elsewhere: --patterns, made by \
      `tally patterns`. With both, it is fitted on all, and the rows of VOTES are labeled.
      """)

  @Argument(help: "The votes: one or more files.", completion: .file())
  var votes: [String] = []
  @Option(
    name: .customLong("patterns"), help: "Also fit on the vote patterns in this file. Repeatable.", completion: .file())
  var statistics: [String] = []
  @Option(help: "Where to write the labels: .csv, or .jsonl.", completion: .file())
  var output: String?
  @Option(help: "The number of classes, where the votes do not show all of them.")
  var classes: Int?
  @Option(
    help: "Rows whose class is known, to measure against: CSV or JSON Lines with id and class, or one class a line.",
    completion: .file())
  var gold: String?
  @OptionGroup var knowledge: KnowledgeOptions
  @Option(help: "The label model to fit.", completion: .list(LabelModels.all.map(\.name)))
  var labelModel = LabelModels.standard.name
  @Option(help: "Label with this fitted model instead of fitting one.", completion: .file())
  var model: String?
  @Option(help: "Also save the fitted model here, as JSON.", completion: .file())
  var saveModel: String?
  @Option(
    help: "Say which labels the fit changes against this model, fitted before on the same labeling functions.",
    completion: .file())
  var compare: String?
  @Option(help: "With --compare: write the rows that get another label here, as CSV.", completion: .file())
  var changes: String?
  @OptionGroup var routes: RouteOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let classes, !(2...32_767).contains(classes) {
      throw ValidationError("--classes is a number from 2 to 32767, not \(classes)")
    }
    try routes.check(model: model)
    let models = LabelModels.all.map(\.name)
    if !models.contains(labelModel) {
      throw ValidationError("--label-model is one of \(models.joined(separator: ", ")), not \(labelModel)")
    }
    try validateFiles()
    try knowledge.validate(model: model)
  }

  private func validateFiles() throws {
    if votes.isEmpty {
      if statistics.isEmpty {
        throw ValidationError("name one or more files of votes, or pattern files with --patterns")
      }
      let needRows = [
        (output, "--output"), (gold, "--gold"), (knowledge.reviewed, "--reviewed"), (model, "--model"),
        (compare, "--compare"), (routes.maxError.map { "\($0)" }, "--max-error"),
      ].filter { $0.0 != nil }.map(\.1)
      if !needRows.isEmpty {
        throw ValidationError(
          "\(needRows.joined(separator: ", ")) needs rows: name files of votes beside --patterns, or leave it out")
      }
    } else if output == nil, saveModel == nil, compare == nil {
      throw ValidationError("--output FILE is missing: where to write the labels")
    }
    if changes != nil, compare == nil { throw ValidationError("--changes needs --compare MODEL") }
    if model != nil, compare != nil {
      throw ValidationError("--compare fits a model and --model does not: leave one of them out")
    }
    if model != nil, !statistics.isEmpty {
      throw ValidationError("--patterns are to fit on, and --model does not fit: leave one of them out")
    }
  }

  func run() throws {
    try common.run {
      var request = FitRequest(
        votes: votes, statistics: statistics, output: output, classCount: classes, gold: gold, labelModel: labelModel,
        modelFile: model, saveModel: saveModel, routes: routes.request)
      request.knowledge = knowledge.request
      request.compareWith = compare
      request.changes = changes
      let result = try FitRun(request).run()
      let report = RunReport(result, title: Suggestions.list(votes + statistics, limit: 3))
      Warnings.of(result, gold: gold).forEach { Console.note($0.text("warning")) }
      if common.json { return Console.printJSON(report) }
      let written = [("model", saveModel), ("changes", changes), ("labels", output)].compactMap { name, path in
        path.map { "\n" + name + String(repeating: " ", count: 9 - name.count) + $0 }
      }
      Console.print(report.text(Console.style) + written.joined())
    }
  }
}
