import Synchronization
import TallyWorker
import TestSupport
import Testing
import Votes
import WorkerProtocol

@testable import Tally

/// Values that are computed once a row.
@Suite struct DerivedTests {
  /// What the closures of ``Line`` did, by the row's text; a test uses texts of its own.
  static let calls = Mutex<[String: Int]>([:])

  static func count(_ what: String, _ text: Text) { calls.withLock { $0["\(what) \(text)", default: 0] += 1 } }
  static func calls(_ what: String) -> Int { calls.withLock { $0[what] ?? 0 } }

  struct Line: Row {
    @Column var text: Text
    @Derived({ (line: Line) in DerivedTests.tokens(line) }) var tokens: [String]
    @Derived({ (line: Line) in line.tokens.count }) var length: Int
    @Derived({ (line: Line) in Double(String(line.text)) }) var number: Double?
    @Derived({ (line: Line) in line.text.trimmed }) var trimmed: Text
    @Derived({ (line: Line) in Array(line.trimmed.words) }) var words: [Text]
    @Derived({ (line: Line) in line.second }) var first: Int
    @Derived({ (line: Line) in line.third }) var second: Int
    @Derived({ (line: Line) in line.text.isEmpty ? 0 : line.second }) var third: Int
    @Derived({ (line: Line) in line.text.matches(MatchLimitTests.endless) }) var isRepetitive: Bool
    @Derived({ (line: Line) in line.isRepetitive ? 1 : 0 }) var repetitions: Int
  }

  static func tokens(_ line: Line) -> [String] {
    count("tokens", line.text)
    return line.text.words.map { String($0) }
  }

  private static var task: Probe<YesNo, Line> {
    Probe {
      LabelingFunction("long") { $0.tokens.count > 2 ? .yes : .no }
      LabelingFunction("greets") { $0.tokens.contains("hello") ? .yes : .no }
      LabelingFunction("counted") { $0.length > 2 ? .yes : .no }
      Threshold("high", in: \.number, .above(3), vote: .yes)
      LabelingFunction("empty") { $0.trimmed.isEmpty ? .yes : .no }
      Lookup("known", in: \.trimmed, ["Hello"], vote: .yes)
      Keywords("phrase", in: \.trimmed, ["lo w"], vote: .yes)
      LabelingFunction("starts") { $0.words.first?.equals("hello") == true ? .yes : .no }
      LabelingFunction("last") { $0.words.last?.equals("world") == true ? .yes : .no }
      LabelingFunction("circle") { $0.first == 0 ? .yes : .no }
      LabelingFunction("repetitive") { $0.isRepetitive ? .yes : .no }
      LabelingFunction("repeated") { $0.repetitions > 0 ? .yes : .no }
      LabelingFunction("calm") { _ in .yes }
    }
  }

  @Test func aValueIsComputedOnceForAllFunctions() throws {
    let rows = try ProgramRows(DerivedTests.task)
    rows.begin(["hello once upon", "once a time there", "hello once"])
    #expect(DerivedTests.calls("tokens hello once upon") == 0)
    #expect(try rows.votes(of: "long") == [0, 0, 1])
    #expect(try rows.votes(of: "greets") == [0, 1, 0])
    #expect(try rows.votes(of: "counted") == [0, 0, 1])
    #expect(DerivedTests.calls("tokens hello once upon") == 1)
    #expect(DerivedTests.calls("tokens once a time there") == 1)
  }

  @Test func valuesAreForgottenWithTheirBatch() throws {
    let rows = try ProgramRows(DerivedTests.task)
    for round in 1...3 {
      rows.begin(["hello round \(round) is here", "forgotten"])
      #expect(try rows.votes(of: "greets") == [0, 1])
      rows.begin(["forgotten", "hello round \(round) is here"])
      #expect(try rows.votes(of: "counted") == [1, 0])
      #expect(DerivedTests.calls("tokens forgotten") == 2 * round)
    }
  }

