import Dispatch
import Tally
import TallyWorker
import Testing

@Suite struct MatchLimitTests {
  static let endless = "(a+)+$"
  static let text = String(repeating: "a", count: 60) + "b"

  private func tester() throws -> FunctionTester<Probe<YesNo, Line>> {
    try FunctionTester(
      Probe {
        Pattern("declared", in: \.text, MatchLimitTests.endless, vote: .yes)
        LabelingFunction("called") { $0.text.matches(MatchLimitTests.endless) ? .yes : .no }
        LabelingFunction("throwing") { line in
          _ = line.text.matches(MatchLimitTests.endless)
          throw Failure()
        }
        LabelingFunction("other") { _ in .yes }
      })
  }

  struct Failure: Error {}

  @Test(arguments: ["declared", "called"])
  func givingUpIsAFaultAndNoVote(name: String) throws {
    let tester = try tester()
    let error = #expect(throws: MatchLimitReached.self) {
      try tester.vote(of: name, on: ["text": .text(MatchLimitTests.text)])
    }
    #expect(error?.pattern == MatchLimitTests.endless)
    #expect(try tester.vote(of: name, on: ["text": "aa"]) == .yes)
  }

  @Test func givingUpStaysWithItsFunctionAndRow() throws {
    let tester = try tester()
    #expect(throws: Failure.self) { try tester.vote(of: "throwing", on: ["text": .text(MatchLimitTests.text)]) }
    #expect(try tester.vote(of: "other", on: ["text": "x"]) == .yes)
  }

  /// Tests run side by side: the expressions of `matches` are shared by all of them.
  @Test func expressionsCanBeUsedFromManyThreads() {
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for number in 0..<2000 {
        let text = Text("number \(number % 300) of many")
        precondition(text.matches(#"^number \#(number % 300)\b"#))
        precondition(!text.matches(#"^number \#(number % 300)$"#))
      }
    }
  }
}
