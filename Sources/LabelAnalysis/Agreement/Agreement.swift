import Votes

/// How far people agree beyond chance: 1 is always, 0 as often as chance would have it, below 0 less often.
public struct Agreement: Sendable, Equatable, Codable {
  /// What is measured. A new coefficient is a case here and a function beside the others.
  public enum Coefficient: String, Sendable, CaseIterable, Codable {
    /// Two people, rows that both answered; chance by each one's own shares of classes.
    case cohen
    /// As many answers on every row; chance by the shares of all answers.
    case fleiss
    /// Any number of answers a row, missing ones allowed; chance by the shares of all answers, for a small sample.
    case krippendorff
  }

  public let coefficient: Coefficient
  /// Up to 1.
  public let value: Double
  /// By drawing rows with replacement; nil where too few draws have a value.
  public let interval: ShareRange?
  /// Rows that count: with two answers or more.
  public let rowCount: Int
  /// The share of pairs of answers on the same row that are equal.
  public let observed: Double

  /// An interval of a coefficient, which may be below 0.
  public struct ShareRange: Sendable, Equatable, Codable {
    public let lower: Double
    public let upper: Double
  }

  /// - Parameter table: people and rows; for Cohen's kappa of two people.
  /// - Returns: nil where the coefficient is not defined: no row with two answers, only one class in all of them (chance
  ///   alone explains everything), other than two people (Cohen), or not as many answers on every row (Fleiss).
  public init?(_ coefficient: Coefficient, of table: AnswerTable, draws: Int = AgreementDraws.defaultCount) {
    let rows = AgreementRows(coefficient, table)
    guard let rows, let value = rows.value(of: rows.all) else { return nil }
    self.coefficient = coefficient
    self.value = value
    rowCount = rows.count
    observed = rows.observed(of: rows.all)
    interval = AgreementDraws(count: draws).interval(of: rows)
  }
}

/// Agreement of all people, of each pair, and on each class.
public struct AgreementReport: Sendable, Equatable {
  public struct Pair: Sendable, Equatable {
    public let first: Int
    public let second: Int
    /// nil where it is not defined.
    public let cohen: Agreement?
    /// Rows that both answered.
    public let rowCount: Int
  }

  /// nil where it is not defined.
  public let krippendorff: Agreement?
  /// nil where rows have different numbers of answers.
  public let fleiss: Agreement?
  /// Each two people, in order.
  public let pairs: [Pair]
  /// `[k]`: Krippendorff's alpha of the class against all others.
  public let classes: [Agreement?]

  public init(_ table: AnswerTable, draws: Int = AgreementDraws.defaultCount) {
    krippendorff = Agreement(.krippendorff, of: table, draws: draws)
    fleiss = Agreement(.fleiss, of: table, draws: draws)
    pairs = (0..<table.raterCount).flatMap { first in
      (first + 1..<max(first + 1, table.raterCount)).map { second in
        let pair = table.pair(first, second)
        return Pair(
          first: first, second: second, cohen: Agreement(.cohen, of: pair, draws: draws),
          rowCount: (0..<pair.rowCount).count { !pair[$0].contains(.abstain) })
      }
    }
    classes = (0..<table.classCount).map { Agreement(.krippendorff, of: table.asking(Vote($0)), draws: draws) }
  }
}
