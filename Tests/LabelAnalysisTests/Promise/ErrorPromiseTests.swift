import TestSupport
import Testing
import Votes

@testable import LabelAnalysis

@Suite struct ErrorPromiseTests {
  private static let terms = PromiseTerms(maxError: 0.02, confidence: 0.95)

  /// Rows of margin 0.9, of which some are audited.
  private static func rows(_ count: Int, audited: Int, differing: Int) -> AuditedRows {
    AuditedRows(
      margins: [(margin: 0.9, rowCount: count)],
      answers: (0..<audited).map { .init(margin: 0.9, differs: $0 < differing) })
  }

  @Test func fewerThan149FaultlessRowsAreRefused() throws {
    let short = ErrorPromise(Self.terms, on: Self.rows(5_000, audited: 148, differing: 0), settled: .given(0))
    #expect(short.kept == nil && short.refusal == .tooFewAudited(found: 148, needed: 149))
    let enough = ErrorPromise(Self.terms, on: Self.rows(5_000, audited: 149, differing: 0), settled: .given(0))
    #expect(try #require(enough.kept).share == 1)
    #expect(enough.refusal == nil && enough.faultlessNeeded == 149)
    let fault = ErrorPromise(Self.terms, on: Self.rows(5_000, audited: 149, differing: 1), settled: .given(0))
    #expect(fault.refusal == .tooManyDiffering)
  }

  @Test func peoplesOwnErrorsTakeMoreRows() throws {
    let promise = ErrorPromise(Self.terms, on: Self.rows(5_000, audited: 149, differing: 0), settled: .given(0.01))
    // ln 0.05 / ln 0.99 = 298.07.
    #expect(promise.refusal == .tooFewAudited(found: 149, needed: 299))
    let hopeless = ErrorPromise(Self.terms, on: Self.rows(5_000, audited: 999, differing: 0), settled: .given(0.02))
    #expect(hopeless.refusal == .answersTooUncertain && hopeless.steps.isEmpty && hopeless.faultlessNeeded == nil)
  }

  /// 60 of 1,200 labels may be wrong, 24 where answers are wrong; 28 of 1,100 answers differ: were rows
  /// endless, 36 of 1,200 would not be excluded; of these only a hundred are unseen.
  @Test func mostRowsAuditedLeaveLittleToGuess() throws {
    let terms = PromiseTerms(maxError: 0.05, confidence: 0.95)
    let most = ErrorPromise(terms, on: Self.rows(1_200, audited: 1_100, differing: 28), settled: .given(0.02))
    let kept = try #require(most.kept)
    #expect(kept.errorBound > 28.0 / 1_200 + 0.02 && kept.errorBound <= 0.05)
    let few = ErrorPromise(terms, on: Self.rows(1_000_000, audited: 1_100, differing: 28), settled: .given(0.02))
    #expect(few.refusal == .tooManyDiffering)
    // As many as of endless rows are asked for all the same.
    let short = ErrorPromise(Self.terms, on: Self.rows(150, audited: 148, differing: 0), settled: .given(0))
    #expect(short.refusal == .tooFewAudited(found: 148, needed: 149))
  }

  @Test func looksShareTheRisk() {
    let terms = PromiseTerms(maxError: 0.02, confidence: 0.95, looks: 5)
    let promise = ErrorPromise(terms, on: Self.rows(5_000, audited: 200, differing: 0), settled: .given(0))
    // ln 0.01 / ln 0.98 = 227.9.
    #expect(promise.refusal == .tooFewAudited(found: 200, needed: 228))
  }

  /// Right above 0.5, wrong on every second row below: the threshold comes to lie between.
  @Test func theThresholdIsTheLaxestThatHolds() throws {
    let margins: [(margin: Double, rowCount: Int)] = (1...100).map { (Double($0) / 100, 100) }
    let answers: [AuditedRows.Answer] = (0..<1_000).map { index in
      let place = index % 100
      return AuditedRows.Answer(margin: Double(1 + place) / 100, differs: place < 50 && place % 2 == 0)
    }
    let rows = AuditedRows(margins: margins, answers: answers)
    let promise = ErrorPromise(PromiseTerms(maxError: 0.05, confidence: 0.95), on: rows, settled: .given(0))
    let kept = try #require(promise.kept)
    #expect(kept.threshold > 0.45 && kept.threshold <= 0.58 && abs(kept.share - (1.01 - kept.threshold)) < 1e-9)
    #expect(kept.errorBound <= 0.05)
    // Behind the first that fails nothing is kept.
    let flags: [Bool] = promise.steps.map { $0.isKept }
    #expect(flags == flags.sorted { $0 && !$1 } && flags.last == false)
  }

