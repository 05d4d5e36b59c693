import Foundation
import LabelAnalysis
import Testing
import Votes

@testable import Reporting

/// The sections about reliability and about a refit's changes.
@Suite struct RefitReportTests {
  private let line = Reliability(
    rowCount: 93, accuracy: 0.871, calibrationError: 0.13, logLoss: 0.391, brierScore: 0.235)

  private func report(
    _ reliability: ReliabilityComparison? = nil, _ changes: RunReport.Changes? = nil, reviewed: Int? = nil
  ) -> RunReport {
    let patterns = VotePatternBuilder(functionCount: 0, classCount: 2).build().patterns
    let posterior = Posterior.voteShares(of: patterns)
    return RunReport(
      classNames: ["ham", "spam"], functionNames: [], analysis: VoteAnalysis(patterns), estimatedAccuracies: [],
      labels: LabelCounts(posterior, of: patterns), margins: MarginHistogram(posterior, of: patterns),
      comparison: ModelComparison(posterior, of: patterns, gold: nil), reliability: reliability,
      reviewedRowCount: reviewed, changes: changes)
  }

  @Test func reliabilityWithAndWithoutTheReviewedRows() throws {
    let text = ReliabilitySection.text(
      report(
        ReliabilityComparison(
          reference: .reviewed, model: line,
          withoutReviewed: Reliability(
            rowCount: 93, accuracy: 0.849, calibrationError: 0.139, logLoss: 0.42, brierScore: 0.257),
          majorityVote: Reliability(
            rowCount: 93, accuracy: 0.823, calibrationError: 0.087, logLoss: 0.857, brierScore: 0.265),
          crossFittedRowCount: 93, foldCount: 5)), TextStyle(width: 100))
    #expect(
      text == """
        reliability on reviewed random rows  accuracy    ECE  log loss  Brier  rows
        ───────────────────────────────────────────────────────────────────────────
        with the reviewed rows                  0.871  0.130     0.391  0.235    93
        without them                            0.849  0.139     0.420  0.257    93
        majority vote                           0.823  0.087     0.857  0.265    93
        93 answers that the model learned from are measured by cross-fitting: 5 fits, each without the rows that it is measured on

        """)
  }

  @Test func reliabilityOnGold() throws {
    let text = ReliabilitySection.text(
      report(
        ReliabilityComparison(
          reference: .gold, model: line, withoutReviewed: nil, majorityVote: line, crossFittedRowCount: 0, foldCount: 0)
      ),
      TextStyle(width: 100))
    #expect(
      text == """
        reliability on gold  accuracy    ECE  log loss  Brier  rows
        ───────────────────────────────────────────────────────────
        model                   0.871  0.130     0.391  0.235    93
        majority vote           0.871  0.130     0.391  0.235    93

        """)
  }

  private var patterns: VotePatterns {
    var builder = VotePatternBuilder(functionCount: 2, classCount: 2)
    for line in [[1, -1], [1, -1], [0, 1], [0, 0]] as [[Vote]] { _ = builder.add(line) }
    return builder.build().patterns
  }

  /// Canonical order: [0, 0], [0, 1], [1, -1].
  private func changes(_ moved: [(pattern: Int, move: LabelChanges.Move)], examples: [[String]]) -> RunReport.Changes {
    let old = Posterior(classCount: 2, values: [0.9, 0.1, 0.4, 0.6, 0.2, 0.8])
    let new = Posterior(classCount: 2, values: [0.9, 0.1, 0.6, 0.4, 0.7, 0.3])
    return RunReport.Changes(
      LabelChanges(old: old, new: new, of: patterns, rowCounts: [1, 1, 2], moved: moved), examples: examples,
      model: "old.json", functionNames: ["links", "short"], classNames: ["ham", "spam"])
  }

  @Test func aRefitsChanges() throws {
    let changes = changes(
      [(1, .init(old: 1, new: 0, rowCount: 1)), (2, .init(old: 1, new: 0, rowCount: 2))], examples: [["a", "b", "c"]])
    #expect(
      ChangesSection.text(report(nil, changes), TextStyle(width: 100)) == """
        against old.json: 3 of 4 covered rows get another label (0.750), mean total variation 0.300

        label       rows  for example
        ─────────────────────────────
        spam → ham     3  a, b, c

        votes of changed rows    label       rows
        ─────────────────────────────────────────
        links: spam              spam → ham     2
        links: ham, short: spam  spam → ham     1

        """)
    #expect(try JSONDecoder().decode(RunReport.Changes.self, from: JSONEncoder().encode(changes)) == changes)
  }

  @Test func aRefitThatChangesNothing() {
    #expect(
      ChangesSection.text(report(nil, changes([], examples: [])), TextStyle(width: 100))
        == "against old.json: 0 of 4 covered rows get another label (0.000), mean total variation 0.300\n")
  }

  @Test func reviewedRowsAreSaidToBeLearnedFrom() {
    #expect(report(reviewed: 1).text().contains("\nlearned from 1 reviewed row\n"))
    #expect(report(reviewed: 1200).text().contains("\nlearned from 1,200 reviewed rows\n"))
    #expect(!report().text().contains("reviewed"))
  }

  @Test func nothingIsSaidWhereNothingWasMeasured() {
    #expect(ReliabilitySection.text(report(), TextStyle()) == nil)
    #expect(ChangesSection.text(report(), TextStyle()) == nil)
  }
}
