import ApplyEngine
import ArgumentParser
import Pipeline
import Reporting

/// `tally explain`: why a row got its label.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows why a row of the last run got its label: each vote and its share in the log odds.")

  @OptionGroup var task: TaskArgument
  @Argument(help: "The row's id; where the data has no ids, its position, from 0.")
  var row: String
  @Flag(help: "Show the row itself, too.")
  var showData = false
  @Flag(help: "List the labeling functions that abstained, too.")
  var all = false
  @OptionGroup var store: StoreOption
  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.run {
      let folders = try TaskArgument.folders()
      let name = try task.name(in: folders)
      let program = TaskArgument.currentWorker(name, in: folders)
      let explanation = try RowExplanation(
        id: row, store: TaskStore(root: folders.root, name: name, place: store.place), task: name, folders: folders,
        description: program?.description, showsData: showData)
      if common.json { return Console.printJSON(ExplanationJSON(explanation)) }
      Console.print(text(explanation))
    }
  }

  private func text(_ row: RowExplanation) -> String {
    var parts = ["row \(row.id) of run \(row.run), model \(row.modelName)"]
    if let data = row.row { parts.append(data) }
    var classes = TextTable([.init("class", .left), .init("probability")])
    for (name, probability) in zip(row.classes, row.posterior) {
      classes.append([name, NumberFormat.share(probability)])
    }
    parts.append(classes.render(Console.style))
    parts.append("margin \(NumberFormat.share(row.margin)), route \(row.route.rawValue)")
    if !row.answers.isEmpty {
      parts.append(
        "reviewed: \(row.answers.joined(separator: ", ")). The row's label is this answer, and not the model's.")
    }
    guard let explanation = row.explanation else {
      parts.append("no labeling function voted: the probabilities are the class balance")
      return parts.joined(separator: "\n")
    }
    parts.append("")
    parts.append(shares(row, explanation.base, explanation.abstentions))
    if explanation.majorityShare > 0 {
      parts.append(
        "The probabilities are \(NumberFormat.fixed(100 - explanation.majorityShare * 100, digits: 0)) % of these and "
          + "\(NumberFormat.fixed(explanation.majorityShare * 100, digits: 0)) % majority vote.")
    }
    return parts.joined(separator: "\n")
  }

  /// Votes with what each adds to the log odds of a class against the mean of all.
  private func shares(_ row: RowExplanation, _ base: [Double], _ abstentions: [Double]) -> String {
    let isVotes = row.explanation?.scale == .votes
    var table = TextTable(
      [.init(isVotes ? "votes" : "log odds, nats", .left), .init("vote", .left)] + row.classes.map { .init($0) } + [
        .init("declared at", .left, group: 1)
      ])
    func centred(_ values: [Double]) -> [String?] {
      let mean = isVotes ? 0 : values.reduce(0, +) / Double(values.count)
      return values.map { NumberFormat.signed($0 - mean) }
    }
    table.append(["class balance", nil] + centred(base) + [nil])
    for function in row.functions where all || function.vote != nil {
      let place = function.file.isEmpty ? nil : "\(function.file):\(function.line)"
      table.append(
        [function.name, function.vote]
          + (function.evidence.map(centred) ?? row.classes.map { _ in nil }) + [place])
    }
    table.append(["those that abstained", nil] + centred(abstentions) + [nil])
    return table.render(Console.style)
  }

  private struct ExplanationJSON: Encodable {
    struct Share: Encodable {
      let function: String
      let vote: String?
      let evidence: [String: Double]?
    }

    let run: String
    let id: String
    let model: String
    let probabilities: [String: Double]
    let margin: Double
    let route: String
    let base: [String: Double]?
    let abstentions: [String: Double]?
    /// What the figures are: `nats` of log odds, or `votes`.
    let scale: String?
    let majorityShare: Double?
    let majority: [String: Double]?
    /// The classes that people gave: the row's label is theirs.
    let answers: [String]?
    let functions: [Share]

    init(_ row: RowExplanation) {
      func byClass(_ values: [Double]) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: zip(row.classes, values))
      }
      run = row.run
      id = row.id
      model = row.modelName
      probabilities = byClass(row.posterior)
      margin = row.margin
      route = row.route.rawValue
      base = row.explanation.map { byClass($0.base) }
      abstentions = row.explanation.map { byClass($0.abstentions) }
      scale = row.explanation.map { $0.scale == .votes ? "votes" : "nats" }
      majorityShare = row.explanation.map(\.majorityShare)
      majority = row.explanation.map { byClass($0.majority) }
      answers = row.answers.isEmpty ? nil : row.answers
      functions = row.functions.map { Share(function: $0.name, vote: $0.vote, evidence: $0.evidence.map(byClass)) }
    }
  }
}

extension NumberFormat {
  /// Two digits after the point, with a sign.
  static func signed(_ value: Double) -> String { (value >= 0.005 ? "+" : "") + fixed(value, digits: 2) }
}
