/// How many rows got which label.
enum LabelsSection: ReportSection {
  /// Of many classes, those with the most rows are shown.
  static let maximumLineCount = 30
  private static let maximumNameWidth = 28

  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    let order = report.labels.indices.sorted {
      (-report.labels[$0].rowCount, $0) < (-report.labels[$1].rowCount, $1)
    }
    let shown = order.prefix(maximumLineCount).sorted().map { report.labels[$0] }
    var lines = shown.map { (name: $0.name, count: $0.rowCount) }
    if shown.count < order.count {
      let rest = order.dropFirst(maximumLineCount).reduce(0) { $0 + report.labels[$1].rowCount }
      lines.append(("… \(order.count - shown.count) other classes", rest))
    }
    if report.tiedRowCount > 0 { lines.append(("(tied)", report.tiedRowCount)) }
    if report.uncoveredRowCount > 0 { lines.append(("(uncovered)", report.uncoveredRowCount)) }
    return bars("label", lines, of: report.rowCount, style)
  }

  /// A table of counts with bars.
  static func bars(_ title: String, _ lines: [(name: String, count: Int)], of total: Int, _ style: TextStyle) -> String
  {
    var table = TextTable([.init(title, .left), .init("rows"), .init("share"), .init("", .left)])
    let names = lines.map { DisplayWidth.truncate(DisplayWidth.sanitize($0.name), to: maximumNameWidth) }
    let peak = lines.map(\.count).max() ?? 0
    let used = (names.map { DisplayWidth.of($0) }.max() ?? 0) + NumberFormat.count(peak).count + 15
    let width = TextBar.width(style, used: used)
    for (name, line) in zip(names, lines) {
      let share = total > 0 ? Double(line.count) / Double(total) : nil
      let bar = TextBar.text(line.count, peak: peak, width: width)
      table.append([name, NumberFormat.count(line.count), NumberFormat.share(share), bar])
    }
    return table.render(style)
  }
}
