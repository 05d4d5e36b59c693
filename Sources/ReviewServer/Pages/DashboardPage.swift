import LabelAnalysis
import Reporting
import Review

/// How the review goes, for the lead.
enum DashboardPage {
  static func html(_ call: Call, _ dashboard: Dashboard) -> HTML {
    PageFrame.html("Dashboard", call, script: .live) {
      element("h1") { "How it goes" }
      element("p", .class("sub")) {
        "Run "
        element("span", .class("mono")) { dashboard.run }
        ", "
        Words.count(dashboard.progress.rows, "row")
        " · "
        element("span", .id("live-state"), .init("role", "status")) { "live" }
      }
      element("div", .id("figures"), .init("data-live", "/dashboard/figures")) { figures(dashboard) }
    }
  }

  static func figures(_ dashboard: Dashboard) -> HTML {
    HTML([
      head(dashboard), outlook(dashboard), people(dashboard), notes(dashboard.notes), agreement(dashboard.agreement),
      functions(dashboard),
      rows(
        "Answers that surprise the model", "surprises", dashboard.rows, said: "people say",
        empty: "Nobody has said anything yet that the model did not expect."),
      rows(
        "Gold that may be wrong", "gold", dashboard.goldSuspects, said: "gold says",
        empty: "The model disagrees with no row of the gold."),
      plan(dashboard.plan),
    ])
  }

  private static func head(_ dashboard: Dashboard) -> HTML {
    let progress = dashboard.progress
    let alpha = dashboard.agreement.krippendorff
    return HTML([
      element("dl", .class("figures")) {
        PageParts.figure(
          "answers", NumberFormat.count(progress.answers), "\(NumberFormat.count(progress.answersToday)) in 24 hours")
        PageParts.figure(
          "rows done", NumberFormat.count(progress.doneRows),
          progress.begunRows > 0 ? "\(NumberFormat.count(progress.begunRows)) wait for another answer" : nil)
        PageParts.figure(
          "to settle", NumberFormat.count(progress.disputedRows), "\(NumberFormat.count(progress.settledRows)) settled")
        PageParts.figure(
          "agreement (α)", alpha.map { NumberFormat.fixed($0.value, digits: 2) } ?? "–",
          alpha.map { alpha in
            (alpha.interval.map {
              "\(NumberFormat.fixed($0.lower, digits: 2)) – \(NumberFormat.fixed($0.upper, digits: 2)), "
            } ?? "")
              + Words.count(alpha.rowCount, "row")
          } ?? "needs two people a row")
        PageParts.figure(
          "expected error", Words.percent(dashboard.expectedError.first?.share), "of all labels, by the model")
        PageParts.figure(
          "audited error", Words.percent(dashboard.audit.share),
          dashboard.audit.interval.map {
            "\(Words.percent($0.lower)) – \(Words.percent($0.upper)), \(Words.count(dashboard.audit.rows, "row"))"
          } ?? "no audited rows yet")
      },
      progress.disputedRows > 0
        ? element("p", .class("after-figures")) {
          element("a", .link("/disagreements")) { "Settle \(Words.count(progress.disputedRows, "disagreement"))" }
        } : .empty,
    ])
  }

  private static func outlook(_ dashboard: Dashboard) -> HTML {
    let most = dashboard.expectedError.map(\.share).max() ?? 0
    guard dashboard.expectedError.count > 1, most > 0 else { return .empty }
    return element("section", .init("aria-labelledby", "outlook")) {
      element("h2", .id("outlook")) { "What more answers bring" }
      element("ul", .class("shares outlook")) {
        for point in dashboard.expectedError {
          element("li") {
            element("span") { point.answers == 0 ? "now" : "after \(NumberFormat.count(point.answers)) more" }
            element(
              "meter", .init("min", "0"), .init("max", NumberFormat.fixed(most, digits: 6)),
              .value(NumberFormat.fixed(point.share, digits: 6)),
              .init("aria-label", "expected error after \(point.answers) more answers"))
            element("span") { Words.percent(point.share) }
          }
        }
      }
      element("p", .class("note")) {
        "The share of labels that are wrong, as the model expects it. What it learns from the answers comes on top."
      }
    }
  }

  private static func people(_ dashboard: Dashboard) -> HTML {
    element("section", .init("aria-labelledby", "people")) {
      element("h2", .id("people")) { "People" }
      PageParts.table(
        ["name", "#answers", "#right on known rows", "#estimated", "#a row", "#an hour", "last"], labelled: "People"
      ) {
        for person in dashboard.reviewers {
          element("tr") {
            element("th", .init("scope", "row")) {
              own(person.name)
              if person.pausedFor != nil { " " }
              if person.pausedFor != nil { element("span", .class("tag warn")) { "paused" } }
            }
            element("td") { NumberFormat.count(person.answerCount) }
            element("td") { PeoplePage.accuracy(person.gold) }
            element("td") { Words.percent(dashboard.combined?.accuracies[person.name]) }
            element("td") { Words.seconds(person.milliseconds.map { Double($0) / 1000 }) }
            element("td") { person.perHour.map { NumberFormat.fixed($0, digits: 0) } ?? "–" }
            element("td", .class("left")) { person.lastAt.map(Words.minute) ?? "–" }
          }
        }
      }
      element("p", .class("note")) {
        "Estimated: the share of right answers by a label model with the reviewers as voters. "
        element("a", .link("/people")) { "Invite and change people" }
      }
    }
  }

