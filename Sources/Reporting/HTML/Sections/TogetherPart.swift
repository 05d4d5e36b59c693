/// LFs together: who contradicts whom, and who says the same.
enum TogetherPart: PageSection {
  static let id = "together"
  static let title = "Functions together"

  static func html(_ page: RunPage) -> HTML? {
    guard page.report.functions.count > 1, page.report.coveredRowCount > 0 else { return nil }
    let conflicts = ConflictPlot.plot(page)
    let ties = TiesPlot.plot(page)
    return HTML([
      conflicts == nil ? element("p") { "No two functions vote for different classes on any row." } : .empty,
      ties == nil
        ? element("p") { "No two functions say the same often enough to be counted as one voice." } : .empty,
      conflicts == nil && ties == nil
        ? .empty
        : element("div", .class("plots")) {
          conflicts?.html(id: "conflict-plot")
          ties?.html(id: "ties-plot")
        },
    ])
  }
}
