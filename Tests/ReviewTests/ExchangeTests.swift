import Foundation
import Interchange
import Ledger
import TestSupport
import Testing
import Votes

@testable import Review

@Suite struct ExchangeTests {
  private let folder: TemporaryFolder
  private let desk: ReviewDesk

  init() throws {
    folder = try TemporaryFolder()
    desk = try ReviewDesk.inMemory(SmallTask.rows(40), people: ["lea"])
  }

  @discardableResult
  private func read(
    _ text: String, _ name: String, into desk: ReviewDesk? = nil, reviewer: String = "file"
  ) throws -> ImportReport {
    let path = try folder.write(text, to: name)
    return try (desk ?? self.desk).take(
      PeoplesFormats.read(path: path, classes: SmallTask.classes), file: name, sha256: EventChain.sha256(text),
      reviewer: reviewer, selection: .chosen, by: "lea")
  }

  private func written(
    _ format: any PeoplesFormat.Type, _ what: AnswerExport.What, of desk: ReviewDesk? = nil, limit: Int = 5
  ) throws -> String {
    let path = folder.path("out-\(UUID().uuidString)")
    let desk = desk ?? self.desk
    _ = try AnswerExport(desk.state, rows: desk.rows, format: format, what: what, limit: limit, textColumn: nil)
      .write(to: path)
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private static let csv = """
    id,label,reviewer,at,comment
    r1,spam,ana,2026-11-21T10:00:00Z,"says ""buy"", twice"
    r2,ham,ana,2026-11-21T10:01:00Z,
    r2,ham,ben,2026-11-21T10:02:00Z,
    r3,ham,ana,2026-11-21T10:03:00Z,
    r3,spam,ben,2026-11-21T10:04:00Z,ünïcode 😀
    r4,,ana,2026-11-21T10:05:00Z,
    r999,spam,ana,2026-11-21T10:06:00Z,

    """

  @Test func answersAreReadIn() throws {
    let report = try read(Self.csv, "a.csv")
    #expect(report.added == 5 && report.known == 0 && report.conflicts.isEmpty && report.format == "csv")
    #expect(report.unknownRowCount == 1 && report.unknownRows == ["r999"] && report.passed == ["open": 1])
    #expect(report.disputedRowCount == 1)
    let answers = desk.state.answers(row: "r1")
    #expect(answers.map(\.reviewer) == ["ana"] && answers[0].record.comment == "says \"buy\", twice")
    #expect(UTCMoment.text(answers[0].at) == "2026-11-21T10:00:00.000Z")
    #expect(desk.state.learnedRows().map(\.id) == ["r1", "r2"])
    #expect(desk.standing(of: "r3") == .disputed)
    #expect(try desk.entries.filter { $0.kind == "imported" }.count == 1)
  }

  @Test func readingInTwiceChangesNothing() throws {
    try read(Self.csv, "a.csv")
    let head = desk.state.head
    let again = try read(Self.csv, "other-name.csv")
    #expect(again.added == 0 && again.known == 5 && desk.state.head == head)
    // Also with more beside it: only what is new is added.
    let more = try read(Self.csv + "r5,ham,ana,2026-11-21T10:07:00Z,\n", "more.csv")
    #expect(more.added == 1 && more.known == 5)
  }

  @Test func whoContradictsHimselfIsListed() throws {
    try read(Self.csv, "a.csv")
    let report = try read("id,label,reviewer\nr1,ham,ana\nr6,spam,ana\nr6,ham,ana\n", "b.csv")
    #expect(report.added == 1)
    #expect(
      report.conflicts == [
        .init(row: "r1", reviewer: "ana", known: "spam", new: "ham", line: 2),
        .init(row: "r6", reviewer: "ana", known: "spam", new: "ham", line: 4),
      ])
    #expect(desk.state.answers(row: "r1").map(\.verdict) == [.label("spam")])
  }

