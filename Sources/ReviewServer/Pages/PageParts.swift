import Foundation
import Reporting
import Review

/// Pieces that several pages have.
enum PageParts {
  static func problem(_ refusal: Refusal?) -> HTML {
    guard let words = refusal?.words else { return .empty }
    return element("div", .class("problem"), .init("role", "alert")) {
      PageFrame.sentence(words.what)
      if let fix = words.fix { " " + PageFrame.sentence(fix) }
    }
  }

  static func field(
    _ label: String, _ name: String, _ value: String, type: String = "text", autocomplete: String = "off",
    note: String? = nil, isFocused: Bool = false
  ) -> HTML {
    let id = "field-\(name)"
    var attributes: [HTML.Attribute] = [
      .id(id), .name(name), .type(type), .value(value), .required, .init("autocomplete", autocomplete),
    ]
    if type != "number" { attributes.append(.init("maxlength", 200)) }
    if type == "text" { attributes += [.init("autocapitalize", "none"), .init("spellcheck", "false")] }
    if note != nil { attributes.append(.init("aria-describedby", id + "-note")) }
    if isFocused { attributes.append(.init("autofocus", "autofocus")) }
    return element("div", .class("field-row")) {
      element("label", .init("for", id)) { label }
      HTML("input", attributes)
      if let note { element("p", .class("note"), .id(id + "-note")) { note } }
    }
  }

  /// - Parameter heads: those of numbers begin with `#`.
  static func table(_ heads: [String], labelled name: String, @HTMLBuilder rows: () -> HTML) -> HTML {
    element("div", .class("scroll"), .init("tabindex", "0"), .init("role", "region"), .init("aria-label", name)) {
      element("table") {
        element("thead") {
          element("tr") {
            for head in heads {
              head.hasPrefix("#")
                ? element("th", .init("scope", "col"), .class("number")) { String(head.dropFirst()) }
                : element("th", .init("scope", "col")) { head }
            }
          }
        }
        element("tbody", content: rows)
      }
    }
  }

  static func figure(_ name: String, _ value: String, _ small: String? = nil) -> HTML {
    element("div") {
      element("dt") { name }
      element("dd") {
        value
        if let small { element("small") { small } }
      }
    }
  }

  static func guidelines(_ guidelines: Guidelines?, classes: [String]) -> HTML {
    HTML([
      guidelines.map { text in
        text.text.isEmpty ? .empty : element("div", .class("guide"), .init("dir", "auto")) { text.text }
      }
        ?? element("p", .class("soft")) { "There are no guidelines yet." },
      HTML(
        classes.enumerated().map { place, name in
          let examples = (guidelines?.examples ?? []).filter { $0.label == name }
          return examples.isEmpty
            ? .empty
            : element("div", .class("guide-class")) {
              element("h3") { own(name) }
              element("ul") {
                for example in examples {
                  element("li") {
                    own(example.text)
                    if let why = example.why { element("span", .class("soft")) { " — \(why)" } }
                  }
                }
              }
            }
        }),
    ])
  }
}

enum Words {
  static func withArticle(_ role: ReviewRole) -> String { role == .expert ? "an expert" : "a \(role.rawValue)" }

  static func count(_ count: Int, _ noun: String) -> String {
    "\(NumberFormat.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  static func percent(_ share: Double?) -> String {
    share.map { "\(NumberFormat.fixed($0 * 100, digits: 1)) %" } ?? "–"
  }

  /// Of seconds since 1970, UTC.
  static func day(_ time: Double) -> String { String(UTCMoment.text(time).prefix(10)) }
  static func minute(_ time: Double) -> String { String(UTCMoment.text(time).prefix(16)).replacing("T", with: " ") }

  static func seconds(_ seconds: Double?) -> String {
    guard let seconds else { return "–" }
    return seconds < 100 ? "\(NumberFormat.fixed(seconds, digits: 1)) s" : "\(Int(seconds / 60)) min"
  }
}
