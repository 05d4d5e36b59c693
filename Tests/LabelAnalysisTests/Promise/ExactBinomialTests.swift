import Glibc
import TestSupport
import Testing
import Votes

@testable import LabelAnalysis

@Suite struct ExactBinomialTests {
  /// Straight from the formula, with exact binomial coefficients.
  private static func tail(_ count: Int, _ trials: Int, _ rate: Double) -> Double {
    var (sum, choose) = (0.0, 1.0)
    for k in 0...count {
      var term = choose
      for _ in 0..<k { term *= rate }
      for _ in k..<trials { term *= 1 - rate }
      sum += term
      choose = choose * Double(trials - k) / Double(k + 1)
    }
    return sum
  }

  @Test(arguments: [1, 2, 7, 30, 60]) func tailsAreThoseOfTheFormula(trials: Int) {
    for count in 0...trials {
      for rate in [0.0, 0.001, 0.02, 0.3, 0.5, 0.77, 0.999, 1] {
        let expected = Self.tail(count, trials, rate)
        let found = ExactBinomial.lowerTail(count, of: trials, rate: rate)
        #expect(abs(found - expected) < 1e-12, "\(count) of \(trials) at \(rate)")
      }
    }
  }

  /// Without faults the bound solves (1 - p)ⁿ = risk; Clopper and Pearson's for 3 of 20 at 5 % is 0.3438 (tables).
  @Test func boundsAreThoseOfTables() {
    #expect(abs(ExactBinomial.upperBound(0, of: 149, risk: 0.05) - (1 - pow(0.05, 1.0 / 149))) < 1e-12)
    #expect(abs(ExactBinomial.upperBound(3, of: 20, risk: 0.05) - 0.34366) < 1e-4)
    #expect(ExactBinomial.upperBound(0, of: 0, risk: 0.05) == 1)
    #expect(ExactBinomial.upperBound(9, of: 9, risk: 0.05) == 1)
  }

  @Test func aBoundIsWhereTheTailIsTheRisk() {
    for (count, trials) in [(0, 10), (4, 300), (20, 5_000), (17, 18)] {
      let bound = ExactBinomial.upperBound(count, of: trials, risk: 0.1)
      #expect(abs(ExactBinomial.lowerTail(count, of: trials, rate: bound) - 0.1) < 1e-9)
    }
  }

  @Test func twoPercentTakes149FaultlessRows() {
    #expect(ExactBinomial.trialsNeeded(faults: 0, rate: 0.02, risk: 0.05) == 149)
    #expect(ExactBinomial.trialsNeeded(faults: 1, rate: 0.02, risk: 0.05) == 236)
    #expect(ExactBinomial.trialsNeeded(faults: 0, rate: 0.05, risk: 0.05) == 59)
    #expect(ExactBinomial.trialsNeeded(faults: 0, rate: 0.999, risk: 0.05) == 1)
  }
}
