import Foundation
import TestSupport
import Testing

/// The pages under `Documentation` and the README do what they say.
@Suite(.tags(.slow), .serialized) struct DocumentationTests {
  private static let folder = TallyProgram.package + "/Documentation"

  /// From an empty folder to labels, as a reader types it. The package that grows is under `.build`, so that the next test run
  /// need not compile Tally again.
  @Test func theTutorialWorksAsItIsPrinted() async throws {
    let page = try ExecutedMarkdown(DocumentationTests.folder + "/tutorial.md")
    #expect(page.steps.count > 15)
    let place = TallyProgram.package + "/.build/command-line-tests/Tutorial"
    let manager = FileManager.default
    try manager.createDirectory(atPath: place, withIntermediateDirectories: true)
    for name in try manager.contentsOfDirectory(atPath: place) where name != ".build" {
      try manager.removeItem(atPath: "\(place)/\(name)")
    }
    for step in page.steps { try await perform(step, in: place) }
  }

  @Test(arguments: ["labeling-functions.md", "from-snorkel.md", "tutorial.md", "../README.md"])
  func theSwiftOfAPageCompiles(name: String) throws {
    let page = try ExecutedMarkdown("\(DocumentationTests.folder)/\(name)")
    for step in page.steps {
      guard case .compile(let text, let wrapper) = step.step else { continue }
      let source = wrapper == nil ? text : DocumentationTests.task(text, isRow: wrapper == "row")
      #expect(try Compiler.errors(in: source) == [], "\(name):\(step.line)")
    }
  }

  /// Links between pages lead somewhere.
  @Test func linksLeadToFiles() throws {
    let root = TallyProgram.package
    let pages = try FileManager.default.contentsOfDirectory(atPath: DocumentationTests.folder).filter {
      $0.hasSuffix(".md")
    }
    for page in pages.map({ "Documentation/" + $0 }) + ["README.md"] {
      let text = try String(contentsOfFile: "\(root)/\(page)", encoding: .utf8)
      for match in text.matches(of: /\]\(([^)#: ]+)(#[^)]*)?\)/) {
        let target = ("\(root)/\(page)" as NSString).deletingLastPathComponent + "/" + match.1
        #expect(FileManager.default.fileExists(atPath: target), "\(page): \(match.1)")
      }
    }
  }

  private func perform(_ placed: ExecutedMarkdown.Placed, in folder: String) async throws {
    let place = "tutorial.md:\(placed.line)"
    switch placed.step {
    case .write(let path, let text):
      let whole = "\(folder)/\(path)"
      try FileManager.default.createDirectory(
        atPath: (whole as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: whole, atomically: true, encoding: .utf8)
    case .edit(let path, let text):
      let source = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
      let edited = try #require(ExecutedMarkdown.edited(source, text), "\(place): nothing in \(path) begins so")
      try edited.write(toFile: "\(folder)/\(path)", atomically: true, encoding: .utf8)
    case .run(let script, let expected):
      let tools = (TallyProgram.path as NSString).deletingLastPathComponent
      let command = "exec 2>&1; set -e; tally() { \(tools)/tally \"$@\"; }; TALLY=\(TallyProgram.package)\n\(script)"
      let outcome = try await RunningCommand(["bash", "-c", command], folder, nil, ["NO_COLOR": "1"]).outcome()
      try #require(outcome.status == 0, "\(place): exit status \(outcome.status)\n\(outcome.text)")
      guard let expected else { return }
      let difference = ExecutedMarkdown.difference(outcome.text, expected)
      #expect(difference == nil, "\(place): \(difference ?? "")")
    case .compile: break
    }
  }

  /// The task that snippets of functions, and of columns, are thought to stand in.
  private static func task(_ text: String, isRow: Bool) -> String {
    """
    import Tally
    struct Page: LabelingTask {
      enum Label: String, ClassLabel { case ham, spam }
      struct Comment: Row {
        @Column var text: Text
        @Column var author: Text
        @Column("like_count") var likes: Int?
        \(isRow ? text : "@Derived({ (comment: Comment) in comment.text.words.map { String($0) } }) var tokens: [String]")
      }
      var data = Dataset("rows.jsonl")
      var functions: LabelingFunctions<Comment, Label> {
        \(isRow ? "Keywords(\"a\", in: \\.text, [\"a\"], vote: .ham)" : text)
      }
    }
    func sentiment(of text: Text) -> Double { 0 }
    """
  }
}

/// The executor itself: a page that says something else than what happens must not pass.
@Suite struct ExecutedMarkdownTests {
  @Test(arguments: [
    ("a\nb\n", "a\nb\n", true), ("a\nb\n", "a\n", false), ("a\n", "a\nb\n", false), ("a 0.5 s\n", "a … s\n", true),
    ("a 0.5 min\n", "a … s\n", false), ("a\nb\nc\n", "a\n…\nc\n", true), ("a\nc\n", "a\n…\nc\n", true),
    ("a\nb\n", "a\n…\nc\n", false), ("x1y2z\n", "x…y…z\n", true), ("x1z\n", "x…y…z\n", false), ("a  \n\n", "a\n", true),
  ])
  func outputsAreCompared(output: String, expected: String, isSame: Bool) {
    #expect((ExecutedMarkdown.difference(output, expected) == nil) == isSame)
  }

  @Test func aDeclarationIsReplacedAsAWhole() {
    let source = "struct A {\n  var f: Int {\n    if a {\n      1\n    }\n  }\n\n  var g = 1\n}\n"
    #expect(
      ExecutedMarkdown.edited(source, "var f: Int {\n  2\n\n  3\n}\n")
        == "struct A {\n  var f: Int {\n    2\n\n    3\n  }\n\n  var g = 1\n}\n")
    #expect(ExecutedMarkdown.edited(source, "var h: Int {\n}\n") == nil)
  }
}
