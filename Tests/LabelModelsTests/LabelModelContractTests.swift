import Glibc
import LabelModels
import TestSupport
import Testing
import Votes

/// What every label model promises; a new one is tested by standing in ``LabelModels/all``.
@Suite struct LabelModelContractTests {
  static let models = LabelModels.all.map(\.name)
  static let seeds = Seeds.first(5)

  /// Sums in another order; a few thousand terms near 1.
  static let roundingTolerance = 1e-9

  @Test(arguments: models, seeds)
  func posteriorLinesSumToOne(model: String, seed: UInt64) throws {
    let patterns = VoteMatrix.random(seed: seed).patterns
    let posterior = try LabelModels.named(model).fit(patterns).posterior(for: patterns)
    #expect(posterior.count == patterns.count)
    for index in 0..<posterior.count {
      #expect(abs(posterior[index].reduce(0, +) - 1) < 1e-12)
      #expect(posterior[index].allSatisfy { $0 >= 0 })
    }
  }

  @Test(arguments: models, seeds)
  func rowOrderChangesNothing(model: String, seed: UInt64) throws {
    var matrix = VoteMatrix.random(seed: seed)
    let fitted = try LabelModels.named(model).fit(matrix.patterns)
    matrix.lines = VoteMatrix.shuffled(matrix.lines.count, seed: seed).map { matrix.lines[$0] }
    #expect(try LabelModels.named(model).fit(matrix.patterns).parameters == fitted.parameters)
  }

