import TestSupport
import Testing

@testable import Ledger

@Suite struct PromiseLooksTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("ledger.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  /// Asks, remembers, and says which look it was.
  private func ask(_ question: String, _ audit: Set<UInt64>) throws -> Int {
    let ledger = try Ledger(path: path)
    let look = try ledger.look(question: question, audit: audit)
    try ledger.addLook(question: question, audit: audit)
    return look
  }

  @Test func everyNewQuestionIsAnotherLook() throws {
    #expect(try ask("a", [1, 2]) == 1)
    #expect(try ask("b", [1, 2]) == 2)
    #expect(try ask("c", [1, 2, 3]) == 3)
  }

  @Test func theSameQuestionIsTheSameLook() throws {
    for (place, question) in ["a", "b", "c"].enumerated() { #expect(try ask(question, [7]) == place + 1) }
    for (place, question) in ["a", "b", "c"].enumerated() { #expect(try ask(question, [7]) == place + 1) }
    #expect(try ask("d", [7]) == 4)
  }

  @Test func onlyAskingIsNoLook() throws {
    let ledger = try Ledger(path: path)
    #expect(try ledger.look(question: "a", audit: [1]) == 1)
    #expect(try ledger.look(question: "b", audit: [1]) == 1)
  }

  @Test func anotherAuditHasLooksOfItsOwn() throws {
    #expect(try ask("a", [1, 2]) == 1)
    #expect(try ask("b", [1, 2]) == 2)
    #expect(try ask("c", [3, 4]) == 1)
    // Put together, they have all looks of both.
    #expect(try ask("d", [1, 2, 3, 4]) == 4)
  }

  @Test func anAuditIsKnownAgainAfterRowsLeftIt() throws {
    let rows = Set((0..<40).map { UInt64($0) })
    #expect(try ask("a", rows) == 1)
    #expect(try ask("b", rows.subtracting([0, 1, 2]).union([90, 91])) == 2)
  }

  @Test func runsAreRememberedBesideLooks() throws {
    _ = try ask("a", [1])
    #expect(try Ledger(path: path).runs(limit: 10).isEmpty)
  }
}
