/// How many rows got which label, and how sure that is.
enum LabelsPart: PageSection {
  static let id = "labels"
  static let title = "Labels"

  static func html(_ page: RunPage) -> HTML? {
    let plots = [
      BalancePlot.plot(page)?.html(id: "balance-plot"), MarginPlot.plot(page)?.html(id: "margin-plot"),
    ].compactMap { $0 }
    guard !plots.isEmpty else { return nil }
    return element("div", .class("plots")) { HTML(plots) }
  }
}
