/// The class balance, and how far labels hang on it.
enum BalanceSection: ReportSection {
  /// More classes are a long table that nobody reads; `--json` has all.
  private static let maximumLineCount = 20

  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard !report.balance.isEmpty else { return nil }
    let hasIntervals = report.balance.contains { $0.interval != nil }
    var columns: [TextTable.Column] = [.init("class", .left), .init("balance")]
    if hasIntervals { columns.append(.init("90 % interval")) }
    columns += [.init("of covered rows"), .init("labels moved if twice as likely"), .init("if half")]
    var table = TextTable(columns)
    for line in report.balance.prefix(maximumLineCount) {
      var cells: [String?] = [line.name, NumberFormat.share(line.balance)]
      if hasIntervals { cells.append(line.interval.map(NumberFormat.interval)) }
      cells += [line.moves.share, line.moves.changedIfDoubled, line.moves.changedIfHalved].map {
        NumberFormat.share($0)
      }
      table.append(cells)
    }
    let left = report.balance.count - maximumLineCount
    return table.render(style) + (left > 0 ? style.faint("… and \(NumberFormat.count(left)) more") + "\n" : "")
  }
}
