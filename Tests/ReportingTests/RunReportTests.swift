import Foundation
import LabelAnalysis
import Testing
import Votes

@testable import Reporting

@Suite struct RunReportTests {
  static let names = [
    "keyword_subscribe", "regex_check_out_the_channel_of_somebody", "short_comment", "never_votes", "表情 👍 wide",
  ]
  static let classes = ["ham", "spam"]

  /// 2,000 rows from a fixed seed.
  static func report(withGold: Bool, classes: [String] = classes, repeats: Int = 1, title: String? = "youtube-spam")
    -> RunReport
  {
    var generator = SeededGenerator(seed: 7)
    let functionCount = names.count * repeats
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classes.count)
    var rows: [Int] = []
    var gold: [Vote] = []
    for _ in 0..<2000 {
      let label = Vote(generator.nextInt(below: classes.count))
      let line = (0..<functionCount).map { function -> Vote in
        guard function % names.count != 3, generator.nextInt(below: 10) < 1 + function % 5 else { return .abstain }
        return generator.nextInt(below: 10) < 8 ? label : Vote(generator.nextInt(below: classes.count))
      }
      rows.append(builder.add(line))
      gold.append(generator.nextInt(below: 4) == 0 ? label : .abstain)
    }
    let (patterns, canonical) = builder.build()
    let counts = GoldCounts(
      patternCount: patterns.count, classCount: classes.count, patternOfRow: rows.map { Int32(canonical[$0]) },
      gold: gold)
    let posterior = model(patterns)
    return RunReport(
      title: title, classNames: classes, functionNames: (0..<functionCount).map { names[$0 % names.count] },
      analysis: VoteAnalysis(patterns, gold: withGold ? counts : nil),
      estimatedAccuracies: (0..<functionCount).map { $0 % names.count == 3 ? nil : 0.9 - Double($0 % 5) / 50 },
      labels: LabelCounts(posterior, of: patterns), margins: MarginHistogram(posterior, of: patterns),
      comparison: ModelComparison(posterior, of: patterns, gold: withGold ? counts : nil))
  }

  /// Later LFs weigh more.
  private static func model(_ patterns: VotePatterns) -> Posterior {
    let classCount = patterns.classCount
    var values: [Double] = []
    for pattern in 0..<patterns.count {
      var weights = [Double](repeating: 0.2, count: classCount)
      for vote in patterns.votes(of: pattern) {
        weights[Int(patterns.classes[vote])] += 1 + Double(patterns.functions[vote] % 5) / 4
      }
      let sum = weights.reduce(0, +)
      values += weights.map { $0 / sum }
    }
    return Posterior(classCount: classCount, values: values)
  }

  @Test(arguments: [80, 120], [false, true])
  func theTextIsTheGoldenOne(width: Int, withGold: Bool) throws {
    let text = RunReportTests.report(withGold: withGold).text(TextStyle(width: width))
    try expectGolden(text, "run-\(withGold ? "gold" : "votes")-\(width).txt")
  }

  @Test func manyClassesAndFunctionsAreCutShort() throws {
    let classes = (0..<45).map { "class \($0)" }
    let text = RunReportTests.report(withGold: true, classes: classes, repeats: 22, title: nil).text(
      TextStyle(width: 100))
    try expectGolden(text, "run-many-100.txt")
  }

  @Test(arguments: [40, 64, 80, 100, 120, 200], [1, 22])
  func noLineIsWiderThanTheTerminal(width: Int, repeats: Int) {
    let text = RunReportTests.report(withGold: true, repeats: repeats).text(TextStyle(width: width))
    // Below some width the numbers alone do not fit.
    for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= max(width, 72), "\(line)") }
  }

  @Test func aModelWorseThanMajorityVoteIsSaid() {
    func text(_ model: Double, _ majority: Double) -> String {
      let report = RunReportTests.report(withGold: false)
      let comparison = ModelComparison(
        model: GoldAccuracy(rowCount: 100, correctCount: model),
        majorityVote: GoldAccuracy(rowCount: 100, correctCount: majority),
        agreement: 0.5)
      return ComparisonSection.text(report.with(comparison), TextStyle())!
    }
    #expect(text(80, 90).contains("the model is 0.100 worse than majority vote\n"))
    #expect(text(90.5, 80).contains("the model is 0.105 better than majority vote\n"))
    #expect(text(80, 80).contains("the model is as good as majority vote\n"))
  }

  @Test func nothingIsSaidAboutNoRows() {
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    _ = builder.add([Vote.abstain])
    let patterns = builder.build().patterns
    let posterior = Posterior.voteShares(of: patterns)
    let text = RunReport(
      classNames: ["a", "b"], functionNames: ["f"], analysis: VoteAnalysis(patterns), estimatedAccuracies: [nil],
      labels: LabelCounts(posterior, of: patterns), margins: MarginHistogram(posterior, of: patterns),
      comparison: ModelComparison(posterior, of: patterns, gold: nil)
    ).text()
    #expect(
      text.hasPrefix("1 row · 1 labeling function · 2 classes\ncoverage 0.000 · conflicts 0.000 · 0.00 votes a row\n"))
    #expect(!text.contains("margin") && !text.contains("majority"))
  }

  @Test func theReportSurvivesJSON() throws {
    let report = RunReportTests.report(withGold: true)
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(RunReport.self, from: data) == report)
  }
}

/// Compares with a file in `Golden/`. With `UPDATE_GOLDEN=1` the file is rewritten and the test still fails, so that
/// nobody leaves it on.
func expectGolden(_ text: String, _ name: String, file: String = #filePath) throws {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden")
  let url = folder.appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    Issue.record("rewrote \(name)")
    return
  }
  let golden = try String(decoding: Data(contentsOf: url), as: UTF8.self)
  #expect(text == golden)
}

extension RunReport {
  fileprivate func with(_ comparison: ModelComparison) -> RunReport {
    var report = self
    report.comparison = comparison
    return report
  }
}
