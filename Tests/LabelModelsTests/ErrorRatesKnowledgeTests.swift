import LabelModels
import TestSupport
import Testing
import Votes

/// What models of error rates make of knowledge: the same for a confusion matrix and for one coin.
@Suite struct ErrorRatesKnowledgeTests {
  static let models = ["dawid-skene", "one-coin"]

  @Test(arguments: models)
  func theGivenBalanceIsTheModels(model: String) throws {
    let patterns = VoteMatrix.random(seed: 1).patterns
    let given = ClassBalance([0.7, 0.2, 0.1])
    let fitted = try fit(model, patterns, PriorKnowledge(classBalance: given))
    #expect(largestDifference(fitted.classBalance.shares, given.shares) < 1e-15)
  }

  @Test(arguments: models)
  func aClassThatNeverOccursGetsNothing(model: String) throws {
    let patterns = VoteMatrix.random(seed: 1).patterns
    let fitted = try fit(model, patterns, PriorKnowledge(classBalance: ClassBalance([0.5, 0.5, 0])))
    let posterior = fitted.posterior(for: patterns)
    for pattern in 0..<patterns.count {
      #expect(posterior[pattern].last == 0)
      #expect(abs(posterior[pattern].reduce(0, +) - 1) < 1e-12)
    }
    let again = try LabelModels.named(model).fitted(
      from: fitted.parameters, functionCount: fitted.functionCount, classCount: 3, fallback: nil)
    #expect(again.posterior(for: patterns) == posterior)
  }

  @Test(arguments: models)
  func randomRowsShowTheBalanceAndChosenOnesDoNot(model: String) throws {
    let matrix = VoteMatrix.random(seed: 3, rows: 300, classes: 2)
    let (patterns, patternOfRow) = matrix.compressed
    let rows = matrix.lines.indices.filter { patterns.isCovered(patternOfRow[$0]) }.prefix(40)
    let answers = rows.map { (pattern: patternOfRow[$0], class: Vote($0 % 4 == 0 ? 1 : 0)) }
    let ones = Double(answers.reduce(0) { $0 + Int($1.class) })
    func balance(_ selection: ReviewedRows.Selection) throws -> [Double] {
      let reviewed = ReviewedRows(answers, of: patterns, selection: selection)
      return try fit(model, patterns, PriorKnowledge(reviewed: [reviewed])).classBalance.shares
    }
    #expect(abs(try balance(.random)[1] - (ones + 1) / 42) < 1e-12)
    #expect(abs(try balance(.chosen)[1] - (ones + 1) / 42) > 0.05)
  }

  @Test(arguments: models)
  func reviewedRowsTurnAFlippedFunctionAround(model: String) throws {
    // Two flipped LFs against one that is right: votes alone believe the two.
    var generator = SeededGenerator(seed: 5)
    let truth = (0..<400).map { _ in generator.nextInt(below: 2) }
    let matrix = VoteMatrix(
      classCount: 2,
      lines: truth.map { label in
        [0.9, 0.1, 0.1].map { Vote(generator.chance($0) ? label : 1 - label) }
      })
    let (patterns, patternOfRow) = matrix.compressed
    let reviewed = ReviewedRows(
      truth.indices.prefix(200).map { (pattern: patternOfRow[$0], class: Vote(truth[$0])) }, of: patterns,
      selection: .random)
    let alone = try fit(model, patterns, .none)
    let taught = try fit(model, patterns, PriorKnowledge(reviewed: [reviewed]))
    #expect(alone.functionAccuracies[0]! < 0.3 && alone.functionAccuracies[1]! > 0.7)
    #expect(taught.functionAccuracies[0]! > 0.7 && taught.functionAccuracies[1]! < 0.3)
  }

  @Test(arguments: models)
  func contradictoryAnswersCancelOut(model: String) throws {
    let patterns = VoteMatrix(classCount: 2, lines: Array(repeating: [0, 1, 0], count: 1000)).patterns
    let reviewed = ReviewedRows(classCount: 2, counts: [500, 500], selection: .random)
    let fitted = try fit(model, patterns, PriorKnowledge(reviewed: [reviewed]))
    for probability in fitted.posterior(for: patterns).values { #expect(abs(probability - 0.5) < 0.05) }
    // More answers than rows: two people looked at each.
    let twice = ReviewedRows(classCount: 2, counts: [1200, 800], selection: .chosen)
    let posterior = try fit(model, patterns, PriorKnowledge(reviewed: [twice])).posterior(for: patterns)
    #expect(posterior.values[0] > 0.5 && posterior.values[0] < 0.9)
  }

  @Test(arguments: models)
  func whatPeopleSayOfAFunctionMovesItsWorth(model: String) throws {
    let matrix = VoteMatrix(classCount: 2, lines: [[0, 1], [1, 0], [0, 1], [1, 0]])
    let known = PriorKnowledge(accuracies: [1: AccuracyPrior(accuracy: 0.95, votes: 200)])
    let (patterns, patternOfRow) = matrix.compressed
    let posterior = try fit(model, patterns, known).posterior(for: patterns)
    for (row, line) in matrix.lines.enumerated() {
      #expect(posterior[patternOfRow[row]][patternOfRow[row] * 2 + Int(line[1])] > 0.8)
    }
  }

  private func fit(
    _ model: String, _ patterns: VotePatterns, _ knowledge: PriorKnowledge
  ) throws -> any FittedLabelModel {
    try LabelModels.named(model).fit(patterns, knowing: knowledge)
  }
}
