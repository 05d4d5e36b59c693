/// What was run, in two lines.
enum SummarySection: ReportSection {
  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    let sizes = [
      NumberFormat.counted(report.rowCount, "row"), NumberFormat.counted(report.functions.count, "labeling function"),
      NumberFormat.counted(report.labels.count, "class", plural: "classes"),
    ]
    let shares = [
      "coverage \(NumberFormat.share(report.coverage))", "conflicts \(NumberFormat.share(report.conflicts))",
      "\(NumberFormat.fixed(report.votesPerRow, digits: 2)) votes a row",
    ]
    let title = report.title.map { style.bold(DisplayWidth.sanitize($0)) + "\n" } ?? ""
    let reviewed = report.reviewedRowCount.map { "learned from \(NumberFormat.counted($0, "reviewed row"))\n" } ?? ""
    let promise = report.promise.map { promise in
      let words = PromiseWords(promise)
      let outlook = promise.refusal == nil ? words.outlook.map { "; " + $0 } ?? "" : ""
      return WarningsSection.lines(words.sentence + outlook, width: style.width).map { $0 + "\n" }.joined()
    }
    return title + sizes.joined(separator: " · ") + "\n" + shares.joined(separator: " · ") + "\n" + reviewed
      + (promise ?? "")
  }
}
