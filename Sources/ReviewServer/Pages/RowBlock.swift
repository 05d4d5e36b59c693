import Reporting
import Review

/// A row's columns on a page that has no script for it: the longest text first.
enum RowBlock {
  private static let shortLimit = 900

  static func html(_ item: ReviewItem, images: RowImages?) -> HTML {
    // The id stands above.
    let columns = item.content.columns.filter { $0.value != item.id }
    let isPicture = { (column: RowContent.Column) in column.isText && images?.path(of: column.value) != nil }
    let main = columns.filter { $0.isText && !isPicture($0) }.max { $0.value.utf8.count < $1.value.utf8.count }
    let others = item.content.columns.enumerated().filter { $0.element != main && $0.element.value != item.id }
    return HTML([
      main.map { column in element("div", .class("main-text"), .init("dir", "auto")) { text(column.value) } } ?? .empty,
      HTML(
        others.filter { isPicture($0.element) }.map { place, column in
          element(
            "img", .class("row-image"), .init("src", RowImages.address(row: item.id, column: place)),
            .init("alt", "\(column.name): \(column.value)"))
        }),
      others.isEmpty
        ? .empty
        : element("dl", .class("fields")) {
          for (_, column) in others where !isPicture(column) {
            element("dt") { column.name }
            element("dd", .init("dir", "auto")) {
              column.value == "null" && !column.isText ? HTML("–") : text(column.value)
            }
          }
        },
    ])
  }

  private static func text(_ value: String) -> HTML {
    guard value.count > shortLimit else { return HTML(value) }
    return HTML([
      HTML(String(value.prefix(shortLimit / 2)) + "… "),
      element("details") {
        element("summary") { "All \(NumberFormat.count(value.count)) characters" }
        element("div", .class("pre")) { String(value.prefix(RowPayload.valueLimit)) }
      },
    ])
  }
}
