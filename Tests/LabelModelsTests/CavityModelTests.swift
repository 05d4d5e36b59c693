import TestSupport
import Testing
import Votes

@testable import LabelModels

@Suite struct CavityModelTests {
  /// The model's own sums against the same sums in another order and language: six rounds of exponentials.
  static let oracleTolerance = 1e-8
  /// Of thousands of rows more is added up.
  static let realTolerance = 1e-7
  /// With reviewed rows or a given balance two searches must agree as well, one of which stops at a gradient of 1e-8 a
  /// row.
  static let searchTolerance = 1e-5

  @Test func oracleHasAllItsCases() {
    #expect(GoldenCase.all.count == 23)
  }

  @Test(arguments: GoldenCase.all)
  func everyElementAgreesWithTheOracle(golden: GoldenCase) throws {
    let problem = LabelProblem(golden.matrix, answers: golden.answers)
    let tolerance = golden.answers.isEmpty ? Self.oracleTolerance : Self.searchTolerance
    #expect(largestDifference(try problem.fit(Self.model).posterior, golden.posterior) < tolerance)
  }

  @Test(arguments: GoldenCase.all)
  func plainLoopsAgreeWithTheOracle(golden: GoldenCase) {
    let reference = Reference(LabelProblem(golden.matrix, answers: golden.answers))
    let tolerance = golden.answers.isEmpty ? Self.oracleTolerance : Self.searchTolerance
    #expect(largestDifference(reference.posterior, golden.posterior) < tolerance)
  }

  @Test(arguments: KnowledgeKind.allCases, Seeds.first(12))
  func everyElementAgreesWithPlainLoops(kind: KnowledgeKind, seed: UInt64) throws {
    let matrix = VoteMatrix.random(
      seed: seed, rows: 20 + Int(seed % 7) * 40, functions: 3 + Int(seed % 9), classes: 2 + Int(seed % 4),
      coverage: seed % 3 == 0 ? 1 : seed % 3 == 1 ? 0.5 : 0.25)
    try expectAgreement(kind.problem(seed: seed, matrix))
  }

  @Test(
    .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.whyAbsent)"),
    arguments: LongTests.areWanted ? SharedDataset.small : SharedDataset.quick,
    [KnowledgeKind.nothing, .balance, .accuracies])
  func everyElementAgreesWithPlainLoopsOnRealVotes(dataset: SharedDataset, kind: KnowledgeKind) throws {
    try expectAgreement(kind.problem(seed: 1, dataset.matrix), tolerance: Self.realTolerance)
  }

  private func expectAgreement(_ problem: LabelProblem, tolerance given: Double = oracleTolerance) throws {
    let (fit, reference) = (try problem.fit(Self.model), Reference(problem))
    let isSearched = !problem.answers.isEmpty || problem.knowledge.classBalance != nil
    let tolerance = isSearched ? Self.searchTolerance : given
    #expect(largestDifference(fit.posterior, reference.posterior) < tolerance)
    #expect(largestDifference(fit.fitted.classBalance.shares, reference.uncovered) < given)
    let accuracies = zip(fit.fitted.functionAccuracies, reference.functionAccuracies)
    for (found, expected) in accuracies {
      #expect((found == nil) == (expected == nil))
      #expect(abs((found ?? 0) - (expected ?? 0)) < tolerance)
    }
    if let correction = reference.correction { #expect(correction.largestGradient < 1e-9) }
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

  @Test func sizesBeyondMemoryFallBackToMajority() throws {
    let lines: [[Vote]] = [Array(repeating: 0, count: 40), Array(repeating: 999, count: 40)]
    let patterns = VoteMatrix(classCount: 1000, lines: lines).patterns
    let fitted = try CavityModel().fit(patterns)
    #expect(fitted.modelName == "majority")
    #expect(
      fitted.fallback
        == Fallback(
          requested: "cavity", reason: .tooManyParameters(functions: 40, classes: 1000, limit: 1 << 25)))
    #expect(fitted.posterior(for: patterns).best(1).class == 999)
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

  /// Without the fallback: the formulas hold for one LF too.
  private static let model = WithoutFallback()
}

/// The cavity model, however few LFs vote.
private struct WithoutFallback: LabelModel {
  let name = "cavity"

  func fit(
    _ patterns: VotePatterns, knowing knowledge: PriorKnowledge
  ) throws(LabelModelError) -> any FittedLabelModel {
    CavityModel().fitWithoutFallback(patterns, knowing: knowledge)
  }

  func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel {
    try CavityModel().fitted(
      from: parameters, functionCount: functionCount, classCount: classCount, fallback: fallback)
  }
}
