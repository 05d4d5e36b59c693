import TestSupport
import Testing
import Votes

@Suite struct PoissonTests {
  /// Both ways of drawing, and both sides of where one takes over.
  static let means = [0, 0.01, 1, 9.99, 10, 25, 1000, 1e7]

  @Test(arguments: means, Seeds.first(3))
  func meanAndVarianceAreTheGivenMean(mean: Double, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = 20_000.0
    let draws = (0..<Int(count)).map { _ in Double(generator.nextPoisson(mean: mean)) }
    let average = draws.reduce(0, +) / count
    let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / count
    // Five standard errors; that of a variance is larger by the fourth moment.
    #expect(abs(average - mean) <= 5 * (mean / count).squareRoot())
    #expect(abs(variance - mean) <= 5 * ((mean + 2 * mean * mean) / count).squareRoot())
  }

  @Test(arguments: [3.0, 12.0])
  func everyCountComesAsOftenAsItShould(mean: Double) {
    var generator = SeededGenerator(seed: 4)
    let draws = 100_000
    var counts = [Int](repeating: 0, count: 60)
    for _ in 0..<draws { counts[min(59, generator.nextPoisson(mean: mean))] += 1 }
    // p(0), then p(x) = p(x - 1) mean / x.
    var probability = (0..<1000).reduce(1.0) { product, _ in
      product * (1 - mean / 1000 + mean * mean / 2e6 - mean * mean * mean / 6e9)
    }
    for events in 0..<40 {
      if events > 0 { probability *= mean / Double(events) }
      let expected = probability * Double(draws)
      #expect(abs(Double(counts[events]) - expected) <= 5 * expected.squareRoot() + 3, "\(events)")
    }
  }

  @Test func theSameSeedGivesTheSameCounts() {
    func draws() -> [Int] {
      var generator = SeededGenerator(seed: 8)
      return PoissonTests.means.map { generator.nextPoisson(mean: $0) }
    }
    #expect(draws() == draws())
  }
}

@Suite struct RecountedPatternsTests {
  @Test func linesWithoutRowsAreLeftOut() {
    var builder = VotePatternBuilder(functionCount: 3, classCount: 2)
    for line: [Vote] in [[-1, -1, -1], [0, -1, 1], [0, 0, 0], [0, 0, 0]] { _ = builder.add(line) }
    let patterns = builder.build().patterns
    let other = patterns.recounted([5, 0, 7])
    #expect(other.count == 2 && other.counts == [5, 7] && other.rowCount == 12)
    #expect(other.line(0) == patterns.line(0) && other.line(1) == patterns.line(2))
    #expect(patterns.recounted(patterns.counts) == patterns)
    #expect(patterns.recounted([0, 0, 0]).count == 0)
  }
}
