import LabelAnalysis
import Testing
import Votes

@testable import Reporting

@Suite struct WarningWordsTests {
  static let names = (0..<9).map { "lf\($0)" }
  static let interval = ShareInterval(lower: 0.125, upper: 0.25)

  static func rate(_ source: FunctionRate.Source, onlyClass: Vote?) -> FunctionRate {
    FunctionRate(
      source: source, accuracy: 0.1875, interval: source == .gold ? interval : nil, votes: 1234, chance: 0.5,
      onlyClass: onlyClass)
  }

  static let cases: [(ModelWarning, classes: [String], String)] = [
    (
      .littleOverlap(rows: 12, ofCovered: 3400), ["ham", "spam"],
      "only 12 of 3,400 covered rows have two votes or more, too few to say how good each labeling function is: "
        + "write functions that look at the same rows in another way"
    ),
    (
      .classesWithoutVotes([1]), ["ham", "spam"],
      #"no labeling function votes for "spam": write one, or rows of this class get other labels"#
    ),
    (
      .classesWithoutVotes([0, 2, 1]), ["a", "b", "c", "d"],
      #"no labeling function votes for "a", "c" and "b": write one, or rows of these classes get other labels"#
    ),
    (
      .departsFromMajority(share: 0.25, rows: 1250, model: nil, majorityVote: nil), ["ham", "spam"],
      "the model's label is not majority vote's on 1,250 rows, 0.250 of the covered ones: look at some of these rows; "
        + "if majority vote is right there, use --label-model majority"
    ),
    (
      .departsFromMajority(share: 0.25, rows: 1250, model: 0.5, majorityVote: 0.625), ["ham", "spam"],
      "the model's label is not majority vote's on 1,250 rows, 0.250 of the covered ones; on gold 0.500 of its labels "
        + "are right, and 0.625 of majority vote's: use --label-model majority, or mend the functions that the two "
        + "disagree about"
    ),
    (
      .departsFromMajority(share: 0.25, rows: 14, model: 0.75, majorityVote: 0.625), ["ham", "spam"],
      "the model's label is not majority vote's on 14 rows, 0.250 of the covered ones; on gold 0.750 of its labels are "
        + "right, and 0.625 of majority vote's: look at some of these rows: too few have gold to tell which of the two "
        + "is right"
    ),
    (
      .worseThanChance(function: 3, rate(.gold, onlyClass: 1)), ["ham", "spam"],
      #""lf3" is right on 0.188 of its 1,234 votes with gold (90 % interval 0.125–0.250), and chance would give 0.500: "#
        + #"let it vote "ham" instead, or remove it"#
    ),
    (
      .worseThanChance(function: 3, rate(.model, onlyClass: nil)), ["ham", "spam"],
      #""lf3" is right, the model estimates, on 0.188 of its 1,234 votes, and chance would give 0.500: "#
        + "turn its votes around, or remove it"
    ),
    (
      .worseThanChance(function: 8, rate(.model, onlyClass: 1)), ["a", "b", "c"],
      #""lf8" is right, the model estimates, on 0.188 of its 1,234 votes, and chance would give 0.500: "#
        + "look at the rows that it votes on, and mend or remove it"
    ),
    (
      .noBetterThanChance(function: 0, rate(.model, onlyClass: 1)), ["a", "b"],
      #""lf0" is right, the model estimates, on 0.188 of its 1,234 votes, and chance would give 0.500: "#
        + "make it narrower, or remove it: its votes say next to nothing"
    ),
    (
      .identical([0, 1, 2, 3, 4, 5, 6, 7]), ["a", "b"],
      #""lf0", "lf1", "lf2", "lf3", "lf4", "lf5" and 2 more vote alike on every row: "#
        + "keep one of them: copies are no evidence"
    ),
    (
      .checkedByOne(function: 2, other: 5, overlaps: 1200, disagreements: 0), ["a", "b"],
      #""lf2" meets no function but "lf5", and agrees with it on all 1,200 rows: write another function for these rows, "#
        + "or check some by hand: nothing independent checks these two"
    ),
    (
      .checkedByOne(function: 2, other: 5, overlaps: 1200, disagreements: 7), ["a", "b"],
      #""lf2" meets no function but "lf5", and agrees with it on all but 7 of 1,200 rows: write another function for "#
        + "these rows, or check some by hand: nothing independent checks these two"
    ),
  ]

  @Test(arguments: cases.indices)
  func everyWarningHasItsWords(index: Int) {
    let (warning, classes, text) = Self.cases[index]
    let words = WarningWords(functionNames: Self.names, classNames: classes)(warning)
    #expect(words.what + ": " + words.fix == text)
  }

  @Test(arguments: [40, 80, 120])
  func linesAreCutBetweenWordsAndTheRestIsCounted(width: Int) throws {
    let report = Self.report((0..<11).map { .checkedByOne(function: 2, other: 5, overlaps: 10 + $0, disagreements: 0) })
    let section = try #require(WarningsSection.text(report, TextStyle(width: width)))
    let lines = section.split(separator: "\n")
    #expect(lines.first == "worth a look" && lines.last == "… and 3 more")
    #expect(lines.filter { $0.hasPrefix("- ") }.count == 8)
    for line in lines { #expect(DisplayWidth.of(line) <= width) }
    #expect(report.text(TextStyle(width: width)).hasSuffix("… and 3 more\n"))
  }

  @Test func nothingToWarnOfIsNoSection() {
    #expect(WarningsSection.text(Self.report([]), TextStyle()) == nil)
  }

  private static func report(_ warnings: [ModelWarning]) -> RunReport {
    var builder = VotePatternBuilder(functionCount: names.count, classCount: 2)
    _ = builder.add(Array(repeating: 1, count: names.count))
    let patterns = builder.build().patterns
    let posterior = Posterior(classCount: 2, values: [0.25, 0.75])
    return RunReport(
      classNames: ["a", "b"], functionNames: names, analysis: VoteAnalysis(patterns),
      estimatedAccuracies: names.map { _ in 0.75 }, labels: LabelCounts(posterior, of: patterns),
      margins: MarginHistogram(posterior, of: patterns),
      comparison: ModelComparison(posterior, of: patterns, gold: nil),
      warnings: warnings)
  }
}
