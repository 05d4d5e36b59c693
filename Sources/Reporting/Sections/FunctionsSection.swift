/// A line for each LF.
enum FunctionsSection: ReportSection {
  /// A crowd can be thousands; those with the most votes are shown.
  static let maximumLineCount = 100
  /// Longer lists of classes are counted instead.
  private static let maximumPolarityWidth = 16

  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard !report.functions.isEmpty else { return nil }
    let hasGold = report.functions.contains { $0.gold != nil }
    var columns: [TextTable.Column] = [
      .init("labeling function", .left), .init("polarity", .left), .init("coverage"), .init("overlaps"),
      .init("conflicts"),
    ]
    let hasFaults = report.functions.contains { $0.faultCount != nil }
    if hasFaults { columns.append(.init("faults")) }
    columns.append(.init("est. acc."))
    let hasIntervals = report.functions.contains { $0.estimatedInterval != nil }
    if hasIntervals { columns.append(.init("est. 90 %")) }
    if hasGold {
      columns += [
        .init("precision", group: 1), .init("recall", group: 1), .init("n", group: 1), .init("90 % interval", group: 1),
      ]
    }
    var table = TextTable(columns)
    let shown = mostVoted(report.functions)
    for function in shown {
      let interval = hasIntervals ? [function.estimatedInterval.map(NumberFormat.interval)] : []
      table.append(votes(function, of: report) + interval + (hasGold ? gold(function) : []))
    }
    let left = report.functions.count - shown.count
    let rest = left > 0 ? style.faint("… and \(NumberFormat.count(left)) with fewer votes") + "\n" : ""
    return table.render(style) + rest
  }

  /// In their own order.
  private static func mostVoted(_ functions: [RunReport.Function]) -> [RunReport.Function] {
    guard functions.count > maximumLineCount else { return functions }
    let order = functions.indices.sorted { (-functions[$0].voteCount, $0) < (-functions[$1].voteCount, $1) }
    return order.prefix(maximumLineCount).sorted().map { functions[$0] }
  }

  private static func votes(_ function: RunReport.Function, of report: RunReport) -> [String?] {
    let names = function.polarity.joined(separator: ", ")
    let isShort = DisplayWidth.of(names) <= maximumPolarityWidth || function.polarity.count == 1
    let polarity =
      function.polarity.isEmpty
      ? nil
      : isShort
        ? DisplayWidth.truncate(names, to: maximumPolarityWidth)
        : "\(function.polarity.count) of \(report.labels.count)"
    return [
      function.name, polarity, NumberFormat.share(function.coverage), NumberFormat.share(function.overlaps),
      NumberFormat.share(function.conflicts),
    ] + (function.faultCount.map { [NumberFormat.count($0)] } ?? [])
      + [NumberFormat.share(function.estimatedAccuracy)]
  }

  private static func gold(_ function: RunReport.Function) -> [String?] {
    guard let gold = function.gold else { return [nil, nil, nil, nil] }
    let interval = gold.interval.map(NumberFormat.interval)
    return [
      NumberFormat.share(gold.precision), NumberFormat.share(gold.recall), NumberFormat.count(gold.voteCount), interval,
    ]
  }
}
