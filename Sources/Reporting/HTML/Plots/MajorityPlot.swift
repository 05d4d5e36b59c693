import LabelAnalysis
import Votes

/// Where the model's labels are not majority vote's.
enum MajorityPlot {
  static let lineLimit = 10
  private static let width = 420.0
  private static let (top, lineHeight) = (26.0, 26.0)

  private struct Line {
    let majorityVote: String
    let model: String
    let rowCount: Int

    var text: String { "\(majorityVote) → \(model)" }
  }

  static func plot(_ page: RunPage) -> Plot? {
    let all = page.summary.pictures.differences.cells.filter { $0.majorityVote != $0.model }.map { cell in
      Line(
        majorityVote: name(cell.majorityVote, page), model: name(cell.model, page), rowCount: cell.rowCount)
    }.sorted { (-$0.rowCount, $0.text) < (-$1.rowCount, $1.text) }
    guard let peak = all.first?.rowCount else { return nil }
    let shown = all.prefix(lineLimit)
    let nameWidth = min(shown.map { TextSize.width($0.text, size: 12) }.max() ?? 0, 210)
    let x = Scale(domain: 0...Double(peak), start: nameWidth + 12, end: width - 60)
    var parts: [HTML] = []
    for (index, line) in shown.enumerated() {
      let y = top + Double(index) * lineHeight
      parts.append(
        Marks.text(
          TextSize.truncate(line.text, to: nameWidth, size: 12), x: nameWidth + 4, y: y + 13, anchor: "end"))
      parts.append(
        Marks.rect(x.start, y + 2, max(x(Double(line.rowCount)) - x.start, 1), 15, class: "bar", hint: line.text))
      parts.append(
        Marks.text(NumberFormat.count(line.rowCount), x: x(Double(line.rowCount)) + 6, y: y + 13, class: "tick"))
    }
    parts.append(Marks.text("majority vote → model: rows", x: 4, y: 14, class: "axis-name"))
    return Plot(
      title: "Where the model departs from majority vote", words: words(page, all.reduce(0) { $0 + $1.rowCount }),
      description: "Bars of the rows that the model labels otherwise than majority vote, by the two labels.",
      width: width, height: top + Double(shown.count) * lineHeight + 6, marks: HTML(parts),
      numbers: DataTable(
        columns: ["Majority vote", "Model", "Rows"],
        rows: all.prefix(40).map { [$0.majorityVote, $0.model, NumberFormat.count($0.rowCount)] },
        omitted: max(0, all.count - 40)))
  }

  private static func name(_ label: Vote, _ page: RunPage) -> String {
    label == .abstain ? "(tied)" : page.report.labels[Int(label)].name
  }

  private static func words(_ page: RunPage, _ rowCount: Int) -> String {
    let covered = page.report.coveredRowCount
    var text =
      "On \(Words.count(rowCount, "row")) of \(NumberFormat.count(covered)) the two differ, most of them ties of majority "
      + "vote that the model settles."
    let tied = page.summary.pictures.differences.cells.filter { $0.majorityVote == .abstain && $0.model != .abstain }
      .reduce(0) { $0 + $1.rowCount }
    if tied * 2 <= rowCount {
      text = "On \(Words.count(rowCount, "row")) of \(NumberFormat.count(covered)) the two differ."
    }
    if let rights = page.summary.pictures.differences.rights, rights.modelOnly + rights.majorityVoteOnly > 0 {
      text +=
        " Where gold tells and neither is tied, the model alone is right on \(NumberFormat.count(rights.modelOnly)), "
        + "majority vote alone on \(NumberFormat.count(rights.majorityVoteOnly))."
    }
    return text
  }
}
