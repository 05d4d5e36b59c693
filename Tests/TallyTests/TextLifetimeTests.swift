import Tally
import TestSupport
import Testing

/// A `Text` is a view of the current row: the next use behind it stops the program.
@Suite struct TextLifetimeTests {
  static let message = "a Text was used after its row: make a String(text) of what you keep"

  @Test func aTextKeptForTheNextRowStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tester = try FunctionTester(Keeping.task)
      _ = try tester.vote(of: "keep", on: ["text": "first"])
      _ = try tester.vote(of: "use", on: ["text": "second"])
    }
    #expect(result.errorText.contains(TextLifetimeTests.message))
  }

  @Test func aTextKeptBehindItsCallStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tester = try FunctionTester(Keeping.task)
      _ = try tester.vote(of: "keep", on: ["text": "first"])
      _ = Keeping.text?.contains("first")
    }
    #expect(result.errorText.contains(TextLifetimeTests.message))
  }

  @Test func aWordKeptForTheNextRowStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let tester = try FunctionTester(Keeping.task)
      _ = try tester.vote(of: "keep_word", on: ["text": "first word"])
      _ = try tester.vote(of: "use", on: ["text": "second"])
    }
    #expect(result.errorText.contains(TextLifetimeTests.message))
  }

  @Test func aStringOfATextIsKept() async {
    await #expect(processExitsWith: .success) {
      let tester = try FunctionTester(Keeping.task)
      _ = try tester.vote(of: "keep_string", on: ["text": "first"])
      _ = try tester.vote(of: "keep", on: ["text": "second"])
      precondition(Keeping.string == "first")
    }
  }

  @Test func aColumnOutsideAFunctionStops() async {
    await #expect(processExitsWith: .failure) { _ = Line().text }
  }

  enum Keeping {
    nonisolated(unsafe) static var text: Text?
    nonisolated(unsafe) static var string: String?

    static var task: Probe<YesNo, Line> {
      Probe {
        LabelingFunction("keep") { line in
          Keeping.text = line.text
          return nil
        }
        LabelingFunction("keep_word") { line in
          Keeping.text = line.text.words.first { _ in true }
          return nil
        }
        LabelingFunction("keep_string") { line in
          Keeping.string = String(line.text)
          return nil
        }
        LabelingFunction("use") { _ in Keeping.text?.contains("first") == true ? .yes : .no }
      }
    }
  }
}
