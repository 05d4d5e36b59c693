import LabelAnalysis
import TestSupport
import Testing
import Votes

@testable import LabelModels

@Suite struct BootstrapTests {
  /// Models whose figures stand for something; majority vote's are shares of votes.
  static let models = LabelModels.all.map(\.name).filter { $0 != MajorityVote().name }

  static func bootstrap(_ replicates: Int = 40, seed: UInt64 = 1, correctsBias: Bool = false) -> Bootstrap {
    var bootstrap = Bootstrap()
    bootstrap.replicateCount = replicates
    bootstrap.seed = seed
    bootstrap.correctsBias = correctsBias
    return bootstrap
  }

  static func intervals(
    _ model: String, _ patterns: VotePatterns, _ bootstrap: Bootstrap, knowing knowledge: PriorKnowledge = .none
  ) throws -> ModelIntervals {
    let model = try LabelModels.named(model)
    return try bootstrap.intervals(
      of: model.fit(patterns, knowing: knowledge), by: model, on: patterns, knowing: knowledge)
  }

  @Test(arguments: LabelModels.all.map(\.name), [false, true])
  func theSameSeedGivesTheSameIntervals(model: String, correctsBias: Bool) throws {
    let patterns = VoteMatrix.random(seed: 1).patterns
    let first = try Self.intervals(model, patterns, Self.bootstrap(correctsBias: correctsBias))
    #expect(try Self.intervals(model, patterns, Self.bootstrap(correctsBias: correctsBias)) == first)
    #expect(try Self.intervals(model, patterns, Self.bootstrap(seed: 2, correctsBias: correctsBias)) != first)
    for interval in (first.accuracies + first.balance).compactMap({ $0 }) {
      #expect(0 <= interval.lower && interval.lower < interval.upper && interval.upper <= 1)
    }
  }

  @Test(arguments: models)
  func moreRowsGiveNarrowerIntervals(model: String) throws {
    let widths = try [400, 6400].map { rows in
      let patterns = SimulatedVotes(seed: 3, rows: rows, functions: 6, classes: 3).matrix.patterns
      let intervals = try Self.intervals(model, patterns, Self.bootstrap()).accuracies.compactMap { $0 }
      return intervals.reduce(0) { $0 + $1.upper - $1.lower }
    }
    // Sixteen times the rows: a quarter of the width.
    #expect(widths[1] < 0.4 * widths[0] && widths[1] > 0.12 * widths[0])
  }

  @Test(arguments: models)
  func aLargerShareGivesWiderIntervals(model: String) throws {
    let patterns = SimulatedVotes(seed: 3, rows: 400, functions: 5, classes: 2).matrix.patterns
    var bootstrap = Self.bootstrap()
    let narrow = try Self.intervals(model, patterns, bootstrap)
    bootstrap.share = 0.99
    let wide = try Self.intervals(model, patterns, bootstrap)
    for (inner, outer) in zip(narrow.accuracies + narrow.balance, wide.accuracies + wide.balance) {
      #expect(outer!.lower < inner!.lower && inner!.upper < outer!.upper)
    }
  }

  @Test func whatIsNotLearnedHasNoInterval() throws {
    var matrix = VoteMatrix.random(seed: 1)
    for row in matrix.lines.indices { matrix.lines[row][2] = .abstain }
    let known = PriorKnowledge(classBalance: ClassBalance([0.2, 0.3, 0.5]))
    let intervals = try Self.intervals("dawid-skene", matrix.patterns, Self.bootstrap(), knowing: known)
    #expect(intervals.balance == [nil, nil, nil] && intervals.accuracies[2] == nil && intervals.accuracies[1] != nil)
    // Majority vote's balance is uniform whatever the votes.
    #expect(try Self.intervals("majority", matrix.patterns, Self.bootstrap()).balance == [nil, nil, nil])
  }

