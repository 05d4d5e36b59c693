/// Which labels a refit would change.
enum ChangesSection: ReportSection {
  /// Of many class pairs, those with the most rows are shown.
  static let maximumLineCount = 20
  /// Votes of a pattern that are written out.
  private static let maximumVoteCount = 6

  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard let changes = report.changes else { return nil }
    let sum =
      "against \(DisplayWidth.sanitize(changes.model)): \(NumberFormat.count(changes.changedRowCount)) of "
      + "\(NumberFormat.count(changes.rowCount)) covered rows get another label (\(NumberFormat.share(changes.changedShare)))"
      + ", mean total variation \(NumberFormat.share(changes.meanTotalVariation))\n"
    guard !changes.moves.isEmpty else { return sum }
    return [sum, moves(changes, style), patterns(changes, style)].joined(separator: "\n")
  }

  private static func moves(_ changes: RunReport.Changes, _ style: TextStyle) -> String {
    var table = TextTable([.init("label", .left), .init("rows"), .init("for example", .left)])
    for move in changes.moves.prefix(maximumLineCount) {
      table.append([
        "\(move.old) → \(move.new)", NumberFormat.count(move.rowCount), move.examples.joined(separator: ", "),
      ])
    }
    let left = changes.moves.count - maximumLineCount
    return table.render(style) + (left > 0 ? style.faint("… and " + NumberFormat.counted(left, "other pair")) + "\n" : "")
  }

  private static func patterns(_ changes: RunReport.Changes, _ style: TextStyle) -> String {
    var table = TextTable([.init("votes of changed rows", .left), .init("label", .left), .init("rows")])
    for pattern in changes.patterns {
      var votes = pattern.votes.prefix(maximumVoteCount).map { "\($0.function): \($0.label)" }
      if pattern.votes.count > maximumVoteCount { votes.append("\(pattern.votes.count - maximumVoteCount) more") }
      table.append([
        votes.joined(separator: ", "), "\(pattern.old) → \(pattern.new)", NumberFormat.count(pattern.rowCount),
      ])
    }
    return table.render(style)
  }
}
