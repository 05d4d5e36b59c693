/// Groups of rows, as sections show them.
enum RowList {
  static func html(_ group: RowGroup, of page: RunPage) -> HTML {
    HTML([
      element("h4") { heading(group) },
      element("ul", .class("rows")) { for row in group.rows { line(row, of: page) } },
    ])
  }

  private static func heading(_ group: RowGroup) -> String {
    let rows = Words.count(group.rowCount, "row")
    let some = group.rows.count < group.rowCount ? ", for example" : ""
    switch group.outcome {
    case .wrong: return "Wrong on gold: \(rows)\(some)"
    case .conflicting: return "Another function votes otherwise: \(rows)\(some)"
    case .deciding: return "Decides the label: \(rows)\(some)"
    case .right: return "Right on gold: \(rows)\(some)"
    case .faulted: return "Failed: \(rows)\(some)"
    case .uncovered: return "No function votes: \(rows)\(some)"
    case .unsure: return "To be checked: \(rows)\(group.rows.count < group.rowCount ? ", the closest" : "")"
    }
  }

  /// `3 wrong on gold`.
  static func summary(_ group: RowGroup) -> String {
    let words =
      switch group.outcome {
      case .wrong: "wrong on gold"
      case .conflicting: "contradicted"
      case .deciding: "decided by it"
      case .right: "right on gold"
      case .faulted: "failed"
      case .uncovered: "without votes"
      case .unsure: "to be checked"
      }
    return NumberFormat.count(group.rowCount) + " " + words
  }

  private static func line(_ row: RowGroup.Row, of page: RunPage) -> HTML {
    element("li") {
      if let text = row.fields.first(where: \.isMain) { element("blockquote") { own(text.value) } }
      let others = row.fields.filter { !$0.isMain }
      if !others.isEmpty { element("p", .class("meta")) { fields(others) } }
      element("p", .class("meta")) {
        element("bdi", .class("mono")) { row.id }
        if let label = row.label {
          " · "
          element("b") { own(label) }
          if let probability = row.probability { " \(Words.percent(probability))" }
        }
        if let gold = row.gold {
          gold == row.label ? " · gold the same" : " · gold "
          if gold != row.label { element("b", .class("bad")) { own(gold) } }
        }
        if !row.votes.isEmpty { " · " }
        for (index, vote) in row.votes.prefix(voteLimit).enumerated() {
          if index > 0 { ", " }
          own(vote.function)
          ": "
          own(vote.label)
        }
        if row.votes.count > voteLimit { " and \(row.votes.count - voteLimit) more votes" }
      }
    }
  }

  private static let voteLimit = 8

  private static func fields(_ fields: [RowGroup.Field]) -> HTML {
    HTML(
      fields.enumerated().map { index, field in
        HTML([
          index > 0 ? HTML(" · ") : .empty, element("bdi") { field.name + " " },
          element("bdi", .class("field")) { field.value },
        ])
      })
  }
}
