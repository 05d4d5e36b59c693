import Hashing
import Review

/// Who sends a request, and how that is known.
struct Visitor: Sendable {
  enum Proof: Sendable {
    /// A browser's cookie, which it also sends where another site made it: every change must show the form's token.
    case session(String)
    /// A token that a program has sent on purpose.
    case token
  }

  let reviewer: Reviewer
  let proof: Proof

  var role: ReviewRole { reviewer.role }
}

/// Who may use a route. Everyone who may settle may answer, and a lead may do all.
enum Access: Sendable {
  case everyone, reviewer, expert, lead

  func admits(_ role: ReviewRole) -> Bool {
    switch self {
    case .everyone, .reviewer: true
    case .expert: role == .expert || role == .lead
    case .lead: role == .lead
    }
  }
}

/// The token that shows that a form, or a script, was made by this server for this browser.
enum FormToken {
  /// - Parameter secret: the session's token, or that of the form's cookie where nobody is signed in.
  static func make(for secret: String) -> String { EventChain.sha256("tally form token\n" + secret) }

  static func isValid(_ token: String, for secret: String) -> Bool {
    Secrets.areEqual(token.utf8, make(for: secret).utf8)
  }
}
