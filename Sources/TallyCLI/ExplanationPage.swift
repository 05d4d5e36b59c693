import LabelModels
import Pipeline
import Reporting

/// Why a row got its label, for people to read.
struct ExplanationPage {
  private let row: RowExplanation
  private let style: TextStyle
  private let listsAll: Bool
  /// Positions of the classes that are shown beside the votes, most probable first.
  private let shownClasses: [Int]

  /// Columns of a table's first two, and of a class with its gap, at least.
  private static let nameWidth = 34
  private static let classWidth = 8

  init(_ row: RowExplanation, style: TextStyle, listsAll: Bool) {
    self.row = row
    self.style = style
    self.listsAll = listsAll
    let order = row.classes.indices.sorted { (-row.posterior[$0], $0) < (-row.posterior[$1], $1) }
    let width = row.classes.reduce(0) { max($0, DisplayWidth.of($1)) } + 2
    let room = max(2, (style.width - ExplanationPage.nameWidth) / max(width, ExplanationPage.classWidth))
    shownClasses = order.count <= room ? Array(row.classes.indices) : Array(order.prefix(room))
  }

  var text: String {
    var parts = wrapped("row \(DisplayWidth.sanitize(row.id)) of run \(row.run), model \(row.modelName)")
    if let data = row.row { parts.append(data) }
    var classes = TextTable([.init("class", .left), .init("probability")])
    for (name, probability) in zip(row.classes, row.posterior) {
      classes.append([name, NumberFormat.share(probability)])
    }
    parts.append(classes.render(style))
    let gold = row.gold.map { ", gold \($0)" } ?? ""
    let reason = RouteWords.reason(row)
    // The reason begins with the route.
    let route = reason == nil ? ", route \(row.route.rawValue)" : ""
    parts.append("margin \(NumberFormat.share(row.margin))\(route)\(gold)")
    if let reason { parts += wrapped(reason) }
    if !row.answers.isEmpty {
      let kind = row.isAudited ? "audited" : "reviewed"
      parts += wrapped(
        "\(kind): \(row.answers.joined(separator: ", ")). The row's label is this answer, and not the model's.")
    }
    if let explanation = row.explanation {
      parts.append("")
      parts.append(shares(explanation).trimmingNewlines)
      if shownClasses.count < row.classes.count {
        parts += wrapped(
          "The \(row.classes.count - shownClasses.count) least probable classes are left out; --json has all.")
      }
      if explanation.majorityShare > 0 {
        parts += wrapped(
          "The probabilities are \(NumberFormat.fixed(100 - explanation.majorityShare * 100, digits: 0)) % of these and "
            + "\(NumberFormat.fixed(explanation.majorityShare * 100, digits: 0)) % majority vote.")
      }
      parts += groups(explanation)
    } else {
      parts += wrapped("no labeling function voted: the probabilities are the class balance")
    }
    parts += flips
    parts += neighbours
    return parts.joined(separator: "\n")
  }

  private func wrapped(_ text: String, indent: Int = 2) -> [String] { RowBlock.wrapped(text, style, indent: indent) }

  private func centred(_ values: [Double], _ scale: Explanation.Scale) -> [Double] {
    let mean = scale == .votes ? 0 : values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }

  /// Votes with what each adds to the log odds of a class against the mean of all.
  private func shares(_ explanation: Explanation) -> String {
    var table = TextTable(
      [.init(explanation.scale == .votes ? "votes" : "log odds, nats", .left), .init("vote", .left)]
        + shownClasses.map { .init(row.classes[$0]) } + [.init("declared at", .left, group: 1)])
    func cells(_ values: [Double]) -> [String?] {
      let values = centred(values, explanation.scale)
      return shownClasses.map { NumberFormat.signed(values[$0]) }
    }
    table.append(["class balance", nil] + cells(explanation.base) + [nil])
    for function in row.functions where listsAll || function.vote != nil {
      let place = function.file.isEmpty ? nil : "\(function.file):\(function.line)"
      table.append(
        [function.name, function.vote] + (function.evidence.map(cells) ?? shownClasses.map { _ in nil }) + [place])
    }
    table.append(["those that abstained", nil] + cells(explanation.abstentions) + [nil])
    return table.render(style)
  }

