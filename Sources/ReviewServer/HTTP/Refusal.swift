import Hummingbird

/// Why a request is not served. What a client is told of it stands in ``words``, and nothing else: no paths, no names of others, no
/// text of an inner error.
public enum Refusal: Error, Sendable, Equatable {
  case notFound
  case methodNotAllowed
  case notSignedIn
  case wrongCredentials
  case tooManyAttempts(seconds: Int)
  case wrongRole
  case forgedForm
  case foreignHost
  /// The row is not this person's, or not any more.
  case notYours
  case nothingToUndo
  case invitationGone
  case nameTaken
  case weakPassword(least: Int)
  case paused
  case malformed
  case wrongType
  case tooLarge
  case tooSlow
  case invalid(Field)
  case busy
  case broken

  public enum Field: String, Sendable, Equatable {
    case name, password, role, label, comment, key, verdict, settlement, milliseconds, guidelines, example, expiry,
      reviewer
  }

  var status: HTTPResponse.Status {
    switch self {
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .notSignedIn, .wrongCredentials: .unauthorized
    case .tooManyAttempts: .tooManyRequests
    case .wrongRole, .forgedForm, .paused: .forbidden
    case .foreignHost: .misdirectedRequest
    case .notYours, .nothingToUndo, .nameTaken: .conflict
    case .invitationGone: .gone
    case .malformed: .badRequest
    case .wrongType: .unsupportedMediaType
    case .tooLarge: .contentTooLarge
    case .tooSlow: .requestTimeout
    case .invalid, .weakPassword: .unprocessableContent
    case .busy: .serviceUnavailable
    case .broken: .internalServerError
    }
  }

  /// What is wrong, and what helps.
  var words: (what: String, fix: String?) {
    switch self {
    case .notFound: ("there is no such page", nil)
    case .methodNotAllowed: ("this address does not take that method", nil)
    case .notSignedIn: ("you are not signed in", "sign in again")
    case .wrongCredentials: ("name or password is wrong", nil)
    case .tooManyAttempts(let seconds): ("too many attempts to sign in", "try again in \(seconds) s")
    case .wrongRole: ("this is not for your role", "ask a lead")
    case .forgedForm: ("this form is out of date", "load the page again, and send it from there")
    case .foreignHost: ("the server is not known under this name", "use the address that it printed")
    case .notYours: ("this row is not yours any more", "go on with the next one")
    case .nothingToUndo: ("there is no answer of yours to take back", nil)
    case .invitationGone: ("this link is used up or has expired", "ask a lead for another one")
    case .nameTaken: ("this name is taken", "take another one")
    case .weakPassword(let least):
      ("a password has at least \(least) characters", "several words are easy to remember, and hard to guess")
    case .paused: ("you are paused", "ask a lead")
    case .malformed: ("the request cannot be read", nil)
    case .wrongType: ("the request has the wrong content type", nil)
    case .tooLarge: ("the request is too large", nil)
    case .tooSlow: ("the request took too long", nil)
    case .invalid(let field): Refusal.words(of: field)
    case .busy: ("the server has too much to do", "try again in a moment")
    case .broken: ("something went wrong in the server", "its log says what")
    }
  }

  private static func words(of field: Field) -> (what: String, fix: String?) {
    switch field {
    case .name: ("a name has up to 64 letters and digits, and of signs . _ - @", nil)
    case .password: ("a password has at most 1,024 bytes", nil)
    case .role: ("a role is reviewer, expert or lead", nil)
    case .label: ("this is not a class of the task", nil)
    case .comment: ("a comment has at most 4,000 bytes", nil)
    case .key: ("a key is a UUID", nil)
    case .verdict: ("an answer is class, unsure or skip", nil)
    case .settlement: ("a settlement has a class, or the verdict unsure", nil)
    case .milliseconds: ("the time of an answer is a number of milliseconds that is not negative", nil)
    case .guidelines: ("guidelines have at most 100,000 bytes", nil)
    case .example: ("an example has a class of the task and a text", nil)
    case .expiry: ("days are a number from 1 to 365", nil)
    case .reviewer: ("there is nobody of this name", nil)
    }
  }
}
