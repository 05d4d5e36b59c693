import TestSupport
import Testing
import Votes

@testable import LabelAnalysis

/// Promises in simulated audits: two reviewers of 95 %, an expert of 99 % where they differ, promised error 5 % at 95 %.
@Suite struct PromiseLawTests {
  private struct Row {
    let margin: Double
    let isWrong: Bool
  }

  private static let settledError = 0.00345

  /// - Parameter error: at a margin.
  /// - Returns: promises given and broken, and the mean auto share, over a thousand audits of 400 among 2,000 rows.
  private static func simulate(
    seed: UInt64, shared: Bool, error: (Double) -> Double
  ) -> (given: Int, broken: Int, share: Double) {
    var (given, broken, share) = (0, 0, 0.0)
    for number in 0..<1_000 {
      var generator = SeededGenerator(seed: StableHash.mix(seed) ^ UInt64(number))
      let rows = (0..<2_000).map { _ in
        let margin = Double(1 + generator.nextInt(below: 50)) / 50
        return Row(margin: margin, isWrong: generator.nextUniform() < error(margin))
      }
      let answers = rows.prefix(400).map { row in
        let first = generator.nextUniform() < 0.05
        let second = generator.nextUniform() < 0.05
        let isAnswerWrong = first == second ? first : generator.nextUniform() < 0.01
        // Where mistakes are shared, people are wrong on wrong labels alone, and then say what the label says.
        let hidden = row.isWrong && generator.nextUniform() < settledError / 0.05
        return AuditedRows.Answer(
          margin: row.margin, differs: shared ? row.isWrong && !hidden : row.isWrong != isAnswerWrong)
      }
      let margins = rows.map { (margin: $0.margin, rowCount: 1) }
      let promise = ErrorPromise(
        PromiseTerms(maxError: 0.05, confidence: 0.95), on: AuditedRows(margins: margins, answers: answers),
        settled: .given(settledError))
      guard let kept = promise.kept else { continue }
      let auto = rows.filter { $0.margin >= kept.threshold }
      given += 1
      share += kept.share / 1_000
      if Double(auto.count { $0.isWrong }) > 0.05 * Double(auto.count) { broken += 1 }
    }
    return (given, broken, share)
  }

  /// With margins that say nothing, that lie and that jump, and with people who miss what the model misses.
  @Test(.tags(.slow), arguments: [false, true]) func promisesAreBrokenAtMostAsOftenAsAgreed(shared: Bool) {
    let errors: [(Double) -> Double] = [
      { _ in 0.0502 }, { 0.12 * $0 }, { Int($0 * 10) % 2 == 0 ? 0.02 : 0.085 }, { $0 > 0.5 ? 0.0502 : 0 },
    ]
    for (seed, error) in errors.enumerated() {
      let result = Self.simulate(seed: UInt64(seed), shared: shared, error: error)
      #expect(result.broken <= 50, "\(seed): \(result)")
    }
  }

  @Test(.tags(.slow)) func goodLabelsGoOut() {
    let result = Self.simulate(seed: 9, shared: false) { $0 > 0.3 ? 0.01 : 0.3 }
    #expect(result.given > 750 && result.share > 0.5 && result.broken <= 50, "\(result)")
  }
}
