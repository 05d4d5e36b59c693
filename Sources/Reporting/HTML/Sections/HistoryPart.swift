/// How the labels moved over the last runs.
enum HistoryPart: PageSection {
  static let id = "history"
  static let title = "Over time"

  static func html(_ page: RunPage) -> HTML? {
    guard let plot = HistoryPlot.plot(page) else { return nil }
    return element("div", .class("plots")) { plot.html(id: "history-plot") }
  }
}