  @Test func afterARollbackTheFileCanBeReadInAgain() throws {
    try desk.addReviewer("max", role: .lead)
    let seq = desk.state.seq
    try read(Self.csv, "a.csv")
    try desk.rollBack(to: seq, by: "max")
    #expect(desk.state.answerCount == 0)
    #expect(try read(Self.csv, "a.csv").added == 5)
  }

  @Test(arguments: ["csv", "jsonl"]) func plainAnswersRoundTrip(name: String) throws {
    try read(Self.csv, "a.csv")
    let format = try #require(PeoplesFormats.named(name))
    let other = try ReviewDesk.inMemory(SmallTask.rows(40), people: ["lea"])
    let text = try written(format, .answers)
    let report = try read(text, "b.\(name)", into: other)
    #expect(report.added == 5 && report.format == name)
    for (answer, copy) in zip(desk.state.answers, other.state.answers.sorted { $0.seq < $1.seq }) {
      #expect(answer.row == copy.row && answer.reviewer == copy.reviewer && answer.verdict == copy.verdict)
      #expect(answer.at == copy.at && answer.record.comment == copy.record.comment)
    }
    #expect(try written(format, .answers, of: other) == text)
  }

  @Test func labelsAreWhatARunReads() throws {
    try read(Self.csv, "a.csv")
    #expect(
      try written(CSVAnswers.self, .labels) == """
        id,label,selection,settledBy,answers
        r1,spam,chosen,reviewer,1
        r2,ham,chosen,agreement,2

        """)
    let path = try folder.write(written(JSONLinesAnswers.self, .labels), to: "l.jsonl")
    let reviewed = try ReviewedAnswers.read(path: path, classNames: SmallTask.classes)
    #expect(reviewed.answers(row: 0, id: "r1") == [.init(label: 1, selection: .chosen)])
  }

  // MARK: Label Studio

  @Test func tasksForLabelStudioHavePredictions() throws {
    let text = try written(LabelStudioAnswers.self, .queue, limit: 3)
    let tasks = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(tasks.count == 3)
    for task in tasks {
      let data = try #require(task["data"] as? [String: Any])
      let row = SmallTask.row(try #require(data["row_id"] as? String))
      #expect(data["text"] as? String == "text of row \(row)")
      guard let prediction = (task["predictions"] as? [[String: Any]])?.first else { continue }
      #expect(prediction["model_version"] as? String == "tally-at hand")
      let result = try #require((prediction["result"] as? [[String: Any]])?.first)
      #expect(result["from_name"] as? String == "label" && result["to_name"] as? String == "text")
      #expect(result["type"] as? String == "choices")
      #expect(try #require(result["id"] as? String).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
      let choices = try #require((result["value"] as? [String: Any])?["choices"] as? [String])
      #expect(choices.count == 1 && SmallTask.classes.contains(choices[0]))
      #expect((0.5...1).contains(try #require(prediction["score"] as? Double)))
    }
  }

  /// As Label Studio writes it, with what we do not know among it.
  private static let labelStudio = """
    [{"id":4,"data":{"text":"late refund again","row_id":"r7"},"project":3,"annotations":[{"id":9,"completed_by":2,
      "was_cancelled":false,"ground_truth":false,"lead_time":3.125,"created_at":"2026-11-21T03:00:00Z","mystery":{"a":[1,2.50]},
      "result":[{"id":"a1","from_name":"label","to_name":"text","type":"choices","value":{"choices":["spam"]}}]},
      {"id":10,"completed_by":{"id":5,"email":"ben@example.org"},"was_cancelled":true,"result":[]}],"predictions":[31]},
     {"id":5,"data":{"row_id":"r8"},"annotations":[{"id":11,"completed_by":2,"was_cancelled":false,"result":[]}]},
     {"id":6,"data":{"row_id":"r9"},"annotations":[]},
     {"id":7,"data":{"row_id":"r10"},"annotations":[{"id":12,"completed_by":2,"result":[{"type":"choices","value":{"choices":["ham","spam"]}}]}]}]
    """

  @Test func annotationsOfLabelStudioAreReadIn() throws {
    let report = try read(Self.labelStudio, "ls.json")
    #expect(report.format == "label-studio" && report.added == 3)
    #expect(report.passed == ["open": 1, "severalClasses": 1])
    let answers = desk.state.answers(row: "r7")
    #expect(answers.map(\.reviewer) == ["label-studio-2", "ben@example.org"])
    #expect(answers.map(\.verdict) == [.label("spam"), .skip])
    #expect(answers[0].record.milliseconds == 3_125)
    #expect(desk.state.answers(row: "r8").map(\.verdict) == [.unsure])
    #expect(try read(Self.labelStudio, "ls.json").added == 0)
  }

  @Test func whatLabelStudioWantsBackIsKept() throws {
    try read(Self.labelStudio, "ls.json")
    let text = try written(LabelStudioAnswers.self, .answers)
    let tasks = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    let task = try #require(tasks.first { ($0["data"] as? [String: Any])?["row_id"] as? String == "r7" })
    #expect(task["id"] as? Int == 4 && task["project"] as? Int == 3)
    let annotations = try #require(task["annotations"] as? [[String: Any]])
    #expect(annotations.map { $0["id"] as? Int } == [9, 10])
    // Numbers as they were written, too.
    #expect(text.contains(#""mystery":{"a":[1,2.50]}"#))
    let other = try ReviewDesk.inMemory(SmallTask.rows(40), people: ["lea"])
    #expect(try read(text, "back.json", into: other).added == 3)
    #expect(try written(LabelStudioAnswers.self, .answers, of: other) == text)
  }

  @Test func theInterfaceOfLabelStudioIsSound() {
    let header = PeoplesHeader(classes: ["a & b", "\"c\" <d>"], run: "r", textColumn: "text", listsAnswers: false)
    #expect(
      LabelStudioAnswers.configuration(header) == """
        <View>
          <Text name="text" value="$text"/>
          <Choices name="label" toName="text" choice="single" showInLine="true">
            <Choice value="a &amp; b"/>
            <Choice value="&quot;c&quot; &lt;d&gt;"/>
          </Choices>
        </View>

        """)
  }

  // MARK: Prodigy

  private static let prodigy = #"""
    {"text":"late  refund","meta":{"row_id":"r7","x":1.50},"options":[{"id":"ham","text":"ham"},{"id":"spam","text":"spam"}],"accept":["spam"],"answer":"accept","_view_id":"choice","_session_id":"ws-ana","_input_hash":-12345,"_task_hash":678,"odd":"\u00e9"}
    {"text":"b","meta":{"row_id":"r8"},"label":"spam","answer":"reject","_annotator_id":"ben","_timestamp":1795219200}
    {"text":"c","meta":{"row_id":"r9"},"accept":[],"options":[],"answer":"ignore","_session_id":"ws-ana"}
    {"text":"d","meta":{"row_id":"r10"},"options":[{"id":"ham"}],"accept":["ham"],"answer":"reject","_session_id":"ws-ana"}
    {"text":"e","meta":{"row_id":"r11"},"label":"ham","answer":"accept","_session_id":"ws-ana"}
    {"text":"f","meta":{"row_id":"r12"},"label":"ham"}

    """#

  @Test func answersOfProdigyAreReadIn() throws {
    let report = try read(Self.prodigy, "p.jsonl")
    #expect(report.format == "prodigy" && report.added == 5 && report.passed == ["open": 1])
    func verdict(_ row: String) -> [Verdict] { desk.state.answers(row: row).map(\.verdict) }
    #expect(verdict("r7") == [.label("spam")] && desk.state.answers(row: "r7")[0].reviewer == "ws-ana")
    // With two classes, not the one is the other.
    #expect(verdict("r8") == [.label("ham")] && desk.state.answers(row: "r8")[0].at == 1_795_219_200)
    #expect(verdict("r9") == [.skip] && verdict("r10") == [.unsure] && verdict("r11") == [.label("ham")])
  }

  @Test func withMoreClassesARejectionIsNoAnswer() throws {
    let path = try folder.write(Self.prodigy, to: "p.jsonl")
    let answers = try PeoplesFormats.read(path: path, classes: ["ham", "spam", "eggs"])
    #expect(answers.answers.map(\.row) == ["r7", "r9", "r10", "r11"])
    #expect(answers.passed.map(\.reason) == [.notThisClass, .open] && answers.passed[0].place.line == 2)
  }

  @Test func linesOfProdigyGoOutAsTheyCameIn() throws {
    try read(Self.prodigy, "p.jsonl")
    let text = try written(ProdigyAnswers.self, .answers)
    let lines = Self.prodigy.split(separator: "\n").dropLast()
    #expect(Set(text.split(separator: "\n")) == Set(lines))
  }

  @Test func ourAnswersRoundTripThroughProdigy() throws {
    for verdict in [Verdict.label("spam"), .unsure, .skip] {
      try desk.say(verdict, #require(try desk.next(for: "lea")).id, "lea")
    }
    let other = try ReviewDesk.inMemory(SmallTask.rows(40), people: ["max"])
    try read(written(ProdigyAnswers.self, .answers), "p.jsonl", into: other)
    for answer in desk.state.answers {
      let copy = try #require(other.state.answers(row: answer.row).first)
      #expect(copy.verdict == answer.verdict && copy.reviewer == "lea")
    }
    let queue = try written(ProdigyAnswers.self, .queue, of: other, limit: 4)
    let tasks = try queue.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(tasks.count == 4)
    let answered = Set(desk.state.answers.map(\.row))
    for task in tasks {
      let row = try #require((task["meta"] as? [String: Any])?["row_id"] as? String)
      #expect(!answered.contains(row) && task["answer"] == nil && task["_task_hash"] == nil)
      #expect((task["options"] as? [[String: String]])?.map { $0["id"] } == ["ham", "spam"])
    }
  }

  // MARK: Errors

  @Test func whatIsWrongWithAFileIsSaid() throws {
    func error(_ text: String, _ name: String) throws -> InterchangeError? {
      let path = try folder.write(text, to: name)
      do throws(InterchangeError) {
        _ = try PeoplesFormats.read(path: path, classes: SmallTask.classes)
        return nil
      } catch {
        return error
      }
    }
    func place(_ name: String, _ line: Int, column: String? = nil) -> FilePlace {
      FilePlace(path: folder.path(name), line: line, column: column)
    }
    #expect(
      try error("id,label\nr1,eggs\n", "a.csv")
        == .unknownClass(place("a.csv", 2, column: "label"), found: "eggs", classes: ["ham", "spam"]))
    #expect(
      try error("name,label\nr1,ham\n", "b.csv")
        == .missingColumn(place("b.csv", 1), expected: ["id", "task", "row"], found: ["name", "label"]))
    #expect(
      try error(#"[{"text":"x","choice":"ham"}]"#, "min.json")
        == .missingColumn(place("min.json", 1), expected: ["data"], found: ["text", "choice"]))
    #expect(
      try error(#"[{"data":{"text":"x"},"annotations":[]}]"#, "c.json")
        == .missingColumn(place("c.json", 1), expected: ["row_id", "id"], found: ["text"]))
    #expect(
      try error(#"{"text":"x","answer":"accept","label":"ham"}"#, "d.jsonl")
        == .missingColumn(place("d.jsonl", 1), expected: ["meta.row_id"], found: ["text", "answer", "label"]))
    #expect(
      try error(#"{"meta":{"row_id":"r1"},"answer":"accept","label":"eggs"}"#, "e.jsonl")
        == .unknownClass(place("e.jsonl", 1), found: "eggs", classes: ["ham", "spam"]))
    #expect(try error("[]", "f.json") == .noRows(path: folder.path("f.json")))
    #expect(
      try error("x", "g.txt")
        == .unknownFormat(path: folder.path("g.txt"), known: ["csv", "label-studio", "prodigy", "jsonl"]))
    #expect(try error("id,label,selection\nr1,ham,sometimes\n", "h.csv") != nil)
  }
}
