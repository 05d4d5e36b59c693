import Interchange
import LabelModels
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct RoutePromiseTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  // MARK: What an audited row's answers come to

  private func row(_ answers: [(Vote, ReviewedAnswers.Settlement?)]) -> AuditedRow {
    AuditedRow(
      row: 0, pattern: 0,
      answers: answers.map { .init(label: $0.0, selection: .audit, settledBy: $0.1) })
  }

  @Test func answersSettleARow() {
    #expect(row([(1, nil)]).settledBy == .reviewer && row([(1, nil)]).label == 1)
    #expect(row([(1, .agreement)]).settledBy == .agreement)
    #expect(row([(1, nil), (1, nil)]).settledBy == .agreement)
    #expect(row([(1, nil), (0, nil), (0, .expert)]).settledBy == .expert)
    #expect(row([(1, nil), (0, nil), (0, .expert)]).label == 0)
    // Nobody decided, nobody could say, or two experts differ.
    for open in [
      [(1, nil), (0, nil)], [(.abstain, .nobody)], [(1, nil), (.abstain, .nobody)], [(1, .expert), (0, .expert)],
    ] as [[(Vote, ReviewedAnswers.Settlement?)]] {
      #expect(row(open).settledBy == .nobody && row(open).label == .abstain && row(open).isDisputed)
    }
    #expect(!row([(1, nil)]).isOverlapped && row([(1, nil), (1, nil)]).isOverlapped)
    #expect(!row([(1, .agreement)]).isDisputed && row([(1, .expert)]).isDisputed)
    #expect(row([(1, .agreement)]).agreeingCount == 2 && row([(1, nil)]).agreeingCount == 1)
    #expect(row([(1, .agreement), (1, .agreement), (1, .agreement)]).agreeingCount == 3)
  }

  // MARK: What a promise is about

  /// Patterns of one LF: 200 rows vote 0, 200 vote 1, 100 abstain; rows stand in this order.
  private func population(
    _ answers: [String: [ReviewedAnswers.Answer]], gold: @escaping (Int) -> Vote = { _ in .abstain },
    margins: [Double] = [0.4, 0.8]
  ) throws -> (AuditedPopulation, ReviewedJoin) {
    let lines: [[Vote]] = (0..<500).map { [$0 < 200 ? 0 : $0 < 400 ? 1 : -1] }
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    let provisional = lines.map { builder.add($0) }
    let (votes, canonical) = builder.build()
    let values = (0..<votes.count).flatMap { pattern -> [Double] in
      switch votes.line(pattern)[0] {
      case 0: [(1 + margins[0]) / 2, (1 - margins[0]) / 2]
      case 1: [(1 - margins[1]) / 2, (1 + margins[1]) / 2]
      default: [0.5, 0.5]
      }
    }
    let join = try ReviewedJoin(
      ReviewedAnswers(byID: answers), path: "r.csv", rowCount: 500, name: { "r\($0)" },
      pattern: { canonical[provisional[$0]] })
    return (AuditedPopulation(Posterior(classCount: 2, values: values), of: votes, join, gold: gold), join)
  }

  private func audited(
    _ rows: some Sequence<Int>, _ label: (Int) -> Vote, _ settledBy: ReviewedAnswers.Settlement? = .agreement
  ) -> [String: [ReviewedAnswers.Answer]] {
    Dictionary(
      uniqueKeysWithValues: rows.map { ("r\($0)", [.init(label: label($0), selection: .audit, settledBy: settledBy)]) })
  }

  private func right(_ row: Int) -> Vote { row < 200 ? 0 : 1 }

  private func promise(
    _ population: AuditedPopulation, _ maxError: Double = 0.05, settledError: Double? = 0, look: Int = 1
  ) -> RoutePromise {
    RoutePromise(PromiseRequest(maxError: maxError, settledError: settledError), on: population, look: look)
  }

  @Test func rowsThatWereLearnedFromAreNoPartOfIt() throws {
    var answers = audited(150..<350, right)
    // One is both, one only learned from, one has no votes.
    answers["r150"]?.append(.init(label: 1, selection: .chosen))
    answers["r0"] = [.init(label: 0, selection: .random)]
    answers["r450"] = [.init(label: 0, selection: .audit)]
    let (population, join) = try population(answers)
    #expect(join.audit.count == 200 && join.answers.map(\.row) == [0, 150])
    let promise = promise(population)
    #expect(promise.openRowCount == 398 && promise.auditedCount == 199 && promise.rowCount == 500)
    #expect(promise.threshold == 0.4 && promise.autoRowCount == 398 && promise.autoShare == 398.0 / 500)
    #expect(promise.refusal == nil && promise.differingCount == 0)
  }

  @Test func onlyTheSurePartGoesOutWhereTheRestIsWrong() throws {
    let (population, _) = try population(audited(100..<400) { $0 < 200 ? Vote($0 % 2) : 1 })
    let promise = promise(population)
    #expect(promise.threshold == 0.8 && promise.autoRowCount == 200 && promise.differingCount == 50)
    #expect(try #require(promise.errorBound) <= 0.05)
  }

  @Test func rowsThatNobodyHasSettledCountAsWrongAndStayBehind() throws {
    var answers = audited(100..<400, right)
    answers["r399"] = [.init(label: .abstain, selection: .audit, settledBy: .nobody)]
    let promise = promise(try population(answers).0)
    #expect(promise.unsettledCount == 1 && promise.differingCount == 1)
    #expect(promise.autoRowCount == 399)
  }

  @Test func aTieIsNoLabelThatCouldGoOut() throws {
    let promise = promise(try population(audited(0..<400, right), margins: [0, 0.8]).0)
    #expect(promise.autoRowCount == 200 && promise.differingCount == 200)
  }

  @Test func refusalsSayWhatIsMissing() throws {
    let nothing = promise(try population([:]).0)
    // Half of 5 % is the first look's risk.
    #expect(nothing.refusal == .noAudit && nothing.neededCount == 72 && !nothing.isLook)
    let single = promise(try population(audited(100..<300, right, nil)).0, settledError: nil)
    #expect(single.refusal == .unknownAnswers && single.singleAnswerCount == 200 && !single.isLook)
    let few = promise(try population(audited(190..<210, right)).0)
    #expect(few.refusal == .tooFewAudited && few.neededCount == 72 && !few.isLook)
    let uncertain = promise(try population(audited(100..<300, right)).0, settledError: 0.06)
    #expect(uncertain.refusal == .answersTooUncertain && uncertain.settledError == 0.06 && !uncertain.isLook)
    let wrong = promise(try population(audited(100..<300) { 1 - right($0) }).0)
    #expect(wrong.refusal == .tooManyDiffering && wrong.autoRowCount == 0 && wrong.threshold == nil && wrong.isLook)
  }

  @Test func laterLooksAskForMore() throws {
    let (population, _) = try population(audited(110..<290, right))
    #expect([1, 2, 3].map { promise(population, look: $0).neededCount } == [72, 94, 107])
    #expect(promise(population, 0.03, look: 1).threshold != nil)
    #expect(promise(population, 0.03, look: 4).refusal == .tooFewAudited)
    // All shares of the risk together are no more than all of it.
    let shares = (1...1_000).map { 1 / Double(RoutePromise.parts(ofLook: $0)) }
    #expect(shares.reduce(0, +) < 1)
    #expect(RoutePromise.parts(ofLook: RoutePromise.lookLimit) > 0)
  }

  // MARK: How wrong the answers are

  @Test func theErrorOfAnswersComesFromTheBestThatIsKnown() throws {
    let overlapped = try population(audited(100..<400, right), gold: { self.right($0) }).0
    #expect(promise(overlapped, settledError: 0.01).settledErrorSource == .given)
    let overlap = promise(overlapped, settledError: nil)
    #expect(overlap.settledErrorSource == .overlap)
    #expect(try #require(overlap.settledError) > 0 && overlap.settledError! < 0.002)
    // One row with one answer: nothing bounds its error but gold.
    var answers = audited(100..<400, right)
    answers["r100"] = [.init(label: 0, selection: .audit)]
    let gold = promise(try population(answers, gold: { self.right($0) }).0, settledError: nil)
    #expect(gold.settledErrorSource == .gold)
    #expect(try #require(gold.settledError) > 0.01)
    #expect(promise(try population(answers).0, settledError: nil).refusal == .unknownAnswers)
  }

  @Test func disputesMakeAnswersLessCertain() throws {
    var answers = audited(100..<400, right)
    let before = try #require(promise(try population(answers).0, settledError: nil).settledError)
    for row in 100..<140 { answers["r\(row)"] = [.init(label: right(row), selection: .audit, settledBy: .expert)] }
    let after = try #require(promise(try population(answers).0, settledError: nil).settledError)
    #expect(after > 2 * before)
  }

  // MARK: What is written

  @Test func underAPromiseAutoIsWhatItIsAbout() throws {
    let votes = patterns([[0], [1]], classCount: 2)
    let rule = RouteRule(.promise(atLeast: 0.5))
    let zero = votes.line(0)[0] == 0 ? 0 : 1
    // Pattern `zero` has the margin 0.8, the other 0.2.
    let values = zero == 0 ? [0.9, 0.1, 0.4, 0.6] : [0.4, 0.6, 0.9, 0.1]
    let plan = LabelPlan(Posterior(classCount: 2, values: values), of: votes, rule: rule)
    let patternOfRow = [zero, 1 - zero, zero, zero, 1 - zero]
    let answers: [String: [ReviewedAnswers.Answer]] = [
      "r0": [.init(label: 1, selection: .audit)], "r1": [.init(label: 1, selection: .audit)],
      "r2": [.init(label: 0, selection: .random)],
      "r3": [.init(label: 0, selection: .audit), .init(label: 1, selection: .audit)],
    ]
    let join = try ReviewedJoin(
      ReviewedAnswers(byID: answers), path: "", rowCount: 5, name: { "r\($0)" }, pattern: { patternOfRow[$0] })
    #expect(join.contradictoryRows == [3])
    let lines = ReviewedLabels(join, plan) { UInt64($0) }
    // The audit's answer is the label, and the route that of the margin.
    #expect(lines.line(of: 0)?.route == .auto && lines.line(of: 0)?.label == 1)
    #expect(lines.line(of: 1)?.route == .annotator && lines.line(of: 1)?.label == 1)
    #expect(lines.line(of: 2)?.route == .annotator && lines.line(of: 2)?.label == 0)
    #expect(lines.line(of: 3)?.route == .expert && lines.line(of: 3)?.label == 0 && lines.line(of: 3)?.margin == 0.8)
    #expect(lines.line(of: 4) == nil)
    // Nobody looks for LFs by what the audit says.
    #expect(lines.learnedLine(of: 0) == nil && lines.learnedLine(of: 2) != nil)
    let usual = LabelPlan(Posterior(classCount: 2, values: values), of: votes, reviewBelow: 0.5)
    #expect(ReviewedLabels(join, usual) { UInt64($0) }.line(of: 1)?.route == .auto)
  }

  @Test func auditedAnswersAreMeasuredOnAndNotLearnedFrom() throws {
    let (_, join) = try population(audited(100..<400, right))
    #expect(join.learnedFrom == nil && join.answers.isEmpty && join.foldCount == 0)
    let votes = patterns((0..<500).map { [$0 < 200 ? 0 : $0 < 400 ? 1 : -1] }, classCount: 2)
    let measured = try #require(MeasuredRows(join, of: votes))
    #expect(measured.learned.isEmpty && measured.counts.rowCount == 300)
    #expect(join.reviewedRows(of: votes).isEmpty)
  }
}
