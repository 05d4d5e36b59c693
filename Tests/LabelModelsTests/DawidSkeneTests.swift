import TestSupport
import Testing
import Votes

@testable import LabelModels

@Suite struct DawidSkeneTests {
  /// The same sums in another order, over a few rounds of exponentials.
  static let referenceTolerance = 1e-9

  @Test(arguments: Seeds.first(20))
  func everyElementAgreesWithPlainLoops(seed: UInt64) throws {
    let matrix = VoteMatrix.random(
      seed: seed, rows: 20 + Int(seed % 7) * 40, functions: 1 + Int(seed % 11), classes: 2 + Int(seed % 6),
      coverage: seed % 3 == 0 ? 1 : 0.5)
    let reference = reference(matrix).posterior()
    #expect(largestDifference(try posterior(matrix), reference) < Self.referenceTolerance)
  }

  @Test(arguments: Seeds.first(20))
  func everyElementAgreesWithPlainLoopsWhereMuchIsKnown(seed: UInt64) throws {
    let matrix = VoteMatrix.random(seed: seed, rows: 90, functions: 6, classes: 3, coverage: 0.5)
    var generator = SeededGenerator(seed: seed)
    let (patterns, patternOfRow) = matrix.compressed
    var reference = reference(matrix)
    var reviewed: [(pattern: Int, class: Vote)] = []
    for row in matrix.lines.indices where generator.chance(0.3) {
      reference.gold[row] = generator.nextInt(below: 3)
      reviewed.append((patternOfRow[row], Vote(reference.gold[row])))
    }
    reference.goldIsRandom = seed % 2 == 0
    reference.givenBalance = seed % 3 == 0 ? [0.5, 0.3, 0.2] : nil
    reference.accuracies = [1: (0.9, 40), 4: (0.4, 7.5)]
    let knowledge = PriorKnowledge(
      reviewed: [ReviewedRows(reviewed, of: patterns, selection: reference.goldIsRandom ? .random : .chosen)],
      classBalance: reference.givenBalance.map { ClassBalance($0) },
      accuracies: reference.accuracies.mapValues { AccuracyPrior(accuracy: $0.accuracy, votes: $0.votes) })
    let fast = try posterior(matrix, knowing: knowledge)
    #expect(largestDifference(fast, reference.posterior()) < Self.referenceTolerance)
  }

  @Test(
    .tags(.slow), .enabled(if: SharedData.isPresent, "\(SharedData.whyAbsent)"),
    arguments: [SharedDataset.youtube, SharedDataset(name: "crowd/face", classCount: 4)])
  func everyElementAgreesWithPlainLoopsOnRealVotes(dataset: SharedDataset) throws {
    let matrix = dataset.matrix
    let reference = reference(matrix).posterior()
    #expect(largestDifference(try posterior(matrix), reference) < Self.referenceTolerance)
  }

  @Test func aModelOfTooManyNumbersIsRefused() {
    let matrix = VoteMatrix(classCount: 20_000, lines: [[0, 1]])
    #expect(throws: LabelModelError.tooManyParameters(functions: 2, classes: 20_000, limit: 1 << 25)) {
      try DawidSkene().fit(matrix.patterns)
    }
  }

  @Test func confusionLinesThatDoNotAddUpAreRefused() throws {
    let fitted = try DawidSkene().fit(VoteMatrix.random(seed: 1, functions: 2, classes: 2).patterns)
    var lists = fitted.parameters.lists
    lists["confusion"] = [0.5, 0.25, 0.5, 0.25, 0.5, 0.5, 0.5, 0.5]
    #expect(throws: LabelModelError.notNormalised(path: "parameters.confusion", sum: 0.5)) {
      try DawidSkene().fitted(from: ModelParameters(lists), functionCount: 2, classCount: 2, fallback: nil)
    }
    lists["confusion"] = [0, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 0.5]
    #expect(throws: LabelModelError.outOfRange(path: "parameters.confusion", index: 0, value: 0)) {
      try DawidSkene().fitted(from: ModelParameters(lists), functionCount: 2, classCount: 2, fallback: nil)
    }
  }

  private func reference(_ matrix: VoteMatrix) -> DawidSkeneReference {
    DawidSkeneReference(
      matrix, roundLimit: ErrorRateConstants.roundLimit, movedRowsARate: ErrorRateConstants.movedRowsARate)
  }

  private func posterior(_ matrix: VoteMatrix, knowing knowledge: PriorKnowledge = .none) throws -> [Double] {
    let (patterns, patternOfRow) = matrix.compressed
    let posterior = try DawidSkene().fit(patterns, knowing: knowledge).posterior(for: patterns)
    return patternOfRow.flatMap { posterior[$0] }
  }
}
