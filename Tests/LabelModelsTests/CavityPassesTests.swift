import TestSupport
import Testing
import Votes

@testable import LabelModels

/// The fast passes of the cavity model against slower ones, and the sample of patterns.
@Suite struct CavityPassesTests {
  /// Sums of some hundred rows in another order.
  static let rounding = 1e-9

  @Test(arguments: Seeds.first(20))
  func twoClassesInOneNumberAreTheSameAsTwo(seed: UInt64) {
    let matrix = VoteMatrix.random(
      seed: seed, rows: 200, functions: 3 + Int(seed % 9), classes: 2, coverage: seed % 2 == 0 ? 1 : 0.4)
    // Copies make neighbours and ties, whose votes are discounted.
    let copied = VoteMatrix(classCount: 2, lines: matrix.lines.map { $0 + [$0[0], $0[1], $0[0]] })
    let tokens = VoteTokens(copied.patterns)
    let pairs = [(first: 2, second: 0), (first: tokens.active.count - 1, second: 1)]
    let neighbourhoods = Neighbourhoods(tokenCount: tokens.tokenCount, active: tokens.active, pairs: pairs)
    let scores = scores(tokens, seed: seed)
    let fast = CavityCounts(tokens, scores: scores, neighbourhoods: neighbourhoods)
    let plain = CavityCounts(tokens, scores: scores, neighbourhoods: neighbourhoods, isPlain: true)
    #expect(largestDifference(fast.full, plain.full) < Self.rounding)
    #expect(largestDifference(fast.cavity, plain.cavity) < Self.rounding)
    #expect(largestDifference(fast.total, plain.total) < Self.rounding)
    #expect(plain.cavity.contains { $0 > 0 })
  }

  @Test(arguments: Seeds.first(20))
  func agreementOfTwoClassesIsTheSameByTokens(seed: UInt64) {
    let matrix = VoteMatrix.random(seed: seed, rows: 200, functions: 3 + Int(seed % 9), classes: 2, coverage: 0.6)
    let tokens = VoteTokens(matrix.patterns)
    let polarity = Polarity(tokens)
    let confusion = (0..<tokens.tokenCount * 2).map { [0.7, 0.2, 0.3, 0.8][$0 % 4] }
    let scores = scores(tokens, seed: seed)
    let plain = FunctionAgreement(tokens, scores: scores, confusion: confusion, polarity: polarity)
    let fast = FunctionAgreement(
      tokens, scores: scores, confusion: confusion, polarity: polarity, overlaps: TokenOverlaps(tokens))
    for first in 0..<matrix.lines[0].count {
      for second in 0..<first {
        // Kept as single precision.
        #expect(abs(plain.correlation(first, second) - fast.correlation(first, second)) < 1e-6)
      }
    }
  }

  /// Nine classes are two steps of eight, the second nearly empty.
  @Test(arguments: [3, 7, 8, 9, 16, 17])
  func expectedRowsOfAllClassesAreTheRows(classCount: Int) {
    let matrix = VoteMatrix.random(seed: 7, rows: 150, functions: 6, classes: classCount, coverage: 0.5)
    let tokens = VoteTokens(matrix.patterns)
    let counts = CavityCounts(tokens, scores: scores(tokens, seed: 3))
    #expect(abs(counts.total.reduce(0, +) - tokens.coveredRows) < Self.rounding)
    for token in 0..<tokens.tokenCount {
      let sum = counts.full[token * classCount..<(token + 1) * classCount].reduce(0, +)
      #expect(abs(sum - tokens.counts[token]) < Self.rounding)
    }
  }

  /// Evidence of any size, as a fit would have it, and a discount for every other vote.
  private func scores(_ tokens: VoteTokens, seed: UInt64) -> PatternScores {
    var generator = SeededGenerator(seed: seed)
    let (m, k) = (tokens.functionCount, tokens.classCount)
    func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in 3 * generator.nextUniform() - 1.5 } }
    var scores = PatternScores(
      logBalance: numbers(k), votes: numbers(m * k * k), shared: numbers(m * k * k), silences: numbers(m * k),
      exclusions: [0: [1]], classCount: k)
    scores.discounts = tokens.tokens.indices.map { $0 % 2 == 0 ? 0.4 : 0 }
    return scores
  }

  // MARK: The sample

  @Test(arguments: Seeds.first(10))
  func aSampleStandsForAllRows(seed: UInt64) {
    let patterns = VoteMatrix.random(seed: seed, rows: 4000, functions: 10, classes: 3, coverage: 0.6).patterns
    let sample = VoteSample(patterns, voteLimit: 4000, rareRows: 20)
    #expect(sample.step > 1)
    #expect(abs(sample.rows.reduce(0, +) - patterns.rowCount) <= sample.step)
    let taken = sample.rows.indices.filter { sample.rows[$0] > 0 && sample.rows[$0] != patterns.counts[$0] }
    #expect(taken.reduce(0) { $0 + patterns.votes(of: $1).count } <= 4000 + sample.step * 10)
  }

  @Test func fewVotesAreAllTaken() {
    let patterns = VoteMatrix.random(seed: 3, rows: 500, functions: 10).patterns
    let sample = VoteSample(patterns)
    #expect(sample.rows == patterns.counts)
    #expect(sample.step == 1)
  }

  @Test func tokensOfFewRowsKeepThemAll() {
    var matrix = VoteMatrix.random(seed: 5, rows: 4000, functions: 10, classes: 2, coverage: 0.6)
    for row in matrix.lines.indices { matrix.lines[row][0] = row % 400 == 0 ? 1 : .abstain }
    let sample = VoteSample(matrix.patterns, voteLimit: 2000, rareRows: 50)
    #expect(sample.step > 1)
    for pattern in 0..<matrix.patterns.count where matrix.patterns.line(pattern)[0] == 1 {
      #expect(sample.rows[pattern] == matrix.patterns.counts[pattern])
    }
  }

  /// What is estimated from an eighth is near what is estimated from all.
  @Test(.tags(.slow)) func aSampleChangesThePosteriorLittle() {
    let patterns = VoteMatrix.random(seed: 11, rows: 30_000, functions: 12, classes: 2, coverage: 0.7).patterns
    let posteriors = [patterns.functions.count, patterns.functions.count / 8].map { limit in
      var rounds = CavityRounds(VoteTokens(patterns, voteLimit: limit))
      for _ in 0..<3 { rounds.advance() }
      return rounds.fitted().posterior(for: patterns).values
    }
    let mean = zip(posteriors[0], posteriors[1]).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(posteriors[0].count)
    #expect(mean > 0)
    // Patterns count alike here, rare ones too: 0.022.
    #expect(mean < 0.04)
  }
}
