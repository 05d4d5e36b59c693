import TestSupport
import Testing
import Votes

@testable import LabelModels

@Suite struct ReviewQueueTests {
  private struct World {
    let patterns: VotePatterns
    let patternOfRow: [Int32]
    let keys: [UInt64]
    let posterior: Posterior

    init(seed: UInt64, rows: Int = 300) throws {
      var generator = SeededGenerator(seed: seed)
      var builder = VotePatternBuilder(functionCount: 5, classCount: 3)
      let provisional = (0..<rows).map { row in
        builder.add((0..<5).map { _ in generator.nextInt(below: 3) == 0 ? Vote(row % 3) : -1 })
      }
      let (patterns, canonical) = builder.build()
      self.patterns = patterns
      patternOfRow = provisional.map { Int32(canonical[$0]) }
      keys = (0..<rows).map { StableHash.of("row \($0)") }
      posterior = try LabelModels.standard.fit(patterns).posterior(for: patterns)
    }

    func queue(_ mix: ReviewMix, seed: UInt64 = 7) -> ReviewQueue {
      ReviewQueue(mix, patterns: patterns, patternOfRow: patternOfRow, keys: keys, seed: seed)
    }
  }

  static let mixes = [ReviewOrders.random] + ReviewOrders.all.map { ReviewOrders.mix($0) } + ReviewOrders.mixes

  @Test(arguments: mixes.indices) func noRowComesTwiceAndAllCome(index: Int) throws {
    let world = try World(seed: 1)
    var queue = world.queue(Self.mixes[index])
    var rows: [Int] = []
    for count in [1, 25, 100, 1_000] { rows += queue.next(count, posterior: world.posterior).map(\.row) }
    #expect(rows.sorted() == Array(0..<300))
    #expect(queue.pickedCounts == world.patterns.counts && queue.randomSample.count <= 300)
    #expect(queue.next(5, posterior: world.posterior).isEmpty)
  }

  @Test(arguments: mixes.indices) func theSameSeedGivesTheSameRows(index: Int) throws {
    let world = try World(seed: 2)
    var (first, second) = (world.queue(Self.mixes[index]), world.queue(Self.mixes[index]))
    #expect(first.next(60, posterior: world.posterior) == second.next(60, posterior: world.posterior))
    var other = world.queue(Self.mixes[index], seed: 8)
    #expect(first.next(60, posterior: world.posterior) != other.next(60, posterior: world.posterior))
  }

  @Test func smallMarginsComeFirst() throws {
    let world = try World(seed: 3)
    var queue = world.queue(ReviewOrders.mix(MarginOrder()))
    let picks = queue.next(100, posterior: world.posterior)
    let margins = picks.map { world.posterior.best(Int(world.patternOfRow[$0.row])).margin }
    #expect(margins == margins.sorted() && picks.allSatisfy { $0.selection == .chosen && $0.reason == "margin" })
  }

  /// Whatever else is asked, and however often.
  @Test func theRandomShareIsKeptAndIsTheSameSample() throws {
    let world = try World(seed: 4)
    var mixed = world.queue(ReviewOrders.mix(GainOrder(), randomShare: 0.25))
    var random = world.queue(ReviewOrders.random)
    _ = random.next(300, posterior: world.posterior)
    var picks: [ReviewQueue.Pick] = []
    for _ in 0..<10 {
      picks += mixed.next(7, posterior: world.posterior)
      #expect(picks.count { $0.selection == .random } >= picks.count / 4)
    }
    // Random rows that had been chosen before are passed, and are in the sample all the same.
    #expect(mixed.randomSample == random.randomSample[..<mixed.randomSample.count])
    let picked = Set(picks.map(\.row))
    #expect(mixed.randomSample.allSatisfy(picked.contains))
  }

  /// Each row is as likely as any other: 400 seeds, 30 of 300 rows.
  @Test func randomRowsAreDrawnEvenly() throws {
    let world = try World(seed: 5)
    var counts = [Int](repeating: 0, count: 300)
    for seed in 0..<400 {
      var queue = world.queue(ReviewOrders.random, seed: UInt64(seed))
      for pick in queue.next(30, posterior: world.posterior) { counts[pick.row] += 1 }
    }
    // 40 each; chi square of 299 degrees of freedom, shrunk by the share of rows that is not drawn, is below 370 with 99.7 %.
    let chi = counts.reduce(0.0) { $0 + Double(($1 - 40) * ($1 - 40)) / 40 } / 0.9
    #expect(chi < 370)
  }

  /// Three answers one by one say what three answers at once say.
  @Test func gainFallsWithAnswersInThePattern() throws {
    let world = try World(seed: 6)
    let zero = ReviewState(
      patterns: world.patterns, posterior: world.posterior,
      answeredCounts: Array(repeating: 0, count: world.patterns.count))
    var stepwise = GainOrder().ranking(in: zero)
    var counts = [Int](repeating: 0, count: world.patterns.count)
    let best = world.patterns.counts.indices.max { stepwise.worth($0) < stepwise.worth($1) }!
    let before = stepwise.worth(best)
    for _ in 0..<3 {
      stepwise.choose(best)
      counts[best] += 1
    }
    #expect(stepwise.worth(best) < before)
    let atOnce = GainOrder().ranking(
      in: ReviewState(patterns: world.patterns, posterior: world.posterior, answeredCounts: counts))
    for pattern in counts.indices {
      #expect(abs(atOnce.worth(pattern) - stepwise.worth(pattern)) < 1e-9 * (1 + before))
    }
  }
}
