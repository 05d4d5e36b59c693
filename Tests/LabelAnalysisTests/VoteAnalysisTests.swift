import LabelAnalysis
import Testing
import Votes

@Suite struct VoteAnalysisTests {
  @Test(arguments: UInt64(0)..<60)
  func everyNumberIsTheReferences(seed: UInt64) {
    let reference = Reference(seed: seed)
    let (patterns, gold) = reference.patterns()
    let analysis = VoteAnalysis(patterns, gold: gold)
    let n = reference.lines.count
    #expect(analysis.rowCount == n && analysis.functions.count == reference.functionCount)
    #expect(analysis.coverage == reference.share(reference.count { !reference.votes($0).isEmpty }, n))
    #expect(analysis.conflicts == reference.share(reference.count { Set(reference.votes($0)).count > 1 }, n))
    #expect(
      analysis.votesPerRow == reference.share(reference.lines.indices.reduce(0) { $0 + reference.votes($1).count }, n))
    for (j, function) in analysis.functions.enumerated() {
      #expect(function.polarity == reference.polarity(j))
      #expect(function.coverage == reference.coverage(j))
      #expect(function.overlaps == reference.overlaps(j))
      #expect(function.conflicts == reference.conflicts(j))
      #expect(function.gold?.voteCount == reference.goldVotes(j))
      #expect(function.gold?.correctCount == reference.correct(j))
      #expect(function.gold?.precision == reference.precision(j))
      #expect(function.gold?.recall == reference.recall(j))
      #expect(function.gold!.classes.map(\.label) == function.polarity)
      for result in function.gold!.classes { #expect(result.recall == reference.recall(j, result.label)) }
    }
  }

  @Test(arguments: UInt64(0)..<20)
  func theOrderOfFunctionsOnlyReordersTheResult(seed: UInt64) {
    let reference = Reference(seed: seed)
    let reversed = Reference(
      lines: reference.lines.map { $0.reversed() }, gold: reference.gold, classCount: reference.classCount)
    guard !reference.lines.isEmpty else { return }
    let (patterns, gold) = reference.patterns()
    let (otherPatterns, otherGold) = reversed.patterns()
    let analysis = VoteAnalysis(patterns, gold: gold)
    let other = VoteAnalysis(otherPatterns, gold: otherGold)
    #expect(analysis.functions == other.functions.reversed() && analysis.conflicts == other.conflicts)
  }

  @Test func aFunctionThatNeverVotesHasNoPrecision() {
    let reference = Reference(lines: [[0, -1], [1, -1]], gold: [0, 0], classCount: 2)
    let (patterns, gold) = reference.patterns()
    let silent = VoteAnalysis(patterns, gold: gold).functions[1]
    #expect(silent.polarity == [] && silent.coverage == 0)
    #expect(silent.gold?.precision == nil && silent.gold?.recall == nil && silent.gold?.interval == nil)
    #expect(silent.gold?.voteCount == 0)
  }

  @Test func aClassWithoutGoldHasNoRecall() {
    let reference = Reference(lines: [[1], [1]], gold: [0, -1], classCount: 2)
    let (patterns, gold) = reference.patterns()
    let result = VoteAnalysis(patterns, gold: gold).functions[0].gold
    #expect(result?.precision == 0 && result?.recall == nil && result?.classes[0].recall == nil)
  }

  @Test func noRowsHaveNoShares() {
    let (patterns, _) = Reference(lines: [], gold: [], classCount: 2).patterns()
    let analysis = VoteAnalysis(patterns)
    #expect(analysis.coverage == nil && analysis.conflicts == nil && analysis.votesPerRow == nil)
  }

  @Test func withoutGoldThereIsNoGold() {
    let (patterns, _) = Reference(lines: [[0, 1]], gold: [0], classCount: 2).patterns()
    #expect(VoteAnalysis(patterns).functions.allSatisfy { $0.gold == nil })
  }

  /// Wilson's bounds are the shares `p` from which the observed one is exactly a quantile away.
  @Test(arguments: [(8, 10), (0, 10), (10, 10), (1, 1), (450, 500), (1, 100_000)])
  func bothEndsSolveWilsonsEquation(sample: (Int, Int)) throws {
    let interval = try #require(ShareInterval.wilson(successes: sample.0, trials: sample.1))
    let observed = Double(sample.0) / Double(sample.1)
    for share in [interval.lower, interval.upper] {
      let deviation = (share * (1 - share) / Double(sample.1)).squareRoot()
      #expect(abs(abs(observed - share) - 1.6448536269514722 * deviation) < 1e-12)
    }
    #expect(interval.lower < interval.upper)
  }

  @Test(arguments: 0...30)
  func theIntervalHoldsTheShare(successes: Int) throws {
    let interval = try #require(ShareInterval.wilson(successes: successes, trials: 30))
    let share = Double(successes) / 30
    #expect(0 <= interval.lower && interval.lower <= share && share <= interval.upper && interval.upper <= 1)
  }
}
