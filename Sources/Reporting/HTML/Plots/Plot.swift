/// A picture with its words and its numbers. Numbers stand in a table for those who do not see pictures, or want the figures.
struct Plot: Sendable {
  /// How much room it takes on the page.
  enum Size: String, Sendable {
    /// Two stand side by side where there is room.
    case column = "plot"
    /// As wide as the page; on a phone it keeps a width at which it can be read, and scrolls within.
    case wide = "plot wide"
    /// As large as it is, scrolling within where that is too large.
    case natural = "plot wide natural"
  }

  /// What it shows, as a heading.
  let title: String
  /// What to see in it, in a sentence or two.
  let words: String
  /// For a screen reader: what kind of picture it is, with its range.
  let description: String
  let width: Double
  let height: Double
  let marks: HTML
  let numbers: DataTable
  var size = Size.column
  var legend = HTML.empty

  /// - Parameter id: of the figure on the page.
  func html(id: String) -> HTML {
    element("figure", .id(id), .class(size.rawValue)) {
      element("figcaption") {
        element("h3") { title }
        element("p") { words }
      }
      legend
      element("div", .class("scroll")) { svg(id: id) }
      element("details", .class("numbers")) {
        element("summary") { "The numbers" }
        numbers.html
      }
    }
  }

  func svg(id: String) -> HTML {
    element(
      "svg", .init("xmlns", "http://www.w3.org/2000/svg"), .init("role", "img"),
      .init("viewBox", "0 0 \(HTML.Attribute.number(width)) \(HTML.Attribute.number(height))"),
      .init("width", width), .init("height", height),
      .init("aria-labelledby", "\(id)-title \(id)-description")
    ) {
      element("title", .id(id + "-title")) { title }
      element("desc", .id(id + "-description")) { description }
      marks
    }
  }
}

/// A plain table of figures.
struct DataTable: Sendable {
  let columns: [String]
  let rows: [[String]]
  /// Rows that are left out, which the table says.
  var omitted = 0

  var html: HTML {
    element("div", .class("scroll")) {
      element("table") {
        element("thead") { element("tr") { for column in columns { element("th", .init("scope", "col")) { column } } } }
        element("tbody") {
          for row in rows {
            element("tr") {
              for (index, cell) in row.enumerated() {
                if index == 0 { element("th", .init("scope", "row")) { own(cell) } } else { element("td") { cell } }
              }
            }
          }
        }
      }
      if omitted > 0 { element("p", .class("note")) { "… and \(NumberFormat.count(omitted)) more" } }
    }
  }
}
