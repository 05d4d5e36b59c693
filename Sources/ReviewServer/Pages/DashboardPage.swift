import Reporting
import Review

/// How the review goes, for the lead.
enum DashboardPage {
  static func html(_ call: Call, _ figures: DashboardFigures) -> HTML {
    PageFrame.html("Dashboard", call, script: .live) {
      element("h1") { "How it goes" }
      element("p", .class("sub")) { element("span", .id("live-state"), .init("role", "status")) { "live" } }
      element("div", .id("figures"), .init("data-live", "/dashboard/figures")) { DashboardPage.figures(call, figures) }
    }
  }

  static func figures(_ call: Call, _ figures: DashboardFigures) -> HTML {
    HTML([
      element("dl", .class("figures")) {
        PageParts.figure("answers", NumberFormat.count(figures.answers), nil)
      }
    ])
  }
}

/// What the dashboard shows.
struct DashboardFigures: Encodable, Sendable {
  let answers: Int

  init(_ desk: ReviewDesk) throws(ReviewError) {
    answers = desk.state.answerCount
  }
}
