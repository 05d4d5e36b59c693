import LabelAnalysis

/// Whether the probabilities mean what they say.
enum ReliabilityPlot {
  private static let (width, height) = (420.0, 330.0)
  private static let (left, right, top, bottom) = (56.0, 408.0, 26.0, 278.0)

  static func plot(_ page: RunPage) -> Plot? {
    guard let reliability = page.report.reliability else { return nil }
    let bins = reliability.bins.filter { $0.rowCount > 0 }
    guard !bins.isEmpty else { return nil }
    // The best of k classes has at least 1 / k.
    let low = bins.flatMap { [$0.meanProbability ?? 1, $0.accuracy ?? 1] }.min() ?? 0
    let start = (low * 10).rounded(.down) / 10
    let domain = min(start, 0.9)...1
    let x = Scale(domain: domain, start: left, end: right)
    let y = Scale(domain: domain, start: bottom, end: top)
    let reference = reliability.reference == .gold ? "gold" : "an answer"
    var plot = Plot(
      title: "Do the probabilities mean what they say?",
      words: words(reliability),
      description: "Reliability diagram of \(Words.count(reliability.model.rowCount, "row")) with \(reference): the "
        + "probability that the model gives its label, against the share that is right.",
      width: width, height: height, marks: marks(bins, x, y), numbers: numbers(bins))
    plot.legend = Legend.html([
      (mark: Symbol.html(1, x: 7, y: 7, radius: 4.5), text: "rows of about the same probability"),
      (mark: Marks.line(7, 1, 7, 13, class: "whisker"), text: "90 % interval"),
      (mark: Marks.line(1, 13, 13, 1, class: "diagonal"), text: "as it should be"),
    ])
    return plot
  }

  private static func words(_ reliability: ReliabilityComparison) -> String {
    Calibration(reliability).words + " Marks below the dashed line are too sure, marks above it not sure enough."
  }

  private static func interval(_ bin: ReliabilityBin) -> ShareInterval? {
    ShareInterval.wilson(successes: Int(bin.correctCount.rounded()), trials: bin.rowCount)
  }

  private static func marks(_ bins: [ReliabilityBin], _ x: Scale, _ y: Scale) -> HTML {
    var parts: [HTML] = [
      Marks.verticalAxis(y, left: left, right: right) { Words.tick($0) },
      Marks.horizontalAxis(x, bottom: bottom) { Words.tick($0) },
      Marks.text("right", x: 4, y: 14, class: "axis-name"),
      Marks.text("probability of the label", x: right, y: bottom + 38, anchor: "end", class: "axis-name"),
      Marks.line(
        x(x.domain.lowerBound), y(x.domain.lowerBound), x(1), y(1), class: "diagonal"),
    ]
    let most = Double(bins.map(\.rowCount).max() ?? 1)
    for bin in bins {
      guard let probability = bin.meanProbability, let accuracy = bin.accuracy else { continue }
      if let interval = interval(bin) {
        parts.append(Marks.line(x(probability), y(interval.lower), x(probability), y(interval.upper), class: "whisker"))
      }
      let hint =
        "probability \(Words.percent(probability)): \(Words.percent(accuracy)) of \(Words.count(bin.rowCount, "row")) right"
      parts.append(
        Symbol.html(
          1, x: x(probability), y: y(accuracy), radius: 3 + 6 * (Double(bin.rowCount) / most).squareRoot(), hint: hint))
    }
    return HTML(parts)
  }

  private static func numbers(_ bins: [ReliabilityBin]) -> DataTable {
    DataTable(
      columns: ["Mean probability", "Share right", "90 % interval", "Rows"],
      rows: bins.map { bin in
        [
          NumberFormat.share(bin.meanProbability), NumberFormat.share(bin.accuracy),
          interval(bin).map(NumberFormat.interval) ?? NumberFormat.undefined, NumberFormat.count(bin.rowCount),
        ]
      })
  }
}
