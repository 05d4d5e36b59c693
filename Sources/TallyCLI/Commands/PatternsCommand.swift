import ArgumentParser
import Pipeline
import Reporting

/// `tally patterns`: what a fit has to know of rows, without the rows.
struct PatternsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patterns",
    abstract: "Writes the vote patterns of rows: statistics that merge across shards and days.",
    discussion: """
      VOTES are files as `tally fit` reads them. The output holds each distinct line of the vote matrix with the number \
      of rows that have it, and no row. `tally fit --patterns` fits a model from such files; given --patterns here, they \
      are merged into the output. The statistics of shards, merged, are those of all rows.
      """)

  @Argument(help: "The votes: one or more files with the same labeling functions.", completion: .file())
  var votes: [String] = []
  @Option(name: .customLong("patterns"), help: "A pattern file to merge. Repeatable.", completion: .file())
  var statistics: [String] = []
  @Option(help: "Where to write the patterns.", completion: .file())
  var output: String
  @Option(help: "The number of classes, where the votes do not show all of them.")
  var classes: Int?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if votes.isEmpty, statistics.isEmpty {
      throw ValidationError("name one or more files of votes, or pattern files with --patterns")
    }
    if let classes, !(2...32_767).contains(classes) {
      throw ValidationError("--classes is a number from 2 to 32767, not \(classes)")
    }
  }

  func run() throws {
    try common.run {
      let request = PatternsRequest(votes: votes, statistics: statistics, output: output, classCount: classes)
      let result = try PatternsRun(request).run()
      if common.json { return Console.printJSON(result) }
      Console.print(
        "\(Suggestions.count(result.rowCount, "row")), \(NumberFormat.count(result.coveredRowCount)) of them with votes, "
          + "in \(Suggestions.count(result.patternCount, "pattern")) of "
          + "\(Suggestions.count(result.functions.count, "labeling function"))\npatterns \(output)")
    }
  }
}
