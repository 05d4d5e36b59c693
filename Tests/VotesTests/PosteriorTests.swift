import Foundation
import TestSupport
import Testing
import Votes

@Suite struct PosteriorTests {
  @Test func linesAreReadByPosition() {
    let posterior = Posterior(classCount: 3, values: [0.2, 0.5, 0.3, 1, 0, 0])
    #expect(posterior.count == 2)
    #expect(Array(posterior[0]) == [0.2, 0.5, 0.3])
    #expect(Array(posterior[1]) == [1, 0, 0])
    #expect(posterior.best(1) == (class: 0, margin: 1))
  }

  @Test func marginIsBestMinusSecond() {
    let (best, margin) = Posterior.best(of: [0.1, 0.6, 0.3])
    #expect(best == 1)
    #expect(abs(margin - 0.3) < 1e-15)
  }

  @Test(arguments: [[0.5, 0.5], [0.25, 0.25, 0.25, 0.25], [0.1, 0.45, 0.45], [0.45, 0.1, 0.45]])
  func equalBestClassesHaveNoMargin(probabilities: [Double]) {
    let (best, margin) = Posterior.best(of: probabilities)
    #expect(margin == 0)
    #expect(Int(best) == probabilities.firstIndex(of: probabilities.max()!))
  }

  /// The same sum in another order: 0.1 + 0.2 + 0.2 and 0.2 + 0.2 + 0.1 are not the same double.
  @Test func roundingIsNoDifference() {
    let nearly = 0.5 + 1e-12
    #expect(Posterior.best(of: [0.5, nearly]) == (class: 0, margin: 0))
    #expect(Posterior.best(of: [nearly, 0.5]) == (class: 0, margin: 0))
    #expect(Posterior.best(of: [0, 0.5, nearly]) == (class: 1, margin: 0))
    let (best, margin) = Posterior.best(of: [0.5, 0.5 + 2 * Posterior.tieTolerance])
    #expect(best == 1 && margin > 0)
  }

  @Test(arguments: Seeds.first(50))
  func bestAgreesWithSorting(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let weights = (0..<2 + generator.nextInt(below: 9)).map { _ in Double(generator.nextInt(below: 6)) + 1 }
    let sum = weights.reduce(0, +)
    let probabilities = weights.map { $0 / sum }
    let sorted = probabilities.sorted(by: >)
    let (best, margin) = Posterior.best(of: probabilities)
    #expect(Int(best) == weights.firstIndex(of: weights.max()!))
    #expect(abs(margin - (sorted[0] - sorted[1])) < 1e-15)
  }

  @Test func classBalanceIsDividedByItsSum() {
    #expect(ClassBalance([1, 3]).shares == [0.25, 0.75])
    #expect(ClassBalance.uniform(classCount: 4).shares == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func classBalanceOutlivesJSON() throws {
    let balance = ClassBalance([0.1, 0.7, 0.2])
    let data = try JSONEncoder().encode(balance)
    #expect(try JSONDecoder().decode(ClassBalance.self, from: data) == balance)
  }
}

@Suite struct LogSumExpTests {
  @Test func nothingIsLogZero() {
    #expect(logSumExp([Double]()) == -.infinity)
    #expect(logSumExp([-.infinity, -.infinity]) == -.infinity)
  }

  @Test func logZeroAddsNothing() { #expect(logSumExp([-.infinity, 1.5, -.infinity]) == 1.5) }

  @Test(arguments: [
    0, 1e300, -1e300, 745, -745, -1e-300, Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude,
  ])
  func twoEqualValuesAddLogTwo(value: Double) {
    let expected = value + log(2.0)
    #expect(logSumExp([value, value]) == expected)
  }

  @Test func farSmallerValuesAddNothing() {
    #expect(logSumExp([0, -1000]) == 0)
    #expect(logSumExp([1e300, 0, -1e300]) == 1e300)
  }

  /// 1e-14: a dozen terms near 1, each rounded to 1e-16.
  @Test(arguments: Seeds.first(30))
  func agreesWithThePlainSum(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<1 + generator.nextInt(below: 12)).map { _ in generator.nextUniform() * 40 - 20 }
    var sum = 0.0
    for value in values { sum += exp(value) }
    #expect(abs(logSumExp(values) - log(sum)) < 1e-14 * max(1, abs(log(sum))))
  }

  @Test(arguments: Seeds.first(10))
  func aShiftMovesTheAnswer(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<8).map { _ in generator.nextUniform() * 10 }
    #expect(abs(logSumExp(values.map { $0 - 5000 }) - (logSumExp(values) - 5000)) < 1e-11)
  }
}
