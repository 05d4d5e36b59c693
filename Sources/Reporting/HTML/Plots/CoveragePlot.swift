import LabelAnalysis

/// Coverage against accuracy: a mark for each LF.
enum CoveragePlot {
  private static let (width, height) = (860.0, 470.0)
  private static let (left, right, top, bottom) = (52.0, 844.0, 30.0, 418.0)
  /// Marks beyond are no longer told apart; those with the most votes are drawn.
  static let markLimit = 200

  /// What fewer votes with gold show is chance: the table has it.
  static let leastGold = 5

  private struct Point {
    let function: RunReport.Function
    let mark: Int
    let x: Double
    /// Where the estimate is, or what is measured where there is none.
    let y: Double
    let radius: Double
    let interval: ShareInterval?
    let measured: Double?
  }

  static func plot(_ page: RunPage) -> Plot? {
    let functions = page.report.functions.filter { $0.voteCount > 0 && accuracy($0) != nil }
    let shown = functions.sorted { ($1.voteCount, $0.name) < ($0.voteCount, $1.name) }.prefix(markLimit)
    guard !shown.isEmpty else { return nil }
    let coverages = shown.compactMap(\.coverage)
    let x = coverageScale(coverages)
    let lowest =
      shown.flatMap { [accuracy($0), measured($0)].compactMap { $0 } }.min() ?? 0
    let y = Scale(
      domain: max(0, min(0.5, (lowest * 10 - 0.5).rounded(.down) / 10))...1, start: bottom, end: top)
    let points = shown.map { function in point(function, page, x, y) }
    let hasGold = points.contains { $0.measured != nil }
    let several = points.contains { $0.mark == 0 }
    var plot = Plot(
      title: "Coverage and accuracy",
      words: "To the right: votes on more rows. Further up: more often right. "
        + "The larger a mark, the larger the share of its votes that another function contradicts."
        + (hasGold
          ? " The bar at the end of a thin line is what gold shows, where it knows \(leastGold) votes or more." : ""),
      description: "Scatter plot of \(points.count) labeling functions: coverage from "
        + "\(Words.percent(coverages.min())) to \(Words.percent(coverages.max())), accuracy from "
        + "\(Words.percent(lowest)) up.",
      width: width, height: height, marks: marks(points, x, y),
      numbers: numbers(Array(shown), omitted: functions.count - shown.count))
    plot.size = .wide
    var legend = Legend.classes(page, several: several)
    if hasGold { legend.append((mark: Marks.line(3, 7, 11, 7, class: "measured"), text: "measured on gold")) }
    if points.contains(where: { $0.interval != nil }) {
      legend.append((mark: Marks.line(7, 1, 7, 13, class: "whisker"), text: "90 % interval of the estimate"))
    }
    plot.legend = legend.isEmpty ? .empty : Legend.html(legend)
    return plot
  }

  private static func accuracy(_ function: RunReport.Function) -> Double? {
    function.estimatedAccuracy ?? function.gold?.precision
  }

  private static func measured(_ function: RunReport.Function) -> Double? {
    guard let gold = function.gold, gold.voteCount >= leastGold else { return nil }
    return gold.precision
  }

  /// By orders of magnitude where coverages differ by more than one.
  private static func coverageScale(_ coverages: [Double]) -> Scale {
    let (low, high) = (coverages.min() ?? 0, coverages.max() ?? 1)
    if high > 12 * low {
      return Scale(domain: low * 0.75...min(1, high * 1.5), start: left + 8, end: right - 8, kind: .logarithmic)
    }
    return Scale(domain: 0...min(1, high * 1.2), start: left, end: right)
  }

  private static func point(_ function: RunReport.Function, _ page: RunPage, _ x: Scale, _ y: Scale) -> Point {
    let conflicts = (function.conflicts ?? 0) / max(function.coverage ?? 1, .leastNormalMagnitude)
    return Point(
      function: function, mark: page.mark(of: function), x: x(function.coverage ?? 0), y: y(accuracy(function) ?? 0),
      radius: 4 + 7 * min(conflicts, 1).squareRoot(), interval: function.estimatedInterval,
      measured: function.estimatedAccuracy == nil ? nil : measured(function))
  }

  private static func marks(_ points: [Point], _ x: Scale, _ y: Scale) -> HTML {
    var parts: [HTML] = [
      Marks.verticalAxis(y, left: left, right: right) { Words.tick($0) },
      Marks.horizontalAxis(x, bottom: bottom) { Words.tick($0) },
      Marks.text("accuracy", x: 4, y: 14, class: "axis-name"),
      Marks.text("coverage", x: right, y: bottom + 38, anchor: "end", class: "axis-name"),
    ]
    var placer = LabelPlacer(left: left, top: top - 22, right: width, bottom: bottom)
    for point in points {
      placer.reserve(x: point.x, y: point.y, radius: point.radius * 0.8)
      if let measured = point.measured {
        parts.append(Marks.line(point.x, point.y, point.x, y(measured), class: "whisker faint"))
        parts.append(Marks.line(point.x - 5, y(measured), point.x + 5, y(measured), class: "measured"))
        placer.reserve(x: point.x, y: y(measured), radius: 4)
      }
      if let interval = point.interval {
        parts.append(Marks.line(point.x, y(interval.lower), point.x, y(interval.upper), class: "whisker"))
      }
    }
    // Large marks below, so that small ones stay to be seen.
    for point in points.sorted(by: { $0.radius > $1.radius }) {
      parts.append(Symbol.html(point.mark, x: point.x, y: point.y, radius: point.radius, hint: hint(point.function)))
    }
    for point in points {
      let name = TextSize.truncate(point.function.name, to: 150, size: LabelPlacer.size)
      guard let place = placer.place(name, x: point.x, y: point.y, radius: point.radius) else { continue }
      parts.append(Marks.text(name, x: place.x, y: place.y, anchor: place.anchor))
    }
    return HTML(parts)
  }

  private static func hint(_ function: RunReport.Function) -> String {
    var text = "\(function.name): coverage \(Words.percent(function.coverage))"
    if let estimate = function.estimatedAccuracy { text += ", estimated accuracy \(Words.percent(estimate))" }
    if let precision = function.gold?.precision { text += ", on gold \(Words.percent(precision))" }
    return text
  }

  private static func numbers(_ functions: [RunReport.Function], omitted: Int) -> DataTable {
    DataTable(
      columns: [
        "Labeling function", "Coverage", "Estimated accuracy", "90 % interval", "On gold", "Votes contradicted",
      ],
      rows: functions.map { function in
        [
          function.name, NumberFormat.share(function.coverage), NumberFormat.share(function.estimatedAccuracy),
          function.estimatedInterval.map(NumberFormat.interval) ?? NumberFormat.undefined,
          NumberFormat.share(function.gold?.precision),
          NumberFormat.share(
            function.voteCount > 0 ? (function.conflicts ?? 0) / (function.coverage ?? 1) : nil),
        ]
      }, omitted: omitted)
  }
}
