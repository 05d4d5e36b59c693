import LabelModels
import TestSupport
import Testing
import Votes

/// What every label model promises of votes that say little or nothing: probabilities all the same.
@Suite struct LabelModelDegenerateTests {
  static let models = LabelModels.all.map(\.name)

  /// Votes of which no model can learn much, with the reason.
  static let matrices: [(name: String, matrix: VoteMatrix)] = [
    ("no rows", VoteMatrix(classCount: 3, lines: [], functionCount: 4)),
    ("no rows, no functions", VoteMatrix(classCount: 2, lines: [], functionCount: 0)),
    ("one row", VoteMatrix(classCount: 3, lines: [[2, -1, 0, 2]])),
    ("one row, one vote", VoteMatrix(classCount: 2, lines: [[-1, 1, -1]])),
    ("no overlap", VoteMatrix(classCount: 2, lines: [[0, -1, -1], [-1, 1, -1], [-1, -1, 0], [1, -1, -1]])),
    ("one class only", VoteMatrix(classCount: 3, lines: Array(repeating: [1, 1, -1, 1], count: 9))),
    (
      "a function that never votes", VoteMatrix(classCount: 2, lines: [[0, 0, -1, 1], [1, 1, -1, 1], [0, 1, -1, 0]])
    ),
    ("all rows alike", VoteMatrix(classCount: 3, lines: Array(repeating: [0, 2, 2, -1], count: 50))),
    ("every row contradicts itself", VoteMatrix(classCount: 2, lines: Array(repeating: [0, 1, 0, 1], count: 20))),
    ("one function", VoteMatrix(classCount: 2, lines: [[0], [1], [1], [-1]])),
    ("two functions that never agree", VoteMatrix(classCount: 2, lines: [[0, 1], [1, 0], [0, 1]])),
    ("a hundred classes, three rows", VoteMatrix(classCount: 100, lines: [[7, 7, 99], [0, 99, -1], [3, 3, 3]])),
  ]

  @Test(arguments: models, matrices.indices)
  func posteriorsAreProbabilities(model: String, index: Int) throws {
    let (patterns, _) = Self.matrices[index].matrix.compressed
    let fitted = try LabelModels.named(model).fit(patterns)
    expectProbabilities(fitted, patterns)
    #expect(fitted.functionAccuracies.count == patterns.functionCount)
    for accuracy in fitted.functionAccuracies { #expect(accuracy.map { (0...1).contains($0) } ?? true) }
    // What was never seen gets probabilities too.
    let other = VoteMatrix(
      classCount: patterns.classCount, lines: [Array(repeating: 1, count: patterns.functionCount)],
      functionCount: patterns.functionCount)
    expectProbabilities(fitted, other.patterns)
  }

  @Test(arguments: models, matrices.indices)
  func modelFilesHoldThem(model: String, index: Int) throws {
    let (patterns, _) = Self.matrices[index].matrix.compressed
    let fitted = try LabelModels.named(model).fit(patterns)
    let functionNames = (0..<patterns.functionCount).map { "f\($0)" }
    let classNames = (0..<patterns.classCount).map { "c\($0)" }
    let file = try ModelFile(fitted, functionNames: functionNames, classNames: classNames)
    #expect(try ModelFile(json: file.json).fitted.posterior(for: patterns) == fitted.posterior(for: patterns))
  }

  @Test(arguments: models, matrices.indices)
  func aFunctionThatNeverVotesHasNoAccuracy(model: String, index: Int) throws {
    let (patterns, _) = Self.matrices[index].matrix.compressed
    let fitted = try LabelModels.named(model).fit(patterns)
    for function in 0..<patterns.functionCount {
      #expect((fitted.functionAccuracies[function] != nil) == patterns.functions.contains(Int32(function)))
    }
  }

  @Test(arguments: models, ReviewedRows.Selection.all)
  func answersThatContradictEachOtherAreTaken(model: String, selection: ReviewedRows.Selection) throws {
    let patterns = VoteMatrix.random(seed: 8, rows: 40, functions: 5, classes: 2).patterns
    // Half of each pattern's rows are given one class, the other half the other; the first pattern's twice.
    let counts = patterns.counts.enumerated().flatMap { index, rows in
      index == 0 ? [rows, rows] : [(rows + 1) / 2, rows / 2]
    }
    let reviewed = ReviewedRows(classCount: 2, counts: counts, selection: selection)
    expectProbabilities(
      try LabelModels.named(model).fit(patterns, knowing: PriorKnowledge(reviewed: [reviewed])), patterns)
  }

  @Test(arguments: models, Seeds.first(3))
  func permutingClassesPermutesTheAnswerWhereRowsAreReviewed(model: String, seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed, classes: 4)
    let order = VoteMatrix.shuffled(4, seed: seed)
    let plain = try posterior(model, matrix, reviewed: { $0 })
    let permuted = try posterior(model, matrix.classesPermuted(order), reviewed: { order[$0] })
    let moved = plain.indices.map { permuted[$0 / 4 * 4 + order[$0 % 4]] }
    // A search ends where the gradient is small, not at one point.
    #expect(largestDifference(plain, moved) < 1e-7)
  }

  /// Every fifth row is reviewed; `label` renames the class that it was given.
  private func posterior(_ model: String, _ matrix: VoteMatrix, reviewed label: (Int) -> Int) throws -> [Double] {
    let (patterns, patternOfRow) = matrix.compressed
    let rows = stride(from: 0, to: matrix.lines.count, by: 5).map { row in
      (pattern: patternOfRow[row], class: Vote(label(row / 5 % matrix.classCount)))
    }
    let knowledge = PriorKnowledge(reviewed: [ReviewedRows(rows, of: patterns, selection: .random)])
    let posterior = try LabelModels.named(model).fit(patterns, knowing: knowledge).posterior(for: patterns)
    return patternOfRow.flatMap { posterior[$0] }
  }

  private func expectProbabilities(_ fitted: any FittedLabelModel, _ patterns: VotePatterns) {
    let posterior = fitted.posterior(for: patterns)
    #expect(posterior.count == patterns.count)
    for index in 0..<posterior.count {
      #expect(abs(posterior[index].reduce(0, +) - 1) < 1e-12)
      #expect(posterior[index].allSatisfy { $0 >= 0 })
    }
    let balance = fitted.classBalance.shares
    #expect(abs(balance.reduce(0, +) - 1) < 1e-12 && balance.allSatisfy { $0 >= 0 })
  }
}

extension ReviewedRows.Selection {
  static let all: [ReviewedRows.Selection] = [.random, .chosen]
}
