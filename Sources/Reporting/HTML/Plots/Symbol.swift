/// A class is told by shape as well as by colour.
enum Symbol {
  /// - Parameters:
  ///   - mark: 1 to ``RunPage/paletteSize``; 0 for none of these.
  ///   - radius: of a circle of the same area.
  static func html(_ mark: Int, x: Double, y: Double, radius: Double, hint: String? = nil) -> HTML {
    let title = hint.map { text in element("title") { text } }
    let name = HTML.Attribute.class("m c\(mark)")
    switch mark {
    case 1: return element("circle", .init("cx", x), .init("cy", y), .init("r", radius), name) { title }
    case 2:
      let half = radius * 0.886
      return element(
        "rect", .init("x", x - half), .init("y", y - half), .init("width", 2 * half), .init("height", 2 * half), name
      ) { title }
    case 3: return polygon([(0, -1.3), (1.2, 0.8), (-1.2, 0.8)], x, y, radius, name, title)
    case 4: return polygon([(0, -1.3), (1.25, 0), (0, 1.3), (-1.25, 0)], x, y, radius, name, title)
    case 5: return polygon([(0, 1.3), (1.2, -0.8), (-1.2, -0.8)], x, y, radius, name, title)
    case 6:
      let points = [
        (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2),
        (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
      ]
      return polygon(points, x, y, radius, name, title)
    default:
      return element("circle", .init("cx", x), .init("cy", y), .init("r", radius), .class("m ring")) { title }
    }
  }

  private static func polygon(
    _ points: [(Double, Double)], _ x: Double, _ y: Double, _ radius: Double, _ name: HTML.Attribute, _ title: HTML?
  ) -> HTML {
    let text = points.map {
      HTML.Attribute.number(x + $0.0 * radius) + "," + HTML.Attribute.number(y + $0.1 * radius)
    }.joined(separator: " ")
    return element("polygon", .init("points", text), name) { title }
  }
}

/// Which mark stands for what, above a picture.
enum Legend {
  static func html(_ entries: [(mark: HTML, text: String)]) -> HTML {
    element("ul", .class("legend")) {
      for entry in entries {
        element("li") {
          element(
            "svg", .init("viewBox", "0 0 14 14"), .init("width", 14), .init("height", 14), .init("aria-hidden", "true")
          ) { entry.mark }
          own(entry.text)
        }
      }
    }
  }

  /// The page's classes, and what stands for LFs that vote for several.
  static func classes(_ page: RunPage, several: Bool) -> [(mark: HTML, text: String)] {
    guard page.report.labels.count <= RunPage.paletteSize else { return [] }
    var entries = page.report.labels.enumerated().map { index, label in
      (mark: Symbol.html(index + 1, x: 7, y: 7, radius: 4.5), text: label.name)
    }
    if several { entries.append((mark: Symbol.html(0, x: 7, y: 7, radius: 4.5), text: "several classes")) }
    return entries
  }
}