  /// Rows without a label cost audited rows, and are never promised.
  @Test func tiesAndUncoveredRowsNeverGoOut() throws {
    let answers: [AuditedRows.Answer] = (0..<300).map { index in
      AuditedRows.Answer(margin: index % 2 == 0 ? 0.8 : 0, differs: index % 2 == 1)
    }
    let rows = AuditedRows(margins: [(margin: 0.8, rowCount: 1_000), (margin: 0, rowCount: 1_000)], answers: answers)
    let promise = ErrorPromise(Self.terms, on: rows, settled: .given(0))
    #expect(try #require(promise.kept).share == 0.5 && promise.auditedCount == 300)
    let none = AuditedRows(margins: [(margin: 0, rowCount: 10)], answers: [])
    #expect(ErrorPromise(Self.terms, on: none, settled: .given(0)).refusal == .tooFewAudited(found: 0, needed: 149))
  }

  @Test func thresholdsDoNotDependOnAnswers() {
    let margins: [(margin: Double, rowCount: Int)] = (1...200).map { (Double($0) / 200, 20 + $0 % 7) }
    func thresholds(_ offset: Int, differs: Bool) -> [Int] {
      let answers: [AuditedRows.Answer] = (0..<900).map { index in
        AuditedRows.Answer(margin: Double(1 + (index + offset) % 200) / 200, differs: differs)
      }
      let rows = AuditedRows(margins: margins, answers: answers)
      return PromiseSearch.thresholds(for: rows, rate: 0.02, risk: 0.05)
    }
    #expect(thresholds(0, differs: true) == thresholds(77, differs: false))
    #expect(thresholds(0, differs: true).count > 3)
  }

  /// The formula in the comment of the case.
  @Test func overlapBoundsTheSettledError() {
    let d = ExactBinomial.upperBound(19, of: 200, risk: 0.01)
    let s = 1 - (1 - 2 * d).squareRoot()
    let bound = SettledError.overlap(disagreements: 19, of: 200, expertError: 0.01).bound(risk: 0.01)
    #expect(abs(bound - (s * s / 4 + d * 0.01)) < 1e-12)
    // Two of 95 % disagree on 9.5 %: 0.0025 both wrong, 0.00095 by the expert; the bound is above.
    #expect(bound > 0.00345 && bound < 0.02)
    #expect(SettledError.overlap(disagreements: 50, of: 100, expertError: 0).bound(risk: 0.01) == 1)
    // Three of 90 % differ on 27 %: 0.001 all wrong; the bound is above, and below that of two.
    let three = SettledError.overlap(disagreements: 270, of: 1_000, people: 3, expertError: 0).bound(risk: 0.01)
    #expect(three > 0.001 && three < 0.002)
    let pair = SettledError.overlap(disagreements: 180, of: 1_000, expertError: 0).bound(risk: 0.01)
    #expect(pair > 0.01 && pair < 0.02)
    #expect(SettledError.overlap(disagreements: 75, of: 100, people: 3, expertError: 0).bound(risk: 0.01) == 1)
    #expect(SettledError.measured(wrong: 0, of: 0).bound(risk: 0.01) == 1)
    #expect(SettledError.given(0.25).bound(risk: 0.01) == 0.25)
  }

  @Test func theOutlookSaysHowManyMore() throws {
    let refused = ErrorPromise(Self.terms, on: Self.rows(20_000, audited: 100, differing: 0), settled: .given(0))
    let rows = Self.rows(20_000, audited: 100, differing: 0)
    let outlook = PromiseOutlook(of: refused, on: rows)
    let more = try #require(outlook.toRaise)
    #expect(more >= 49 && more <= 1_100)
    #expect(outlook == PromiseOutlook(of: refused, on: rows))
    #expect(outlook.points.map(\.more) == outlook.points.map(\.more).sorted())
    // Nothing can be raised above all rows, and hopeless labels stay so.
    let full = Self.rows(5_000, audited: 400, differing: 0)
    #expect(PromiseOutlook(of: ErrorPromise(Self.terms, on: full, settled: .given(0)), on: full).toRaise == nil)
    let bad = Self.rows(5_000, audited: 400, differing: 200)
    #expect(PromiseOutlook(of: ErrorPromise(Self.terms, on: bad, settled: .given(0)), on: bad).toRaise == nil)
  }
}
