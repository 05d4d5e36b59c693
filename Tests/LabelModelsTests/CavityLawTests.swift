import Glibc
import LabelModels
import TestSupport
import Testing
import Votes

/// What must hold of the cavity model whatever the numbers are.
@Suite struct CavityLawTests {
  @Test(arguments: Seeds.first(10))
  func fiveCopiesOfAFunctionMoveThePosteriorLittle(seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed, rows: 300, classes: 2, coverage: 0.7)
    let copied = VoteMatrix(classCount: 2, lines: matrix.lines.map { $0 + Array(repeating: $0[1], count: 4) })
    let (plain, moved) = (try fit(matrix).posterior, try fit(copied).posterior)
    let variation = zip(plain, moved).reduce(0) { $0 + abs($1.0 - $1.1) } / 2 / Double(matrix.lines.count)
    // Majority vote moves by 0.03 to 0.08.
    #expect(variation < 0.02)
  }

  /// Copies that vote on a tenth of each other's rows do not overlap; only the statement can tell.
  @Test(arguments: Seeds.first(5))
  func declaredDependenceWeakensVotesForTheSameClass(seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed, rows: 300, functions: 6, classes: 2)
    let line: [Vote] = [.abstain, 1, .abstain, 1, .abstain, .abstain]
    let free = try fit(matrix).fitted.explanation(of: line)
    let tied = try fit(matrix, PriorKnowledge(dependent: [[1, 3]])).fitted.explanation(of: line)
    for term in 0..<2 { #expect(abs(lead(tied.terms[term])) < abs(lead(free.terms[term]))) }
  }

  @Test(arguments: Seeds.first(5), [0, 1])
  func aStatedAccuracyRaisesTheEvidence(seed: UInt64, function: Int) throws {
    let matrix = VoteMatrix.random(seed: seed, rows: 300)
    let line = try #require(matrix.lines.first { $0[function] >= 0 })
    let leads = try [nil, (0.99, 30), (0.99, 300), (0.99, 100_000)].map { (stated: (Double, Double)?) in
      let knowledge = PriorKnowledge(
        accuracies: stated.map { [function: AccuracyPrior(accuracy: $0.0, votes: $0.1)] } ?? [:])
      let terms = try fit(matrix, knowledge).fitted.explanation(of: line).terms
      return lead(terms.first { $0.function == function }!)
    }
    // All LFs here are right with at most 0.95.
    #expect(zip(leads, leads.dropFirst()).allSatisfy { $0 < $1 }, "\(leads)")
  }

  @Test(arguments: Seeds.first(5), [0, 1])
  func aStatementOfChanceLowersTheEvidence(seed: UInt64, function: Int) throws {
    let matrix = VoteMatrix.random(seed: seed, rows: 300)
    let line = try #require(matrix.lines.first { $0[function] >= 0 })
    let stated = PriorKnowledge(accuracies: [function: AccuracyPrior(accuracy: 1 / 3, votes: 1e5)])
    let leads = try [PriorKnowledge.none, stated].map { knowledge in
      lead(try fit(matrix, knowledge).fitted.explanation(of: line).terms.first { $0.function == function }!)
    }
    #expect(leads[1] < leads[0])
  }

  /// The voted class's evidence above that of the best other class.
  private func lead(_ term: Explanation.Term) -> Double {
    term.evidence[Int(term.vote)]
      - term.evidence.enumerated().filter { $0.offset != Int(term.vote) }.map(\.element).max()!
  }

  @Test(arguments: Seeds.first(10))
  func theScoresMeetAGivenBalance(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let given = ClassBalance((0..<3).map { _ in 0.05 + generator.nextUniform() })
    var matrix = VoteMatrix.random(seed: seed)
    matrix.lines.removeAll { $0.allSatisfy { $0 == .abstain } }
    let fitted = try fit(matrix, PriorKnowledge(classBalance: given)).fitted
    var mean = [0.0, 0, 0]
    for line in matrix.lines {
      let scores = fitted.explanation(of: line).scores
      let total = logSumExp(scores)
      for (index, score) in scores.enumerated() { mean[index] += exp(score - total) / Double(matrix.lines.count) }
    }
    #expect(largestDifference(mean, given.shares) < 1e-7)
    #expect(largestDifference(fitted.classBalance.shares, given.shares) < 1e-15)
  }

  /// Every row but one votes without doubt, so each step of the search for the shift covers little of the way.
  @Test func aGivenBalanceIsMetHoweverSureTheVotesAre() throws {
    var generator = SeededGenerator(seed: 5)
    let lines = (0..<400).map { row in
      (0..<30).map { _ in Vote(generator.chance(0.97) ? row % 2 : 1 - row % 2) }
    }
    let matrix = VoteMatrix(classCount: 2, lines: lines)
    let fitted = try fit(matrix, PriorKnowledge(classBalance: ClassBalance([0.2, 0.8]))).fitted
    let shares = lines.map { line in
      let scores = fitted.explanation(of: line).scores
      return exp(scores[0] - logSumExp(scores))
    }
    #expect(abs(shares.reduce(0, +) / 400 - 0.2) < 1e-6)
  }

  @Test(arguments: Seeds.first(5))
  func anExcludedSilenceSaysNothing(seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed)
    let all = try fit(matrix, PriorKnowledge(exclusive: [Array(0..<8)])).fitted
    for line in matrix.lines where line.contains(where: { $0 >= 0 }) {
      #expect(all.explanation(of: line).abstentions.allSatisfy { abs($0) < 1e-12 })
    }
    #expect(try fit(matrix).fitted.explanation(of: [-1, 0, -1, -1, -1, -1, -1, -1]).abstentions.contains { $0 != 0 })
  }

  /// The silence of LF 4 is excluded by both votes, and LF 2, which votes, has no silence at all.
  @Test(arguments: Seeds.first(5))
  func aSilenceExcludedTwiceIsLeftOutOnce(seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed)
    let fitted = try fit(matrix, PriorKnowledge(exclusive: [[0, 2, 4], [2, 4]])).fitted
    let all = try #require(fitted.parameters.lists["silences"]).map { $0! }
    let line: [Vote] = [0, -1, 1, -1, -1, -1, -1, -1]
    let expected = (0..<3).map { index in [1, 3, 5, 6, 7].reduce(0) { $0 + all[$1 * 3 + index] } }
    #expect(largestDifference(fitted.explanation(of: line).abstentions, expected) < 1e-12)
    let problem = VoteMatrix(classCount: 3, lines: [line])
    #expect(
      largestDifference(fitted.posterior(for: problem.patterns).values, fitted.explanation(of: line).posterior) < 1e-12)
  }

  private func fit(_ matrix: VoteMatrix, _ knowledge: PriorKnowledge = .none) throws -> LabelFit {
    try LabelProblem(matrix, knowing: knowledge).fit(CavityModel())
  }
}
