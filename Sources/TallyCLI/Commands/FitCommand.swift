import ArgumentParser
import LabelModels
import Pipeline
import Reporting

/// `tally fit`: the label model alone.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fits the label model to anyone's votes, and writes a label for each row.",
    discussion: """
      VOTES is a .npy array (rows × labeling functions, integers, -1 abstains), a CSV matrix (a header of names, -1 or \
      empty abstains), a CSV of task,worker,label, or a WRENCH .json. The output has a line for each row or task, in the \
      order of the input: id,<class>…,label,margin,route.
      """)

  @Argument(help: "The votes.", completion: .file())
  var votes: String
  @Option(help: "Where to write the labels: .csv, or .jsonl.", completion: .file())
  var output: String
  @Option(help: "The number of classes, where the votes do not show all of them.")
  var classes: Int?
  @Option(
    help: "Rows whose class is known, to measure against: CSV or JSON Lines with id and class, or one class a line.",
    completion: .file())
  var gold: String?
  @Option(help: "The label model to fit.", completion: .list(LabelModels.all.map(\.name)))
  var labelModel = LabelModels.standard.name
  @Option(help: "Label with this fitted model instead of fitting one.", completion: .file())
  var model: String?
  @Option(help: "Also save the fitted model here, as JSON.", completion: .file())
  var saveModel: String?
  @Option(help: "Rows with a smaller margin have the route annotator (0 to 1).")
  var reviewBelow = 0.2
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let classes, !(2...32_767).contains(classes) {
      throw ValidationError("--classes is a number from 2 to 32767, not \(classes)")
    }
    if !(0...1).contains(reviewBelow) {
      throw ValidationError("--review-below is a margin from 0 to 1, not \(reviewBelow)")
    }
    let models = LabelModels.all.map(\.name)
    if !models.contains(labelModel) {
      throw ValidationError("--label-model is one of \(models.joined(separator: ", ")), not \(labelModel)")
    }
  }

  func run() throws {
    try common.run {
      let request = FitRequest(
        votes: votes, output: output, classCount: classes, gold: gold, labelModel: labelModel, modelFile: model,
        saveModel: saveModel, reviewBelow: reviewBelow)
      let result = try FitRun(request).run()
      let report = RunReport(result, title: votes)
      Warnings.of(result, gold: gold).forEach { Console.note($0.text("warning")) }
      if common.json { return Console.printJSON(report) }
      Console.print(report.text(Console.style) + "\nlabels   \(output)")
    }
  }
}
