import ArgumentParser
import LabelAnalysis
import Pipeline
import Reporting

/// `tally suggest`: what to write the next LF about.
struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggests labeling functions, by what the last run says of its rows. People decide.",
    discussion: """
      Each suggestion is ready to be pasted into the task's functions. Its coverage is what a run would give; its precision \
      is estimated from the label model's probabilities of the rows that are covered already, shrunk since many were \
      looked at, and the suggestions are ordered by the lower bound. Gold is not used to choose, so what it says of a \
      suggestion is honest; with --use-gold it chooses, too. Only columns that the task declares are looked at.
      """)

  @OptionGroup var task: TaskArgument
  @Option(help: "How many suggestions.")
  var limit = 10
  @Option(name: .customLong("class"), help: "Only labeling functions that vote for this class.")
  var label: String?
  @Flag(help: "Let gold help to choose; what it says of the suggestions is then too good.")
  var useGold = false
  @Option(help: "Rows to look at for ideas; all figures are of all rows.")
  var sample = 50_000
  @Flag(help: "Print the labeling functions alone.")
  var code = false
  @OptionGroup var chosen: RunOption
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if !(1...1000).contains(limit) { throw ValidationError("--limit is a number from 1 to 1000, not \(limit)") }
    if !(100...1_000_000).contains(sample) {
      throw ValidationError("--sample is a number from 100 to 1000000, not \(sample)")
    }
  }

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, chosen, store)
      let run = opened.run
      var request = SuggestionRequest()
      (request.limit, request.sampleLimit, request.usesGold) = (limit, sample, useGold)
      if let label {
        guard let found = run.manifest.classes.firstIndex(of: label) else {
          throw CommandFailure(
            message: UserMessage(
              "class \"\(label)\" is not one of \(Suggestions.list(run.manifest.classes))",
              fix: Suggestions.fix(
                label, among: run.manifest.classes, otherwise: "take one of the task's classes")))
        }
        request.label = found
      }
      if useGold, run.gold == nil {
        throw CommandFailure(
          message: UserMessage(
            "run \(run.manifest.run) has no gold to choose by",
            fix: run.changedInputs.isEmpty
              ? "run the task with gold: tally run \(task.task) --gold FILE"
              : "the gold has changed since: run the task again"))
      }
      let program = try TaskArgument.worker(opened.name, in: opened.folders)
      Progress.begin()
      let found = try SuggestionRun(
        run, description: program.description, request: request,
        isInterrupted: {
          Progress.show("looking at rows", share: nil)
          return Interrupt.isRequested
        }
      ).suggestions()
      Progress.clear()
      if common.json { return Console.printJSON(SuggestionsJSON(found)) }
      opened.tellChangedInputs()
      if code { return Console.print(found.suggestions.map(\.code).joined(separator: "\n")) }
      Console.print(SuggestionPage(found, task: task.task, style: Console.style).text)
    }
  }
}

/// Suggestions for people to read, and to paste: what is no code is a comment.
struct SuggestionPage {
  private let found: FunctionSuggestions
  private let task: String
  private let style: TextStyle

  init(_ found: FunctionSuggestions, task: String, style: TextStyle) {
    self.found = found
    self.task = task
    self.style = style
  }

  var text: String {
    var parts = comment(
      "run \(found.run): \(Suggestions.count(found.rowCount, "row")), "
        + "\(NumberFormat.count(found.uncoveredRowCount)) uncovered, "
        + "\(NumberFormat.count(found.lowMarginRowCount)) at low margin")
    if found.sampleSize < found.rowCount {
      parts += comment(
        "ideas come from a sample of \(NumberFormat.count(found.sampleSize)) rows, the same every time; "
          + "figures are of all rows")
    }
    if found.suggestions.isEmpty {
      parts += comment(
        "nothing to suggest: no word, value or number tells uncovered or doubtful rows apart "
          + "(\(NumberFormat.count(found.candidateCount)) were looked at)")
    } else {
      parts += comment(
        "\(NumberFormat.count(found.candidateCount)) tests were looked at; est. is the precision by the label model, "
          + "with a 90 % interval" + (found.usesGold ? "; gold has chosen, so its figures are too good" : ""))
    }
    for suggestion in found.suggestions {
      parts.append("")
      parts += facts(suggestion)
      parts.append(suggestion.code)
    }
    parts += terms
    parts += patterns
    return parts.joined(separator: "\n")
  }

  private func comment(_ text: String) -> [String] {
    RowBlock.wrapped(text, TextStyle(width: style.width - 3), indent: 0).map { "// \($0)" }
  }

