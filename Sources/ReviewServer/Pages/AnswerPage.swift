import Foundation
import Reporting
import Review

/// The page on which rows are answered: a frame that ``ReviewScript`` fills.
enum AnswerPage {
  static func html(_ call: Call, _ visitor: Visitor) -> HTML {
    let desk = call.host.desk
    let classes = desk.classes
    let names = String(decoding: (try? JSONEncoder().encode(classes)) ?? Data(), as: UTF8.self)
    return PageFrame.html("Answer", call, script: .review, wide: true) {
      element(
        "div", .id("review"), .class("review"), .init("data-classes", names), .init("data-csrf", call.formToken),
        .init("data-keys", String(classes.indices.compactMap(ClassKeys.key))), .init("data-task", call.host.task),
        .init("data-reviewer", visitor.reviewer.name),
        .init("data-guidelines", desk.guidelines?.version ?? 0)
      ) {
        element("div", .class("desk")) {
          element("h1", .class("skip")) { "Answer" }
          element("noscript") { element("p", .class("problem")) { "This page needs JavaScript." } }
          element("div", .class("bar-line")) {
            element("span", .id("progress")) {}
            element(
              "meter", .id("meter"), .init("min", "0"), .init("aria-label", "Answered"), .init("hidden", "hidden"))
            element("span", .id("sync"), .init("role", "status")) {}
            element("span", .id("row-id"), .class("mono"), .init("aria-label", "Row")) {}
          }
          element("p", .id("note"), .class("problem"), .init("role", "alert"), .init("hidden", "hidden")) {}
          element("div", .id("live"), .class("skip"), .init("aria-live", "polite")) {}
          element("div", .id("row"), .init("tabindex", "-1"), .init("role", "region"), .init("aria-label", "The row")) {
          }
          bar
        }
        element("aside", .class("side"), .init("aria-label", "Guidelines and votes")) {
          element("details", .id("guidelines")) { guidelines(call) }
          element("div", .id("evidence"), .init("hidden", "hidden")) {}
        }
      }
      help
    }
  }

  /// Also fetched alone, when there are new ones.
  static func guidelines(_ call: Call) -> HTML {
    let guidelines = call.host.desk.guidelines
    return HTML([
      element("summary") { "Guidelines" + (guidelines.map { " · version \($0.version)" } ?? "") },
      PageParts.guidelines(guidelines, classes: call.host.desk.classes),
    ])
  }

  private static var bar: HTML {
    element("div", .class("answer-bar")) {
      element("div", .id("filter-box"), .init("hidden", "hidden")) {
        element("label", .class("skip"), .init("for", "filter")) { "Find a class" }
        element(
          "input", .id("filter"), .type("search"), .init("placeholder", "Find a class"), .init("autocomplete", "off"),
          .init("aria-keyshortcuts", "/"))
      }
      element("div", .id("classes"), .init("role", "group"), .init("aria-label", "Classes"), .init("hidden", "hidden"))
      {}
      element("div", .id("hold-note"), .init("hidden", "hidden")) {
        element("button", .type("button"), .id("next"), .class("primary")) {
          "Next row"
          element("kbd") { "Enter" }
        }
      }
      element("div", .id("actions"), .init("hidden", "hidden")) {
        action("skip", "Skip", "s")
        action("unsure", "Unsure", "u")
        action("undo", "Undo", "z")
        action("flag", "Flag", "f", isToggle: true)
        action("comment-button", "Comment", "c")
        action("hold", "Stay", "h", isToggle: true, isWide: true)
        action("help-button", "Keys", "?", isWide: true)
        element("p", .id("previous"), .init("hidden", "hidden")) {}
      }
      element("div", .id("comment-box"), .init("hidden", "hidden")) {
        element("label", .class("above"), .init("for", "comment")) { "Comment on this row" }
        element("textarea", .id("comment"), .init("maxlength", "1000"), .init("rows", "2")) {}
      }
    }
  }

  private static func action(_ id: String, _ title: String, _ key: String, isToggle: Bool = false, isWide: Bool = false)
    -> HTML
  {
    var attributes: [HTML.Attribute] = [
      .type("button"), .id(id), .class(isWide ? "quiet wide-only" : "quiet"), .init("aria-keyshortcuts", key),
    ]
    if isToggle { attributes.append(.init("aria-pressed", "false")) }
    return HTML("button", attributes, HTML([HTML(title), element("kbd") { key }]))
  }

  private static var help: HTML {
    element("dialog", .id("help"), .init("aria-labelledby", "help-title")) {
      element("h2", .id("help-title")) { "Keys" }
      element("dl", .class("keys")) {
        for (key, meaning) in keys {
          element("dt") { element("kbd") { key } }
          element("dd") { meaning }
        }
      }
      element("form", .init("method", "dialog")) { element("button", .class("primary")) { "Close" } }
    }
  }

  private static let keys = [
    ("1 … 9", "the classes; where there are more, the letters on them"), ("s", "skip: somebody else is asked"),
    ("u", "unsure: you have looked, and cannot tell"), ("z", "undo your last answer"),
    ("f", "flag the row for the lead"),
    ("c", "comment; Enter or Esc goes back"), ("h", "stay on a row after the answer, to see the votes; Enter goes on"),
    ("x", "all of a long text"), ("g", "guidelines"), ("/", "find a class, where there are many"), ("?", "these keys"),
  ]
}
