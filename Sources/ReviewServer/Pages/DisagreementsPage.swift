import Foundation
import Reporting
import Review

/// What reviewers said of the rows on which they differ, side by side.
enum DisagreementsPage {
  /// - Parameter last: what this expert has settled last.
  static func html(_ call: Call, _ items: [ReviewItem], last: Settlement?) -> HTML {
    PageFrame.html("Settle", call, script: .live) {
      element("h1") { "Disagreements" }
      element("p", .class("sub")) {
        items.isEmpty
          ? "There is nothing to settle. Rows come here when reviewers differ, or when nobody was sure."
          : "Reviewers differ on these rows, or were not sure. What you say is the row's class."
      }
      if let last {
        PageFrame.form("/disagreements/undo", call, .class("inline done")) {
          element("span") {
            last.record.label == nil ? "You cannot say the class of " : "You settled "
            element("bdi", .class("mono")) { last.row }
            if let label = last.record.label {
              " as "
              own(label)
            }
            ". "
          }
          element("input", .type("hidden"), .name("row"), .value(last.row))
          keyed("z", HTML("Take it back"), .class("quiet"))
        }
      }
      for item in items { row(call, item) }
    }
  }

  private static func row(_ call: Call, _ item: ReviewItem) -> HTML {
    let id = "row-" + EventChain.sha256(item.id).prefix(12)
    return element("article", .class("settle"), .init("tabindex", "-1"), .init("aria-labelledby", id)) {
      element("h2", .id(id), .class("note")) { element("bdi", .class("mono")) { item.id } }
      RowBlock.html(item, images: call.host.images)
      element("div", .class("versions")) { for answer in item.others { version(answer) } }
      if let suggestion = item.suggestion { evidence(suggestion, item.classes) }
      PageFrame.form("/disagreements", call) {
        element("input", .type("hidden"), .name("row"), .value(item.id))
        element("input", .type("hidden"), .name("key"), .value(UUID().uuidString))
        element("div", .class("field-row")) {
          element("label", .init("for", id + "-comment")) {
            "Why (others will read it)"
            element("kbd") { "c" }
          }
          element("textarea", .id(id + "-comment"), .name("comment"), .init("maxlength", "1000"), .init("rows", "2")) {}
        }
        element("fieldset", .class("choices")) {
          element("legend", .class("skip")) { "The row's class" }
          for (place, name) in item.classes.enumerated() {
            keyed(
              ClassKeys.key(of: place), own(name), .name("label"), .value(name), .class("class k\(place % 6 + 1)"))
          }
          keyed("u", HTML("Nobody can say"), .name("verdict"), .value(Verdict.unsure.word), .class("quiet"))
        }
      }
    }
  }

  /// - Parameter key: which presses it, on the row that has the focus or else the first one.
  private static func keyed(_ key: Character?, _ title: HTML, _ attributes: HTML.Attribute...) -> HTML {
    let keys = key.map { [HTML.Attribute("data-key", String($0)), .init("aria-keyshortcuts", String($0))] } ?? []
    let mark = key.map { key in element("kbd") { String(key) } } ?? .empty
    return HTML("button", [.type("submit")] + keys + attributes, HTML([title, mark]))
  }

  private static func version(_ answer: Answer) -> HTML {
    element("section", .class("version")) {
      element("h3") {
        own(answer.reviewer)
        switch answer.verdict {
        case .label(let name): element("b") { own(name) }
        case .unsure: element("span", .class("tag")) { "unsure" }
        case .skip: element("span", .class("tag")) { "skipped" }
        }
        answer.record.isFlagged ? element("span", .class("tag warn")) { "flagged" } : .empty
      }
      if let comment = answer.record.comment { element("blockquote", .init("dir", "auto")) { comment } }
      element("p", .class("quiet-line")) {
        Words.minute(answer.at) + " UTC"
        if let milliseconds = answer.record.milliseconds { " · \(Words.seconds(Double(milliseconds) / 1000))" }
      }
    }
  }

  private static func evidence(_ suggestion: Suggestion, _ classes: [String]) -> HTML {
    let ranks = suggestion.probabilities.indices.sorted { suggestion.probabilities[$0] > suggestion.probabilities[$1] }
    return element("p", .class("note")) {
      "The model: "
      for (place, index) in ranks.prefix(3).enumerated() {
        if place > 0 { ", " }
        own(classes[index])
        " " + NumberFormat.share(suggestion.probabilities[index])
      }
      suggestion.votes.isEmpty ? HTML(". No function voted.") : HTML(". Votes: ")
      for (place, vote) in suggestion.votes.prefix(8).enumerated() {
        if place > 0 { ", " }
        own(vote.function)
        " → "
        own(vote.label)
      }
      if suggestion.votes.count > 8 { " and \(suggestion.votes.count - 8) more" }
    }
  }
}
