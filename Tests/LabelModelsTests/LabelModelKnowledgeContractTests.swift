import LabelModels
import TestSupport
import Testing
import Votes

/// What every label model promises of every kind of knowledge, used or ignored, and of votes that say little.
@Suite struct LabelModelKnowledgeContractTests {
  static let models = LabelModels.all.map(\.name)

  /// One test argument: every model with every kind.
  struct Case: Sendable, CustomTestStringConvertible {
    let model: String
    let kind: KnowledgeKind

    var testDescription: String { "\(model), \(kind)" }

    /// Sums in another order; with answers or a balance, a minimum that is searched in another order.
    var tolerance: Double { kind.hasAnswers || kind == .balance ? 1e-5 : 1e-8 }

    static let all = models.flatMap { model in KnowledgeKind.allCases.map { Case(model: model, kind: $0) } }
  }

  private func fit(_ problem: LabelProblem, _ model: String) throws -> LabelFit {
    try problem.fit(LabelModels.named(model))
  }

  @Test(arguments: Case.all, Seeds.first(3))
  func everyRowGetsProbabilitiesThatAreExplained(given: Case, seed: UInt64) throws {
    try expectSound(given.kind.problem(seed: seed, VoteMatrix.random(seed: seed, coverage: 0.3)), given.model)
  }

  @Test(arguments: Case.all, Seeds.first(3))
  func rowOrderChangesNothing(given: Case, seed: UInt64) throws {
    let problem = given.kind.problem(seed: seed, VoteMatrix.random(seed: seed))
    let order = VoteMatrix.shuffled(problem.matrix.lines.count, seed: seed)
    let (plain, permuted) = (try fit(problem, given.model), try fit(problem.rowsPermuted(order), given.model))
    #expect(plain.fitted.parameters == permuted.fitted.parameters)
    #expect(order.flatMap { plain.line($0) } == permuted.posterior)
  }

  @Test(arguments: Case.all, Seeds.first(3))
  func permutingFunctionsPermutesTheAnswer(given: Case, seed: UInt64) throws {
    let problem = given.kind.problem(seed: seed, VoteMatrix.random(seed: seed))
    let order = VoteMatrix.shuffled(problem.matrix.functionCount, seed: seed)
    let (plain, permuted) = (try fit(problem, given.model), try fit(problem.functionsPermuted(order), given.model))
    #expect(largestDifference(plain.posterior, permuted.posterior) < given.tolerance)
    for (place, function) in order.enumerated() {
      let (before, after) = (plain.fitted.functionAccuracies[function], permuted.fitted.functionAccuracies[place])
      #expect(abs((before ?? -1) - (after ?? -1)) < given.tolerance)
    }
  }

  @Test(arguments: Case.all, Seeds.first(3))
  func permutingClassesPermutesTheAnswer(given: Case, seed: UInt64) throws {
    let problem = given.kind.problem(seed: seed, VoteMatrix.random(seed: seed, classes: 4))
    let order = VoteMatrix.shuffled(4, seed: seed)
    let (plain, permuted) = (try fit(problem, given.model), try fit(problem.classesPermuted(order), given.model))
    let moved = plain.posterior.indices.map { permuted.posterior[$0 / 4 * 4 + order[$0 % 4]] }
    #expect(largestDifference(plain.posterior, moved) < given.tolerance)
  }

  /// Votes with which a model can do little.
  enum Degenerate: String, CaseIterable, Sendable {
    case noRows, oneRow, noVotes, noOverlap, oneClass, silentFunction, allRowsAlike, allRowsSplit, oneFunction,
      unanimous

