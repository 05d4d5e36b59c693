import Reporting
import Review

/// Who reviews, how well, and how to let others in.
enum PeoplePage {
  /// An address that is shown this once.
  enum Link {
    case invitation(ReviewRole, String)
    case password(String, String)
  }

  static func html(_ call: Call, _ people: [ReviewerQuality], link: Link?) -> HTML {
    PageFrame.html("People", call, script: .live) {
      element("h1") { "People" }
      element("p", .class("sub")) { "Reviewers answer rows. Experts also settle disagreements. Leads also see this." }
      link.map(made) ?? .empty
      PageFrame.form("/people/invite", call, .class("inline")) {
        element("label", .init("for", "role")) { "Invite" }
        element("select", .id("role"), .name("role")) {
          for role in ReviewRole.allCases {
            element("option", .value(role.rawValue)) { Words.withArticle(role) }
          }
        }
        element("button", .type("submit"), .class("primary")) { "Make a link" }
      }
      element("section") {
        element("h2") { "How they answer" }
        PageParts.table(
          [
            "name", "role", "#answers", "#right on known rows", "#right by settlement", "#a row", "#an hour", "last",
            "",
          ],
          labelled: "People"
        ) {
          for person in people { row(call, person) }
        }
        element("p", .class("note")) {
          "Known rows have a class in the task's gold; they stand hidden among the others. Ranges hold the true share 90 times of 100."
        }
      }
      for person in people where person.days.count > 1 { days(person) }
      for person in people where person.fatigue.count > 1 { fatigue(person) }
    }
  }

  private static func made(_ link: Link) -> HTML {
    element("div", .class("done"), .init("role", "status")) {
      switch link {
      case .invitation(let role, let address):
        "Give this address to one person; \(Words.withArticle(role)) can join by it once, within a week. It is shown this once: "
        element("code", .class("secret"), .id("invitation")) { address }
      case .password(let name, let address):
        "Give this address to "
        own(name)
        ", who can choose another password by it once, within a week. It is shown this once: "
        element("code", .class("secret"), .id("invitation")) { address }
      }
    }
  }

  private static func row(_ call: Call, _ person: ReviewerQuality) -> HTML {
    element("tr") {
      element("th", .init("scope", "row")) {
        own(person.name)
        if let reason = person.pausedFor {
          " "
          element("span", .class("tag warn")) { "paused" }
          element("small") { reason }
        }
      }
      element("td", .class("left")) { person.role.rawValue }
      element("td") { NumberFormat.count(person.answerCount) }
      element("td") { accuracy(person.gold) }
      element("td") { accuracy(person.settled) }
      element("td") { Words.seconds(person.milliseconds.map { Double($0) / 1000 }) }
      element("td") { person.perHour.map { NumberFormat.fixed($0, digits: 0) } ?? "–" }
      element("td", .class("left")) { person.lastAt.map(Words.minute) ?? "–" }
      element("td") { actions(call, person) }
    }
  }

  static func accuracy(_ accuracy: ReviewerQuality.Accuracy) -> HTML {
    guard let share = accuracy.share else { return HTML("–") }
    return HTML([
      HTML(Words.percent(share)),
      accuracy.interval.map { interval in
        element("small") {
          "\(Words.percent(interval.lower)) – \(Words.percent(interval.upper)), \(Words.count(accuracy.count, "row"))"
        }
      } ?? .empty,
    ])
  }

  private static func actions(_ call: Call, _ person: ReviewerQuality) -> HTML {
    let isSelf = person.name == call.visitor?.reviewer.name
    if isSelf, person.pausedFor == nil, person.calibration == nil { return .empty }
    return element("details", .id("change-" + EventChain.sha256(person.name).prefix(10))) {
      element("summary") { "Change" }
      if person.pausedFor != nil {
        form(call, person, "resume") { element("button", .type("submit")) { "Let go on" } }
      } else if !isSelf {
        form(call, person, "pause") {
          element(
            "input", .name("reason"), .init("maxlength", 200), .init("autocomplete", "off"),
            .init("placeholder", "Why"), .init("aria-label", "Why \(person.name) is paused"))
          element("button", .type("submit")) { "Pause" }
        }
      }
      if person.calibration != nil {
        form(call, person, "admit") { element("button", .type("submit")) { "Pass the first round" } }
      }
      if !isSelf {
        form(call, person, "role") {
          element("select", .name("role"), .init("aria-label", "Role of \(person.name)")) {
            for role in ReviewRole.allCases {
              role == person.role
                ? element("option", .value(role.rawValue), .init("selected", "selected")) { role.rawValue }
                : element("option", .value(role.rawValue)) { role.rawValue }
            }
          }
          element("button", .type("submit")) { "Set" }
        }
        PageFrame.form("/people/password", call, .class("inline")) {
          element("input", .type("hidden"), .name("name"), .value(person.name))
          element("button", .type("submit")) { "Link for a new password" }
        }
      }
    }
  }

  private static func form(
    _ call: Call, _ person: ReviewerQuality, _ change: String, @HTMLBuilder content: () -> HTML
  ) -> HTML {
    PageFrame.form("/people/change", call, .class("inline")) {
      element("input", .type("hidden"), .name("name"), .value(person.name))
      element("input", .type("hidden"), .name("change"), .value(change))
      content()
    }
  }

  private static func fatigue(_ person: ReviewerQuality) -> HTML {
    stretches(person, person.fatigue, "by time in a session", first: "minutes") {
      "\(Int($0.from / 60))–\(Int($0.from / 60 + ReviewerQuality.fatigueMinutes))"
    }
  }

  /// Days that are shown: the last ones.
  private static let dayCount = 14

  private static func days(_ person: ReviewerQuality) -> HTML {
    stretches(person, person.days.suffix(dayCount), "by day", first: "day (UTC)") {
      String(UTCMoment.text($0.from).prefix(10))
    }
  }

  private static func stretches(
    _ person: ReviewerQuality, _ stretches: some Sequence<ReviewerQuality.Stretch>, _ title: String, first: String,
    name: (ReviewerQuality.Stretch) -> String
  ) -> HTML {
    element("section") {
      element("h2") {
        own(person.name)
        " \(title)"
      }
      PageParts.table(
        [first, "#answers", "#a row", "#right on known rows"], labelled: "\(person.name) \(title)"
      ) {
        for stretch in stretches {
          element("tr") {
            element("th", .init("scope", "row")) { name(stretch) }
            element("td") { NumberFormat.count(stretch.answerCount) }
            element("td") { Words.seconds(stretch.milliseconds.map { Double($0) / 1000 }) }
            element("td") { accuracy(stretch.gold) }
          }
        }
      }
    }
  }
}