  private func groups(_ explanation: Explanation) -> [String] {
    guard !row.groups.isEmpty else { return [] }
    var parts = ["", "labeling functions that say in part the same, together:"]
    for group in row.groups {
      let values = centred(group.evidence, explanation.scale)
      let shares = shownClasses.map { "\(row.classes[$0]) \(NumberFormat.signed(values[$0]))" }.joined(separator: ", ")
      let without =
        group.posteriorWithout.map { posterior in
          let best = posterior.indices.max { posterior[$0] < posterior[$1] } ?? 0
          return "; without them \(row.classes[best]) \(NumberFormat.share(posterior[best]))"
        } ?? "; no other voted"
      parts += wrapped("  \(group.functions.joined(separator: " + ")): \(shares)\(without)", indent: 4)
    }
    return parts
  }

  private static let shownFlips = 5

  private var flips: [String] {
    var parts = ["", "what would change the label"]
    let withdrawals = row.flips.withdrawals
    for flip in withdrawals.prefix(ExplanationPage.shownFlips) {
      let outcome = flip.label.map { "\($0) \(NumberFormat.share(flip.probability))" } ?? "no label: no other voted"
      parts += wrapped("  without \(flip.functions.joined(separator: " and ")): \(outcome)", indent: 4)
    }
    if withdrawals.count > ExplanationPage.shownFlips {
      parts.append(
        "  and \(withdrawals.count - ExplanationPage.shownFlips) more sets of \(withdrawals[0].functions.count)")
    }
    if withdrawals.isEmpty, row.explanation != nil {
      parts += wrapped("  no \(RowFlips.largestWithdrawal) votes, if they were withdrawn", indent: 4)
    }
    let additions = row.flips.additions
    for flip in additions.prefix(ExplanationPage.shownFlips) {
      parts += wrapped(
        "  \(flip.function) voting \(flip.vote): \(flip.label) \(NumberFormat.share(flip.probability))", indent: 4)
    }
    if additions.count > ExplanationPage.shownFlips {
      parts.append("  and \(additions.count - ExplanationPage.shownFlips) more single votes")
    }
    if additions.isEmpty { parts.append("  no single vote of one that abstained") }
    return parts
  }

  private var neighbours: [String] {
    let same = row.neighbours.same
    var parts = [""]
    parts += wrapped("rows with these votes: \(NumberFormat.count(same.count)), this one included\(gold(same))")
    if !same.ids.isEmpty { parts += wrapped("  \(ids(same))", indent: 4) }
    guard row.neighbours.nearPatternCount > 0 else { return parts + ["no row differs by one vote"] }
    parts += wrapped(
      "rows that differ by one vote: \(NumberFormat.count(row.neighbours.nearRowCount)), in "
        + "\(Suggestions.count(row.neighbours.nearPatternCount, "pattern"))")
    for near in row.neighbours.near {
      let change: String
      switch (near.vote, near.otherVote) {
      case (_, nil): change = "without \(near.function)"
      case (nil, let other?): change = "\(near.function) votes \(other)"
      case (_?, let other?): change = "\(near.function) votes \(other) instead"
      }
      parts += wrapped(
        "  \(change): \(Suggestions.count(near.rows.count, "row")), \(near.rows.label ?? "uncovered")\(gold(near.rows)); "
          + ids(near.rows, limit: 2), indent: 4)
    }
    return parts
  }

  private func gold(_ rows: RowNeighbours.Rows) -> String {
    rows.gold.isEmpty ? "" : ", gold " + rows.gold.map { "\($0.label) \($0.count)" }.joined(separator: ", ")
  }

  private func ids(_ rows: RowNeighbours.Rows, limit: Int = 5) -> String {
    let shown = rows.ids.prefix(limit).map(DisplayWidth.sanitize).joined(separator: ", ")
    return shown
  }
}

