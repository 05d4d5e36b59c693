import Foundation

/// A plot of a few lines on two logarithmic scales, as SVG.
struct LinePlot {
  struct Series {
    let name: String
    /// Above 0; others are left out.
    var points: [(x: Double, y: Double)] = []
  }

  let title: String
  let horizontal: String
  let vertical: String
  var series: [Series]

  private static let width = 640.0
  private static let height = 420.0
  /// Room around the plot for names and numbers.
  private static let left = 80.0
  private static let right = 110.0
  private static let top = 50.0
  private static let bottom = 60.0
  /// Tell apart without colour vision, and on white paper.
  private static let colours = ["#000000", "#0072b2", "#d55e00", "#009e73"]

  var svg: String {
    let x = Scale(series.flatMap { $0.points.map(\.x) }, from: LinePlot.left, to: LinePlot.width - LinePlot.right)
    let y = Scale(series.flatMap { $0.points.map(\.y) }, from: LinePlot.height - LinePlot.bottom, to: LinePlot.top)
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 420\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"640\" height=\"420\" fill=\"white\"/>",
      text(LinePlot.width / 2, 24, title, anchor: "middle"),
      text(LinePlot.width / 2, LinePlot.height - 14, horizontal, anchor: "middle"),
      text(LinePlot.left, LinePlot.top - 10, vertical, anchor: "middle"),
    ]
    for tick in x.ticks {
      parts.append(line(x.place(tick), LinePlot.top, x.place(tick), LinePlot.height - LinePlot.bottom))
      parts.append(text(x.place(tick), LinePlot.height - LinePlot.bottom + 18, number(tick), anchor: "middle"))
    }
    for tick in y.ticks {
      parts.append(line(LinePlot.left, y.place(tick), LinePlot.width - LinePlot.right, y.place(tick)))
      parts.append(text(LinePlot.left - 8, y.place(tick) + 4, number(tick), anchor: "end"))
    }
    for (index, line) in series.enumerated() { parts += drawn(line, colour: index, x, y) }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  private func drawn(_ series: Series, colour index: Int, _ x: Scale, _ y: Scale) -> [String] {
    let colour = LinePlot.colours[index % LinePlot.colours.count]
    let places = series.points.filter { $0.x > 0 && $0.y > 0 }.map { (x.place($0.x), y.place($0.y)) }
    guard let last = places.last else { return [] }
    let path = places.map { "\(short($0.0)),\(short($0.1))" }.joined(separator: " ")
    return ["<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>"]
      + places.map { "<circle cx=\"\(short($0.0))\" cy=\"\(short($0.1))\" r=\"3\" fill=\"\(colour)\"/>" }
      + ["<text x=\"\(short(last.0 + 8))\" y=\"\(short(last.1 + 4))\" fill=\"\(colour)\">\(series.name)</text>"]
  }

  /// A logarithmic scale over some values, from one place on the paper to another.
  private struct Scale {
    let low, high: Double
    let from, to: Double

    init(_ values: [Double], from: Double, to: Double) {
      let logs = values.filter { $0 > 0 }.map { log10($0) }
      low = (logs.min() ?? 0) - 0.05
      high = max((logs.max() ?? 1) + 0.05, low + 0.1)
      self.from = from
      self.to = to
    }

    func place(_ value: Double) -> Double { from + (to - from) * (log10(value) - low) / (high - low) }

    /// 1, 2 and 5 times powers of ten.
    var ticks: [Double] {
      (Int(low.rounded(.down))...Int(high.rounded(.up))).flatMap { power in
        [1, 2, 5].map { $0 * pow(10, Double(power)) }
      }.filter { log10($0) >= low && log10($0) <= high }
    }
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<line x1=\"\(short(x1))\" y1=\"\(short(y1))\" x2=\"\(short(x2))\" y2=\"\(short(y2))\" stroke=\"#dddddd\"/>"
  }

  private func text(_ x: Double, _ y: Double, _ text: String, anchor: String) -> String {
    "<text x=\"\(short(x))\" y=\"\(short(y))\" text-anchor=\"\(anchor)\">\(text)</text>"
  }

  private func short(_ value: Double) -> String { String(format: "%.1f", value) }

  private func number(_ value: Double) -> String { value >= 1 ? Spread.text(value) : String(format: "%g", value) }
}
