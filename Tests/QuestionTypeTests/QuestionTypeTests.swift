import Tally
import Testing

@testable import QuestionType

/// Each LF on one question where it votes and one near miss where it abstains; the questions are in `QuestionCases.swift`.
@Suite struct QuestionTypeTests {
  let functions: FunctionTester<QuestionType>

  init() throws { functions = try FunctionTester(QuestionType()) }

  @Test(arguments: QuestionCase.all)
  func votesAndAbstains(_ example: QuestionCase) throws {
    #expect(try functions.vote(of: example.function, on: ["text": .text(example.question)]) == example.vote)
    #expect(try functions.vote(of: example.function, on: ["text": .text(example.nearMiss)]) == nil)
  }

  @Test func everyFunctionIsTested() {
    #expect(Set(QuestionCase.all.map(\.function)) == Set(functions.names))
    #expect(QuestionCase.all.count == functions.names.count)
  }

  @Test func capitalsMakeNoDifference() throws {
    for example in QuestionCase.all {
      let loud = ColumnLiteral.text(example.question.uppercased())
      #expect(try functions.vote(of: example.function, on: ["text": loud]) == example.vote, "\(example.function)")
    }
  }

  /// Questions in the wild have numbers, categories or polite words in front.
  @Test(arguments: ["who painted the chapel ?", "what city hosts the festival ?", "how many legs has a spider ?"])
  func leadingTokensMakeNoDifference(_ question: String) throws {
    let bare = try functions.votes(on: ["text": .text(question)])
    let wrapped = try functions.votes(on: ["text": .text("17 . well , " + question)])
    #expect(!bare.isEmpty)
    #expect(wrapped == bare)
  }

  @Test func companyOfCarsIsNoCar() throws {
    #expect(try functions.vote(of: "vehicle", on: ["text": "what car company built the beetle ?"]) == nil)
    #expect(try functions.vote(of: "organization", on: ["text": "what car company built the beetle ?"]) == .human)
  }
}
