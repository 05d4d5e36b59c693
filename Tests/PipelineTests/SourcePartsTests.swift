import Testing

@testable import Pipeline

@Suite struct SourcePartsTests {
  static let source = """
    import Tally
    let limit = 3
    struct Spam: LabelingTask {
      var functions: LabelingFunctions<Row, Label> {
        Keywords("a", in: \\.text, ["}", "(", "\\""], vote: .spam)
        LabelingFunction("b") { row in
          // a bracket { in a comment, a /* comment
          let text = "\\(row.text.words.map { "\\($0)}" })"
          return text.count > limit /* { */ ? .spam : nil
        }
        .accuracy(0.9, asIfSeenOn: 3)
        for word in ["x", "y"] {
          Pattern(word, in: \\.text, #"\\("(" \\s]"#, vote: .ham)
        }
        Keywords(
          "c", in: \\.text,
          list: \"""
            { [
            \""", vote: .ham)
      }
    }
    func helper() {}
    """

  private func parts(_ source: String, _ lines: [Int]) -> SourceParts {
    SourceParts(files: ["f": source], places: lines.map { ("f", $0) })
  }

  @Test func anFunctionHasItsStatementsLines() {
    let lines = Self.source.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    func text(_ range: ClosedRange<Int>) -> String {
      lines[(range.lowerBound - 1)...(range.upperBound - 1)].joined(separator: "\n")
    }
    let parts = parts(Self.source, [5, 6, 13, 15])
    #expect(parts.own == [text(5...5), text(6...11), text(13...13), text(15...19)])
    #expect(parts.shared == "f\n" + text(1...4) + "\n" + text(12...12) + "\n" + text(14...14) + "\n" + text(20...22))
  }

  @Test func anEditOfOneLeavesTheOthers() {
    let edited = Self.source.replacing(#"["}", "("#, with: #"["other", "#)
    let (before, after) = (parts(Self.source, [5, 6, 13]), parts(edited, [5, 6, 13]))
    #expect(before.own[0] != after.own[0])
    #expect(before.own[1...] == after.own[1...])
    #expect(before.shared == after.shared)
  }

  @Test(arguments: ["func helper()", "let limit = 3", "for word in"])
  func anEditOutsideIsEverybodys(place: String) {
    let edited = Self.source.replacing(place, with: place + " ")
    #expect(parts(edited, [5, 6, 13]).shared != parts(Self.source, [5, 6, 13]).shared)
  }

  /// More counts as shared, never less.
  @Test(arguments: [
    #"LabelingFunction("a") { $0.text.firstMatch(of: /\{/) == nil ? .spam : nil }"#, "Keywords((", #"f(")"#,
  ])
  func whereNoEndIsFoundTheFirstLineIsIts(line: String) {
    let parts = parts("\(line)\nafter\n)\n", [1])
    #expect(parts.own == [line])
    #expect(parts.shared.contains("after"))
  }

  @Test func aPlaceElsewhereIsNobodys() {
    let parts = SourceParts(files: ["f": "a()"], places: [("g", 1), ("f", 9)])
    #expect(parts.own == [nil, nil])
    #expect(parts.shared == "f\na()")
  }
}
