/// A piece of a page. Text enters it escaped and in no other way: what is not escaped is written in Tally's own source.
///
/// What it makes is well-formed XML as well as HTML, so that an XML parser can check it.
package struct HTML: Sendable, Equatable {
  package private(set) var source: String

  package static let empty = HTML(source: "")

  private init(source: String) { self.source = source }

  /// Text, with everything escaped that could be markup. Control characters, which no page may hold, become U+FFFD.
  package init(_ text: String) { source = HTML.escaped(text) }

  package init(_ parts: [HTML]) { source = parts.map(\.source).joined() }

  /// An element; one without content is closed at once, unless HTML wants an end tag.
  package init(_ tag: StaticString, _ attributes: [Attribute] = [], _ content: HTML = .empty) {
    let name = "\(tag)"
    var text = "<" + name
    for attribute in attributes { text += attribute.source }
    if content.source.isEmpty, HTML.closesAtOnce.contains(name) {
      source = text + "/>"
    } else {
      source = text + ">" + content.source + "</" + name + ">"
    }
  }

  /// A style sheet or script of Tally's own. It must hold neither `<` nor `&`, which end or change it in XML.
  package init(_ tag: StaticString, own text: StaticString) {
    let text = "\(text)"
    precondition(!text.contains { $0 == "<" || $0 == "&" }, "markup in a style sheet or script")
    source = "<\(tag)>\(text)</\(tag)>"
  }

  /// A whole page.
  package static func page(_ content: HTML) -> String { "<!DOCTYPE html>\n" + content.source + "\n" }

  /// Elements without content in HTML, and those of SVG that are used without.
  private static let closesAtOnce: Set<String> = [
    "meta", "link", "br", "hr", "input", "col", "rect", "line", "circle", "path", "polyline", "polygon", "use",
  ]

  static func escaped(_ text: String) -> String {
    // Most texts need nothing.
    guard text.utf8.contains(where: { $0 < 0x20 || special.contains($0) || $0 == 0x7F || $0 == 0xC2 || $0 == 0xEF })
    else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case "\r": escaped.unicodeScalars.append("\n")
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped.unicodeScalars.append("\u{FFFD}")
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let special: Set<UInt8> = Set("&<>\"'".utf8)

  /// An attribute; its value is escaped. The name is Tally's own, and no event handler or address: see ``href(_:)``.
  package struct Attribute: Sendable, Equatable {
    fileprivate let source: String

    package init(_ name: StaticString, _ value: String) {
      source = " \(name)=\"\(HTML.escaped(value))\""
    }

    /// A number, to the hundredth: coordinates need no more.
    package init(_ name: StaticString, _ value: Double) { self.init(name, Attribute.number(value)) }

    package init(_ name: StaticString, _ value: Int) { self.init(name, String(value)) }

    package static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
    package static func id(_ id: String) -> Attribute { Attribute("id", id) }
    /// A place on this page. Other addresses cannot be linked to.
    package static func href(_ id: String) -> Attribute { Attribute("href", "#" + id) }

    static func number(_ value: Double) -> String {
      let hundredths = Int((value * 100).rounded())
      let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
      let sign = hundredths < 0 ? "-" : ""
      if rest == 0 { return "\(sign)\(whole)" }
      if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
      return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
  }
}

/// Lists of text and elements as code: loops and conditions where they are needed.
@resultBuilder
package enum HTMLBuilder {
  package static func buildExpression(_ text: String) -> HTML { HTML(text) }
  package static func buildExpression(_ html: HTML) -> HTML { html }
  package static func buildExpression(_ html: HTML?) -> HTML { html ?? .empty }
  package static func buildBlock(_ parts: HTML...) -> HTML { HTML(parts) }
  package static func buildOptional(_ part: HTML?) -> HTML { part ?? .empty }
  package static func buildEither(first part: HTML) -> HTML { part }
  package static func buildEither(second part: HTML) -> HTML { part }
  package static func buildArray(_ parts: [HTML]) -> HTML { HTML(parts) }
}

/// An element with what the closure lists.
package func element(
  _ tag: StaticString, _ attributes: HTML.Attribute..., @HTMLBuilder content: () -> HTML = { .empty }
) -> HTML {
  HTML(tag, attributes, content())
}

/// Somebody's own text within a sentence: its direction of writing stays its own.
package func own(_ text: String) -> HTML { element("bdi") { text } }
