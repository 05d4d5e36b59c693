import Tally
import TestSupport
import Testing
import WorkerProtocol

/// What is refused before any row is read, with the place of the mistake.
@Suite struct TaskProblemTests {
  enum None: String, ClassLabel { case none, other }
  enum Some: String, ClassLabel { case other, Some }
  enum Abstain: String, ClassLabel {
    case other
    case abstain = "ABSTAIN"
  }
  /// `.none` abstains whatever the class is called in files.
  enum NoneByCase: String, ClassLabel {
    case none = "nothing"
    case other
  }
  enum Single: String, ClassLabel { case only }
  struct Many: ClassLabel {
    let rawValue: String
    static let allCases = (0..<32_768).map { Many(rawValue: "c\($0)") }
  }
  struct Twice: Row {
    @Column var text: Text
    @Column("text") var other: Text
  }

  @Test func reservedClassNamesAreRefused() {
    expect(
      Probe<None, Line> { Keywords("k", in: \.text, ["x"], vote: .other) }, TaskProblem(.reservedClassName, "none"))
    expect(
      Probe<Some, Line> { Keywords("k", in: \.text, ["x"], vote: .other) }, TaskProblem(.reservedClassName, "Some"))
    expect(
      Probe<Abstain, Line> { Keywords("k", in: \.text, ["x"], vote: .other) },
      TaskProblem(.reservedClassName, "ABSTAIN"))
    expect(
      Probe<NoneByCase, Line> { Keywords("k", in: \.text, ["x"], vote: .other) },
      TaskProblem(.reservedClassName, "none"))
  }

  @Test func numbersOfClassesAreChecked() {
    let one = Probe<Single, Line> { Keywords("k", in: \.text, ["x"], vote: .only) }
    expect(one, TaskProblem(.tooFewClasses, "Single", detail: "1"))
    let many = Probe<Many, Line> { Keywords("k", in: \.text, ["x"], vote: Many.allCases[0]) }
    expect(many, TaskProblem(.tooManyClasses, "Many", detail: "32768"))
  }

  @Test func aTaskWithoutFunctionsIsRefused() {
    expect(Probe<YesNo, Line> {}, TaskProblem(.noFunctions, "Probe<YesNo, Line>"))
  }

  @Test func functionsOfOneNameAreRefusedWithBothPlaces() {
    let line = #line + 2
    let task = Probe<YesNo, Line> {
      Keywords("same", in: \.text, ["x"], vote: .yes)
      LabelingFunction("other") { _ in nil }
      LabelingFunction("same") { _ in nil }
    }
    expect(
      task, TaskProblem(.repeatedFunctionName, "same", detail: "\(#filePath):\(line)", file: #filePath, line: line + 2))
  }

  @Test func aFunctionNeedsAName() {
    let line = #line + 1
    let task = Probe<YesNo, Line> { LabelingFunction("") { _ in nil } }
    expect(task, TaskProblem(.emptyFunctionName, "", file: #filePath, line: line))
  }

  @Test func aMalformedPatternIsRefusedWithItsPlace() {
    let line = #line + 1
    let task = Probe<YesNo, Line> { Pattern("broken", in: \.text, "a(b", vote: .yes) }
    let detail = "missing closing parenthesis, at byte 3"
    expect(task, TaskProblem(.malformedPattern, "broken", detail: detail, file: #filePath, line: line))
  }

  @Test func emptyListsAreRefused() throws {
    let folder = try TemporaryFolder()
    let list = try folder.write("# nothing but\n\n  \r\n# comments\n", to: "list.txt")
    let line = #line + 2
    let tasks: [Probe<YesNo, Line>] = [
      Probe { Keywords("empty", in: \.text, [], vote: .yes) },
      Probe { Keywords("empty", in: \.text, ["", ""], vote: .yes) },
      Probe { Lookup("empty", in: \.text, [String](), vote: .yes) },
      Probe { Keywords("empty", in: \.text, list: list, vote: .yes) },
      Probe { Lookup("empty", in: \.text, list: list, vote: .yes) },
    ]
    for (index, task) in tasks.enumerated() {
      expect(task, TaskProblem(.emptyList, "empty", file: #filePath, line: line + index))
    }
  }

  @Test func unreadableListsAreRefused() throws {
    let folder = try TemporaryFolder()
    let absent = folder.path("absent.txt")
    let line = #line + 1
    let keywords = Probe<YesNo, Line> { Keywords("absent", in: \.text, list: absent, vote: .yes) }
    expect(keywords, TaskProblem(.unreadableList, "absent", detail: absent, file: #filePath, line: line))
    let lookup = Probe<YesNo, Line> { Lookup("a_folder", in: \.text, list: folder.path, vote: .yes) }
    expect(lookup, TaskProblem(.unreadableList, "a_folder", detail: folder.path, file: #filePath, line: line + 2))
  }

  @Test(arguments: [(0.0, 5.0), (1, 5), (-0.5, 5), (.nan, 5), (0.9, 0), (0.9, -1), (0.9, .infinity)])
  func impossibleAccuraciesAreRefused(accuracy: Double, votes: Double) {
    let line = #line + 1
    let task = Probe<YesNo, Line> { Keywords("k", in: \.text, ["x"], vote: .yes).accuracy(accuracy, asIfSeenOn: votes) }
    let detail = "\(accuracy) on \(votes) votes"
    expect(task, TaskProblem(.impossibleAccuracy, "k", detail: detail, file: #filePath, line: line))
  }

  @Test func columnsOfOneNameAreRefused() {
    expect(Probe<YesNo, Twice> { Keywords("k", in: \.text, ["x"], vote: .yes) }, TaskProblem(.repeatedColumn, "text"))
  }

  private func expect<Task: LabelingTask>(
    _ task: Task, _ problem: TaskProblem, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: problem, sourceLocation: sourceLocation) { _ = try FunctionTester(task) }
  }
}