  @Test func anAbsentValueGetsNoVote() throws {
    let rows = try ProgramRows(DerivedTests.task)
    rows.begin(["4", "four", "2"])
    #expect(try rows.votes(of: "high") == [0, .abstain, .abstain])
  }

  /// Texts are stamped anew for each LF that reads them.
  @Test func derivedTextsServeAllFunctions() throws {
    let rows = try ProgramRows(DerivedTests.task)
    rows.program.prepare()
    rows.begin(["  hello ", "   ", "hello world\n"])
    for _ in 0..<2 {
      #expect(try rows.votes(of: "empty") == [1, 0, 1])
      #expect(try rows.votes(of: "known") == [0, .abstain, .abstain])
      #expect(try rows.votes(of: "phrase") == [.abstain, .abstain, 0])
      #expect(try rows.votes(of: "starts") == [0, 1, 0])
      #expect(try rows.votes(of: "last") == [1, 1, 0])
    }
  }

  @Test func theTesterKnowsDerivedValues() throws {
    let tester = try FunctionTester(DerivedTests.task)
    #expect(try tester.vote(of: "greets", on: ["text": "so hello"]) == .yes)
    #expect(try tester.vote(of: "greets", on: ["text": "good bye"]) == .no)
    #expect(try tester.vote(of: "starts", on: ["text": " hello"]) == .yes)
  }

  /// Also of one that finds the value there: else the votes would depend on which LF ran first.
  @Test func givingUpIsAFaultOfAllThatAsk() throws {
    let tester = try FunctionTester(DerivedTests.task)
    let rows = try ProgramRows(DerivedTests.task)
    for (name, other) in [("repetitive", "repeated"), ("repeated", "repetitive"), ("repeated", "repeated")] {
      rows.begin([MatchLimitTests.text])
      for function in [name, other] {
        let error = #expect(throws: MatchLimitReached.self) { try rows.votes(of: function) }
        #expect(error?.pattern == MatchLimitTests.endless)
      }
      #expect(try rows.votes(of: "calm") == [0])
    }
    #expect(try tester.vote(of: "repeated", on: ["text": "aa"]) == .yes)
  }

  @Test func aCircleIsNamed() async throws {
    #expect(try FunctionTester(DerivedTests.task).vote(of: "circle", on: ["text": ""]) == .yes)
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try FunctionTester(DerivedTests.task).vote(of: "circle", on: ["text": "x"])
    }
    #expect(result.errorText.contains("derived values ask for one another: second → third → second"))
  }

  @Test func outsideOfAFunctionThereIsNoValue() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { _ = Line().length }
    #expect(!result.errorText.contains("ask for one another"))
  }

  /// A text of another row does not become one of this row by being read again.
  @Test func aTextOfAnotherRowStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tester = try FunctionTester(
        Probe<YesNo, Keeping> { LabelingFunction("kept") { $0.kept.isEmpty ? .yes : .no } })
      _ = try tester.vote(of: "kept", on: ["text": "first"])
      _ = try tester.vote(of: "kept", on: ["text": "second"])
    }
    #expect(result.errorText.contains(TextLifetimeTests.message))
  }

  struct Keeping: Row {
    nonisolated(unsafe) static var text: Text?
    @Column var text: Text
    @Derived({ (row: Keeping) in
      if Keeping.text == nil { Keeping.text = row.text }
      return Keeping.text!
    }) var kept: Text
  }

  struct Stranger: Row {
    @Column var text: Text
    @Derived({ (line: Line) in line.length }) var length: Int
  }
  static let strangerLine = #line - 2

  @Test func aClosureOfAnotherRowIsRefused() {
    let problem = TaskProblem(
      .derivedFromOtherRow, "length", detail: "Line", file: #filePath, line: DerivedTests.strangerLine)
    #expect(throws: problem) {
      try FunctionTester(Probe<YesNo, Stranger> { LabelingFunction("x") { $0.length > 0 ? .yes : .no } })
    }
  }
}
