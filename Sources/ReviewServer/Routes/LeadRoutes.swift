import Foundation
import Hummingbird
import Reporting
import Review

/// What leads see and do: how it goes, people, guidelines.
enum LeadRoutes {
  static let all: [Route] = [
    .page("/dashboard", .lead) { call in Reply.page(DashboardPage.html(call, try await call.host.dashboard())) },
    .page("/dashboard/figures", .lead) { call in Reply.fragment(DashboardPage.figures(try await call.host.dashboard()))
    },
    .page("/people", .lead) { call in Reply.page(try await people(call)) },
    .form("/people/invite", .lead, invite),
    .form("/people/change", .lead, change),
    .form("/people/password", .lead, passwordLink),
    .page("/guidelines", .lead) { call in Reply.page(GuidelinesPage.html(call, call.host.desk.guidelines)) },
    .form("/guidelines", .lead, setGuidelines),
  ]

  // MARK: People

  private static func people(_ call: Call, link: PeoplePage.Link? = nil) async throws -> HTML {
    PeoplePage.html(call, try await call.host.work { call.host.desk.quality() }, link: link)
  }

  @Sendable private static func invite(_ call: Call) async throws -> Response {
    let lead = try call.reviewer().reviewer.name
    guard let role = ReviewRole(rawValue: call.form["role"] ?? "") else { throw Refusal.invalid(.role) }
    let secret = try await call.host.work { try call.host.desk.invite(role: role, by: lead) }
    return Reply.page(try await people(call, link: .invitation(role, call.address(ofInvitation: secret))))
  }

  @Sendable private static func passwordLink(_ call: Call) async throws -> Response {
    // Not with a token: revoking it would not end what it has opened.
    guard case .session = try call.reviewer().proof else { throw Refusal.wrongRole }
    let lead = try call.reviewer().reviewer.name
    let name = call.form["name"] ?? ""
    let secret = try await call.host.work { try call.host.desk.passwordLink(for: name, by: lead) }
    return Reply.page(try await people(call, link: .password(name, call.address(ofPassword: secret))))
  }

  @Sendable private static func change(_ call: Call) async throws -> Response {
    let lead = try call.reviewer().reviewer.name
    let name = call.form["name"] ?? ""
    guard let change = PersonChange(call.form["change"] ?? "", role: call.form["role"], reason: call.form["reason"])
    else { throw Refusal.malformed }
    try await call.host.work { try change.apply(to: name, by: lead, call.host.desk) }
    return Reply.see("/people")
  }

  // MARK: Guidelines

  @Sendable private static func setGuidelines(_ call: Call) async throws -> Response {
    let lead = try call.reviewer().reviewer.name
    let classes = call.host.desk.classes
    let text = (call.form["text"] ?? "").replacing("\r\n", with: "\n")
    let examples = classes.flatMap { GuidelinesPage.examples(call.form["examples:\($0)"] ?? "", label: $0) }
    _ = try await call.host.work { try call.host.desk.setGuidelines(text, examples: examples, by: lead) }
    return Reply.see("/guidelines?saved")
  }
}

/// What a lead does about somebody.
enum PersonChange: Sendable {
  case pause(reason: String)
  case resume
  case admit
  case role(ReviewRole)

  init?(_ word: String, role: String?, reason: String?) {
    switch word {
    case "pause": self = .pause(reason: reason.flatMap { $0.isEmpty ? nil : String($0.prefix(400)) } ?? "by a lead")
    case "resume": self = .resume
    case "admit": self = .admit
    case "role":
      guard let role = role.flatMap(ReviewRole.init(rawValue:)) else { return nil }
      self = .role(role)
    default: return nil
    }
  }

  func apply(to name: String, by lead: String, _ desk: ReviewDesk) throws(ReviewError) {
    switch self {
    case .pause(let reason): try desk.pause(name, reason: reason, by: lead)
    case .resume: try desk.resume(name, by: lead)
    case .admit: try desk.admit(name, by: lead)
    case .role(let role): try desk.setRole(of: name, role, by: lead)
    }
  }
}

extension Call {
  /// The server's address as this client has reached it.
  var address: String {
    let isSecure = host.options.isSecure || request.headers[.origin]?.hasPrefix("https://") == true
    return "\(isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")"
  }

  func address(ofInvitation secret: String) -> String { address + "/invitation/" + secret }
  func address(ofPassword secret: String) -> String { address + "/password/" + secret }
}
