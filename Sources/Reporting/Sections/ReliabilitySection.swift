import LabelAnalysis

/// Whether the probabilities mean what they say, with and without the reviewed rows.
enum ReliabilitySection: ReportSection {
  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard let reliability = report.reliability else { return nil }
    let title = reliability.reference == .gold ? "reliability on gold" : "reliability on reviewed random rows"
    var table = TextTable([
      .init(title, .left), .init("accuracy"), .init("ECE"), .init("log loss"), .init("Brier"), .init("rows"),
    ])
    var lines = [(reliability.withoutReviewed == nil ? "model" : "with the reviewed rows", reliability.model)]
    if let without = reliability.withoutReviewed { lines.append(("without them", without)) }
    lines.append(("majority vote", reliability.majorityVote))
    for (name, line) in lines {
      table.append([
        name, NumberFormat.share(line.accuracy), NumberFormat.fixed(line.calibrationError, digits: 3),
        NumberFormat.fixed(line.logLoss, digits: 3), NumberFormat.fixed(line.brierScore, digits: 3),
        NumberFormat.count(line.rowCount),
      ])
    }
    return table.render(style) + note(reliability)
  }

  /// No row is measured by a model that has seen its answer.
  private static func note(_ reliability: ReliabilityComparison) -> String {
    guard reliability.foldCount > 0 else { return "" }
    let count = NumberFormat.count(reliability.crossFittedRowCount)
    let rows =
      reliability.crossFittedRowCount == 1
      ? "1 answer that the model learned from is" : "\(count) answers that the model learned from are"
    let folds = reliability.foldCount == 1 ? "one fit" : "\(reliability.foldCount) fits"
    return "\(rows) measured by cross-fitting: \(folds), each without the rows that it is measured on\n"
  }
}
