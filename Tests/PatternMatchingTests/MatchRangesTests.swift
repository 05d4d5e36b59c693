import Testing

@testable import PatternMatching

/// Where phrases and patterns are found in a text, as bytes of its UTF-8.
@Suite struct MatchRangesTests {
  private func pieces(_ text: String, _ ranges: [Range<Int>]) -> [String] {
    ranges.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
  }

  @Test func phrasesAreFoundInAnyCaseAndJoinedWhereTheyOverlap() {
    let text = "Été: SUBSCRIBE, subscribers scribe"
    #expect(
      pieces(text, Literals(["subscribe", "scribers"], wholeWords: false).ranges(in: text)) == [
        "SUBSCRIBE", "subscribers",
      ])
    #expect(pieces(text, Literals(["subscribe", "été"], wholeWords: true).ranges(in: text)) == ["SUBSCRIBE"])
    #expect(Literals(["a"], wholeWords: false).ranges(in: "").isEmpty)
    #expect(Literals(["longer than the text"], wholeWords: false).ranges(in: "text").isEmpty)
  }

  @Test func patternsAreFoundOneBehindTheOther() throws {
    let text = "a1 é22 ☃333"
    #expect(pieces(text, try RegularExpression(#"\d+"#, ignoringCase: true).ranges(in: text)) == ["1", "22", "333"])
    #expect(pieces(text, try RegularExpression("é", ignoringCase: true).ranges(in: text)) == ["é"])
    #expect(try RegularExpression("x*", ignoringCase: true).ranges(in: text).isEmpty)
    #expect(pieces("aab", try RegularExpression("a*?b|a", ignoringCase: true).ranges(in: "aab")) == ["aab"])
    #expect(try RegularExpression("a", ignoringCase: true).ranges(in: "").isEmpty)
  }
}