/// The same for machines.
struct ExplanationJSON: Encodable {
  struct Share: Encodable {
    let function: String
    let vote: String?
    let evidence: [String: Double]?
    let file: String?
    let line: Int?
  }

  struct Group: Encodable {
    let functions: [String]
    let evidence: [String: Double]
    let probabilitiesWithout: [String: Double]?
  }

  struct Withdrawal: Encodable {
    let functions: [String]
    let label: String?
    let probability: Double?
  }

  struct Addition: Encodable {
    let function: String
    let vote: String
    let label: String
    let probability: Double
  }

  struct Rows: Encodable {
    let rows: Int
    let ids: [String]
    let label: String?
    let gold: [String: Int]?

    init(_ rows: RowNeighbours.Rows) {
      self.rows = rows.count
      ids = rows.ids
      label = rows.label
      gold = rows.gold.isEmpty ? nil : Dictionary(uniqueKeysWithValues: rows.gold.map { ($0.label, $0.count) })
    }
  }

  struct Near: Encodable {
    let function: String
    let vote: String?
    let otherVote: String?
    let rows: Rows
  }

  let run: String
  let id: String
  let model: String
  let label: String?
  let gold: String?
  let probabilities: [String: Double]
  let margin: Double
  let route: String
  /// nil where a margin of `--review-below` decides.
  let routeReason: String?
  let base: [String: Double]?
  let abstentions: [String: Double]?
  /// What the figures are: `nats` of log odds, or `votes`.
  let scale: String?
  let majorityShare: Double?
  let majority: [String: Double]?
  /// The classes that people gave: the row's label is theirs.
  let answers: [String]?
  let functions: [Share]
  let groups: [Group]
  let withdrawals: [Withdrawal]
  let additions: [Addition]
  let same: Rows
  let near: [Near]
  let nearPatterns: Int
  let nearRows: Int
  /// The row as a JSON text.
  let row: String?

  init(_ row: RowExplanation) {
    func byClass(_ values: [Double]) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: zip(row.classes, values))
    }
    run = row.run
    id = row.id
    model = row.modelName
    label = row.label
    gold = row.gold
    probabilities = byClass(row.posterior)
    margin = row.margin
    route = row.route.rawValue
    routeReason = RouteWords.reason(row)
    base = row.explanation.map { byClass($0.base) }
    abstentions = row.explanation.map { byClass($0.abstentions) }
    scale = row.explanation.map { $0.scale == .votes ? "votes" : "nats" }
    majorityShare = row.explanation.map(\.majorityShare)
    majority = row.explanation.map { byClass($0.majority) }
    answers = row.answers.isEmpty ? nil : row.answers
    functions = row.functions.map {
      Share(
        function: $0.name, vote: $0.vote, evidence: $0.evidence.map(byClass), file: $0.file.isEmpty ? nil : $0.file,
        line: $0.file.isEmpty ? nil : $0.line)
    }
    groups = row.groups.map {
      Group(
        functions: $0.functions, evidence: byClass($0.evidence), probabilitiesWithout: $0.posteriorWithout.map(byClass))
    }
    withdrawals = row.flips.withdrawals.map {
      Withdrawal(functions: $0.functions, label: $0.label, probability: $0.probability)
    }
    additions = row.flips.additions.map {
      Addition(function: $0.function, vote: $0.vote, label: $0.label, probability: $0.probability)
    }
    same = Rows(row.neighbours.same)
    near = row.neighbours.near.map {
      Near(function: $0.function, vote: $0.vote, otherVote: $0.otherVote, rows: Rows($0.rows))
    }
    (nearPatterns, nearRows) = (row.neighbours.nearPatternCount, row.neighbours.nearRowCount)
    self.row = row.row
  }
}

extension NumberFormat {
  /// Two digits after the point, with a sign.
  static func signed(_ value: Double) -> String { (value >= 0.005 ? "+" : "") + fixed(value, digits: 2) }
}
