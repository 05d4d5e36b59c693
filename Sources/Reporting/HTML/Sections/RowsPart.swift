/// Rows that no single LF answers for: without votes, and the closest ones.
enum RowsPart: PageSection {
  static let id = "rows"
  static let title = "Rows to look at"

  static func html(_ page: RunPage) -> HTML? {
    let groups = page.rowGroups.filter { !$0.rows.isEmpty }
    guard !groups.isEmpty else { return nil }
    return HTML([gone(page), HTML(groups.map { RowList.html($0, of: page) })])
  }

  private static func gone(_ page: RunPage) -> HTML {
    guard page.isDataGone else { return .empty }
    return element("p", .class("note")) {
      "The data has changed since this run, so that its rows can only be told by their ids."
    }
  }
}
