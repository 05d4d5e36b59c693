/// How the labels moved over the last runs.
enum HistoryPlot {
  private static let (width, height) = (720.0, 320.0)
  private static let (left, right, top, bottom) = (52.0, 560.0, 26.0, 262.0)
  /// Lines that are drawn: the largest, and the uncovered rows.
  private static let lineLimit = 6

  private struct Line {
    let name: String
    let mark: Int
    let isUncovered: Bool
    let shares: [Double]
  }

  static func plot(_ page: RunPage) -> Plot? {
    let runs = page.history.runs
    guard runs.count > 1 else { return nil }
    let lines = lines(page)
    let peak = lines.flatMap(\.shares).max() ?? 1
    let x = Scale(domain: 0...Double(runs.count - 1), start: left + 16, end: right - 8)
    let y = Scale(domain: 0...max(min(1, peak * 1.08), 0.01), start: bottom, end: top)
    var plot = Plot(
      title: "The last runs", words: words(runs),
      description: "Lines of the share of rows that got each label in the last \(runs.count) runs, oldest first.",
      width: width, height: height, marks: marks(lines, runs, x, y), numbers: numbers(page))
    plot.size = .wide
    return plot
  }

  private static func lines(_ page: RunPage) -> [Line] {
    func shares(_ name: String) -> [Double] {
      page.history.runs.map { $0.rowCount > 0 ? Double($0.labels[name] ?? 0) / Double($0.rowCount) : 0 }
    }
    let classes = page.report.labels.sorted { (-$0.rowCount, $0.name) < (-$1.rowCount, $1.name) }.prefix(lineLimit)
    var lines = classes.map { label in
      Line(name: label.name, mark: page.mark(ofClass: label.name), isUncovered: false, shares: shares(label.name))
    }
    if page.history.runs.contains(where: { $0.coveredRowCount < $0.rowCount }) {
      lines.append(Line(name: "(uncovered)", mark: 0, isUncovered: true, shares: shares("")))
    }
    return lines
  }

  private static func words(_ runs: [RunHistory.Run]) -> String {
    let (old, new) = (runs[runs.count - 2], runs[runs.count - 1])
    func coverage(_ run: RunHistory.Run) -> Double? {
      run.rowCount > 0 ? Double(run.coveredRowCount) / Double(run.rowCount) : nil
    }
    var text =
      "The share of rows with each label, oldest run first. Since the run before, coverage went from "
      + "\(Words.percent(coverage(old))) to \(Words.percent(coverage(new)))"
    if let before = old.modelAccuracy, let now = new.modelAccuracy {
      text += ", and accuracy on gold from \(Words.percent(before)) to \(Words.percent(now))"
    }
    return text + "."
  }

  private static func marks(_ lines: [Line], _ runs: [RunHistory.Run], _ x: Scale, _ y: Scale) -> HTML {
    var parts: [HTML] = [
      Marks.verticalAxis(y, left: left, right: right) { Words.tick($0) },
      Marks.line(left, bottom, right, bottom, class: "axis"),
      Marks.text("of all rows", x: 4, y: 14, class: "axis-name"),
    ]
    for (index, run) in runs.enumerated() {
      let place = x(Double(index))
      parts.append(Marks.line(place, bottom, place, bottom + 4, class: "axis"))
      // Every second one where there is no room for all.
      guard runs.count <= 8 || (runs.count - 1 - index) % 2 == 0 else { continue }
      parts.append(Marks.text(String(run.id.prefix(6)), x: place, y: bottom + 18, anchor: "middle", class: "tick"))
      parts.append(
        Marks.text(
          String(run.startedAt.dropFirst(5).prefix(5)), x: place, y: bottom + 33, anchor: "middle", class: "tick"))
    }
    for line in lines {
      let points = line.shares.enumerated().map { (x: x(Double($0.offset)), y: y($0.element)) }
      let path = points.map { HTML.Attribute.number($0.x) + "," + HTML.Attribute.number($0.y) }.joined(separator: " ")
      let name = line.isUncovered ? "trend uncovered" : "trend s\(line.mark)"
      parts.append(element("polyline", .init("points", path), .class(name)))
      for (point, share) in zip(points, line.shares) {
        parts.append(
          Symbol.html(
            line.mark, x: point.x, y: point.y, radius: 4, hint: "\(line.name): \(Words.percent(share))"))
      }
    }
    return HTML(parts + names(of: lines, y))
  }

  /// At the lines' ends, moved apart where they would touch.
  private static func names(of lines: [Line], _ y: Scale) -> [HTML] {
    var previous = -Double.infinity
    return lines.sorted { ($0.shares.last ?? 0) > ($1.shares.last ?? 0) }.map { line in
      let place = max(y(line.shares.last ?? 0) + 4, previous + 15)
      previous = place
      let text = Words.isolated(TextSize.truncate(line.name, to: 100, size: 11)) + " " + Words.percent(line.shares.last)
      return Marks.text(text, x: right + 4, y: place)
    }
  }

  private static func numbers(_ page: RunPage) -> DataTable {
    let names = page.report.labels.prefix(20).map(\.name)
    return DataTable(
      columns: ["Run", "Started (UTC)", "Rows", "Accuracy on gold"] + names + ["(uncovered)"],
      rows: page.history.runs.map { run in
        [run.id, run.startedAt, NumberFormat.count(run.rowCount), NumberFormat.share(run.modelAccuracy)]
          + (names + [""]).map { NumberFormat.count(run.labels[$0] ?? 0) }
      })
  }
}