  private func facts(_ suggestion: FunctionSuggestions.Suggestion) -> [String] {
    var facts = [
      "\(Suggestions.count(suggestion.rowCount, "row")) (\(NumberFormat.share(suggestion.coverage)))",
      "\(NumberFormat.count(suggestion.newRowCount)) new",
    ]
    if suggestion.lowMarginRowCount > 0 {
      facts.append("\(NumberFormat.count(suggestion.lowMarginRowCount)) at low margin")
    }
    facts.append(
      "est. \(NumberFormat.fixed(suggestion.precision.mean, digits: 2)) "
        + "(\(SuggestionPage.short(suggestion.precision.interval)), from \(NumberFormat.count(suggestion.knownRowCount)))"
    )
    if let gold = suggestion.gold {
      facts.append(
        gold.interval.map {
          "gold \(gold.correctCount) of \(gold.voteCount) right (\(SuggestionPage.short($0)))"
        } ?? "no gold on its rows")
    }
    if let near = suggestion.near, near.share >= 0.1 {
      facts.append("like \(near.function) (\(NumberFormat.fixed(near.share, digits: 2)))")
    }
    return comment(facts.joined(separator: ", "))
  }

  private static func short(_ interval: ShareInterval) -> String {
    NumberFormat.fixed(interval.lower, digits: 2) + "–" + NumberFormat.fixed(interval.upper, digits: 2)
  }

  private var terms: [String] {
    guard !found.terms.isEmpty else { return [] }
    var parts = [""] + comment("frequent where no labeling function votes, of a class that the votes do not tell:")
    for term in found.terms {
      parts += comment(
        "  \(DisplayWidth.sanitize(term.text)) (\(term.column)): \(NumberFormat.count(term.uncoveredRowCount)) of "
          + "\(Suggestions.count(term.rowCount, "row")) uncovered; \(term.ids.map(DisplayWidth.sanitize).joined(separator: ", "))"
      )
    }
    return parts
  }

  private var patterns: [String] {
    guard !found.patterns.isEmpty else { return [] }
    var parts = [""] + comment("votes that leave many rows in doubt:")
    for pattern in found.patterns {
      let votes = pattern.votes.map { "\($0.function) \($0.label)" }.joined(separator: ", ")
      let classes = pattern.classes.map { "\($0.label) \(NumberFormat.fixed($0.probability, digits: 2))" }
        .joined(separator: ", ")
      parts += comment("\(Suggestions.count(pattern.rowCount, "row")): \(votes)")
      parts += comment("  \(classes); for example: tally explain \(task) \(DisplayWidth.sanitize(pattern.exampleID))")
      if let settled = pattern.settledBy {
        parts += comment(
          "  a share of \(NumberFormat.fixed(settled.share, digits: 2)) of them would be told by \(settled.code)")
      }
    }
    return parts
  }
}

/// The same for machines.
struct SuggestionsJSON: Encodable {
  struct Suggestion: Encodable {
    let name: String
    let label: String
    let column: String
    let code: String
    let rows: Int
    let coverage: Double
    let newRows: Int
    let lowMarginRows: Int
    let estimatedPrecision: Double
    let estimatedInterval: ShareInterval
    let knownRows: Int
    let z: Double
    let goldVotes: Int?
    let goldRight: Int?
    let goldInterval: ShareInterval?
    let near: String?
    let nearShare: Double?
  }

  struct Term: Encodable {
    let column: String
    let term: String
    let rows: Int
    let uncoveredRows: Int
    let ids: [String]
  }

  struct Pattern: Encodable {
    let votes: [String: String]
    let rows: Int
    let margin: Double
    let classes: [String: Double]
    let example: String
    let settledBy: String?
    let settledShare: Double?
  }

  let run: String
  let rows: Int
  let sampledRows: Int
  let uncoveredRows: Int
  let lowMarginRows: Int
  let candidates: Int
  let duplicates: Int
  let usesGold: Bool
  let suggestions: [Suggestion]
  let terms: [Term]
  let patterns: [Pattern]

  init(_ found: FunctionSuggestions) {
    (run, rows, sampledRows) = (found.run, found.rowCount, found.sampleSize)
    (uncoveredRows, lowMarginRows) = (found.uncoveredRowCount, found.lowMarginRowCount)
    (candidates, duplicates, usesGold) = (found.candidateCount, found.duplicateCount, found.usesGold)
    suggestions = found.suggestions.map {
      Suggestion(
        name: $0.name, label: $0.label, column: $0.column, code: $0.code, rows: $0.rowCount, coverage: $0.coverage,
        newRows: $0.newRowCount, lowMarginRows: $0.lowMarginRowCount, estimatedPrecision: $0.precision.mean,
        estimatedInterval: $0.precision.interval, knownRows: $0.knownRowCount, z: $0.z, goldVotes: $0.gold?.voteCount,
        goldRight: $0.gold?.correctCount, goldInterval: $0.gold?.interval, near: $0.near?.function,
        nearShare: $0.near?.share)
    }
    terms = found.terms.map {
      Term(column: $0.column, term: $0.text, rows: $0.rowCount, uncoveredRows: $0.uncoveredRowCount, ids: $0.ids)
    }
    patterns = found.patterns.map { pattern in
      Pattern(
        votes: Dictionary(uniqueKeysWithValues: pattern.votes.map { ($0.function, $0.label) }), rows: pattern.rowCount,
        margin: pattern.margin,
        classes: Dictionary(uniqueKeysWithValues: pattern.classes.map { ($0.label, $0.probability) }),
        example: pattern.exampleID, settledBy: pattern.settledBy?.code, settledShare: pattern.settledBy?.share)
    }
  }
}
