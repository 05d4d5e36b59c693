import TestSupport
import Testing
import Votes

@testable import LabelModels

@Suite struct CavityModelTests {
  /// The model's own sums against the same sums in another order and language: three rounds of exponentials.
  static let oracleTolerance = 1e-8

  @Test(arguments: GoldenCase.all)
  func everyElementAgreesWithTheOracle(golden: GoldenCase) {
    let posterior = fastPosterior(golden.matrix, gold: golden.gold, selection: golden.selection)
    #expect(largestDifference(posterior, golden.posterior) < Self.oracleTolerance)
  }

  @Test func oracleHasAllItsCases() {
    #expect(GoldenCase.all.count == 23)
  }

  @Test(arguments: GoldenCase.all)
  func referenceAgreesWithTheOracle(golden: GoldenCase) {
    var reference = Reference(golden.matrix, gold: golden.gold, isRandom: golden.selection == .random)
    #expect(largestDifference(reference.posterior(), golden.posterior) < Self.oracleTolerance)
  }

  @Test(arguments: Seeds.first(30))
  func everyElementAgreesWithPlainLoops(seed: UInt64) {
    let matrix = VoteMatrix.random(
      seed: seed, rows: 20 + Int(seed % 7) * 40, functions: 3 + Int(seed % 11), classes: 2 + Int(seed % 6),
      coverage: seed % 3 == 0 ? 1 : 0.5)
    var reference = Reference(matrix)
    #expect(largestDifference(fastPosterior(matrix), reference.posterior()) < Self.oracleTolerance)
  }

  @Test(
    .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.whyAbsent)"), arguments: SharedDataset.small)
  func everyElementAgreesWithPlainLoopsOnRealVotes(dataset: SharedDataset) {
    let matrix = dataset.matrix
    var reference = Reference(matrix)
    #expect(largestDifference(fastPosterior(matrix), reference.posterior()) < Self.oracleTolerance)
  }

  @Test(arguments: Seeds.first(10))
  func fiveCopiesOfAFunctionMoveThePosteriorLittle(seed: UInt64) {
    let matrix = VoteMatrix.random(seed: seed, rows: 300, classes: 2, coverage: 0.7)
    let copied = VoteMatrix(classCount: 2, lines: matrix.lines.map { $0 + Array(repeating: $0[1], count: 4) })
    let (plain, moved) = (fastPosterior(matrix), fastPosterior(copied))
    let variation = zip(plain, moved).reduce(0) { $0 + abs($1.0 - $1.1) } / 2 / Double(matrix.lines.count)
    // 0.000 to 0.005 on real sets; majority vote moves by 0.03 to 0.08.
    #expect(variation < 0.02)
  }

  @Test func tooManyTokensSkipCorrelationsOnly() {
    let matrix = VoteMatrix.random(seed: 300, functions: 9)
    let tokens = VoteTokens(matrix.patterns)
    var (rounds, limited) = (CavityRounds(tokens), CavityRounds(tokens, tokenLimit: 5))
    for _ in 0..<3 {
      rounds.advance()
      limited.advance()
    }
    let full = rounds.fitted().posterior(for: matrix.patterns)
    let without = limited.fitted().posterior(for: matrix.patterns)
    #expect(full != without)
    for index in 0..<without.count { #expect(abs(without[index].reduce(0, +) - 1) < 1e-12) }
  }

  @Test(arguments: Seeds.first(6))
  func duplicatesAreTheSameWithAndWithoutTheSquareMatrix(seed: UInt64) {
    let matrix = VoteMatrix.random(seed: seed, functions: 9, coverage: 0.8)
    let copied = VoteMatrix(classCount: 3, lines: matrix.lines.map { $0 + [$0[1], $0[4], $0[1]] })
    let tokens = VoteTokens(copied.patterns)
    let dense = Duplicates(tokens, overlaps: TokenOverlaps(tokens))
    let sparse = Duplicates(tokens, overlaps: nil)
    #expect(dense.weights == sparse.weights)
    #expect(!dense.pairs.isEmpty)
    #expect(dense.pairs.map { [$0.first, $0.second] } == sparse.pairs.map { [$0.first, $0.second] })
    #expect(dense.pairs.map(\.tie) == sparse.pairs.map(\.tie))
  }

  @Test(arguments: Seeds.first(3))
  func overlapsAreTheSameByBlasAndByLoops(seed: UInt64) {
    let matrix = VoteMatrix.random(seed: seed, rows: 700, functions: 12, classes: 2, coverage: 0.9)
    let tokens = VoteTokens(matrix.patterns)
    let (blas, loops) = (TokenOverlaps(tokens, dense: true), TokenOverlaps(tokens, dense: false))
    for row in 0..<blas.count {
      #expect(blas.withRow(row) { Array($0) } == loops.withRow(row) { Array($0) })
    }
  }

  @Test(arguments: [0, 1, 2])
  func fewerThanThreeVotingFunctionsFallBackToMajority(voting: Int) throws {
    var matrix = VoteMatrix.random(seed: 330, functions: 5)
    for row in matrix.lines.indices {
      for function in voting..<5 { matrix.lines[row][function] = .abstain }
    }
    let fitted = try CavityModel().fit(matrix.patterns)
    let majority = try MajorityVote().fit(matrix.patterns)
    #expect(fitted.modelName == "majority")
    #expect(
      fitted.fallback
        == Fallback(requested: "cavity", reason: .tooFewVotingFunctions(voting: voting, needed: 3)))
    #expect(fitted.posterior(for: matrix.patterns) == majority.posterior(for: matrix.patterns))
    #expect(majority.fallback == nil)
  }

