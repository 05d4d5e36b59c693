import Interchange
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct LabelPlanTests {
  /// Three classes; uncovered, clear, a tie of two, a tie of three.
  private let votes = patterns([[-1, -1, -1], [0, 0, -1], [0, 1, -1], [0, 1, 2]], classCount: 3)

  private func plan(_ lines: [[Double]], reviewBelow: Double = 0.2) -> LabelPlan {
    LabelPlan(Posterior(classCount: 3, values: lines.flatMap { $0 }), of: votes, reviewBelow: reviewBelow)
  }

  private let lines: [[Double]] = [
    [0.5, 0.25, 0.25], [0.8, 0.1, 0.1], [0.45, 0.45, 0.1], [1.0 / 3, 1.0 / 3, 1.0 / 3],
  ]

  /// The patterns stand in canonical order; which is which is told by its votes.
  private func pattern(_ line: [Vote]) -> Int { (0..<votes.count).first { votes.line($0) == line }! }

  private func outcome(_ line: [Vote], reviewBelow: Double = 0.2) -> LabelPlan.Outcome {
    var ordered = lines
    for (given, probabilities) in zip([[-1, -1, -1], [0, 0, -1], [0, 1, -1], [0, 1, 2]] as [[Vote]], lines) {
      ordered[pattern(given)] = probabilities
    }
    return plan(ordered, reviewBelow: reviewBelow).outcomes[pattern(line)]
  }

  @Test func aRowWithoutVotesIsUncoveredWhateverTheProbabilities() {
    let outcome = outcome([-1, -1, -1])
    #expect(outcome.route == .uncovered && outcome.margin == 0 && outcome.voteCount == 0)
    #expect(outcome.label(hash: 1) == .abstain)
  }

  @Test func aClearRowNeedsNoHash() {
    let outcome = outcome([0, 0, -1])
    #expect(outcome.route == .auto && outcome.voteCount == 2)
    #expect(abs(outcome.margin - 0.7) < 1e-12)
    #expect((0..<20).allSatisfy { outcome.label(hash: $0) == 0 })
  }

  @Test func tiesAreSettledByTheHashOfTheID() {
    let two = outcome([0, 1, -1])
    #expect(two.margin == 0 && two.route == .annotator)
    let three = outcome([0, 1, 2])
    var counts = [0, 0, 0]
    for number in 0..<3000 {
      let hash = StableHash.of("row \(number)")
      #expect(two.label(hash: hash) == Vote(hash % 2))
      #expect(three.label(hash: hash) == Vote(hash % 3))
      counts[Int(three.label(hash: hash))] += 1
    }
    // Each class gets its share: nobody is favoured in silence.
    #expect(counts.allSatisfy { (900...1100).contains($0) }, "\(counts)")
  }

  @Test func theLimitItselfNeedsNoReview() {
    let margin = outcome([0, 0, -1]).margin
    #expect(outcome([0, 0, -1], reviewBelow: margin).route == .auto)
    #expect(outcome([0, 0, -1], reviewBelow: margin.nextUp).route == .annotator)
    #expect(outcome([0, 1, -1], reviewBelow: 0).route == .auto)
  }

  private func routes(_ rule: RouteRule) -> [Route] {
    let posterior = Posterior(
      classCount: 2, values: [0.5, 0.5, 0.5, 0.5, 0.7, 0.3, 0.2, 0.8, 0.05, 0.95])
    let votes = patterns([[-1, -1, -1], [0, -1, -1], [1, -1, -1], [0, 0, -1], [1, 1, -1]], classCount: 2)
    let plan = LabelPlan(posterior, of: votes, rule: rule)
    return [0.5, 0.7, 0.8, 0.95].map { wanted in
      let pattern = (0..<5).first { votes.isCovered($0) && abs((posterior[$0].max() ?? 0) - wanted) < 1e-12 }
      return plan.outcomes[pattern ?? 0].route
    }
  }

  @Test func rulesDivideTheCoveredRows() {
    #expect(routes(RouteRule(.margin(atLeast: 0.5))) == [.annotator, .annotator, .auto, .auto])
    #expect(routes(RouteRule(.probability(atLeast: 0.8))) == [.annotator, .annotator, .auto, .auto])
    #expect(
      routes(RouteRule(.probability(atLeast: 0.9), expertBelow: 0.7)) == [.expert, .annotator, .annotator, .auto])
    #expect(routes(RouteRule(.promise(atLeast: 0.6))) == [.annotator, .annotator, .auto, .auto])
    #expect(routes(RouteRule(.promise(atLeast: nil), expertBelow: 1)) == [.expert, .expert, .expert, .expert])
    // What is sure enough to go out is not too unsure for an annotator.
    #expect(routes(RouteRule(.margin(atLeast: 0), expertBelow: 1)) == [.auto, .auto, .auto, .auto])
  }

  /// A model that was read from a file may differ in the last digit.
  @Test func promisedMarginsHaveNineDigits() {
    let rule = RouteRule(.promise(atLeast: RouteRule.promised(1.0 / 3)))
    #expect(rule.route(margin: (1.0 / 3).nextDown, probability: 0.6) == .auto)
    #expect(rule.route(margin: 1.0 / 3 - 1e-8, probability: 0.6) == .annotator)
  }

  @Test func preparedLinesAreTheExportersOwn() {
    let exporter = CSVLabels(classNames: ["x", "y", "z"], includesVotes: true)
    let plan = plan(lines)
    var prepared = PreparedLines(plan, exporter: exporter)
    for _ in 0..<2 {
      for pattern in 0..<votes.count {
        for label in [Vote(0), 1] {
          // Kept only for patterns with one label.
          guard plan.outcomes[pattern].classes.count > 1 || label == 0 else { continue }
          let shown = plan.outcomes[pattern].classes.isEmpty ? Vote.abstain : label
          #expect(prepared.line(pattern, label: shown) == exporter.prepare(plan.line(pattern, label: shown)))
        }
      }
    }
  }
}
