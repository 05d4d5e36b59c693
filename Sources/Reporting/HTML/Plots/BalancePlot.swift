import LabelAnalysis

/// How many rows got which label, beside the class balance that the model has.
enum BalancePlot {
  static let classLimit = 15
  private static let width = 420.0
  private static let (top, lineHeight) = (30.0, 28.0)

  private struct Line {
    let name: String
    let mark: Int
    let rowCount: Int
    /// Of the covered rows.
    let share: Double
    let balance: Double?
    let interval: ShareInterval?
  }

  static func plot(_ page: RunPage) -> Plot? {
    let report = page.report
    guard report.coveredRowCount > 0 else { return nil }
    let all = lines(report, page)
    let shown = all.sorted { (-$0.rowCount, $0.name) < (-$1.rowCount, $1.name) }.prefix(classLimit)
    let nameWidth = min(shown.map { TextSize.width($0.name, size: 12) }.max() ?? 0, 130)
    let left = nameWidth + 12
    let peak = shown.flatMap { [$0.share, $0.balance ?? 0, $0.interval?.upper ?? 0] }.max() ?? 1
    let x = Scale(domain: 0...min(1, max(peak * 1.18, 0.02)), start: left, end: width - 46)
    let bottom = top + Double(shown.count) * lineHeight
    let hasInterval = shown.contains { $0.interval != nil }
    var plot = Plot(
      title: "Labels and the class balance", words: words(Array(shown), hasInterval: hasInterval),
      description:
        "Bars of the shares of \(Words.count(shown.count, "class", plural: "classes")) among the labels, each "
        + "with the class balance.",
      width: width, height: bottom + 30, marks: marks(Array(shown), x, nameWidth, bottom), numbers: numbers(all))
    var legend = [(mark: Marks.rect(1, 3, 12, 8, class: "bar"), text: "share of the labels")]
    if shown.contains(where: { $0.balance != nil }) {
      legend.append((mark: Marks.line(7, 1, 7, 13, class: "measured"), text: "class balance of the model"))
    }
    if hasInterval {
      legend.append((mark: Marks.line(1, 7, 13, 7, class: "whisker"), text: "its 90 % interval"))
    }
    plot.legend = Legend.html(legend)
    return plot
  }

  private static func lines(_ report: RunReport, _ page: RunPage) -> [Line] {
    let covered = Double(report.coveredRowCount)
    return report.labels.enumerated().map { index, label in
      let balance = report.balance.isEmpty ? nil : report.balance[index]
      return Line(
        name: label.name, mark: page.mark(ofClass: label.name), rowCount: label.rowCount,
        share: Double(label.rowCount) / covered, balance: balance?.balance, interval: balance?.interval)
    }
  }

  private static func words(_ lines: [Line], hasInterval: Bool) -> String {
    guard let first = lines.first else { return "" }
    let text =
      "\(Words.percent(first.share)) of the labels are \(Words.quoted(first.name)). The class balance is what the model "
      + "takes for the share of each class among all rows, before it looks at votes"
    return text + (hasInterval ? ", with its 90 % interval." : ".")
  }

  private static func marks(_ lines: [Line], _ x: Scale, _ nameWidth: Double, _ bottom: Double) -> HTML {
    var parts: [HTML] = []
    for tick in x.ticks(4) { parts.append(Marks.line(x(tick), top - 6, x(tick), bottom, class: "grid")) }
    for (index, line) in lines.enumerated() {
      let y = top + Double(index) * lineHeight
      parts.append(
        Marks.text(
          TextSize.truncate(line.name, to: nameWidth, size: 12), x: nameWidth + 4, y: y + 14, anchor: "end"))
      parts.append(
        Marks.rect(
          x.start, y + 2, max(x(line.share) - x.start, line.share > 0 ? 1 : 0), 16, class: "bar",
          hint: "\(line.name): \(Words.count(line.rowCount, "row"))"))
      var end = x(line.share)
      if let balance = line.balance {
        parts.append(Marks.line(x(balance), y - 1, x(balance), y + 21, class: "measured"))
        end = max(end, x(balance))
      }
      if let interval = line.interval {
        parts.append(Marks.line(x(interval.lower), y + 10, x(interval.upper), y + 10, class: "whisker"))
        end = max(end, x(interval.upper))
      }
      parts.append(Marks.text(Words.percent(line.share), x: end + 6, y: y + 14, class: "tick"))
    }
    parts.append(Marks.horizontalAxis(x, bottom: bottom) { Words.tick($0) })
    return HTML(parts)
  }

  private static func numbers(_ lines: [Line]) -> DataTable {
    DataTable(
      columns: ["Class", "Rows", "Share of labels", "Class balance", "90 % interval"],
      rows: lines.map { line in
        [
          line.name, NumberFormat.count(line.rowCount), NumberFormat.share(line.share),
          NumberFormat.share(line.balance), line.interval.map(NumberFormat.interval) ?? NumberFormat.undefined,
        ]
      })
  }
}
