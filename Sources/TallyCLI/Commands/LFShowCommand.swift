import ArgumentParser
import Pipeline
import Reporting
import WorkerProtocol

extension FunctionOutcome: ExpressibleByArgument {}

/// `tally lf show`: the rows of one LF.
struct LFShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows one labeling function of the last run, and its rows by outcome.",
    discussion: """
      Outcomes: voted (on any row), right and wrong (on gold), conflict (another labeling function votes otherwise), \
      deciding (the label would be another without it, or none), alone (no other votes), faulted (it failed), uncovered \
      (no labeling function votes). The rows shown are drawn by the hash of their ids: the same ones every time.
      """)

  @OptionGroup var task: TaskArgument
  @Argument(help: "The labeling function's name.", completion: Completions.functions)
  var function: String
  @Option(help: "Show rows of this outcome only.")
  var outcome: FunctionOutcome?
  @Option(help: "Rows to show of each outcome. Default: 10 of one outcome, 3 of several.")
  var rows: Int?
  @Option(help: "Another number shows other rows.")
  var seed: UInt64 = 0
  @Flag(help: "Show the rows' columns, too, with what a Keywords or Pattern has found.")
  var showData = false
  @OptionGroup var chosen: RunOption
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let rows, !(1...10_000).contains(rows) {
      throw ValidationError("--rows is a number from 1 to 10000, not \(rows)")
    }
  }

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, chosen, store)
      let index = try opened.function(named: function, task: task.task)
      let run = opened.run
      let overview = opened.overview
      let roles = run.roles(of: index)
      let counts = run.counts(of: index, roles)
      if let outcome, counts[outcome] == nil {
        throw CommandFailure(
          message: UserMessage(
            "run \(run.manifest.run) has no gold to tell which votes are \(outcome.rawValue)",
            fix: run.changedInputs.isEmpty
              ? "run the task with gold: tally run \(task.task) --gold FILE"
              : "the gold has changed since: run the task again"))
      }
      let texts = showData ? try run.texts() : nil
      let shown = outcome.map { [$0] } ?? [.wrong, .conflict, .deciding].filter { counts[$0] ?? 0 > 0 }
      let search = overview.functions[index].declaration?.search
      let samples = shown.map { outcome in
        let sample = run.rows(of: index, outcome, roles, limit: rows ?? (shown.count == 1 ? 10 : 3), seed: seed)
        return OutcomeRows(
          outcome: outcome, count: sample.count,
          rows: sample.rows.map { run.view(of: $0, texts: texts, search: search) })
      }
      let page = FunctionPage(overview: overview, index: index, counts: counts, samples: samples)
      if common.json { return Console.printJSON(FunctionPageJSON(page)) }
      opened.tellChangedInputs()
      Console.print(page.text(Console.style, task: task.task))
    }
  }
}

/// Rows of one outcome.
struct OutcomeRows {
  let outcome: FunctionOutcome
  let count: Int
  let rows: [RowView]
}

/// All that is shown of one LF.
struct FunctionPage {
  let overview: FunctionOverview
  let index: Int
  let counts: [FunctionOutcome: Int]
  let samples: [OutcomeRows]

  var function: FunctionOverview.Function { overview.functions[index] }

  func text(_ style: TextStyle, task: String) -> String {
    var parts: [String] = []
    let place = function.declaration.map { ", \($0.kind), \($0.file):\($0.line)" } ?? ""
    parts += RowBlock.wrapped("\(function.name) of run \(overview.run)\(place)", style, indent: 2)
    if let search = function.declaration?.search {
      parts += RowBlock.wrapped("looks for \(FunctionPage.words(search))", style, indent: 2)
    }
    if function.declaration?.isChanged ?? false {
      parts.append("edited since the run: tally run \(task)")
    }
    parts.append("")
    parts.append(figures.render(style))
    parts.append(table.render(style))
    for sample in samples {
      parts.append(
        "\(FunctionPage.title(sample.outcome)): \(NumberFormat.count(sample.rows.count)) of "
          + Suggestions.count(sample.count, "row"))
      for row in sample.rows { parts.append(RowBlock.text(row, mark: function.name, style: style)) }
      parts.append("")
    }
    return parts.joined(separator: "\n").trimmingNewlines
  }

  private var figures: TextTable {
    var table = TextTable([
      .init("votes for", .left), .init("coverage"), .init("overlaps"), .init("conflicts"), .init("est. acc."),
      .init("precision", group: 1), .init("90 % interval", group: 1), .init("n", group: 1), .init("time/row", group: 1),
    ])
    let analysis = function.analysis
    table.append([
      LFListCommand.polarity(analysis, overview.classes) ?? NumberFormat.undefined,
      NumberFormat.share(analysis.coverage), NumberFormat.share(analysis.overlaps),
      NumberFormat.share(analysis.conflicts), NumberFormat.share(function.estimatedAccuracy),
      NumberFormat.share(analysis.gold?.precision), analysis.gold?.interval.map(NumberFormat.interval),
      analysis.gold.map { NumberFormat.count($0.voteCount) },
      NumberFormat.duration(nanoseconds: function.nanosecondsPerRow),
    ])
    return table
  }

  private var table: TextTable {
    var table = TextTable([.init("outcome", .left), .init("rows"), .init("", .left)])
    for outcome in FunctionOutcome.allCases {
      guard let count = counts[outcome], count > 0 || outcome != .faulted else { continue }
      table.append([outcome.rawValue, NumberFormat.count(count), FunctionPage.meaning(outcome)])
    }
    return table
  }

  static func words(_ search: FunctionSearch) -> String {
    if let pattern = search.pattern {
      return "the pattern \(pattern)" + (search.ignoresCase == true ? ", in any case" : "")
    }
    let phrases = (search.phrases ?? []).map { "\"\($0)\"" }
    return (search.wholeWords == true ? "the words " : "") + Suggestions.list(phrases, limit: 20)
  }

  static func title(_ outcome: FunctionOutcome) -> String {
    switch outcome {
    case .voted: "rows it votes on"
    case .right: "right on gold"
    case .wrong: "wrong on gold"
    case .conflict: "in conflict"
    case .deciding: "deciding"
    case .alone: "alone"
    case .faulted: "faulted"
    case .uncovered: "uncovered by all"
    }
  }

  private static func meaning(_ outcome: FunctionOutcome) -> String {
    switch outcome {
    case .voted: "it votes"
    case .right: "its vote is the gold class"
    case .wrong: "its vote is not the gold class"
    case .conflict: "another labeling function votes otherwise"
    case .deciding: "without it the label would be another, or none"
    case .alone: "no other labeling function votes"
    case .faulted: "it failed"
    case .uncovered: "no labeling function votes"
    }
  }
}

/// The same for machines.
struct FunctionPageJSON: Encodable {
  struct Sample: Encodable {
    let outcome: String
    let count: Int
    let rows: [RowJSON]
  }

  let run: String
  let function: FunctionListJSON.Function
  let search: FunctionSearch?
  let outcomes: [String: Int]
  let samples: [Sample]

  init(_ page: FunctionPage) {
    run = page.overview.run
    function = FunctionListJSON.function(page.function, page.overview.classes)
    search = page.function.declaration?.search
    outcomes = Dictionary(uniqueKeysWithValues: page.counts.map { ($0.key.rawValue, $0.value) })
    samples = page.samples.map { sample in
      Sample(
        outcome: sample.outcome.rawValue, count: sample.count,
        rows: sample.rows.map { RowJSON($0, classes: page.overview.classes) })
    }
  }
}

extension String {
  var trimmingNewlines: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
