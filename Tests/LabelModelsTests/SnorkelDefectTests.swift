import Glibc
import LabelModels
import TestSupport
import Testing
import Votes

/// Defects read in the source of Snorkel 0.10, `snorkel/labeling/model`: each is a test that the label models here do not
/// have it.
///
/// Tested elsewhere:
/// - D1 (labels for rows without votes): `LabelPlanTests.aRowWithoutVotesIsUncoveredWhateverTheProbabilities`;
/// - D7 (ties by row number): `LabelPlanTests.tiesAreSettledByTheHashOfTheID`;
/// - D9 (which class an error names): `KnowledgeResolverTests.impossibleBalancesAreNamed`;
/// - D11 (rates of an LF that never votes): `VoteAnalysisTests.aFunctionThatNeverVotesHasNoPrecision`;
/// - D12 (row order of parallel workers): `ApplyEngineTests.theNumberOfWorkersChangesNothing`;
/// - D14 (votes below -1): `MatrixVotesTests`, `NumPyVotesTests`, `WRENCHVotesTests`,
///   `VotePatternsTests.aVoteBelowAbstainStops`.
@Suite struct SnorkelDefectTests {
  static let models = LabelModels.all.map(\.name)

  private func fit(_ problem: LabelProblem, _ model: String = "cavity") throws -> LabelFit {
    try problem.fit(LabelModels.named(model))
  }

  /// A row without votes was labelled with the class of the largest prior. Here it says what it is: the balance, and
  /// no evidence.
  @Test(arguments: models) func d1ARowWithoutVotesHasNoEvidence(model: String) throws {
    var matrix = VoteMatrix.random(seed: 1)
    matrix.lines.append(Array(repeating: .abstain, count: 8))
    let problem = LabelProblem(matrix, knowing: PriorKnowledge(classBalance: ClassBalance([0.7, 0.2, 0.1])))
    let fit = try self.fit(problem, model)
    let explanation = fit.fitted.explanation(of: matrix.lines.last!)
    #expect(explanation.terms.isEmpty && explanation.abstentions.allSatisfy { $0 == 0 })
    #expect(largestDifference(fit.line(matrix.lines.count - 1), fit.fitted.classBalance.shares) < 1e-15)
  }

