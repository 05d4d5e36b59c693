import Testing

@testable import Reporting

/// A long text on one line, around what was found in it.
@Suite struct ExcerptTests {
  private func ranges(_ text: String, _ piece: String) -> [Range<Int>] {
    let bytes = Array(text.utf8)
    let wanted = Array(piece.utf8)
    return (0...max(0, bytes.count - wanted.count)).filter { Array(bytes[$0..<$0 + wanted.count]) == wanted }.map {
      $0..<$0 + wanted.count
    }
  }

  @Test func aShortTextIsShownAsItIs() {
    #expect(Excerpt.render("a\tb\nc\u{1B}[0m", width: 40, style: TextStyle()) == "a b c\u{FFFD}[0m")
    let text = "please subscribe now"
    #expect(
      Excerpt.render(text, matches: ranges(text, "subscribe"), width: 40, style: TextStyle())
        == "please «subscribe» now")
  }

  @Test(arguments: [12, 20, 33, 60]) func nothingIsWiderThanAsked(width: Int) {
    let text = String(repeating: "before ", count: 30) + "日本語 needle " + String(repeating: "behind ", count: 30)
    for matches in [[], ranges(text, "needle"), ranges(text, "before")] {
      let shown = Excerpt.render(text, matches: matches, width: width, style: TextStyle())
      #expect(DisplayWidth.of(shown) <= width)
    }
    #expect(
      Excerpt.render(text, matches: ranges(text, "needle"), width: max(width, 20), style: TextStyle()).contains(
        "«needle»"))
  }

  @Test func coloursMarkWithoutTakingRoom() {
    let text = "a needle"
    let shown = Excerpt.render(text, matches: ranges(text, "needle"), width: 8, style: TextStyle(usesColor: true))
    #expect(shown == "a \u{1B}[33mneedle\u{1B}[0m")
  }

  @Test func durationsHaveTheUnitThatFits() {
    #expect(NumberFormat.duration(nanoseconds: nil) == nil)
    #expect(NumberFormat.duration(nanoseconds: 0.4) == "0 ns")
    #expect(NumberFormat.duration(nanoseconds: 85) == "85 ns")
    #expect(NumberFormat.duration(nanoseconds: 1_240) == "1.2 µs")
    #expect(NumberFormat.duration(nanoseconds: 340_000) == "340 µs")
    #expect(NumberFormat.duration(nanoseconds: 2.1e6) == "2.1 ms")
    #expect(NumberFormat.duration(nanoseconds: 3e9) == "3.0 s")
  }
}
