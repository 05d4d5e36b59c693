import Pipeline

extension RunPage {
  /// The page as a file that needs nothing besides: UTF-8.
  public func html() -> String {
    let parts = PageSections.all.compactMap { part in
      part.html(self).map { (id: part.id, title: part.title, html: $0) }
    }
    let body = element("body") {
      element("a", .class("skip"), .href("main")) { "To the report" }
      element("div", .class("frame")) {
        element("nav", .init("aria-label", "Parts of this page")) {
          element("p", .class("brand")) { "Tally" }
          element("ul") {
            for part in parts { element("li") { element("a", .href(part.id)) { part.title } } }
          }
        }
        element("main", .id("main")) {
          SummaryHead.html(self)
          for part in parts {
            element("section", .id(part.id), .init("aria-labelledby", part.id + "-title")) {
              element("h2", .id(part.id + "-title")) { part.title }
              part.html
            }
          }
        }
      }
      HTML("script", own: PageScript.source)
    }
    return HTML.page(
      element("html", .init("lang", "en"), .init("xmlns", "http://www.w3.org/1999/xhtml")) {
        head
        body
      })
  }

  /// By which a page is known as one of Tally's.
  public static let generator = "Tally"

  private var head: HTML {
    let policy =
      "default-src 'none'; style-src '\(ContentHash.policySource(of: "\(PageStyle.source)"))'; "
      + "script-src '\(ContentHash.policySource(of: "\(PageScript.source)"))'; img-src data:; base-uri 'none'; "
      + "form-action 'none'"
    return element("head") {
      element("meta", .init("charset", "utf-8"))
      element("meta", .init("http-equiv", "Content-Security-Policy"), .init("content", policy))
      element("meta", .init("name", "viewport"), .init("content", "width=device-width, initial-scale=1"))
      element("meta", .init("name", "color-scheme"), .init("content", "light dark"))
      element("meta", .init("name", "generator"), .init("content", RunPage.generator))
      element("meta", .init("name", "referrer"), .init("content", "no-referrer"))
      // Otherwise a browser asks a server for one.
      element("link", .init("rel", "icon"), .init("href", "data:,"))
      element("title") { "\(manifest.task): labels of run \(manifest.run)" }
      HTML("style", own: PageStyle.source)
    }
  }
}
