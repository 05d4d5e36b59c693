/// Labeling functions that say in part the same.
enum TiesSection: ReportSection {
  /// The strongest; `--json` has all.
  private static let maximumLineCount = 10

  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard !report.ties.isEmpty else { return nil }
    var table = TextTable([.init("say in part the same", .left), .init("", .left), .init("strength")])
    for tie in report.ties.prefix(maximumLineCount) {
      table.append([tie.first, tie.second, NumberFormat.fixed(tie.strength, digits: 2)])
    }
    let left = report.ties.count - maximumLineCount
    var text = table.render(style)
    if left > 0 { text += style.faint("… and \(NumberFormat.count(left)) weaker pairs") + "\n" }
    for group in report.groups where group.count > 2 {
      let names = group.prefix(8).joined(separator: ", ")
      let rest = group.count > 8 ? " and \(NumberFormat.count(group.count - 8)) more" : ""
      let line = "group of \(NumberFormat.count(group.count)): \(names)\(rest)"
      text += WarningsSection.lines(line, width: style.width).map { $0 + "\n" }.joined()
    }
    return text
  }
}