  @Test(arguments: LabelModels.all.map(\.name))
  func noVotesGiveNoIntervals(model: String) throws {
    let patterns = VoteMatrix(classCount: 2, lines: [[-1, -1], [-1, -1]]).patterns
    let intervals = try Self.intervals(model, patterns, Self.bootstrap(correctsBias: true))
    #expect(intervals.accuracies == [nil, nil] && intervals.balance == [nil, nil] && intervals.replicateCount == 0)
  }

  @Test(arguments: LabelModels.all.map(\.name))
  func oneRowIsNoFault(model: String) throws {
    let patterns = VoteMatrix(classCount: 2, lines: [[0, 1, 0]]).patterns
    #expect(try Self.intervals(model, patterns, Self.bootstrap(correctsBias: true)).accuracies.count == 3)
  }

  @Test func noTimeEndsAtTheFewestDraws() throws {
    var bootstrap = Self.bootstrap(200)
    bootstrap.timeLimit = .zero
    let patterns = VoteMatrix.random(seed: 1).patterns
    let ended = try Self.intervals("one-coin", patterns, bootstrap)
    #expect(ended.replicateCount == Bootstrap.minimumReplicateCount)
    bootstrap.timeLimit = nil
    bootstrap.replicateCount = Bootstrap.minimumReplicateCount
    #expect(try Self.intervals("one-coin", patterns, bootstrap) == ended)
  }

  @Test func reviewedRowsAreDrawnWithTheirPatterns() throws {
    let matrix = VoteMatrix.random(seed: 1)
    let (patterns, patternOfRow) = matrix.compressed
    let rows = patternOfRow.enumerated().prefix(60).map { (pattern: $1, class: Vote($0 % 3)) }
    let known = PriorKnowledge(reviewed: [ReviewedRows(rows, of: patterns, selection: .random)])
    var generator = SeededGenerator(seed: 1)
    var reviewedRows = 0
    for _ in 0..<50 {
      let (drawn, knowledge) = RowResampling.draw(patterns, known, using: &generator)
      let counts = knowledge.reviewed[0].counts
      #expect(counts.count == drawn.count * 3)
      for pattern in 0..<drawn.count {
        #expect(counts[pattern * 3..<pattern * 3 + 3].reduce(0, +) <= drawn.counts[pattern])
      }
      reviewedRows += counts.reduce(0, +)
    }
    // 50 draws of 60 rows; five standard errors.
    #expect(abs(Double(reviewedRows) - 3000) < 275)
    #expect(
      try Self.intervals("dawid-skene", patterns, Self.bootstrap(correctsBias: true), knowing: known).balance[0] != nil)
  }

  @Test(arguments: [0.05, 0.5, 0.95, 0.995])
  func normalQuantilesAreTheTables(probability: Double) {
    let table = [0.05: -1.6448536269514722, 0.5: 0, 0.95: 1.6448536269514722, 0.995: 2.5758293035489004]
    #expect(abs(Bootstrap.normalQuantile(probability) - table[probability]!) < 1e-12)
  }

  /// Where votes are independent given the class, 90 % intervals hold nearly so often. Few data sets, so wide margins;
  /// many are simulated by `benchmark intervals`.
  @Test(.tags(.slow), arguments: models, [2, 3])
  func intervalsHoldWhatTheyPromise(model: String, classes: Int) throws {
    var (held, count) = (0.0, 0.0)
    for seed in Seeds.first(25) {
      let votes = SimulatedVotes(seed: seed, rows: 800, functions: 8, classes: classes)
      let intervals = try Self.intervals(
        model, votes.matrix.patterns, Self.bootstrap(seed: seed, correctsBias: true))
      for (interval, truth) in zip(intervals.accuracies + intervals.balance, votes.accuracies + votes.balance) {
        let interval = try #require(interval)
        held += interval.lower <= truth && truth <= interval.upper ? 1 : 0
        count += 1
      }
    }
    #expect(held / count > 0.83 && held / count < 0.985)
  }
}
