import LabelAnalysis

/// The labels against gold, and against majority vote.
enum MeasuredPart: PageSection {
  static let id = "measured"
  static let title = "How good the labels are"

  static func html(_ page: RunPage) -> HTML? {
    guard page.report.coveredRowCount > 0 else { return nil }
    let plots = [
      ReliabilityPlot.plot(page)?.html(id: "reliability-plot"), MajorityPlot.plot(page)?.html(id: "majority-plot"),
    ].compactMap { $0 }
    return HTML([
      table(page.report), note(page),
      plots.isEmpty ? .empty : element("div", .class("plots")) { HTML(plots) },
    ])
  }

  private static func note(_ page: RunPage) -> HTML {
    var text =
      "Model and majority vote have the same label on \(Words.percent(page.report.comparison.agreement)) of the "
      + "labelled rows."
    if let reliability = page.report.reliability, reliability.foldCount > 0 {
      let count = reliability.crossFittedRowCount
      text +=
        " \(Words.count(count, "answer")) that the model learned from \(count == 1 ? "is" : "are") measured by "
        + "models that have not seen \(count == 1 ? "it" : "them")."
    }
    if page.report.reliability == nil {
      text += " No row’s class is known, so nothing can be said here of how often either is right."
    }
    return element("p", .class("note")) { text }
  }

  private static func table(_ report: RunReport) -> HTML {
    guard let reliability = report.reliability else { return .empty }
    var lines = [(reliability.withoutReviewed == nil ? "Model" : "Model, with the reviewed rows", reliability.model)]
    if let without = reliability.withoutReviewed { lines.append(("Model, without them", without)) }
    lines.append(("Majority vote", reliability.majorityVote))
    let rows = reliability.reference == .gold ? "Rows with gold" : "Rows answered"
    return DataTable(
      columns: ["Labels by", "Right", "Calibration error", "Log loss", "Brier score", rows],
      rows: lines.map { name, line in
        [
          name, Words.percent(line.accuracy), NumberFormat.fixed(line.calibrationError, digits: 3),
          NumberFormat.fixed(line.logLoss, digits: 3), NumberFormat.fixed(line.brierScore, digits: 3),
          NumberFormat.count(line.rowCount),
        ]
      }
    ).html
  }
}