  /// Posteriors took a dense matrix over all pairs of (LF, class), and votes a dense column for each. With 1,200 LFs of
  /// 56 classes (issue 1656) that is 36 GB; with a million rows of 100 LFs and 10 classes 8 GB.
  @Test(.tags(.slow), arguments: models) func d2AndD4ManyFunctionsOfManyClassesFit(model: String) throws {
    var generator = SeededGenerator(seed: 2)
    var builder = VotePatternBuilder(functionCount: 1200, classCount: 56)
    for _ in 0..<3000 {
      let truth = generator.nextInt(below: 56)
      let functions = Set((0..<20).map { _ in generator.nextInt(below: 1200) }).sorted()
      let votes = functions.map { function -> (function: Int32, vote: Vote) in
        (Int32(function), Vote(generator.chance(0.7) ? truth : generator.nextInt(below: 56)))
      }
      _ = builder.add(sparse: votes, count: 300)
    }
    let patterns = builder.build().patterns
    #expect(patterns.rowCount == 900_000)
    let posterior = try LabelModels.named(model).fit(patterns).posterior(for: patterns)
    for index in 0..<posterior.count { #expect(abs(posterior[index].reduce(0, +) - 1) < 1e-12) }
  }

  /// Probabilities were multiplied before they were divided by their sum: 0 / 0.
  @Test(arguments: models, [2, 7]) func d3HundredsOfVotesGiveProbabilities(model: String, classes: Int) throws {
    let lines = (0..<20).map { row in (0..<900).map { Vote((row + ($0 % 3 == 0 ? $0 : 0)) % classes) } }
    let fit = try self.fit(LabelProblem(VoteMatrix(classCount: classes, lines: lines)), model)
    for row in 0..<20 {
      #expect(abs(fit.line(row).reduce(0, +) - 1) < 1e-12)
      #expect(Posterior.best(of: fit.line(row)).class == Vote(row % classes))
    }
  }

  /// The penalty was applied twice, in the optimiser and in the objective. Here, at the minimum, the gradient of the
  /// likelihood with respect to each class's shift is the shift over its variance of 1, once.
  @Test(arguments: Seeds.first(5)) func d5APenaltyCountsOnce(seed: UInt64) throws {
    let (matrix, truth) = VoteMatrix.labelled(seed: seed)
    let answers = (0..<60).map { LabelProblem.Answer(row: $0, y: truth[$0]) }
    let covered = answers.filter { answer in matrix.lines[answer.row].contains { $0 >= 0 } }
    let plain = try fit(LabelProblem(matrix)).fitted
    let fitted = try fit(LabelProblem(matrix, answers: answers)).fitted
    func list(_ name: String, of model: any FittedLabelModel) -> [Double] {
      model.parameters.lists[name]!.map { $0! }
    }
    let place = try #require(list("silences", of: plain).indices.first { list("silences", of: plain)[$0] != 0 })
    let heat = list("silences", of: fitted)[place] / list("silences", of: plain)[place]
    let shift = zip(list("base", of: fitted), list("base", of: plain)).map { $0 - heat * $1 }
    var gradient = [0.0, 0, 0]
    for answer in covered {
      let scores = fitted.explanation(of: matrix.lines[answer.row]).scores
      for c in 0..<3 { gradient[c] += (c == answer.y ? 1 : 0) - exp(scores[c] - logSumExp(scores)) }
    }
    #expect(shift.contains { abs($0) > 0.01 })
    #expect(largestDifference(gradient, shift) < 1e-5)
  }

  /// The default seed was drawn when the module was imported, and a fit reset the program's generators.
  @Test(arguments: models) func d6AFitDrawsNothing(model: String) async throws {
    let problem = KnowledgeKind.everything.problem(seed: 6, VoteMatrix.random(seed: 6))
    let first = try fit(problem, model).fitted.parameters
    await withTaskGroup(of: ModelParameters?.self) { group in
      for _ in 0..<8 { group.addTask { try? self.fit(problem, model).fitted.parameters } }
      for await other in group { #expect(other == first) }
    }
  }

  @Test func d6AFitLeavesTheProgramsGeneratorAlone() throws {
    srandom(7)
    let expected = random()
    let problem = KnowledgeKind.everything.problem(seed: 6, VoteMatrix.random(seed: 6))
    for model in Self.models {
      srandom(7)
      _ = try fit(problem, model)
      #expect(random() == expected)
    }
  }

  /// Accuracies that a user gave in one of the accepted forms were dropped without a word.
  @Test(arguments: 0..<8) func d8EveryStatedAccuracyCounts(function: Int) throws {
    let problem = LabelProblem(VoteMatrix.random(seed: 8))
    var stated = problem
    stated.knowledge.accuracies = [function: AccuracyPrior(accuracy: 0.6, votes: 50)]
    #expect(try fit(stated).posterior != fit(problem).posterior)
  }

  /// A class balance with a zero was refused with a message that named the other classes. Here a share of zero is
  /// possible; the wording of balances that are refused is tested in `PipelineTests`.
  @Test func d9AShareOfZeroIsUnderstood() throws {
    let matrix = VoteMatrix.random(seed: 9)
    let fit = try self.fit(LabelProblem(matrix, knowing: PriorKnowledge(classBalance: ClassBalance([0.5, 0.5, 0]))))
    #expect(fit.fitted.classBalance.shares[2] < 1e-5)
    for row in matrix.lines.indices where !matrix.lines[row].contains(2) { #expect(fit.line(row).last! < 0.01) }
  }

  /// An option's default made another option fail. Every kind of knowledge can be given alone and with all others.
  @Test(arguments: KnowledgeKind.allCases, models) func d10EveryOptionWorksAlone(kind: KnowledgeKind, model: String)
    throws
  {
    let problem = kind.problem(seed: 10, VoteMatrix.random(seed: 10))
    #expect(try fit(problem, model).posterior.allSatisfy { (0...1).contains($0) })
  }

  /// An LF that never votes had an accuracy of 0, like one that is always wrong.
  @Test(arguments: models) func d11AFunctionThatNeverVotesHasNoAccuracy(model: String) throws {
    var matrix = VoteMatrix.random(seed: 11)
    for row in matrix.lines.indices { matrix.lines[row][3] = .abstain }
    let problem = LabelProblem(matrix, knowing: PriorKnowledge(accuracies: [3: AccuracyPrior(accuracy: 0.9, votes: 9)]))
    let accuracies = try fit(problem, model).fitted.functionAccuracies
    #expect(accuracies[3] == nil && accuracies[2] != nil)
  }

  /// A saved model was a pickle: reading it ran what it said. Here a file is JSON of names and numbers.
  @Test(arguments: ["\u{80}\u{4}\u{95}cposix\nsystem\n(S'touch spoiled'\ntR.", "import os", "cos\nsystem\n(S'id'\ntR."])
  func d13APickleIsRefused(text: String) {
    #expect(throws: LabelModelError.notJSON) { try ModelFile(json: text) }
  }
}
