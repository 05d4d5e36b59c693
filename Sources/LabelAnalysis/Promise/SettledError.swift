/// How often the settled answer of an audited row is wrong, at most.
///
/// A row is settled by the answer that all its reviewers agree on, or else by an expert. What is bounded is the share of wrong
/// settled answers among the rows that a promise is about, so that it may be added to the share of rows on which label and
/// answer differ: `wrong label ⊂ label ≠ answer ∪ wrong answer`. That holds however the mistakes of people and model hang
/// together; were they independent, the sum would not be needed, but people and model find the same rows hard.
public enum SettledError: Sendable, Equatable {
  /// Somebody knows it; 0 to 1.
  case given(Double)
  /// Settled answers were compared with gold, on rows drawn as the audited ones are.
  case measured(wrong: Int, of: Int)
  /// At least two people answered each row, and an expert decided where they differed.
  ///
  /// Assumes that two people's mistakes on a row are independent. Their rates `a` and `b` may differ: they disagree on at
  /// least the share `d ≥ a + b - 2ab` of rows, so `s = a + b ≤ 1 - √(1 - 2d)`, and both are wrong on `ab ≤ s² / 4`. The
  /// expert adds at most `d · expertError`. More people a row only make that rarer.
  case overlap(disagreements: Int, of: Int, expertError: Double)

  /// The part of a promise's risk that goes into this bound where it is estimated: the other bound carries more of the
  /// audit, and gets the more of it.
  static let riskShare = 0.2

  /// Whether ``bound(risk:)`` takes a part of the risk.
  var isEstimated: Bool { if case .given = self { false } else { true } }

  /// - Parameter risk: that the rate is above the bound, in (0, 1); a given rate takes none.
  /// - Returns: 0 to 1; 1 where nothing is known.
  public func bound(risk: Double) -> Double {
    switch self {
    case .given(let rate):
      precondition(rate >= 0 && rate <= 1, "a rate of \(rate)")
      return rate
    case .measured(let wrong, let count):
      return ExactBinomial.upperBound(wrong, of: count, risk: risk)
    case .overlap(let disagreements, let count, let expertError):
      precondition(expertError >= 0 && expertError <= 1, "a rate of \(expertError)")
      let rate = ExactBinomial.upperBound(disagreements, of: count, risk: risk)
      // People who differ on half of the rows say nothing about how often both are wrong.
      guard rate < 0.5 else { return 1 }
      let sum = 1 - (1 - 2 * rate).squareRoot()
      return min(1, sum * sum / 4 + rate * expertError)
    }
  }
}
