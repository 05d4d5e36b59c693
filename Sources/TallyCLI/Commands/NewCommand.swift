import ApplyEngine
import ArgumentParser
import Foundation
import Pipeline
import RowFiles

/// `tally new`: a task to start from.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Makes a task from a file of rows: it compiles, runs and votes at once.",
    discussion: """
      Reads the rows, guesses which columns hold the ids, the text and the classes, and writes the task, a README, tests, \
      and labeling functions that vote on these rows. On a terminal it asks about what was not given; elsewhere guesses \
      serve. Where there is no package yet, --package makes one around the task.
      """)

  @Argument(help: "The task's name, like SupportTickets or support-tickets. Default: the data's.")
  var name: String?
  @Option(help: "The rows: .jsonl, .csv or .tsv, each also .gz.", completion: .file())
  var data: String?
  @Option(help: "The classes, with commas between them. Default: those of the gold.")
  var classes: String?
  @Option(help: "The column that holds the rows' ids; \"position\" numbers them from 0. Default: guessed.")
  var id: String?
  @Option(help: "The column with the text to look at. Default: guessed.")
  var text: String?
  @Option(help: "The column that holds the class where it is known; gold is made from it. Default: guessed.")
  var label: String?
  @Option(help: "Rows whose class is known: CSV or JSON Lines with id and label.", completion: .file())
  var gold: String?
  @Flag(help: "Make a package around the task, in the current folder.")
  var package = false
  @Option(
    help: "Where Tally is, for a new package: a folder, or an address to clone. Default: where this program was built.")
  var tally: String?
  @OptionGroup var common: CommonOptions

  var asks: Bool { Prompt.isPossible && !common.json }

  func run() throws {
    try common.run {
      let place = try NewPlace(self)
      let choices = NewChoices(self, place)
      let new = try choices.decide()
      let files = NewFiles(new, place)
      try files.check()
      try choices.writeGold()
      try files.write()
      try print(new, files, choices)
    }
  }

  private func print(_ new: NewTask, _ files: NewFiles, _ choices: NewChoices) throws {
    let paths = files.paths + (choices.madeGold.map { [$0] } ?? [])
    let next = "tally run \(new.type)" + (new.sketch.badRowCount > 0 ? " --skip-bad-lines" : "")
    if common.json {
      return Console.printJSON(
        Made(
          task: new.type, files: paths, classes: new.classes, id: new.id, text: new.text, gold: new.gold?.path,
          notes: choices.notes, next: next))
    }
    let parts = paths.map { "made     \($0)" } + choices.notes.map { "note     \($0)" } + ["next     \(next)"]
    Console.print(parts.joined(separator: "\n"))
  }

  private struct Made: Encodable {
    let task: String
    let files: [String]
    let classes: [String]
    let id: String?
    let text: String?
    let gold: String?
    let notes: [String]
    let next: String
  }

  /// A column's kind, for people.
  static func kind(_ column: ColumnRequest) -> String {
    let kind =
      switch column.kind {
      case .text: "text"
      case .integer: "whole number"
      case .number: "number"
      case .flag: "true or false"
      }
    return kind + (column.isOptional ? ", not in all rows" : "")
  }
}
