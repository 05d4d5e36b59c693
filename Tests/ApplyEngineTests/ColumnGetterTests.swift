import ApplyEngine
import Foundation
import TestSupport
import Testing
import Votes
import WorkerProtocol

/// What an LF votes does not depend on whether the engine looks into a column for it, or calls it row by row.
@Suite struct ColumnGetterTests {
  struct Page {
    let text: String
    let title: String?
    let number: Int

    /// What the fixture's getters return, in its order.
    var values: [String?] {
      let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
      let words = text.split { !$0.isLetter }
      return [
        text, title, text, trimmed, title ?? text, text.utf8.count > 5 ? text : nil, number > 1 ? text : title,
        words.first.map { String($0) },
      ]
    }
  }

  static let pages = [
    Page(text: "an apple", title: "Fig", number: 0), Page(text: " pear tree ", title: nil, number: 1),
    Page(text: "figs, fig and apple", title: "pear e", number: 2), Page(text: "APPLE", title: "", number: 3),
    Page(text: "e\ne \n", title: "xx\n", number: 4), Page(text: "x apple", title: " a pear", number: 5),
    Page(text: "two", title: "apple\n", number: 6), Page(text: "apple", title: "three", number: 7),
  ]

  @Test func everyGetterIsFollowed() throws {
    let lines = try ColumnGetterTests.pages.map { page in
      var row: [String: Any] = ["id": "p\(page.number)", "text": page.text, "number": page.number]
      row["title"] = page.title
      return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self) + "\n"
    }.joined()
    let path = URL(fileURLWithPath: Crashy.path).deletingLastPathComponent().appendingPathComponent("ColumnsTask").path
    let program = try WorkerProgram(path: path, root: FileManager.default.temporaryDirectory.path)
    let run = try CrashyRun(lines, program: program)
    let applied = try run.votes()
    let rows = try SegmentRows(applied, functionCount: program.description.functions.count)
    for (index, function) in program.description.functions.enumerated() {
      let expected = ColumnGetterTests.pages.map { vote(index % 4, on: $0.values[index / 4]) }
      #expect(rows.votes[index] == expected, "\(function.name)")
    }
    #expect(applied.faults == [])
  }

  private func vote(_ kind: Int, on text: String?) -> Vote {
    guard let text else { return .abstain }
    func matches(_ pattern: String) -> Bool {
      text.range(of: pattern, options: [.regularExpression, .caseInsensitive]) != nil
    }
    switch kind {
    case 0: return text.lowercased().contains("apple") || text.lowercased().contains(" pear") ? 0 : .abstain
    case 1: return matches(#"\bfig\b"#) ? 1 : .abstain
    // Before a line feed that ends the text, too.
    case 2: return text.lowercased().hasSuffix("e") || text.lowercased().hasSuffix("e\n") ? 0 : .abstain
    default: return matches(#"([a-z])\1"#) ? 1 : .abstain
    }
  }
}
