import ArgumentParser
import LabelModels
import Pipeline
import Reporting

/// `tally explain`: why a row got its label.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows why a row got its label: each vote and its share in the log odds, and what would change it.")

  @OptionGroup var task: TaskArgument
  @Argument(help: "The rows' ids; where the data has no ids, their positions, from 0.")
  var rows: [String]
  @Flag(help: "Show the row itself, too.")
  var showData = false
  @Flag(help: "List the labeling functions that abstained, too.")
  var all = false
  @OptionGroup var chosen: RunOption
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, chosen, store)
      let explanations = try rows.map {
        try RowExplanation(
          id: $0, of: opened.run, description: opened.program?.description, showsData: showData)
      }
      if common.json {
        let shown = explanations.map(ExplanationJSON.init)
        return shown.count == 1 ? Console.printJSON(shown[0]) : Console.printJSON(shown)
      }
      opened.tellChangedInputs()
      let pages = explanations.map { ExplanationPage($0, style: Console.style, listsAll: all).text }
      Console.print(pages.joined(separator: "\n\n"))
    }
  }
}
