import Testing

@testable import Reporting

@Suite struct TextTableTests {
  @Test(arguments: [
    ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한글", 4), ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2),
    ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("a\u{200B}b", 2), ("ｗ", 2), ("–", 1), ("…", 1), ("█", 1), ("नि", 1),
  ])
  func widthsAreThoseOfATerminal(sample: (String, Int)) {
    #expect(DisplayWidth.of(sample.0) == sample.1)
  }

  @Test(arguments: [
    ("abcdef", 4, "abc…"), ("abcd", 4, "abcd"), ("漢字漢字", 5, "漢字…"), ("漢字漢字", 4, "漢…"), ("abc", 1, "…"), ("abc", 0, ""),
    ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
  ])
  func truncationKeepsCharactersWhole(sample: (String, Int, String)) {
    #expect(DisplayWidth.truncate(sample.0, to: sample.1) == sample.2)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000"), (100_000, "100,000"),
  ])
  func countsAreGrouped(sample: (Int, String)) { #expect(NumberFormat.count(sample.0) == sample.1) }

  @Test(
    arguments: [
      (nil, "–"), (0, "0.000"), (1, "1.000"), (0.0001, "<0.001"), (0.0005, "0.001"), (0.9999, ">0.999"),
      (0.9994, "0.999"), (0.1235, "0.124"), (0.05, "0.050"),
    ] as [(Double?, String)])
  func sharesAreNeverMistakenForAllOrNothing(sample: (Double?, String)) {
    #expect(NumberFormat.share(sample.0) == sample.1)
  }

  @Test(arguments: [
    (12.345, 2, "12.35"), (1234.5, 1, "1,234.5"), (-0.04, 1, "0.0"), (-2.5, 0, "-3"), (0.05, 3, "0.050"),
  ])
  func numbersAreRounded(sample: (Double, Int, String)) {
    #expect(NumberFormat.fixed(sample.0, digits: sample.1) == sample.2)
  }

  private func table() -> TextTable {
    var table = TextTable([.init("name", .left), .init("n"), .init("polarity", .left), .init("gold", group: 1)])
    table.append(["a rather long name of a labeling function", "1", "x", nil])
    table.append(["漢字", "1,000", nil, "0.5"])
    return table
  }

  @Test func columnsAreAligned() {
    #expect(
      table().render(TextStyle(width: 80)) == """
        name                                           n  polarity  gold
        ────────────────────────────────────────────────────────────────
        a rather long name of a labeling function      1  x            –
        漢字                                       1,000  –          0.5

        """)
  }

  @Test func theFirstColumnGivesWay() {
    #expect(
      table().render(TextStyle(width: 50)) == """
        name                             n  polarity  gold
        ──────────────────────────────────────────────────
        a rather long name of a la…      1  x            –
        漢字                         1,000  –          0.5

        """)
  }

  @Test func groupsAreDividedWhereTheNameWouldBeLost() {
    #expect(
      table().render(TextStyle(width: 40)) == """
        name                         n  polarity
        ────────────────────────────────────────
        a rather long name of …      1  x
        漢字                     1,000  –

        name                                gold
        ────────────────────────────────────────
        a rather long name of a labeling …     –
        漢字                                 0.5

        """)
  }

  @Test func colorIsOnlyUsedWhenAsked() {
    #expect(!table().render(TextStyle(width: 80)).contains("\u{1B}"))
    #expect(table().render(TextStyle(width: 80, usesColor: true)).hasPrefix("\u{1B}[1mname"))
  }

  @Test func controlCharactersCannotReachTheTerminal() {
    var table = TextTable([.init("name", .left)])
    table.append(["a\u{1B}[31m\nb"])
    #expect(table.render(TextStyle()).contains("a\u{FFFD}[31m\u{FFFD}b\n"))
  }

  @Test(arguments: [0, 1, 5, 999, 1000])
  func barsShowWhatIsThere(value: Int) {
    let bar = TextBar.text(value, peak: 1000, width: 10)
    #expect(DisplayWidth.of(bar) <= 10 && bar.isEmpty == (value == 0))
  }
}
