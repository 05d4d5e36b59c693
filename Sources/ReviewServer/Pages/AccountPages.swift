import Reporting
import Review

/// Pages for signing in, and about oneself.
enum AccountPages {
  static func signIn(_ call: Call, name: String = "", problem: Refusal? = nil) -> HTML {
    PageFrame.html("Sign in", call, wide: true) {
      element("div", .class("narrow")) {
        element("h1") { "Sign in" }
        element("p", .class("sub")) {
          "Review of "
          own(call.host.task)
        }
        PageParts.problem(problem)
        PageFrame.form("/sign-in", call) {
          PageParts.field("Name", "name", name, autocomplete: "username", isFocused: name.isEmpty)
          PageParts.field(
            "Password", "password", "", type: "password", autocomplete: "current-password", isFocused: !name.isEmpty)
          element("button", .type("submit"), .class("primary")) { "Sign in" }
        }
        element("p", .class("note")) {
          "No account yet, or the password forgotten? A lead can make you a link for either."
        }
      }
    }
  }

  static func invitation(_ call: Call, secret: String, role: ReviewRole, name: String = "", problem: Refusal? = nil)
    -> HTML
  {
    PageFrame.html("Invitation", call, wide: true) {
      element("div", .class("narrow")) {
        element("h1") { "Welcome" }
        element("p", .class("sub")) {
          "You are invited to the review of "
          own(call.host.task)
          " as \(Words.withArticle(role))."
        }
        PageParts.problem(problem)
        PageFrame.form("/invitation", call) {
          element("input", .type("hidden"), .name("invitation"), .value(secret))
          PageParts.field(
            "Name", "name", name, autocomplete: "username",
            note: "As others will see it: letters, digits, and . _ - @ instead of blanks.",
            isFocused: true)
          PageParts.field(
            "Password", "password", "", type: "password", autocomplete: "new-password",
            note: "Several words are easy to remember, and hard to guess.")
          element("button", .type("submit"), .class("primary")) { "Join" }
        }
      }
    }
  }

  static func newPassword(_ call: Call, secret: String, name: String, problem: Refusal? = nil) -> HTML {
    PageFrame.html("New password", call, wide: true) {
      element("div", .class("narrow")) {
        element("h1") { "New password" }
        element("p", .class("sub")) {
          "For "
          own(name)
          ", in the review of "
          own(call.host.task)
          "."
        }
        PageParts.problem(problem)
        PageFrame.form("/password", call) {
          element("input", .type("hidden"), .name("link"), .value(secret))
          element("input", .type("hidden"), .name("username"), .value(name), .init("autocomplete", "username"))
          PageParts.field(
            "Password", "password", "", type: "password", autocomplete: "new-password",
            note: "Several words are easy to remember, and hard to guess.", isFocused: true)
          element("button", .type("submit"), .class("primary")) { "Set it" }
        }
      }
    }
  }

  static func account(
    _ call: Call, _ visitor: Visitor, tokens: [IssuedToken], made: String? = nil, problem: Refusal? = nil
  ) -> HTML {
    PageFrame.html("Account", call, script: .live) {
      element("h1") { own(visitor.reviewer.name) }
      element("p", .class("sub")) {
        "\(PageFrame.sentence(visitor.role.rawValue)) Programs use the same interface as the pages, with a token instead of a password."
      }
      PageParts.problem(problem)
      if let made {
        element("div", .class("done"), .init("role", "status")) {
          "The token is made. It is shown this once: "
          element("code", .class("secret")) { made }
        }
      }
      element("section") {
        element("h2") { "Tokens" }
        if tokens.isEmpty { element("p", .class("soft")) { "There are none." } }
        if !tokens.isEmpty {
          PageParts.table(["for", "until", ""], labelled: "Tokens") {
            for token in tokens {
              element("tr") {
                element("th", .init("scope", "row")) { own(token.note) }
                element("td", .class("left")) { token.expires.map(Words.day) ?? "no end" }
                element("td") {
                  PageFrame.form("/account/tokens/revoke", call, .class("inline")) {
                    element("input", .type("hidden"), .name("id"), .value(token.name))
                    element("button", .type("submit"), .class("quiet")) { "Revoke" }
                  }
                }
              }
            }
          }
        }
        element("h3") { "Another one" }
        PageFrame.form("/account/tokens", call) {
          PageParts.field("What it is for", "note", "", note: "For example the name of the script.")
          PageParts.field("Days until it ends", "days", "30", type: "number")
          element("button", .type("submit")) { "Make a token" }
        }
      }
      element("section") {
        element("h2") { "Password" }
        PageFrame.form("/account/password", call) {
          PageParts.field("The one you have", "password", "", type: "password", autocomplete: "current-password")
          PageParts.field(
            "The new one", "newPassword", "", type: "password", autocomplete: "new-password",
            note: "You stay signed in here, and nowhere else.")
          element("button", .type("submit")) { "Change it" }
        }
      }
    }
  }
}
