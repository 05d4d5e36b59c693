import Pipeline
import Reporting
import RowFiles

/// The `README.md` of a new task, in the task's own names.
struct TaskReadme {
  let new: NewTask
  let template: TaskTemplate

  var text: String {
    let first = template.names.first ?? "example"
    return """
      # \(new.type)

      Labels the rows of `\(new.data)` as \(TaskTemplate.sentence(new.classes)).

      \(columns)

      \(gold)

      ```sh
      tally run \(new.type)                # applies all labeling functions, fits the label model, writes the labels
      tally explain \(new.type) ROW        # why a row got its label
      swift test --filter \(new.type)Tests # one test for each labeling function
      ```

      ## Next

      1. Open `\(new.type).swift`. `\(first)` is there to begin with\(caution).
      2. Read twenty rows. What in them gives the class away? Each answer is a labeling function of its own: phrases
         (`Keywords`), expressions (`Pattern`), numbers (`Threshold`), lists (`Lookup`), or Swift:

         ```swift
         LabelingFunction("short") { row in \(example) }
         ```
      3. `tally run \(new.type)` again, and look at the table: what covers much and conflicts little is good. Rows that no
         function votes on get no label; `review.jsonl` has the rows that are worth a look first.
      \(new.gold == nil ? "4. Label 50 rows by hand, drawn at random, as a CSV with `id,label`; then `tally run \(new.type) --gold FILE` measures.\n" : "")
      """
  }

  private var columns: String {
    let names = new.columns.map { "`\($0.name)` (\(TaskReadme.kind($0)))" }.joined(separator: ", ")
    let id = new.id.map { "Rows are called by `\($0)`." } ?? "Rows are called by their position, from 0."
    let left = new.sketch.leftOut.filter { !$0.isEmpty }
    let rest =
      left.isEmpty
      ? "" : " Left out, since they hold lists or objects: \(left.map { "`\($0)`" }.joined(separator: ", "))."
    return "Columns: \(names). \(id)\(rest)"
  }

  private static func kind(_ column: ColumnRequest) -> String { NewCommand.kind(column) }

  private var gold: String {
    switch new.gold {
    case .file(let path): "Rows of known class (gold) are in `\(path)`; they measure, and nothing is learned from them."
    case .column(let column, let path):
      "Rows of known class (gold) are in `\(path)`, taken from the column `\(column)`, which is no column of the task: a "
        + "labeling function must not read the answer. Gold measures, and nothing is learned from it."
    case nil: "No row's class is known yet: `tally run` says how sure the model is, but not how right."
    }
  }

  private var caution: String {
    let isChosen = new.functions.contains { if case .known = $0.reason { true } else { false } }
    return isChosen ? ", chosen because it fits the gold: it looks better on it than it is" : ""
  }

  private var example: String {
    let text = new.text.flatMap { name in new.columns.first { $0.name == name } }
    guard let text else { return ".abstain" }
    let names = new.columns.map(\.name)
    let property = zip(names, SwiftNames.unique(names, kind: "column")).first { $0.0 == text.name }?.1 ?? "text"
    let count = text.isOptional ? "(row.\(property)?.wordCount ?? 0)" : "row.\(property).wordCount"
    return "\(count) < 5 ? .\(SwiftNames.unique(new.classes, kind: "class")[0]) : .abstain"
  }
}
