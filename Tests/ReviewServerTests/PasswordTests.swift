import Foundation
import Review
import TestSupport
import Testing

@testable import ReviewServer

/// Choosing another password: by the one that there is, or by a lead's link.
@Suite struct PasswordTests {
  private static let other = "battery staple anew"

  @Test func whoShowsThePasswordChangesIt() async throws {
    let server = try await TestServer()
    let (here, there) = (try await server.visitor("ann", .lead), Browser(server.http))
    #expect(try await there.signIn("ann", TestServer.password).status == 303)
    func change(_ old: String, _ new: String) async throws -> RawHTTP.Reply {
      try await here.post("/account/password", form: ["password": old, "newPassword": new])
    }
    let wrong = try await change("not the password", Self.other)
    #expect(wrong.status == 401 && wrong.text.contains("Name or password is wrong"))
    #expect(try await change(TestServer.password, "short").status == 422)
    #expect(try await there.get("/api/me").status == 200, "nothing was changed")
    #expect(try await change(TestServer.password, Self.other).status == 303)
    #expect(try await here.get("/api/me").status == 200)
    #expect(try await there.get("/api/me").status == 401, "other sessions end")
    #expect(try await Browser(server.http).signIn("ann", TestServer.password).status == 401)
    #expect(try await Browser(server.http).signIn("ann", Self.other).status == 303)
  }

  /// A lead's link for somebody.
  private func link(_ lead: Browser, _ name: String) async throws -> String {
    let page = try await lead.post("/people/password", form: ["name": name]).text
    let match = try #require(page.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\/password\/([A-Za-z0-9_-]+)/), "\(page)")
    return String(match.1)
  }

  @Test func whoHasForgottenItGetsALinkAndKeepsHisAnswers() async throws {
    let server = try await TestServer()
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob", .expert))
    #expect(try await bob.answer(#require(await bob.items().first?["row"] as? String)).status == 200)
    let (first, second) = (try await link(ann, "bob"), try await link(ann, "bob"))
    let visitor = Browser(server.http)
    #expect(try await visitor.get("/password/\(first)").text.contains("bob"))
    let short = try await visitor.post("/password", form: ["link": first, "password": "short"])
    #expect(short.status == 422 && short.text.contains("A password has at least"))
    #expect(try await visitor.post("/password", form: ["link": first, "password": Self.other]).status == 303)
    let me = try await visitor.get("/api/me").json()
    #expect(me["name"] as? String == "bob" && me["role"] as? String == "expert")
    #expect(server.desk.answerCount(of: "bob") == 1)
    #expect(try await bob.get("/api/me").status == 401, "other sessions end")
    #expect(try await Browser(server.http).signIn("bob", Self.other).status == 303)
    // Each works once, and none after another one.
    for used in [first, second] {
      try await visitor.get("/account")
      #expect(try await visitor.get("/password/\(used)").status == 410)
      #expect(try await visitor.post("/password", form: ["link": used, "password": "eve was here"]).status == 410)
    }
    #expect(try await Browser(server.http).signIn("bob", Self.other).status == 303)
  }

  @Test func linksAreMadeByLeadsWhoAreSignedIn() async throws {
    let server = try await TestServer()
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob", .expert))
    #expect(try await bob.post("/people/password", form: ["name": "ann"]).status == 403)
    #expect(try await ann.post("/people/password", form: ["name": "nobody"]).status == 422)
    // What a token opens must not outlive it.
    let token = try server.desk.makeAPIToken(for: "ann", note: "script")
    let reply = try await server.http.send(
      "POST", "/people/password",
      headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/x-www-form-urlencoded"],
      body: Array("name=ann".utf8))
    #expect(reply.status == 403)
    // An invitation is no link for a password, and a link no invitation.
    let (secret, invitation) = (try await link(ann, "bob"), try server.desk.invite(role: .lead, by: "ann"))
    #expect(try await ann.get("/invitation/\(secret)").status == 410)
    #expect(try await ann.get("/password/\(invitation)").status == 410)
  }
}
