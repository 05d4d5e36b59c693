import LabelAnalysis
import Testing
import Votes

@Suite struct PosteriorAnalysisTests {
  @Test(arguments: UInt64(0)..<60)
  func majorityVotesAccuracyIsTheReferences(seed: UInt64) {
    let reference = Reference(seed: seed)
    let (patterns, gold) = reference.patterns()
    let accuracy = GoldAccuracy(Posterior.voteShares(of: patterns), of: patterns, gold: gold)
    let expected = reference.majorityAccuracy()
    #expect(accuracy.rowCount == expected.rowCount && abs(accuracy.correctCount - expected.correct) < 1e-9)
    #expect((accuracy.accuracy == nil) == (expected.rowCount == 0))
  }

  @Test(arguments: UInt64(0)..<60)
  func everyRowIsCountedOnce(seed: UInt64) {
    let (patterns, _) = Reference(seed: seed).patterns()
    let posterior = Posterior.voteShares(of: patterns)
    let labels = LabelCounts(posterior, of: patterns)
    #expect(labels.byClass.reduce(0, +) + labels.tied + labels.uncovered == patterns.rowCount)
    #expect(MarginHistogram(posterior, of: patterns).counts.reduce(0, +) == patterns.coveredRowCount)
  }

  @Test(arguments: UInt64(0)..<30)
  func aPosteriorAgreesWithItself(seed: UInt64) {
    let (patterns, _) = Reference(seed: seed).patterns()
    let posterior = Posterior.voteShares(of: patterns)
    let agreement = ModelComparison.agreement(posterior, posterior, of: patterns)
    #expect(agreement == nil ? patterns.coveredRowCount == 0 : abs(agreement! - 1) < 1e-12)
  }

  @Test func tiesAreShared() {
    let reference = Reference(lines: [[0, 1], [1, 1], [-1, -1], [0, -1]], gold: [1, 1, 1, -1], classCount: 3)
    let (patterns, gold) = reference.patterns()
    let posterior = Posterior.voteShares(of: patterns)
    let accuracy = GoldAccuracy(posterior, of: patterns, gold: gold)
    #expect(accuracy.rowCount == 2 && accuracy.correctCount == 1.5 && accuracy.accuracy == 0.75)
    let labels = LabelCounts(posterior, of: patterns)
    #expect(labels == LabelCounts(byClass: [1, 1, 0], tied: 1, uncovered: 1))
  }

  @Test func agreementSharesTies() {
    let reference = Reference(lines: [[0, 1], [1, 1]], gold: [0, 0], classCount: 3)
    let (patterns, _) = reference.patterns()
    let model = Posterior(classCount: 3, values: (0..<2).flatMap { _ in [0.2, 0.7, 0.1] })
    #expect(ModelComparison.agreement(Posterior.voteShares(of: patterns), model, of: patterns) == 0.75)
  }

  @Test func marginsAtAnEdgeBelongAbove() {
    let reference = Reference(lines: [[0]], gold: [0], classCount: 2)
    let (patterns, _) = reference.patterns()
    // 0.65 - 0.35 is 0.30000000000000004, 0.85 - 0.15 is 0.7, 0.8 - 0.2 is 0.6000000000000001, 0.55 - 0.45 is 0.1.
    for (best, bin) in [(0.65, 3), (0.85, 7), (0.8, 6), (0.55, 1), (0.5, 0), (1, 9), (0.949, 8), (0.95, 9)] {
      let posterior = Posterior(classCount: 2, values: [best, 1 - best])
      #expect(MarginHistogram(posterior, of: patterns).counts[bin] == 1, "\(best)")
    }
  }
}
