import Interchange
import LabelAnalysis
import LabelModels
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct ReviewedTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Rows `r0`, `r1`, … in patterns that the caller gives.
  private func join(_ csv: String, patternOfRow: [Int]) throws -> ReviewedJoin {
    let path = try folder.write(csv, to: "reviewed.csv")
    let answers = try ReviewedAnswers.read(path: path, classNames: ["ham", "spam"])
    return try ReviewedJoin(
      answers, path: path, rowCount: patternOfRow.count, name: { "r\($0)" }, pattern: { patternOfRow[$0] })
  }

  /// 60 rows of three LFs in four patterns; every second one reviewed, five of them chosen.
  private static let lines: [[Vote]] = (0..<60).map { row in
    [[0, 0, -1], [1, 1, -1], [0, 1, 0], [-1, -1, -1]][row % 4]
  }
  private static let csv =
    "id,label,selection\n"
    + stride(from: 0, to: 60, by: 2).map { "r\($0),\($0 % 3 == 0 ? "spam" : "ham"),\($0 < 10 ? "chosen" : "random")\n" }
    .joined()

  private func sample() throws -> (patterns: VotePatterns, join: ReviewedJoin) {
    var builder = VotePatternBuilder(functionCount: 3, classCount: 2)
    let provisional = Self.lines.map { builder.add($0) }
    let (patterns, canonical) = builder.build()
    return (patterns, try join(Self.csv, patternOfRow: provisional.map { canonical[$0] }))
  }

  @Test func everyRowIsInOneFoldAndFoldsAreAlike() throws {
    let join = try sample().join
    #expect(join.foldCount == 5 && join.foldOfRow.count == 30)
    for fold in 0..<5 {
      #expect(join.foldOfRow.values.count { $0 == fold } == 6)
      #expect(join.answers.count { join.foldOfRow[$0.row] == fold && $0.selection == .chosen } == 1)
    }
  }

  @Test func foldsDoNotDependOnTheOrderOfTheFile() throws {
    let lines = Self.csv.split(separator: "\n")
    let shuffled = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
    #expect(try join(shuffled, patternOfRow: Array(repeating: 0, count: 60)).foldOfRow == sample().join.foldOfRow)
  }

  @Test func aFoldLeavesItsRowsOut() throws {
    let (patterns, join) = try sample()
    let all = join.reviewedRows(of: patterns)
    #expect(all.map(\.selection) == [.random, .chosen])
    #expect(all.map { $0.counts.reduce(0, +) } == [25, 5])
    var sums = [Int](repeating: 0, count: all[0].counts.count)
    for fold in 0..<5 {
      let rest = join.reviewedRows(of: patterns, leavingOut: fold)
      #expect(rest.map { $0.counts.reduce(0, +) } == [20, 4])
      for index in sums.indices { sums[index] += rest[0].counts[index] }
    }
    // Each row is left out once.
    #expect(sums == all[0].counts.map { 4 * $0 })
  }

  @Test func oneReviewedRowIsOneFold() throws {
    let join = try join("id,label\nr1,spam\n", patternOfRow: [0, 0])
    #expect(join.foldCount == 1)
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    for _ in 0..<2 { _ = builder.add([0]) }
    #expect(join.reviewedRows(of: builder.build().patterns, leavingOut: 0).isEmpty)
  }

  @Test func contradictionsAreCountedOnceARow() throws {
    let join = try join("id,label\nr1,spam\nr1,ham\nr1,ham\nr0,ham\nr0,ham\nx,ham\n", patternOfRow: [0, 0])
    #expect(join.contradictoryRows == [1] && join.answers.count == 5 && join.unknownCount == 1)
  }

  @Test func answersOfOtherRowsAreAnError() throws {
    #expect(throws: RunError.knowledge(.reviewedMatchesNothing(path: folder.path("reviewed.csv"), exampleID: "x"))) {
      try join("id,label\nz,ham\nx,spam\n", patternOfRow: [0])
    }
  }

  @Test func whatIsWrittenIsThePersonsAnswer() throws {
    let votes = patterns([[0], [-1]], classCount: 2)
    let plan = LabelPlan(Posterior(classCount: 2, values: [0.5, 0.5, 0.9, 0.1]), of: votes, reviewBelow: 0.2)
    let join = try join(
      "id,label\nr0,spam\nr1,spam\nr2,spam\nr2,ham\nr2,spam\nr3,ham\nr3,spam\n", patternOfRow: [1, 0, 1, 1, 1])
    let labels = ReviewedLabels(join, plan) { UInt64($0) }
    let sure = try #require(labels.line(of: 0))
    #expect(Array(sure.probabilities) == [0, 1] && sure.label == 1 && sure.margin == 1)
    #expect(sure.route == .auto && sure.voteCount == 1)
    // Nobody voted, and somebody knows.
    #expect(labels.line(of: 1)?.route == .auto && labels.line(of: 1)?.voteCount == 0)
    let disputed = try #require(labels.line(of: 2))
    #expect(abs(disputed.probabilities[0] - 1.0 / 3) < 1e-12 && disputed.label == 1 && disputed.route == .expert)
    // A tie is settled by the hash, here the row's number.
    #expect(labels.line(of: 3)?.label == 1 && labels.line(of: 3)?.margin == 0 && labels.line(of: 3)?.route == .expert)
    #expect(labels.line(of: 4) == nil)
    let counts = labels.moving(LabelCounts(plan.posterior, of: votes), plan) { [1, 0, 1, 1, 1][$0] }
    #expect(counts.byClass == [1 - 3, 3] && counts.tied == 1 && counts.uncovered == 0)
  }

  /// A model that learns every answer by heart looks right on what it has learned, and cross-fitting sees that it is not.
  @Test func whatWasLearnedByHeartIsNotMeasured() throws {
    let (patterns, join) = try single()
    let estimator = Estimator(model: Parrot(), patterns: patterns, knowledge: .none, reviewed: join)
    let measured = try #require(MeasuredRows(join, of: patterns))
    let estimation = try Estimation(estimator, measured: measured)
    // Each row has a pattern of its own and class 1: the model itself says 1 everywhere.
    #expect((0..<patterns.count).allSatisfy { estimation.posterior.best($0).class == 1 })
    let reliability = try #require(estimation.reliability)
    #expect(reliability.model.accuracy == 0 && reliability.model.rowCount == 8)
    #expect(reliability.withoutReviewed?.accuracy == 0 && reliability.reference == .reviewed)
    #expect(reliability.foldCount == 5 && reliability.crossFittedRowCount == 8)
    #expect(estimation.comparison.model?.accuracy == 0)
  }

  @Test func goldThatWasNotReviewedIsMeasuredByTheWholeModel() throws {
    let (patterns, join) = try single()
    // Gold of all rows is 1; the reviewed half is cross-fitted (wrong), the parrot says 0 of the other half.
    let gold = [Vote](repeating: 1, count: 8)
    let counts = GoldCounts(patternCount: 8, classCount: 2, patternOfRow: (0..<8).map { Int32($0) }, gold: gold)
    let measured = MeasuredRows(gold: counts, reviewed: join) { gold[$0] }
    let estimation = try Estimation(
      Estimator(model: Parrot(), patterns: patterns, knowledge: .none, reviewed: join), measured: measured)
    #expect(estimation.reliability?.model.accuracy == 0 && estimation.reliability?.model.rowCount == 8)
    let zeros = [Vote](repeating: 0, count: 8)
    let other = GoldCounts(patternCount: 8, classCount: 2, patternOfRow: (0..<8).map { Int32($0) }, gold: zeros)
    let right = try Estimation(
      Estimator(model: Parrot(), patterns: patterns, knowledge: .none, reviewed: nil),
      measured: MeasuredRows(gold: other, reviewed: nil) { zeros[$0] })
    #expect(right.reliability?.model.accuracy == 1 && right.reliability?.foldCount == 0)
    #expect(right.reliability?.withoutReviewed == nil)
  }

  @Test func everythingThatIsKnownReachesTheModel() throws {
    let (patterns, join) = try single()
    let knowledge = PriorKnowledge(classBalance: ClassBalance([0.3, 0.7]))
    let estimator = Estimator(model: Parrot(), patterns: patterns, knowledge: knowledge, reviewed: join)
    for fold in [nil, 0, 4] { #expect(try estimator.fit(leavingOut: fold).classBalance == knowledge.classBalance) }
    let posterior = try estimator.fit(leavingOut: 2).posterior(for: patterns)
    for pattern in 0..<8 { #expect(posterior.best(pattern).class == (join.foldOfRow[pattern] == 2 ? 0 : 1)) }
  }

  @Test func chosenRowsAloneMeasureNothing() throws {
    let join = try join("id,label,selection\nr0,spam,chosen\n", patternOfRow: [0])
    #expect(MeasuredRows(join, of: patterns([[0]], classCount: 2)) == nil)
  }

  /// Eight rows with a pattern each, all reviewed as class 1.
  private func single() throws -> (patterns: VotePatterns, join: ReviewedJoin) {
    let lines: [[Vote]] = (1...8).map { number in (0..<4).map { number >> $0 & 1 == 1 ? 0 : -1 } }
    let votes = patterns(lines, classCount: 2)
    let csv = "id,label\n" + (0..<8).map { "r\($0),spam\n" }.joined()
    return (votes, try join(csv, patternOfRow: Array(0..<8)))
  }
}

/// Says class 0 of every row but those that it has seen the answer of.
private struct Parrot: LabelModel {
  let name = "parrot"

  func fit(_ patterns: VotePatterns, knowing knowledge: PriorKnowledge) throws(LabelModelError) -> any FittedLabelModel
  {
    var known: [[Vote]: Vote] = [:]
    for reviewed in knowledge.reviewed {
      for (place, count) in reviewed.counts.enumerated() where count > 0 {
        known[patterns.line(place / patterns.classCount)] = Vote(place % patterns.classCount)
      }
    }
    return Fitted(
      functionCount: patterns.functionCount, classCount: patterns.classCount, known: known,
      classBalance: knowledge.classBalance ?? .uniform(classCount: patterns.classCount))
  }

  func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel {
    Fitted(
      functionCount: functionCount, classCount: classCount, known: [:], classBalance: .uniform(classCount: classCount))
  }

  struct Fitted: FittedLabelModel {
    let modelName = "parrot"
    let fallback: Fallback? = nil
    let functionCount: Int
    let classCount: Int
    let known: [[Vote]: Vote]
    let classBalance: ClassBalance
    var functionAccuracies: [Double?] { Array(repeating: nil, count: functionCount) }
    var parameters: ModelParameters { ModelParameters([:]) }

    func posterior(for patterns: VotePatterns) -> Posterior {
      Posterior(
        classCount: classCount,
        values: (0..<patterns.count).flatMap { pattern in
          (0..<classCount).map { Vote($0) == known[patterns.line(pattern)] ?? 0 ? 1.0 : 0.0 }
        })
    }

    func explanation(of line: [Vote]) -> Explanation { preconditionFailure("not asked for") }
  }
}
