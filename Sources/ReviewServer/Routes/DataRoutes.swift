import Foundation
import Hummingbird
import Review

/// The rest of the interface for programs: what pages show and forms do, as JSON.
enum DataRoutes {
  static let all: [Route] = [
    .data(.get, "/api/me", .reviewer, me),
    .data(.get, "/api/guidelines", .reviewer) { call in Reply.json(GuidelinesPayload(call.host.desk.guidelines)) },
    .data(.put, "/api/guidelines", .lead, setGuidelines),
    .data(.get, "/api/people", .lead) { call in
      Reply.json(["people": try await call.host.work { call.host.desk.quality() }])
    },
    .data(.post, "/api/people", .lead, change),
    .data(.post, "/api/invitations", .lead, invite),
    .data(.get, "/api/dashboard", .lead) { call in Reply.json(try await call.host.dashboard()) },
  ]

  private struct Me: Encodable {
    let name: String
    let role: String
    let task: String
    let classes: [String]
    let status: StatusPayload
  }

  @Sendable private static func me(_ call: Call) async throws -> Response {
    let reviewer = try call.reviewer().reviewer
    let desk = call.host.desk
    let status = try await call.host.work {
      let status = try desk.status(of: reviewer.name)
      return try StatusPayload(desk, reviewer.name, hasRows: status == .open)
    }
    return Reply.json(
      Me(name: reviewer.name, role: reviewer.role.rawValue, task: call.host.task, classes: desk.classes, status: status)
    )
  }

  private struct GuidelinesPayload: Codable {
    let version: Int?
    let text: String
    let examples: [Guidelines.Example]

    init(_ guidelines: Guidelines?) {
      version = guidelines?.version ?? 0
      text = guidelines?.text ?? ""
      examples = guidelines?.examples ?? []
    }
  }

  private static let guidelinesLimit = 256 << 10

  @Sendable private static func setGuidelines(_ call: Call) async throws -> Response {
    let lead = try call.reviewer().reviewer.name
    let sent = try await call.json(GuidelinesPayload.self, limit: guidelinesLimit)
    let version = try await call.host.work {
      try call.host.desk.setGuidelines(sent.text, examples: sent.examples, by: lead)
    }
    return Reply.json(["version": version])
  }

  private struct Change: Decodable {
    let name: String
    let change: String
    let role: String?
    let reason: String?
  }

  @Sendable private static func change(_ call: Call) async throws -> Response {
    let lead = try call.reviewer().reviewer.name
    let sent = try await call.json(Change.self)
    guard let change = PersonChange(sent.change, role: sent.role, reason: sent.reason) else { throw Refusal.malformed }
    try await call.host.work { try change.apply(to: sent.name, by: lead, call.host.desk) }
    return Reply.json(["done": true])
  }

  private struct Invitation: Decodable {
    let role: String
    let days: Int?
  }

  @Sendable private static func invite(_ call: Call) async throws -> Response {
    let lead = try call.reviewer().reviewer.name
    let sent = try await call.json(Invitation.self)
    guard let role = ReviewRole(rawValue: sent.role) else { throw Refusal.invalid(.role) }
    guard (1...365).contains(sent.days ?? 7) else { throw Refusal.invalid(.expiry) }
    let seconds = Double(sent.days ?? 7) * 86_400
    let secret = try await call.host.work { try call.host.desk.invite(role: role, by: lead, seconds: seconds) }
    return Reply.json(["invitation": call.address(ofInvitation: secret)])
  }
}
