import LabelAnalysis

/// The label model beside majority vote: nobody should have to ask whether it is worth it.
enum ComparisonSection: ReportSection {
  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard report.coveredRowCount > 0 else { return nil }
    let comparison = report.comparison
    let agreement =
      "model and majority vote have the same label on \(NumberFormat.share(comparison.agreement)) of covered rows\n"
    guard let model = comparison.model, let majority = comparison.majorityVote else { return agreement }
    let title = report.reliability?.reference == .reviewed ? "on reviewed random rows" : "on gold"
    var table = TextTable([.init(title, .left), .init("accuracy"), .init("right"), .init("rows")])
    for (name, result) in [("model", model), ("majority vote", majority)] {
      table.append([
        name, NumberFormat.share(result.accuracy), rows(result.correctCount), NumberFormat.count(result.rowCount),
      ])
    }
    return table.render(style) + difference(model, majority, style) + agreement
  }

  /// Ties count in parts, so the number of rows labeled right may have a fraction.
  private static func rows(_ count: Double) -> String {
    NumberFormat.fixed(count, digits: count == count.rounded() ? 0 : 1)
  }

  private static func difference(_ model: GoldAccuracy, _ majority: GoldAccuracy, _ style: TextStyle) -> String {
    guard let left = model.accuracy, let right = majority.accuracy else { return "" }
    let text = NumberFormat.fixed((left - right).magnitude, digits: 3)
    if text == NumberFormat.fixed(0, digits: 3) { return "the model is as good as majority vote\n" }
    return left > right
      ? "the model is \(text) better than majority vote\n"
      : style.warning("the model is \(text) worse than majority vote") + "\n"
  }
}
