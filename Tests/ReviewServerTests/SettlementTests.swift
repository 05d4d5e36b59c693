import Foundation
import Review
import TestSupport
import Testing

@testable import ReviewServer

/// What experts do about rows on which people differ, over HTTP.
@Suite struct SettlementTests {
  private let server: TestServer
  private let expert: Browser
  private let row: String

  init() async throws {
    var plan = DeskPlan()
    (plan.overlap, plan.auditShare, plan.goldShare) = (2, 0, 0)
    server = try await TestServer(TestServer.rows(1), plan: plan)
    let (ann, bob) = (try await server.visitor("ann", .lead), try await server.visitor("bob"))
    expert = try await server.visitor("eva", .expert)
    row = try #require(await ann.items().first?["row"] as? String)
    #expect(try await ann.answer(row, "ham").status == 200)
    _ = try await bob.items()
    #expect(try await bob.answer(row, "spam").status == 200)
    #expect(server.desk.standing(of: row) == .disputed)
  }

  private func settle(_ fields: [String: String]) async throws -> Int {
    try await expert.post(
      "/disagreements", form: fields.merging(["row": row, "key": UUID().uuidString]) { first, _ in first }
    ).status
  }

  @Test func whatWasSettledIsTakenBack() async throws {
    #expect(try await settle(["label": "spam"]) == 303)
    #expect(server.desk.standing(of: row) == .settled("spam"))
    #expect(try await expert.get("/disagreements").text.contains("You settled "))
    #expect(try await expert.post("/disagreements/undo", form: ["row": row]).status == 303)
    #expect(server.desk.standing(of: row) == .disputed)
    // There is nothing left to take back.
    #expect(try await expert.post("/disagreements/undo", form: ["row": row]).status == 409)
    #expect(!(try await expert.get("/disagreements").text.contains("You settled ")))
  }

  @Test func whatNobodyCanSayTeachesNothing() async throws {
    #expect(try await settle(["verdict": "unsure"]) == 303)
    #expect(server.desk.standing(of: row) == .settled(nil))
    #expect(server.desk.state.learnedRows().isEmpty)
    let page = try await expert.get("/disagreements").text
    #expect(page.contains("You cannot say the class of") && page.contains("There is nothing to settle"))
    #expect(try await expert.post("/disagreements/undo", form: ["row": row]).status == 303)
    #expect(server.desk.standing(of: row) == .disputed)
  }

  @Test func programsSayTheSame() async throws {
    func send(_ fields: [String: Any]) async throws -> RawHTTP.Reply {
      try await expert.send(
        "/api/settlements", fields.merging(["row": row, "key": UUID().uuidString]) { first, _ in first })
    }
    for wrong in [[:], ["verdict": "class"], ["verdict": "unsure", "label": "ham"], ["verdict": "skip"]] {
      let reply = try await send(wrong)
      #expect(reply.status == 422, "\(wrong): \(reply.text)")
    }
    #expect(try await send(["label": "eggs"]).status == 422)
    #expect(server.desk.standing(of: row) == .disputed)
    #expect(try await send(["verdict": "unsure"]).status == 200)
    #expect(server.desk.standing(of: row) == .settled(nil))
    #expect(try await send(["label": "ham"]).status == 200)
    #expect(server.desk.standing(of: row) == .settled("ham"))
  }
}
