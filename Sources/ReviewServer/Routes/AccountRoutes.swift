import Foundation
import Hummingbird
import Reporting
import Review

/// Signing in and out, invitations, and one's own tokens.
enum AccountRoutes {
  static let all: [Route] = [
    .page("/sign-in", .everyone) { call in Reply.page(AccountPages.signIn(call)) },
    .form("/sign-in", .everyone, signIn),
    .form("/sign-out", .reviewer, signOut),
    .page("/invitation/:secret", .everyone, invitation),
    .form("/invitation", .everyone, redeem),
    .page("/password/:secret", .everyone, passwordLink),
    .form("/password", .everyone, setPassword),
    .page("/account", .reviewer) { call in Reply.page(try await account(call)) },
    .form("/account/password", .reviewer, changePassword),
    .form("/account/tokens", .reviewer, makeToken),
    .form("/account/tokens/revoke", .reviewer, revokeToken),
  ]

  @Sendable private static func signIn(_ call: Call) async throws -> Response {
    let name = (call.form["name"] ?? "").trimmingCharacters(in: .whitespaces)
    let password = call.form["password"] ?? ""
    do {
      guard name.utf8.count <= 200, password.utf8.count <= 2_000 else { throw Refusal.wrongCredentials }
      let address = call.context.address
      let session = try await call.host.atDoor { try call.host.desk.login(name, password: password, from: address) }
      return enter(call, session)
    } catch {
      let refusal = (error as? ReviewError).map { Refusal($0, log: call.host.log) } ?? error as? Refusal
      guard let refusal else { throw error }
      var response = Reply.page(
        AccountPages.signIn(call, name: String(name.prefix(64)), problem: refusal), status: refusal.status)
      if case .tooManyAttempts(let seconds) = refusal { response.headers[.retryAfter] = String(seconds) }
      return response
    }
  }

  /// A session begins with a token of its own, whatever the browser had before.
  private static func enter(_ call: Call, _ session: String, at path: String = "/") -> Response {
    var response = Reply.see(path)
    response.setCookie(call.host.cookie(call.host.sessionCookie, session, days: 30))
    return response
  }

  @Sendable private static func signOut(_ call: Call) async throws -> Response {
    if case .session(let token) = call.visitor?.proof {
      let name = try call.reviewer().reviewer.name
      try await call.host.work {
        try call.host.desk.logout(token)
        try call.host.desk.giveBack(for: name)
      }
    }
    var response = Reply.see("/sign-in")
    response.setCookie(call.host.cookie(call.host.sessionCookie, "", days: 0))
    return response
  }

  @Sendable private static func invitation(_ call: Call) async throws -> Response {
    let secret = try call.parameter("secret")
    guard let role = try await call.host.work({ try call.host.desk.invitation(secret) }) else {
      throw Refusal.invitationGone
    }
    return Reply.page(AccountPages.invitation(call, secret: secret, role: role))
  }

  @Sendable private static func redeem(_ call: Call) async throws -> Response {
    let secret = call.form["invitation"] ?? ""
    let name = (call.form["name"] ?? "").trimmingCharacters(in: .whitespaces)
    let password = call.form["password"] ?? ""
    do {
      return enter(
        call, try await call.host.atDoor { try call.host.desk.redeem(secret, name: name, password: password) })
    } catch let error as ReviewError {
      let refusal = Refusal(error, log: call.host.log)
      guard refusal != .invitationGone, let role = try await call.host.work({ try call.host.desk.invitation(secret) })
      else { throw refusal }
      return Reply.page(
        AccountPages.invitation(call, secret: secret, role: role, name: String(name.prefix(64)), problem: refusal),
        status: refusal.status)
    }
  }

  @Sendable private static func passwordLink(_ call: Call) async throws -> Response {
    let secret = try call.parameter("secret")
    guard let name = try await call.host.work({ try call.host.desk.owner(ofPasswordLink: secret) }) else {
      throw Refusal.invitationGone
    }
    return Reply.page(AccountPages.newPassword(call, secret: secret, name: name))
  }

  @Sendable private static func setPassword(_ call: Call) async throws -> Response {
    let (secret, password) = (call.form["link"] ?? "", call.form["password"] ?? "")
    do {
      return enter(
        call, try await call.host.atDoor { try call.host.desk.setPassword(byLink: secret, password) })
    } catch let error as ReviewError {
      let refusal = Refusal(error, log: call.host.log)
      guard refusal != .invitationGone,
        let name = try await call.host.work({ try call.host.desk.owner(ofPasswordLink: secret) })
      else { throw refusal }
      return Reply.page(
        AccountPages.newPassword(call, secret: secret, name: name, problem: refusal), status: refusal.status)
    }
  }

  @Sendable private static func changePassword(_ call: Call) async throws -> Response {
    // A token must not outlive what it was made by.
    guard case .session = try call.reviewer().proof else { throw Refusal.wrongRole }
    let name = try call.reviewer().reviewer.name
    let (old, new) = (call.form["password"] ?? "", call.form["newPassword"] ?? "")
    let address = call.context.address
    do {
      guard old.utf8.count <= 2_000 else { throw ReviewError.badLogin }
      let session = try await call.host.atDoor {
        try call.host.desk.changePassword(of: name, from: old, to: new, place: address)
      }
      return enter(call, session, at: "/account")
    } catch let error as ReviewError {
      let refusal = Refusal(error, log: call.host.log)
      return Reply.page(try await account(call, problem: refusal), status: refusal.status)
    }
  }

  // MARK: Tokens

  private static func account(_ call: Call, made: String? = nil, problem: Refusal? = nil) async throws -> HTML {
    let visitor = try call.reviewer()
    let tokens = try await call.host.work { try call.host.desk.apiTokens(of: visitor.reviewer.name) }
    return AccountPages.account(call, visitor, tokens: tokens, made: made, problem: problem)
  }

  @Sendable private static func makeToken(_ call: Call) async throws -> Response {
    // A token must not make tokens: revoking it would leave them.
    guard case .session = try call.reviewer().proof else { throw Refusal.wrongRole }
    let name = try call.reviewer().reviewer.name
    let note = (call.form["note"] ?? "").trimmingCharacters(in: .whitespaces)
    guard let days = Int(call.form["days"] ?? ""), (1...365).contains(days) else {
      return Reply.page(
        try await account(call, problem: .invalid(.expiry)), status: Refusal.invalid(.expiry).status)
    }
    let token = try await call.host.work {
      try call.host.desk.makeAPIToken(for: name, note: String(note.prefix(60)), seconds: Double(days) * 86_400)
    }
    return Reply.page(try await account(call, made: token))
  }

  @Sendable private static func revokeToken(_ call: Call) async throws -> Response {
    let name = try call.reviewer().reviewer.name
    let token = call.form["id"] ?? ""
    _ = try await call.host.work { try call.host.desk.revokeAPIToken(token, of: name) }
    return Reply.see("/account")
  }
}
