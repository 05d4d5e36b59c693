import TestSupport
import Testing
import Votes

@testable import LabelAnalysis

@Suite struct FiniteSampleTests {
  private static func choices(_ n: Int, _ k: Int) -> Double {
    k < 0 || k > n ? 0 : (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
  }

  /// Straight from the formula.
  private static func tail(_ count: Int, _ drawn: Int, _ marked: Int, _ rows: Int) -> Double {
    (0...count).reduce(0) { $0 + choices(marked, $1) * choices(rows - marked, drawn - $1) } / choices(rows, drawn)
  }

  @Test(arguments: [1, 2, 9, 23]) func tailsAreThoseOfTheFormula(rows: Int) {
    for drawn in 0...rows {
      for marked in 0...rows {
        for count in 0...drawn {
          let found = FiniteSample.lowerTail(count, of: drawn, marked: marked, among: rows)
          let expected = Self.tail(count, drawn, marked, rows)
          #expect(abs(found - expected) < 1e-12, "\(count) of \(drawn), \(marked) among \(rows)")
        }
      }
    }
  }

  /// 52 cards, five of them drawn: no ace in 0.658842 of all hands.
  @Test func handsOfCards() {
    #expect(abs(FiniteSample.lowerTail(0, of: 5, marked: 4, among: 52) - 0.658842) < 1e-6)
  }

  @Test func aSmallPartOfManyRowsIsAsIfDrawnFromEndlessOnes() {
    for count in [0, 3, 20, 40] {
      let finite = FiniteSample.lowerTail(count, of: 1_000, marked: 200_000, among: 10_000_000)
      #expect(abs(finite - ExactBinomial.lowerTail(count, of: 1_000, rate: 0.02)) < 1e-5)
    }
    let bound = FiniteSample.upperBound(4, of: 300, among: 10_000_000, risk: 0.05)
    #expect(abs(Double(bound) / 1e7 - ExactBinomial.upperBound(4, of: 300, risk: 0.05)) < 1e-5)
  }

  @Test func aBoundIsTheLastThatIsNotExcluded() {
    for (count, drawn, rows) in [(0, 10, 40), (4, 300, 500), (20, 1_000, 1_100), (7, 7, 9)] {
      let bound = FiniteSample.upperBound(count, of: drawn, among: rows, risk: 0.1)
      #expect(FiniteSample.lowerTail(count, of: drawn, marked: bound, among: rows) > 0.1)
      if bound < rows - drawn + count {
        #expect(FiniteSample.lowerTail(count, of: drawn, marked: bound + 1, among: rows) <= 0.1)
      }
    }
  }

  @Test func whoHasSeenAllKnowsAll() {
    #expect(FiniteSample.upperBound(3, of: 50, among: 50, risk: 0.05) == 3)
    #expect(FiniteSample.upperBound(0, of: 0, among: 50, risk: 0.05) == 50)
    #expect(FiniteSample.lowerTail(2, of: 50, marked: 3, among: 50) == 0)
  }
}