  private static func notes(_ notes: [Dashboard.Note]) -> HTML {
    guard !notes.isEmpty else { return .empty }
    return element("section", .init("aria-labelledby", "notes")) {
      element("h2", .id("notes")) { "Flags and comments" }
      PageParts.table(["row", "who", "said", "comment", "when"], labelled: "Flags and comments") {
        for note in notes {
          element("tr") {
            element("th", .init("scope", "row"), .class("mono")) { own(note.row) }
            element("td", .class("left")) { own(note.reviewer) }
            element("td", .class("left")) {
              own(note.said)
              if note.isFlagged {
                " "
                element("span", .class("tag warn")) { "flagged" }
              }
            }
            element("td", .class("left")) { own(note.comment ?? "") }
            element("td", .class("left")) { Words.minute(note.at) }
          }
        }
      }
    }
  }

  private static func agreement(_ agreement: Dashboard.Agreement) -> HTML {
    guard !agreement.pairs.isEmpty else { return .empty }
    return element("section", .init("aria-labelledby", "agreement")) {
      element("h2", .id("agreement")) { "Agreement" }
      element("div", .class("versions")) {
        PageParts.table(["two people", "#rows", "#the same", "#κ"], labelled: "Agreement of two people") {
          for pair in agreement.pairs.prefix(40) {
            element("tr") {
              element("th", .init("scope", "row")) {
                own(pair.first)
                " and "
                own(pair.second)
              }
              element("td") { NumberFormat.count(pair.rows) }
              element("td") { Words.percent(pair.cohen?.observed) }
              element("td") { value(pair.cohen) }
            }
          }
        }
        PageParts.table(["class", "#α"], labelled: "Agreement on a class") {
          for one in agreement.classes {
            element("tr") {
              element("th", .init("scope", "row")) { own(one.label) }
              element("td") { value(one.alpha) }
            }
          }
        }
      }
      element("p", .class("note")) { "0 is what chance would give, 1 is all the same." }
    }
  }

  private static func value(_ agreement: LabelAnalysis.Agreement?) -> HTML {
    guard let agreement else { return HTML("–") }
    return HTML([
      HTML(NumberFormat.fixed(agreement.value, digits: 2)),
      agreement.interval.map { range in
        element("small") {
          "\(NumberFormat.fixed(range.lower, digits: 2)) – \(NumberFormat.fixed(range.upper, digits: 2))"
        }
      } ?? .empty,
    ])
  }

  private static func functions(_ dashboard: Dashboard) -> HTML {
    guard !dashboard.functions.isEmpty else { return .empty }
    return element("section", .init("aria-labelledby", "functions")) {
      element("h2", .id("functions")) { "Functions that people contradict" }
      PageParts.table(["labeling function", "#votes on answered rows", "#wrong", "#share"], labelled: "Functions") {
        for function in dashboard.functions.prefix(10) {
          element("tr") {
            element("th", .init("scope", "row")) { own(function.function) }
            element("td") { NumberFormat.count(function.votes) }
            element("td") { NumberFormat.count(function.wrong) }
            element("td") { Words.percent(function.share) }
          }
        }
      }
      element("p", .class("note")) { "Rows are not chosen at random, so these shares are higher than on all rows." }
    }
  }

  private static func rows(
    _ title: String, _ id: String, _ rows: [Dashboard.RowConflict], said: String, empty: String
  ) -> HTML {
    element("section", .init("aria-labelledby", id)) {
      element("h2", .id(id)) { title }
      rows.isEmpty
        ? element("p", .class("soft")) { empty }
        : PageParts.table(["row", said, "the model says", "#and gives theirs"], labelled: title) {
          for row in rows.prefix(10) {
            element("tr") {
              element("th", .init("scope", "row"), .class("mono")) { own(row.row) }
              element("td", .class("left")) { own(row.label) }
              element("td", .class("left")) { own(row.predicted) }
              element("td") { Words.percent(row.probability) }
            }
          }
        }
    }
  }

  private static func plan(_ plan: DeskPlan) -> HTML {
    element("section", .init("aria-labelledby", "plan")) {
      element("h2", .id("plan")) { "The plan" }
      element("dl", .class("about")) {
        fact("people a row", "\(plan.overlap)")
        fact("votes and probabilities", plan.isBlind ? "hidden until a row is answered" : "shown")
        fact("known rows among the others", Words.percent(plan.goldShare))
        fact("rows for the audit", Words.percent(plan.auditShare))
        if plan.calibrationRows > 0 {
          fact("first round", "\(plan.calibrationRows) rows, \(Words.percent(plan.calibrationAgreement)) must agree")
        }
        fact(
          "pause",
          plan.pauseBelow.map { "below \(Words.percent($0)) right, after \(plan.pauseAfter) known rows" } ?? "never")
      }
      element("p", .class("note")) { "Options of tally review change the plan." }
    }
  }

  @HTMLBuilder private static func fact(_ name: String, _ value: String) -> HTML {
    element("dt") { name }
    element("dd") { value }
  }
}
