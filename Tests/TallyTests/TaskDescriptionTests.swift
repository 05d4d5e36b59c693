import Foundation
import RowFiles
import TestSupport
import Testing
import WorkerProtocol

@testable import Tally

/// What a worker answers to `describe`, written by hand, read by the engine through Codable.
@Suite struct TaskDescriptionTests {
  @Test func theAnswerReadsBackTheSame() throws {
    let description = try TaskProgram(SampleTask()).description
    let answer = try JSONDecoder().decode(DescribeAnswer.self, from: Data(description.answer))
    #expect(answer.task == description)
    #expect(answer.problem == nil)
  }

  @Test func anyTextReadsBackTheSame() throws {
    let odd = "q\"b\\s/\n\r\t\u{0}\u{1F}é😀\u{2028}"
    let task = Probe<YesNo, Line> {
      Keywords(odd, in: \.text, [odd], vote: .yes)
      Pattern("p", in: \.text, #"["\\/]\s"#, vote: .no)
    }
    let description = try TaskProgram(task).description
    #expect(try JSONDecoder().decode(DescribeAnswer.self, from: Data(description.answer)).task == description)
  }

  @Test(arguments: [
    TaskProblem(.noFunctions, "T"), TaskProblem(.malformedPattern, "a\"\n", detail: "\\", file: "f.swift", line: 12),
    TaskProblem(.repeatedFunctionName, "x", detail: "a:1", file: "b", line: 2),
  ])
  func problemsReadBackTheSame(problem: TaskProblem) throws {
    let answer = try JSONDecoder().decode(DescribeAnswer.self, from: Data(problem.answer))
    #expect(answer.problem == problem)
    #expect(answer.task == nil)
  }

  @Test func reportsReadBackTheSame() throws {
    var report = BatchReport()
    report.add(
      [BatchFault(kind: .thrown, function: 3, row: 17, message: "a \"message\"\n")], of: 3, functionCount: 4)
    report.add([BatchFault(kind: .matchLimit, function: 0, row: 0, message: "(a+)+$")], of: 0, functionCount: 4)
    report.problems = [
      RowProblem(.wrongType, at: 1 << 40, column: "a", expected: "integer"),
      RowProblem(.notJSON, at: 0, found: "\u{1}"),
      RowProblem(.unclosedQuote, at: 5),
    ]
    #expect(report.faultCounts == [1, 0, 0, 1])
    #expect(try JSONDecoder().decode(BatchReport.self, from: Data(report.json)) == report)
  }

  @Test func columnsAreDeclaredOnce() throws {
    #expect(
      try TaskProgram(SampleTask()).description.columns == [
        ColumnRequest(name: "text", kind: .text, isOptional: false),
        ColumnRequest(name: "like_count", kind: .integer, isOptional: true),
        ColumnRequest(name: "score", kind: .number, isOptional: false),
        ColumnRequest(name: "isReply", kind: .flag, isOptional: false),
        ColumnRequest(name: "author", kind: .text, isOptional: true),
        ColumnRequest(name: "age", kind: .integer, isOptional: false),
        ColumnRequest(name: "share", kind: .number, isOptional: true),
        ColumnRequest(name: "pinned", kind: .flag, isOptional: true),
      ])
  }

  struct Underscored: Row {
    @Column var _id: Text
    @Column var __deep: Int?
  }

  @Test func underscoresBelongToTheName() throws {
    let task = Probe<YesNo, Underscored> { Keywords("k", in: \._id, ["x"], vote: .yes) }
    #expect(try TaskProgram(task).description.columns.map(\.name) == ["_id", "__deep"])
  }

