import ArgumentParser
import Foundation
import LabelAnalysis
import Pipeline
import Reporting

/// `tally lf`: a task's LFs, one by one.
struct LFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lf",
    abstract: "Looks at the labeling functions of a run, shows their rows, and tries new ones without editing a file.",
    subcommands: [LFListCommand.self, LFShowCommand.self, LFTryCommand.self], defaultSubcommand: LFListCommand.self)
}

/// `tally lf list`, which is what `tally lf` does: a line for each LF.
struct LFListCommand: ParsableCommand {
  enum Order: String, ExpressibleByArgument, CaseIterable {
    case task, name, coverage, conflicts, accuracy, precision, faults, time
  }

  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the labeling functions of a task's last run, with what each is worth.")

  @OptionGroup var task: TaskArgument
  @OptionGroup var chosen: RunOption
  @Option(help: "The order: task (as declared), name, coverage, conflicts, accuracy, precision, faults or time.")
  var sort = Order.task
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let opened = try OpenedRun(task, chosen, store)
      let overview = opened.overview
      let functions = sorted(overview)
      if common.json { return Console.printJSON(FunctionListJSON(overview, functions)) }
      opened.tellChangedInputs()
      Console.print(text(overview, functions))
    }
  }

  private func sorted(_ overview: FunctionOverview) -> [FunctionOverview.Function] {
    func descending(_ value: (FunctionOverview.Function) -> Double?) -> [FunctionOverview.Function] {
      overview.functions.enumerated().sorted {
        (-(value($0.element) ?? -1), $0.offset) < (-(value($1.element) ?? -1), $1.offset)
      }.map(\.element)
    }
    switch sort {
    case .task: return overview.functions
    case .name: return overview.functions.sorted { $0.name < $1.name }
    case .coverage: return descending(\.analysis.coverage)
    case .conflicts: return descending(\.analysis.conflicts)
    case .accuracy: return descending(\.estimatedAccuracy)
    case .precision: return descending(\.analysis.gold?.precision)
    case .faults: return descending { Double($0.faultCount) }
    case .time: return descending(\.nanosecondsPerRow)
    }
  }

  private func text(_ overview: FunctionOverview, _ functions: [FunctionOverview.Function]) -> String {
    let hasTimes = functions.contains { $0.nanosecondsPerRow != nil }
    let hasFaults = functions.contains { $0.faultCount > 0 }
    var table = TextTable(
      [
        .init("labeling function", .left), .init("kind", .left), .init("votes for", .left), .init("coverage"),
        .init("conflicts"), .init("est. acc."),
      ] + (overview.hasGold ? [.init("precision", group: 1), .init("n", group: 1)] : [])
        + (hasFaults ? [.init("faults", group: 1)] : []) + (hasTimes ? [.init("time/row", group: 1)] : [])
        + [.init("declared at", .left, group: 1)])
    for function in functions {
      let gold = function.analysis.gold
      table.append(
        [
          function.name, function.declaration?.kind, LFListCommand.polarity(function.analysis, overview.classes),
          NumberFormat.share(function.analysis.coverage), NumberFormat.share(function.analysis.conflicts),
          NumberFormat.share(function.estimatedAccuracy),
        ]
          + (overview.hasGold
            ? [NumberFormat.share(gold?.precision), gold.map { NumberFormat.count($0.voteCount) }] : [])
          + (hasFaults ? [LFListCommand.faults(function)] : [])
          + (hasTimes ? [NumberFormat.duration(nanoseconds: function.nanosecondsPerRow)] : [])
          + [function.declaration.map { "\($0.file):\($0.line)" }])
    }
    let changed = functions.filter { $0.declaration?.isChanged ?? false }.map(\.name)
    let note =
      changed.isEmpty
      ? "" : "\nedited since the run: \(Suggestions.list(changed)). Run again: tally run \(task.task)"
    return "run \(overview.run), \(Suggestions.count(overview.rowCount, "row")), "
      + "\(Suggestions.count(functions.count, "labeling function"))\n" + table.render(Console.style) + note
  }

  /// The classes, or how many there are.
  static func polarity(_ analysis: FunctionAnalysis, _ classes: [String]) -> String? {
    if analysis.polarity.isEmpty { return nil }
    let names = analysis.polarity.map { classes[Int($0)] }.joined(separator: ", ")
    return names.count <= 20 || analysis.polarity.count == 1 ? names : "\(analysis.polarity.count) classes"
  }

  private static func faults(_ function: FunctionOverview.Function) -> String {
    function.isQuarantined ? "quarantined" : NumberFormat.count(function.faultCount)
  }
}

/// The LFs of a run for machines.
struct FunctionListJSON: Encodable {
  struct Function: Encodable {
    let name: String
    let kind: String?
    let file: String?
    let line: Int?
    /// Whether it may have been edited since the run.
    let isChanged: Bool?
    let polarity: [String]
    let votes: Int
    let coverage: Double?
    let overlaps: Double?
    let conflicts: Double?
    let estimatedAccuracy: Double?
    let precision: Double?
    let precisionInterval: ShareInterval?
    let recall: Double?
    let goldVotes: Int?
    let faults: Int
    let isQuarantined: Bool
    let isUnsteady: Bool
    let nanosecondsPerRow: Double?
  }

  let run: String
  let rows: Int
  let functions: [Function]

  init(_ overview: FunctionOverview, _ functions: [FunctionOverview.Function]) {
    run = overview.run
    rows = overview.rowCount
    self.functions = functions.map { FunctionListJSON.function($0, overview.classes) }
  }

  static func function(_ function: FunctionOverview.Function, _ classes: [String]) -> Function {
    let analysis = function.analysis
    return Function(
      name: function.name, kind: function.declaration?.kind, file: function.declaration?.file,
      line: function.declaration?.line, isChanged: function.declaration?.isChanged,
      polarity: analysis.polarity.map { classes[Int($0)] }, votes: analysis.voteCount, coverage: analysis.coverage,
      overlaps: analysis.overlaps, conflicts: analysis.conflicts, estimatedAccuracy: function.estimatedAccuracy,
      precision: analysis.gold?.precision, precisionInterval: analysis.gold?.interval, recall: analysis.gold?.recall,
      goldVotes: analysis.gold?.voteCount, faults: function.faultCount, isQuarantined: function.isQuarantined,
      isUnsteady: function.isUnsteady, nanosecondsPerRow: function.nanosecondsPerRow)
  }
}
