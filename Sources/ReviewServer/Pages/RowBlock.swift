import Reporting
import Review

/// A row's columns on a page that has no script for it: the longest text first.
enum RowBlock {
  private static let shortLimit = 900

  static func html(_ item: ReviewItem, images: RowImages) -> HTML {
    // The id stands above.
    let columns = item.content.columns.enumerated().filter { $0.element.value != item.id }.map { place, column in
      (column: column, image: column.isText ? images.address(of: column.value, row: item.id, column: place) : nil)
    }
    let main = columns.filter { $0.column.isText && $0.image == nil }
      .max { $0.column.value.utf8.count < $1.column.value.utf8.count }?.column
    let others = columns.filter { $0.column != main }
    return HTML([
      main.map { column in element("div", .class("main-text"), .init("dir", "auto")) { text(column.value) } } ?? .empty,
      HTML(
        others.compactMap { column, image in
          image.map { address in
            element(
              "img", .class("row-image"), .init("src", address), .init("alt", "\(column.name): \(column.value)"))
          }
        }),
      others.isEmpty
        ? .empty
        : element("dl", .class("fields")) {
          for (column, image) in others where image == nil {
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
