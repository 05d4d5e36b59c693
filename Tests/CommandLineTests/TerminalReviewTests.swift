import Foundation
import Reporting
import TestSupport
import Testing

@testable import Review
@testable import TallyCLI

@Suite(.tags(.slow)) struct TerminalReviewTests {
  @Test func onePersonAnswersOnATerminal() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let terminal = try TerminalCommand(
      ["review", "video-comments", "--terminal", "--as", "ana", "--gold-share", "0", "--audit-share", "0"],
      in: work.root)
    #expect(terminal.read(until: "not sure"))
    terminal.write("1")
    #expect(terminal.read(until: "1 answer"))
    #expect(terminal.read(until: "the model"))
    terminal.write("2")
    #expect(terminal.read(until: "2 answers"))
    terminal.write("z")
    #expect(terminal.read(until: "taken back: answer it again"))
    terminal.write("cwhy \u{E9}\r")
    terminal.write("f")
    #expect(terminal.read(until: "flagged"))
    terminal.write("1")
    #expect(terminal.read(until: "2 answers"))
    terminal.write("/sp\r")
    #expect(terminal.read(until: "3 answers"))
    terminal.write("s")
    #expect(terminal.read(until: "4 answers"))
    terminal.write("q")
    #expect(terminal.read(until: "to label with them: tally run video-comments"))
    #expect(terminal.end() == 0)
    let log = try await work.tally("gold", "log", "video-comments", "--limit", "100", "--by", "ana", "--json")
    let entries = try #require(try JSONSerialization.jsonObject(with: log.output) as? [[String: Any]])
    #expect(
      entries.reversed().compactMap { $0["kind"] as? String } == [
        "reviewerAdded", "answered", "answered", "undone", "answered", "answered", "answered",
      ])
    let payloads = entries.reversed().compactMap { $0["payload"] as? String }
    #expect(payloads[4].contains("\"comment\":\"why é\"") && payloads[4].contains("\"flag\":true"))
    #expect(payloads[5].contains("\"label\":\"spam\"") && payloads[6].contains("\"verdict\":\"skip\""))
    // The row that was taken back is the one that was answered again.
    let rows = entries.reversed().compactMap { $0["row"] as? String }
    #expect(rows[1] == rows[2] && rows[2] == rows[3] && rows[0] != rows[1])
    try await work.tally("gold", "verify", "video-comments").expectDone()
  }

  @Test func aSecondProcessIsToldWhoReviews() async throws {
    let work = try await Workspace()
    try await work.tally("run", "video-comments").expectDone()
    let terminal = try TerminalCommand(["review", "video-comments", "--terminal"], in: work.root)
    #expect(terminal.read(until: "not sure"))
    try work.write("id,label\nc1,spam\n", to: "a.csv")
    let outcome = try await work.tally("gold", "import", "video-comments", "a.csv")
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("error: this task is being reviewed by another process: "))
    #expect(outcome.errors.hasSuffix("\n  fix: answer there, or end it first\n"))
    // A run goes on beside it.
    try await work.tally("run", "video-comments").expectDone()
    terminal.terminate()
    #expect(terminal.end() == 0)
    try await work.tally("gold", "import", "video-comments", "a.csv").expectDone()
  }
}

/// The screen's parts that need no terminal.
@Suite struct ReviewFrameTests {
  private static func item(_ text: String, id: String = "r1", classes: [String]) -> ReviewItem {
    ReviewItem(
      id: id,
      content: RowContent(json: "{}", columns: [.init(name: "text", value: text, isText: true, matches: [])]),
      classes: classes, suggestion: nil, guidelines: 0, expires: 0, others: [])
  }

  private static func lines(
    _ state: ReviewScreenState, width: Int = 60, height: Int = 16, guidelines: Guidelines? = nil
  ) -> [String] {
    ReviewFrame(
      state: state, task: "Task", name: "ana", guidelines: guidelines, width: width, height: height, usesColor: false
    ).lines
  }