  @Test(arguments: models, seeds)
  func permutingFunctionsPermutesTheAnswer(model: String, seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed)
    let order = VoteMatrix.shuffled(matrix.functionCount, seed: seed)
    let (plain, permuted) = (try fit(matrix, model), try fit(matrix.functionsPermuted(order), model))
    #expect(largestDifference(plain.posterior, permuted.posterior) < Self.roundingTolerance)
    for (place, function) in order.enumerated() {
      let (before, after) = (plain.fitted.functionAccuracies[function], permuted.fitted.functionAccuracies[place])
      #expect(abs((before ?? -1) - (after ?? -1)) < Self.roundingTolerance)
    }
  }

  @Test(arguments: models, seeds)
  func permutingClassesPermutesTheAnswer(model: String, seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed, classes: 4)
    let order = VoteMatrix.shuffled(4, seed: seed)
    let (plain, permuted) = (try fit(matrix, model), try fit(matrix.classesPermuted(order), model))
    let moved = plain.posterior.indices.map { permuted.posterior[$0 / 4 * 4 + order[$0 % 4]] }
    #expect(largestDifference(plain.posterior, moved) < Self.roundingTolerance)
  }

  @Test(arguments: models, seeds)
  func uncoveredRowsGetTheClassBalance(model: String, seed: UInt64) throws {
    var matrix = VoteMatrix.random(seed: seed)
    let before = try fit(matrix, model)
    matrix.lines += Array(repeating: Array(repeating: .abstain, count: matrix.functionCount), count: 7)
    let after = try fit(matrix, model)
    #expect(largestDifference(after.posterior.suffix(3), after.fitted.classBalance.shares) < 1e-15)
    // They count for nothing.
    #expect(before.posterior == Array(after.posterior.prefix(before.posterior.count)))
  }

  @Test(arguments: models, seeds)
  func countsPlayNoPartInAFittedModel(model: String, seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed)
    let fit = try self.fit(matrix, model)
    for (row, line) in matrix.lines.enumerated() {
      let alone = VoteMatrix(classCount: 3, lines: [line], functionCount: matrix.functionCount)
      #expect(Array(fit.fitted.posterior(for: alone.patterns)[0]) == Array(fit.posterior[row * 3..<row * 3 + 3]))
    }
  }

  @Test(arguments: models)
  func patternsNotFittedOnGetPosteriors(model: String) throws {
    let fitted = try LabelModels.named(model).fit(VoteMatrix.random(seed: 1, coverage: 0.3).patterns)
    let others = VoteMatrix.random(seed: 2, coverage: 1).patterns
    let posterior = fitted.posterior(for: others)
    for index in 0..<posterior.count { #expect(abs(posterior[index].reduce(0, +) - 1) < 1e-12) }
  }

  @Test(arguments: models, seeds)
  func explanationAddsUpToThePosterior(model: String, seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed, functions: 11, coverage: 0.2)
    let fit = try self.fit(matrix, model)
    for (row, line) in matrix.lines.enumerated() {
      let explanation = fit.fitted.explanation(of: line)
      #expect(explanation.terms.map(\.vote) == line.filter { $0 != .abstain })
      #expect(explanation.terms.map { line[$0.function] } == explanation.terms.map(\.vote))
      let sums = (0..<3).map { index in
        explanation.terms.reduce(explanation.base[index] + explanation.abstentions[index]) { $0 + $1.evidence[index] }
      }
      #expect(largestDifference(explanation.scores, sums) < 1e-12)
      #expect(largestDifference(explanation.posterior, fit.posterior[row * 3..<row * 3 + 3]) < 1e-12)
    }
  }

  @Test(arguments: models, seeds)
  func fileGivesTheSamePosteriorsAndBytes(model: String, seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed)
    let fit = try self.fit(matrix, model)
    let functionNames = (0..<matrix.functionCount).map { "lf/\($0)" }
    let file = try ModelFile(fit.fitted, functionNames: functionNames, classNames: ["ä", "b\"", "c\n"])
    let read = try ModelFile(json: file.json)
    #expect(read.functionNames == functionNames)
    #expect(read.classNames == ["ä", "b\"", "c\n"])
    #expect(read.fitted.modelName == fit.fitted.modelName)
    #expect(read.fitted.fallback == fit.fitted.fallback)
    #expect(read.fitted.functionAccuracies == fit.fitted.functionAccuracies)
    #expect(read.fitted.classBalance == fit.fitted.classBalance)
    #expect(read.fitted.posterior(for: matrix.patterns) == fit.fitted.posterior(for: matrix.patterns))
    #expect(read.json == file.json)
    let again = try ModelFile(self.fit(matrix, model).fitted, functionNames: functionNames, classNames: read.classNames)
    #expect(again.json == file.json)
  }

  @Test(arguments: models)
  func twoHundredVotesDoNotUnderflow(model: String) throws {
    let matrix = VoteMatrix.random(seed: 9, rows: 60, functions: 200, classes: 2, coverage: 1)
    let posterior = try fit(matrix, model).posterior
    #expect(posterior.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1 })
  }

  /// Of the posterior as the scores give it, before majority vote is mixed in.
  @Test(arguments: models, seeds)
  func accuracyIsTheMeanPosteriorOfTheVotedClass(model: String, seed: UInt64) throws {
    var matrix = VoteMatrix.random(seed: seed)
    for row in matrix.lines.indices { matrix.lines[row][2] = .abstain }
    let fitted = try self.fit(matrix, model).fitted
    var (right, cast) = (Array(repeating: 0.0, count: 8), Array(repeating: 0.0, count: 8))
    for line in matrix.lines {
      let explanation = fitted.explanation(of: line)
      let scores = explanation.scale == .nats ? explanation.scores.map { exp($0) } : explanation.scores
      for (function, vote) in line.enumerated() where vote != .abstain {
        right[function] += scores[Int(vote)] / scores.reduce(0, +)
        cast[function] += 1
      }
    }
    #expect(fitted.functionAccuracies.count == 8)
    for (function, accuracy) in fitted.functionAccuracies.enumerated() {
      if function == 2 {
        #expect(accuracy == nil)
      } else {
        #expect(abs(accuracy! - right[function] / cast[function]) < 1e-12)
      }
    }
  }

  @Test(arguments: models, [0, 1, 2, 5])
  func nothingButAbstentionsGivesTheUniformBalance(model: String, functions: Int) throws {
    let matrix = VoteMatrix(
      classCount: 3, lines: Array(repeating: Array(repeating: .abstain, count: functions), count: 4),
      functionCount: functions)
    let fit = try self.fit(matrix, model)
    #expect(fit.posterior == Array(repeating: 1 / 3, count: 12))
    #expect(fit.fitted.functionAccuracies == Array(repeating: nil, count: functions))
  }

  @Test(arguments: models)
  func noRowsAtAllCanBeFitted(model: String) throws {
    let matrix = VoteMatrix(classCount: 2, lines: [], functionCount: 3)
    #expect(try fit(matrix, model).posterior.isEmpty)
  }

  @Test(arguments: models)
  func unanimousRowsGetTheVotedClass(model: String) throws {
    let lines = (0..<30).map { row in Array(repeating: Vote(row % 2), count: 4) }
    let fit = try self.fit(VoteMatrix(classCount: 2, lines: lines), model)
    for row in 0..<30 { #expect(fit.posterior[row * 2 + row % 2] > 0.6) }
  }

  @Test(arguments: models)
  func onlyOneClassEverVotedStaysAhead(model: String) throws {
    let lines: [[Vote]] = [[0, 0, -1], [0, -1, 0], [-1, 0, 0], [0, 0, 0]]
    let fit = try self.fit(VoteMatrix(classCount: 2, lines: lines), model)
    for row in lines.indices { #expect(fit.posterior[row * 2] > 0.5) }
  }

  private func fit(_ matrix: VoteMatrix, _ model: String) throws -> LabelFit {
    try LabelProblem(matrix).fit(LabelModels.named(model))
  }
}