  @Test func threeVotingFunctionsAreEnough() throws {
    let fitted = try CavityModel().fit(VoteMatrix.random(seed: 331, functions: 3).patterns)
    #expect(fitted.modelName == "cavity")
    #expect(fitted.fallback == nil)
  }

  @Test func sizesBeyondMemoryAreRefused() throws {
    let lines: [[Vote]] = [Array(repeating: 0, count: 40)]
    let patterns = VoteMatrix(classCount: 1000, lines: lines).patterns
    #expect(throws: LabelModelError.tooManyParameters(functions: 40, classes: 1000, limit: 1 << 25)) {
      try CavityModel().fit(patterns)
    }
  }

  @Test func aFunctionThatNeverVotesIsHalfKnown() {
    let matrix = VoteMatrix(classCount: 2, lines: [[0, 1, 0, -1], [1, 1, 0, -1], [0, 0, 0, -1]])
    let polarity = Polarity(VoteTokens(matrix.patterns))
    #expect(polarity.ofFunctions[3] == polarity.mean)
    #expect(polarity.ofFunctions[0] > polarity.ofFunctions[2])
  }

  @Test func functionsThatAllVoteOneClassAreOneSided() {
    let polarity = Polarity(VoteTokens(VoteMatrix(classCount: 2, lines: [[0, 0, -1], [0, 0, 0]]).patterns))
    #expect(polarity.ofFunctions == [0, 0, 0])
  }

  @Test(arguments: Seeds.first(12))
  func reviewedRowsAgreeWithPlainLoops(seed: UInt64) {
    let matrix = VoteMatrix.random(seed: seed, functions: 7, classes: 2 + Int(seed % 3), coverage: 0.4)
    var generator = SeededGenerator(seed: seed)
    let gold = matrix.lines.map { _ in
      generator.nextUniform() < 0.3 ? Vote(generator.nextInt(below: matrix.classCount)) : Vote.abstain
    }
    let selection: ReviewedRows.Selection = seed % 2 == 0 ? .random : .chosen
    var reference = Reference(matrix, gold: gold, isRandom: selection == .random)
    let posterior = fastPosterior(matrix, gold: gold, selection: selection)
    #expect(largestDifference(posterior, reference.posterior()) < Self.oracleTolerance)
  }

  @Test func noReviewedRowsIsTheSameAsNone() throws {
    let matrix = VoteMatrix.random(seed: 340)
    let none = Array(repeating: Vote.abstain, count: matrix.lines.count)
    #expect(fastPosterior(matrix, gold: none, selection: .random) == fastPosterior(matrix))
  }

  private func fastPosterior(
    _ matrix: VoteMatrix, gold: [Vote] = [], selection: ReviewedRows.Selection = .random
  ) -> [Double] {
    let (patterns, patternOfRow) = matrix.compressed
    let given = zip(patternOfRow, gold).filter { $0.1 != .abstain }.map { (pattern: $0.0, class: $0.1) }
    let knowledge = PriorKnowledge(
      reviewed: gold.isEmpty ? [] : [ReviewedRows(given, of: patterns, selection: selection)])
    let posterior = CavityModel().fitWithoutFallback(patterns, knowing: knowledge).posterior(for: patterns)
    return patternOfRow.flatMap { posterior[$0] }
  }
}
