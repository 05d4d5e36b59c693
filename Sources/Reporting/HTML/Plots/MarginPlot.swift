import LabelAnalysis

/// How sure the labels are, and which rows go to a person.
enum MarginPlot {
  private static let (width, height) = (420.0, 260.0)
  private static let (left, right, top, bottom) = (56.0, 408.0, 26.0, 208.0)

  static func plot(_ page: RunPage) -> Plot? {
    let margins = page.summary.pictures.margins
    let sums = zip(margins.annotator, margins.auto).map(+)
    guard let peak = sums.max(), peak > 0 else { return nil }
    let x = Scale(domain: 0...1, start: left, end: right)
    let y = Scale(domain: 0...Double(peak) * 1.06, start: bottom, end: top)
    let covered = page.report.coveredRowCount
    let review = margins.annotator.reduce(0, +)
    let limit = NumberFormat.fixed(margins.reviewBelow, digits: 2)
    var plot = Plot(
      title: "How sure the labels are",
      words: "The margin is the distance between the best and the second-best class. "
        + "\(Words.count(review, "row")) of \(NumberFormat.count(covered)) "
        + "\(review == 1 ? "lies" : "lie") below \(limit) and \(review == 1 ? "goes" : "go") to a person.",
      description: "Histogram of the margins of \(Words.count(covered, "covered row")), from 0 to 1, by route.",
      width: width, height: height, marks: marks(margins, x, y), numbers: numbers(margins))
    plot.legend = Legend.html([
      (mark: Marks.rect(1, 1, 12, 12, class: "bar review"), text: "annotator: to be checked"),
      (mark: Marks.rect(1, 1, 12, 12, class: "bar"), text: "auto: used as they are"),
    ])
    return plot
  }

  private static func marks(_ margins: RouteMargins, _ x: Scale, _ y: Scale) -> HTML {
    var parts: [HTML] = [
      Marks.verticalAxis(y, left: left, right: right) { Axis.count($0) },
      Marks.text("rows", x: 4, y: 14, class: "axis-name"),
      Marks.text("margin", x: right, y: bottom + 38, anchor: "end", class: "axis-name"),
    ]
    let count = RouteMargins.binCount
    for bin in 0..<count {
      let start = x(Double(bin) / Double(count)) + 0.75
      let end = x(Double(bin + 1) / Double(count)) - 0.75
      let (low, high) = (Double(margins.annotator[bin]), Double(margins.auto[bin]))
      let range = range(bin)
      if low > 0 {
        parts.append(
          Marks.rect(
            start, y(low), end - start, max(bottom - y(low), 1), class: "bar review",
            hint: "\(range): \(Words.count(Int(low), "row")) to be checked"))
      }
      if high > 0 {
        let height = max(y(low) - y(low + high), 1)
        parts.append(
          Marks.rect(
            start, y(low) - height, end - start, height, class: "bar",
            hint: "\(range): \(Words.count(Int(high), "row"))"))
      }
    }
    parts.append(Marks.horizontalAxis(x, bottom: bottom) { NumberFormat.fixed($0, digits: 1) })
    if margins.reviewBelow > 0, margins.reviewBelow < 1 {
      parts.append(Marks.line(x(margins.reviewBelow), top - 8, x(margins.reviewBelow), bottom, class: "threshold"))
    }
    return HTML(parts)
  }

  private static func range(_ bin: Int) -> String {
    let count = Double(RouteMargins.binCount)
    return NumberFormat.fixed(Double(bin) / count, digits: 2) + "–"
      + NumberFormat.fixed(Double(bin + 1) / count, digits: 2)
  }

  private static func numbers(_ margins: RouteMargins) -> DataTable {
    DataTable(
      columns: ["Margin", "To be checked", "Used as they are"],
      rows: margins.auto.indices.map { bin in
        [range(bin), NumberFormat.count(margins.annotator[bin]), NumberFormat.count(margins.auto[bin])]
      })
  }
}

/// Figures at axes.
enum Axis {
  /// `2,000`, `40 k`, `1.5 M`.
  static func count(_ value: Double) -> String {
    if value >= 1e6 { return trimmed(value / 1e6) + " M" }
    if value >= 1e4 { return trimmed(value / 1e3) + " k" }
    return value == value.rounded() ? NumberFormat.count(Int(value)) : trimmed(value)
  }

  private static func trimmed(_ value: Double) -> String {
    NumberFormat.fixed(value, digits: value == value.rounded() ? 0 : 1)
  }
}
