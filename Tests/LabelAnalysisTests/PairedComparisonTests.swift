import TestSupport
import Testing
import Votes

@testable import LabelAnalysis

@Suite struct PairedComparisonTests {
  private static func row(_ old: Bool, _ new: Bool) -> PairedComparison.Row {
    func side(_ isRight: Bool) -> PairedComparison.Row.Side {
      .init(isRight: isRight, best: 0.8, right: isRight ? 0.8 : 0.1)
    }
    return .init(old: side(old), new: side(new))
  }

  /// By hand: 2 · (1 + 10) / 2¹⁰, and 2 · (1 + 5 + 10) / 2⁵ = 1.
  @Test(arguments: [(1, 9, 22.0 / 1024), (0, 5, 2.0 / 32), (2, 3, 1.0), (0, 0, 1.0), (9, 1, 22.0 / 1024)])
  func mcNemarIsExact(left: Int, right: Int, expected: Double) {
    #expect(abs(PairedComparison.exactMcNemar(left, right) - expected) < 1e-12)
  }

  @Test func equalModelsDoNotDiffer() throws {
    let rows = (0..<50).map { Self.row($0 % 3 > 0, $0 % 3 > 0) }
    let paired = try #require(PairedComparison(rows))
    #expect(paired.mcNemar == 1 && paired.newOnly == 0 && paired.oldOnly == 0)
    for change in [paired.accuracy, paired.calibrationError, paired.logLoss] {
      #expect(change.difference == 0 && change.lower == 0 && change.upper == 0)
    }
  }

  @Test func countsAndFiguresAreThoseOfTheRows() throws {
    let rows = (0..<100).map { Self.row($0 < 60, $0 < 40 || $0 >= 70) }
    let paired = try #require(PairedComparison(rows))
    #expect((paired.oldOnly, paired.newOnly) == (20, 30))
    #expect(abs(paired.accuracy.old - 0.6) < 1e-12 && abs(paired.accuracy.new - 0.7) < 1e-12)
    // All say 0.8, so that the calibration error is the distance to it.
    #expect(abs(paired.calibrationError.old - 0.2) < 1e-12 && abs(paired.calibrationError.new - 0.1) < 1e-12)
    let (lower, upper) = (try #require(paired.accuracy.lower), try #require(paired.accuracy.upper))
    #expect(lower < 0.1 && 0.1 < upper)
    // Nearly the normal one: 0.1 ± 1.645 · sqrt(0.5 - 0.01) / 10.
    #expect(abs(lower - (0.1 - 0.115)) < 0.03 && abs(upper - (0.1 + 0.115)) < 0.03)
    #expect(PairedComparison(rows) == paired)
    #expect(PairedComparison([]) == nil)
  }
}