    var matrix: VoteMatrix {
      let lines: [[Vote]]
      switch self {
      case .noRows: lines = []
      case .oneRow: lines = [[0, 1, -1, 0, 2]]
      case .noVotes: lines = Array(repeating: [-1, -1, -1, -1, -1], count: 7)
      case .noOverlap: lines = (0..<40).map { row in (0..<5).map { $0 == row % 5 ? Vote(row % 3) : -1 } }
      case .oneClass: lines = (0..<40).map { row in (0..<5).map { (row + $0) % 3 == 0 ? -1 : 1 } }
      case .silentFunction:
        lines = VoteMatrix.random(seed: 1, rows: 40, functions: 5).lines.map { $0.dropLast() + [-1] }
      case .allRowsAlike: lines = Array(repeating: [0, 0, 1, -1, 0], count: 40)
      case .allRowsSplit: lines = Array(repeating: [0, 1, 2, 0, 1], count: 40)
      case .oneFunction: lines = (0..<40).map { [-1, Vote($0 % 3), -1, -1, -1] }
      case .unanimous: lines = (0..<40).map { Array(repeating: Vote($0 % 3), count: 5) }
      }
      return VoteMatrix(classCount: 3, lines: lines, functionCount: 5)
    }
  }

  @Test(arguments: Case.all, Degenerate.allCases)
  func degenerateVotesGiveProbabilities(given: Case, votes: Degenerate) throws {
    try expectSound(given.kind.problem(seed: 4, votes.matrix), given.model)
  }

  @Test(arguments: models, Degenerate.allCases)
  func contradictoryAnswersGiveProbabilities(model: String, votes: Degenerate) throws {
    var problem = LabelProblem(votes.matrix)
    for row in votes.matrix.lines.indices {
      for y in 0..<3 {
        for isChosen in [false, true] { problem.answers.append(.init(row: row, y: y, isChosen: isChosen)) }
      }
    }
    try expectSound(problem, model)
  }

  /// Statements as strong as the types allow.
  @Test(arguments: models, Degenerate.allCases)
  func extremeStatementsGiveProbabilities(model: String, votes: Degenerate) throws {
    var problem = LabelProblem(votes.matrix)
    problem.knowledge.classBalance = ClassBalance([1, 0, 0])
    problem.knowledge.accuracies = [
      0: AccuracyPrior(accuracy: 1e-12, votes: 1e15), 1: AccuracyPrior(accuracy: 1 - 1e-12, votes: 1e15),
      2: AccuracyPrior(accuracy: 0.5, votes: 1e-300),
    ]
    problem.knowledge.dependent = [[0, 1, 2, 3, 4]]
    problem.knowledge.exclusive = [[0, 1, 2, 3, 4]]
    problem.answers = votes.matrix.lines.indices.flatMap { row in
      Array(repeating: LabelProblem.Answer(row: row, y: 2), count: 100)
    }
    try expectSound(problem, model)
  }

  /// Shape, sums, the class balance of uncovered rows, explanations, and the model file.
  private func expectSound(_ problem: LabelProblem, _ model: String) throws {
    let (matrix, k) = (problem.matrix, problem.matrix.classCount)
    let fit = try self.fit(problem, model)
    #expect(fit.posterior.count == matrix.lines.count * k)
    #expect(fit.fitted.functionAccuracies.count == matrix.functionCount)
    #expect(fit.fitted.functionAccuracies.allSatisfy { $0 == nil || (0...1).contains($0!) })
    for (row, line) in matrix.lines.enumerated() {
      let probabilities = fit.line(row)
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-12)
      #expect(probabilities.allSatisfy { $0 >= 0 })
      if line.allSatisfy({ $0 == .abstain }) {
        #expect(largestDifference(probabilities, fit.fitted.classBalance.shares) < 1e-15)
      }
      #expect(largestDifference(fit.fitted.explanation(of: line).posterior, probabilities) < 1e-12)
    }
    let names = (0..<matrix.functionCount).map { "lf\($0)" }
    let file = try ModelFile(fit.fitted, functionNames: names, classNames: (0..<k).map { "class\($0)" })
    let read = try ModelFile(json: file.json)
    #expect(read.json == file.json)
    #expect(read.fitted.posterior(for: matrix.patterns) == fit.fitted.posterior(for: matrix.patterns))
  }
}