  @Test func theTaskIsDescribed() throws {
    let description = try TaskProgram(SampleTask()).description
    #expect(description.task == "SampleTask")
    #expect(description.version == TaskDescription.currentVersion)
    #expect(description.unit == "row" && description.labelSpace == "single-choice")
    #expect(description.classes == ["ham", "spam", "not clear"])
    #expect(
      description.dataset
        == DatasetDescription(path: "rows.jsonl", id: "id", gold: "gold.csv", whereToGet: "ask \"us\"\n"))
  }

  @Test func functionsAreDescribedWithTheirPlaces() throws {
    let functions = try TaskProgram(SampleTask()).description.functions
    #expect(
      functions.map(\.kind).prefix(9) == [
        "keywords", "keywords", "pattern", "pattern", "threshold", "threshold", "lookup", "lookup", "code",
      ])
    #expect(functions[0].line == SampleTask.subscribeLine)
    #expect(functions[1].line == SampleTask.subscribeLine + 1)
    #expect(functions[0].file.hasSuffix("Support/SampleTask.swift"))
    #expect(functions[0].declaration == #"phrases ["subscribe", "My Channel"] vote spam"#)
    #expect(functions[8].declaration == nil)
  }

  @Test func whatAnAuthorSaysOfAFunctionIsDescribed() throws {
    let task = Probe<YesNo, Line> {
      Keywords("k", in: \.text, ["a"], vote: .yes).accuracy(0.9, asIfSeenOn: 50)
      LabelingFunction("code") { line in line.text.contains("b") ? .no : nil }.accuracy(0.625, asIfSeenOn: 0.5)
      LabelingFunctions {
        Pattern("p", in: \.text, "c", vote: .yes)
        Pattern("q", in: \.text, "d", vote: .no)
      }.accuracy(0.75, asIfSeenOn: 10)
      Keywords("silent", in: \.text, ["e"], vote: .yes)
    }
    let description = try TaskProgram(task).description
    #expect(
      description.functions.map(\.accuracy) == [
        StatedAccuracy(accuracy: 0.9, votes: 50), StatedAccuracy(accuracy: 0.625, votes: 0.5),
        StatedAccuracy(accuracy: 0.75, votes: 10), StatedAccuracy(accuracy: 0.75, votes: 10), nil,
      ])
    #expect(try JSONDecoder().decode(DescribeAnswer.self, from: Data(description.answer)).task == description)
    #expect(try FunctionTester(task).vote(of: "code", on: ["text": "ab"]) == .no)
  }

  @Test func aDeclarationChangesWithItsMeaning() throws {
    let task = Probe<YesNo, Line> {
      Keywords("1", in: \.text, ["a"], vote: .yes)
      Keywords("2", in: \.text, ["b"], vote: .yes)
      Keywords("3", in: \.text, ["a"], wholeWords: true, vote: .yes)
      Keywords("4", in: \.text, ["a"], vote: .no)
      Pattern("5", in: \.text, "a", vote: .yes)
      Pattern("6", in: \.text, "a", case: .exact, vote: .yes)
      Lookup("7", in: \.text, ["a"], vote: .yes)
      Lookup("8", in: \.text, ["a", "b"], vote: .yes)
    }
    let declarations = try TaskProgram(task).description.functions.map(\.declaration)
    #expect(Set(declarations).count == declarations.count)
  }

  @Test func patternsThatNoAutomatonStandsForAreNamed() throws {
    let task = Probe<YesNo, Line> {
      Pattern("plain", in: \.text, "a+b", vote: .yes)
      Pattern("ahead", in: \.text, "a(?=b)", vote: .yes)
      Pattern("again", in: \.text, #"(a)\1"#, vote: .yes)
      Keywords("phrase", in: \.text, ["(?=b)"], vote: .yes)
    }
    #expect(try TaskProgram(task).description.functions.map(\.isOneByOne) == [nil, true, true, nil])
  }

  /// A set has another order in each process; the declaration goes into the run's id.
  @Test func aDeclarationDoesNotDependOnTheOrderOfASet() throws {
    let entries = Set((0..<40).map { "entry \($0)" })
    let task = Probe<YesNo, Line> {
      Lookup("set", in: \.text, entries, vote: .yes)
      Lookup("list", in: \.text, entries.sorted(), vote: .yes)
    }
    let functions = try TaskProgram(task).description.functions
    #expect(functions[0].declaration == functions[1].declaration)
  }

  @Test func listsAreReadFromFiles() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("\u{FEFF}# bad words\r\nDarn\r\n\r\n  heck it \n#no\nlast", to: "list.txt")
    let task = Probe<YesNo, Line> {
      Keywords("keywords", in: \.text, list: list, wholeWords: true, vote: .yes)
      Lookup("lookup", in: \.text, list: list, vote: .no)
    }
    let tester = try FunctionTester(task)
    #expect(try tester.votes(on: ["text": "oh darn!"]) == ["keywords": .yes])
    #expect(try tester.votes(on: ["text": "Heck it"]) == ["keywords": .yes, "lookup": .no])
    #expect(try tester.votes(on: ["text": "lasting #no"]) == [:])
    let declarations = try TaskProgram(task).description.functions.map(\.declaration)
    #expect(declarations[0] == #"words ["Darn", "heck it", "last"] vote yes"#)
  }
}
