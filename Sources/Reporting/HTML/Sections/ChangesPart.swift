import Pipeline

/// What changed since another run.
enum ChangesPart: PageSection {
  static let id = "changes"
  static let title = "What changed"
  private static let lineLimit = 40
  /// As many as have rows to show.
  private static let moveLimit = 20

  static func html(_ page: RunPage) -> HTML? {
    guard let changes = page.changes else { return nil }
    return HTML([
      element("p", .class("sub")) {
        "Against run "
        element("code") { changes.runs.old }
      },
      HTML(changes.sentences.map { sentence in element("p") { sentence } }),
      DataTable(
        columns: ["Figure", "Was", "Is", "Difference", "90 % interval"],
        rows: changes.metrics.map { [NextPart.sentence($0.title)] + $0.cells }
      ).html,
      changes.metrics.contains(where: \.isPaired)
        ? element("p", .class("note")) { RunChanges.Metric.note } : .empty,
      functions(changes), moves(changes, page),
    ])
  }

  private static func functions(_ changes: RunChanges) -> HTML {
    guard !changes.functions.isEmpty else { return .empty }
    return HTML([
      element("h4") { "Labeling functions that were changed, or vote otherwise" },
      DataTable(
        columns: [
          "Labeling function", "", "Votes changed", "Labels with it", "Coverage was", "Is", "Accuracy (est.) was", "Is",
          "Precision was", "Is",
        ],
        rows: changes.functions.prefix(lineLimit).map { [$0.name] + $0.cells },
        omitted: max(0, changes.functions.count - lineLimit)
      ).html,
    ])
  }

  private static func moves(_ changes: RunChanges, _ page: RunPage) -> HTML {
    let moves = changes.runs.moves
    guard !moves.isEmpty else { return .empty }
    let left = moves.count - moveLimit
    return HTML([
      element("h4") { "Labels that moved" },
      element("div", .class("moves")) {
        for (place, move) in moves.prefix(moveLimit).enumerated() { details(move, page, isOpen: place == 0) }
      },
      left > 0 ? element("p", .class("note")) { "… and " + NumberFormat.counted(left, "other pair") + " of labels" } : .empty,
    ])
  }

  private static func details(_ move: RunComparison.Move, _ page: RunPage, isOpen: Bool) -> HTML {
    HTML(
      "details", isOpen ? [.init("open", "")] : [],
      HTML([
        element("summary") {
          own(RunChanges.name(move.old))
          " → "
          own(RunChanges.name(move.new))
          ": \(Words.count(move.rowCount, "row"))\(move.examples.count < move.rowCount ? ", for example" : "")"
        },
        element("ul", .class("rows")) { for flip in move.examples { line(flip, page) } },
      ]))
  }

  private static func line(_ flip: RunComparison.Flip, _ page: RunPage) -> HTML {
    element("li") {
      if let text = page.changedRows[flip.row]?.first(where: \.isMain) { element("blockquote") { own(text.value) } }
      element("p", .class("meta")) {
        element("bdi", .class("mono")) { flip.id }
        if let gold = flip.gold {
          " · gold "
          element("b") { own(gold) }
        }
        flip.changedVotes.isEmpty ? " · no vote changed" : " · "
        for (index, vote) in flip.changedVotes.enumerated() {
          if index > 0 { ", " }
          own(vote.function)
          ": "
          own(vote.old ?? "no vote")
          " → "
          own(vote.new ?? "no vote")
        }
      }
    }
  }
}
