import Reporting
import Review

extension HTML.Attribute {
  /// An address of this server.
  static func link(_ path: String) -> HTML.Attribute {
    precondition(path.hasPrefix("/") && !path.hasPrefix("//"), "not an address of this server: \(path)")
    return HTML.Attribute("href", path)
  }

  static func type(_ type: String) -> HTML.Attribute { .init("type", type) }
  static func name(_ name: String) -> HTML.Attribute { .init("name", name) }
  static func value(_ value: String) -> HTML.Attribute { .init("value", value) }
  static let required = HTML.Attribute("required", "required")
}

/// What all pages have: head, who is signed in, where one can go.
enum PageFrame {
  /// - Parameters:
  ///   - script: the page's own, if it has one.
  ///   - wide: whether the content brings its own frame.
  static func html(
    _ title: String, _ call: Call, script: Asset? = nil, wide: Bool = false, @HTMLBuilder content: () -> HTML
  ) -> HTML {
    let main = element("main", .id("main"), .class(wide ? "" : "wrap"), content: content)
    return document("\(title) · \(call.host.task)", script) {
      element("a", .class("skip"), .href("main")) { "To the content" }
      if let visitor = call.visitor { top(call, visitor) }
      main
    }
  }

  /// A page about what is wrong, for anyone.
  static func problem(_ what: String, _ fix: String?) -> HTML {
    document("Not possible", nil) {
      element("main", .class("narrow")) {
        element("h1") { "Not possible" }
        element("p", .class("lead")) { sentence(what) }
        if let fix { element("p") { sentence(fix) } }
        element("p") { element("a", .link("/")) { "To the start" } }
      }
    }
  }

  static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

  private static func document(_ title: String, _ script: Asset?, @HTMLBuilder body: () -> HTML) -> HTML {
    let head = element("head") {
      element("meta", .init("charset", "utf-8"))
      element("meta", .name("viewport"), .init("content", "width=device-width, initial-scale=1"))
      element("meta", .name("color-scheme"), .init("content", "light dark"))
      element("link", .init("rel", "icon"), .link(Asset.icon.path))
      element("link", .init("rel", "stylesheet"), .link(Asset.style.path))
      if let script { element("script", .type("module"), .init("src", script.path)) }
      element("title") { title }
    }
    return element("html", .init("lang", "en"), .init("xmlns", "http://www.w3.org/1999/xhtml")) {
      head
      element("body", content: body)
    }
  }

  private static func top(_ call: Call, _ visitor: Visitor) -> HTML {
    element("header", .class("top")) {
      element("p", .class("brand")) { own(call.host.task) }
      element("nav", .init("aria-label", "Pages")) {
        element("ul") {
          for place in Place.all where place.access.admits(visitor.role) {
            element("li") {
              call.request.uri.path == place.path
                ? element("a", .link(place.path), .init("aria-current", "page")) { place.title }
                : element("a", .link(place.path)) { place.title }
            }
          }
        }
      }
      element("div", .class("who")) {
        element("span", .class("name")) {
          own(visitor.reviewer.name)
          " · \(visitor.role.rawValue)"
        }
        form("/sign-out", call, .class("inline")) {
          element("button", .type("submit"), .class("quiet")) { "Sign out" }
        }
      }
    }
  }

  private struct Place {
    let path: String
    let title: String
    let access: Access

    static let all = [
      Place(path: "/review", title: "Answer", access: .reviewer),
      Place(path: "/disagreements", title: "Settle", access: .expert),
      Place(path: "/dashboard", title: "Dashboard", access: .lead),
      Place(path: "/people", title: "People", access: .lead),
      Place(path: "/guidelines", title: "Guidelines", access: .lead),
      Place(path: "/account", title: "Account", access: .reviewer),
    ]
  }

  /// A form with the token that shows that it is this server's.
  static func form(
    _ path: String, _ call: Call, _ attributes: HTML.Attribute..., @HTMLBuilder content: () -> HTML
  ) -> HTML {
    HTML(
      "form", [.init("method", "post"), .init("action", path)] + attributes,
      HTML([
        element("input", .type("hidden"), .name(formTokenName), .value(call.formToken)), content(),
      ]))
  }

  static let formTokenName = "formToken"
}
