import LabelAnalysis

/// How sure the labels are, and which rows go to a person.
enum MarginPlot {
  private static let (width, height) = (420.0, 260.0)
  private static let (left, right, top, bottom) = (56.0, 408.0, 26.0, 208.0)

  static func plot(_ page: RunPage) -> Plot? {
    let margins = page.summary.pictures.margins
    let sums = zip(margins.people, margins.auto).map(+)
    guard let peak = sums.max(), peak > 0 else { return nil }
    let x = Scale(domain: 0...1, start: left, end: right)
    let y = Scale(domain: 0...Double(peak) * 1.06, start: bottom, end: top)
    let covered = page.report.coveredRowCount
    let review = margins.people.reduce(0, +)
    let verb = review == 1 ? ("lies", "goes") : ("lie", "go")
    let goes =
      margins.reviewBelow.map { "\(verb.0) below \(NumberFormat.fixed($0, digits: 2)) and \(verb.1)" } ?? verb.1
    var plot = Plot(
      title: "How sure the labels are",
      words: "The margin is the distance between the best and the second-best class. "
        + "\(Words.count(review, "row")) of \(NumberFormat.count(covered)) "
        + "\(goes) to a person.",
      description: "Histogram of the margins of \(Words.count(covered, "covered row")), from 0 to 1, by route.",
      width: width, height: height, marks: marks(margins, x, y), numbers: numbers(margins))
    let expert = (mark: Marks.rect(1, 1, 12, 12, class: "bar expert"), text: "expert: to be settled")
    plot.legend = Legend.html(
      (margins.expert == nil ? [] : [expert]) + [
        (mark: Marks.rect(1, 1, 12, 12, class: "bar review"), text: "annotator: to be checked"),
        (
          mark: Marks.rect(1, 1, 12, 12, class: "bar"),
          text: page.report.promise == nil ? "auto: used as they are" : "auto: need nobody"
        ),
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
      let range = range(bin)
      var below = 0.0
      for (count, style, hint) in [
        (margins.expert?[bin] ?? 0, "bar expert", " for an expert"),
        (margins.annotator[bin], "bar review", " to be checked"),
        (margins.auto[bin], "bar", ""),
      ] where count > 0 {
        let height = max(y(below) - y(below + Double(count)), 1)
        parts.append(
          Marks.rect(
            start, y(below) - height, end - start, height, class: style,
            hint: "\(range): \(Words.count(count, "row"))\(hint)"))
        below += Double(count)
      }
    }
    parts.append(Marks.horizontalAxis(x, bottom: bottom) { NumberFormat.fixed($0, digits: 1) })
    if let limit = margins.reviewBelow, limit > 0, limit < 1 {
      parts.append(Marks.line(x(limit), top - 8, x(limit), bottom, class: "threshold"))
    }
    return HTML(parts)
  }

  private static func range(_ bin: Int) -> String {
    let count = Double(RouteMargins.binCount)
    return NumberFormat.fixed(Double(bin) / count, digits: 2) + "–"
      + NumberFormat.fixed(Double(bin + 1) / count, digits: 2)
  }

  private static func numbers(_ margins: RouteMargins) -> DataTable {
    let expert = margins.expert
    return DataTable(
      columns: ["Margin"] + (expert == nil ? [] : ["For an expert"]) + ["To be checked", "Used as they are"],
      rows: margins.auto.indices.map { bin in
        [range(bin)] + (expert.map { [NumberFormat.count($0[bin])] } ?? [])
          + [NumberFormat.count(margins.annotator[bin]), NumberFormat.count(margins.auto[bin])]
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
