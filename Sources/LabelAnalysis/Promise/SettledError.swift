import Glibc

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
  /// At least `people` (2 or more) answered each row on which nobody differed, and an expert decided where they did.
  ///
  /// Assumes that the people's mistakes on a row are independent. All `k` of them are wrong on the share `p = a₁ ⋯ aₖ` of rows, for
  /// rates `aᵢ` that may differ, and all right on `q = (1 - a₁) ⋯ (1 - aₖ)`; on no more than `p + q` they say the same. As
  /// `log (1 - eˣ)` is concave, `q ≤ (1 - p^(1/k))ᵏ`. So if they differ on the share `d`, `a = p^(1/k)` has
  /// `aᵏ + (1 - a)ᵏ ≥ 1 - d`, and with `a ≤ ½`, no worse than chance, `p` is at most what the equation gives. The expert adds at
  /// most `d · expertError`.
  case overlap(disagreements: Int, of: Int, people: Int = 2, expertError: Double)

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
    case .overlap(let disagreements, let count, let people, let expertError):
      precondition(expertError >= 0 && expertError <= 1, "a rate of \(expertError)")
      precondition(people >= 2, "\(people) people a row")
      let rate = ExactBinomial.upperBound(disagreements, of: count, risk: risk)
      return min(1, SettledError.allWrong(people, differingOn: rate) + rate * expertError)
    }
  }

  /// The largest share of rows on which so many people can all be wrong who differ on the share `rate`.
  private static func allWrong(_ people: Int, differingOn rate: Double) -> Double {
    let power = Double(people)
    // People who differ as often as coins do say nothing about how often they are all wrong.
    guard rate < 1 - pow(0.5, power - 1) else { return 1 }
    var (low, high) = (0.0, 0.5)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if pow(middle, power) + pow(1 - middle, power) >= 1 - rate { low = middle } else { high = middle }
    }
    return pow(high, power)
  }
}
