import Interchange
import LabelModels
import Testing
import Votes

@testable import Pipeline

@Suite struct KnowledgeResolverTests {
  private let resolver = KnowledgeResolver(
    functions: [
      VotingFunction(name: "links"), VotingFunction(name: "soft", band: .low, millionths: 500_000, softVoteCount: 1),
      VotingFunction(name: "soft", band: .high, millionths: 950_000, softVoteCount: 1), VotingFunction(name: "short"),
    ], classNames: ["ham", "spam"])

  private func request(_ change: (inout KnowledgeRequest) -> Void) -> KnowledgeRequest {
    var request = KnowledgeRequest()
    change(&request)
    return request
  }

  private func error(_ change: (inout KnowledgeRequest) -> Void) -> KnowledgeError? {
    do throws(RunError) {
      _ = try resolver.knowledge(request(change))
      return nil
    } catch {
      guard case .knowledge(let problem) = error else { return nil }
      return problem
    }
  }

  @Test(arguments: [[("spam", 0.2), ("ham", 0.8)], [("1", 0.2), ("0", 0.8)], [("1", 0.199), ("ham", 0.796)]])
  func sharesAreByNameOrNumber(shares: [(String, Double)]) throws {
    let knowledge = try resolver.knowledge(
      request { $0.classBalance = shares.map { .init(name: $0.0, share: $0.1) } })
    let balance = try #require(knowledge.classBalance)
    #expect(abs(balance.shares[0] - 0.8) < 1e-12 && abs(balance.shares[1] - 0.2) < 1e-12)
  }

  @Test func functionsAreFoundByName() throws {
    let knowledge = try resolver.knowledge(
      request {
        $0.accuracies = [
          .init(function: "short", accuracy: 0.9, votes: 50), .init(function: "soft@0.9-1", accuracy: 0.6, votes: 5),
        ]
        $0.dependent = [["short", "soft"]]
        $0.exclusive = [["links", "short"]]
      })
    // What the user says of a band goes before what the LF says of itself.
    #expect(
      knowledge.accuracies == [
        1: AccuracyPrior(accuracy: 0.5, votes: 20), 2: AccuracyPrior(accuracy: 0.6, votes: 5),
        3: AccuracyPrior(accuracy: 0.9, votes: 50),
      ])
    #expect(knowledge.dependent == [[1, 2, 3]])
    #expect(knowledge.exclusive == [[1, 2], [0, 3]])
    #expect(knowledge.reviewed.isEmpty && knowledge.classBalance == nil)
  }

  @Test func nothingSaidIsNothingKnown() throws {
    let plain = KnowledgeResolver(functions: [VotingFunction(name: "a")], classNames: ["x", "y"])
    #expect(try plain.knowledge(KnowledgeRequest()) == .none)
  }

  @Test func slipsAreNamed() {
    let names = ["links", "soft@0-0.7", "soft@0.9-1", "short"]
    #expect(
      error { $0.accuracies = [.init(function: "link", accuracy: 0.9, votes: 1)] }
        == .unknownFunction(name: "link", known: names, statement: .accuracy))
    #expect(
      error { $0.dependent = [["links", "shirt"]] }
        == .unknownFunction(name: "shirt", known: names, statement: .dependent))
    #expect(
      error { $0.accuracies = [.init(function: "soft", accuracy: 0.9, votes: 1)] }
        == .bandedFunction(name: "soft", bands: ["soft@0-0.7", "soft@0.9-1"]))
    #expect(
      error { $0.accuracies = Array(repeating: .init(function: "short", accuracy: 0.9, votes: 1), count: 2) }
        == .repeatedFunction(name: "short", statement: .accuracy))
    #expect(
      error { $0.exclusive = [["soft", "soft@0-0.7"]] } == .repeatedFunction(name: "soft@0-0.7", statement: .exclusive))
    #expect(error { $0.exclusive = [["short"]] } == .tooFewFunctions(names: ["short"], statement: .exclusive))
  }

  @Test func impossibleBalancesAreNamed() {
    func problem(_ shares: (String, Double)...) -> KnowledgeError? {
      error { $0.classBalance = shares.map { .init(name: $0.0, share: $0.1) } }
    }
    #expect(problem(("ham", 0.5), ("spma", 0.5)) == .unknownClass(name: "spma", classes: ["ham", "spam"]))
    #expect(problem(("ham", 0.5), ("2", 0.5)) == .unknownClass(name: "2", classes: ["ham", "spam"]))
    #expect(problem(("ham", 0.5), ("0", 0.5)) == .repeatedClass(name: "ham"))
    #expect(problem(("ham", 1)) == .missingClasses(names: ["spam"]))
    #expect(problem(("ham", 1), ("spam", 0)) == .badShare(name: "spam", share: 0))
    #expect(problem(("ham", 0.5), ("spam", 0.25)) == .wrongSum(0.75))
    #expect(problem(("ham", 0.5), ("spam", 0.51)) == nil)
  }

  @Test func namesThatAreNumbersWin() throws {
    let numbered = KnowledgeResolver(functions: [], classNames: ["1", "2"])
    let knowledge = try numbered.knowledge(
      request { $0.classBalance = [.init(name: "1", share: 0.3), .init(name: "2", share: 0.7)] })
    #expect(knowledge.classBalance == ClassBalance([0.3, 0.7]))
  }
}