  @Test(arguments: [20, 40, 80, 200], [4, 10, 24, 60]) func nothingIsWiderOrHigherThanTheWindow(width: Int, height: Int)
  {
    let classes = (0..<40).map { "class \($0) 日本語" }
    var state = ReviewScreenState(classes: classes)
    state.show(
      Self.item(
        String(repeating: "long text 日本語 with\u{1B}[2J control\nand lines ", count: 80), id: "<id>\u{202E}",
        classes: classes))
    for mode in [
      ReviewScreenState.Mode.answering, .help, .comment(String(repeating: "é", count: 300)), .choosing("class 1"),
    ] {
      state.mode = mode
      let lines = Self.lines(
        state, width: width, height: height,
        guidelines: Guidelines(
          version: 2, text: "Be fair.\n\u{1B}[31mred", examples: [.init(label: "x", text: "y", why: "z")]))
      #expect(lines.count <= height)
      for line in lines {
        #expect(DisplayWidth.of(line) <= width)
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
      }
    }
  }

  @Test func theKeysOfTheClassesAreShownAndMeanThem() {
    let classes = (0..<30).map { "c\($0)" }
    var state = ReviewScreenState(classes: classes)
    state.show(Self.item("x", classes: classes))
    let screen = Self.lines(state, width: 120).joined(separator: "\n")
    #expect(screen.contains(" 1 c0 ") && screen.contains(" 9 c8 ") && screen.contains(" a c9 "))
    #expect(state.press(.character("1"), page: 5) == .answer(.label("c0")))
    #expect(state.press(.character("a"), page: 5) == .answer(.label("c9")))
    #expect(state.press(.character("u"), page: 5) == .answer(.unsure))
    // No class has a key that means something else.
    for character in "suzfcqpxgvh?/" { #expect(ClassKeys.place(of: character) == nil) }
    #expect((0..<30).compactMap(ClassKeys.key).enumerated().allSatisfy { ClassKeys.place(of: $1) == $0 })
  }

  @Test func aClassIsFoundByTheBeginningOfItsName() {
    var state = ReviewScreenState(classes: ["refund", "refund late", "praise"])
    state.show(Self.item("x", classes: state.classes))
    func type(_ text: String) -> ReviewScreenState.Wish? {
      _ = state.press(.character("/"), page: 5)
      for character in text { _ = state.press(.character(character), page: 5) }
      let wish = state.press(.enter, page: 5)
      _ = state.press(.escape, page: 5)
      return wish
    }
    #expect(type("pr") == .answer(.label("praise")))
    #expect(type("ref") == nil)
    #expect(type("refund") == .answer(.label("refund")))
    #expect(type("REFUND L") == .answer(.label("refund late")))
    #expect(type("") == nil && type("xyz") == nil)
  }

  @Test func withoutARowNoKeyAnswers() {
    var state = ReviewScreenState(classes: ["a", "b"])
    state.show(nil)
    for key in "12usfc/" { #expect(state.press(.character(key), page: 5) == nil) }
    #expect(state.press(.character("z"), page: 5) == .undo && state.press(.character("q"), page: 5) == .quit)
    #expect(Self.lines(state).contains { $0.contains("There is nothing left to answer.") })
  }

  @Test func longTextsScroll() {
    var state = ReviewScreenState(classes: ["a", "b"])
    state.show(Self.item((1...50).map { "line \($0)" }.joined(separator: "\n"), classes: state.classes))
    #expect(Self.lines(state).contains { $0.hasSuffix("  line 1") })
    _ = state.press(.pageDown, page: 5)
    #expect(!Self.lines(state).contains { $0.hasSuffix("  line 1") })
    #expect(Self.lines(state).contains { $0.hasSuffix("line 8") })
    state.scroll = 10_000
    #expect(Self.lines(state).contains { $0.hasSuffix("line 50") })
  }

  @Test(arguments: [5, 10, 33]) func wrappingKeepsEveryLetter(width: Int) {
    let text = "one two  three a-very-long-word-without-any-blank 日本語テキスト\n\nend"
    let lines = ReviewFrame.wrap(text, to: width)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " && !$0.isNewline })
  }
}
