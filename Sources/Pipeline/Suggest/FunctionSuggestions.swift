import LabelAnalysis

/// What might be worth an LF, by what a finished run says of its rows. People decide.
public struct FunctionSuggestions: Sendable {
  /// An LF, ready to be pasted.
  public struct Suggestion: Sendable {
    public let name: String
    public let label: String
    /// The column's name in the data.
    public let column: String
    public let test: SuggestedTest
    /// As it would stand in the task's functions.
    public let code: String
    /// Rows on which it votes: exactly what a run gives.
    public let rowCount: Int
    public let coverage: Double
    /// Of these, rows on which no LF votes.
    public let newRowCount: Int
    /// Of these, rows whose margin goes to review.
    public let lowMarginRowCount: Int
    /// By the label model's posterior of its rows that are covered, shrunk; not measured.
    public let precision: PrecisionEstimate
    /// The rows behind ``precision``.
    public let knownRowCount: Int
    /// Weighted log odds of the class over their standard error.
    public let z: Double
    /// nil without gold.
    public let gold: Gold?
    /// The LF of the run whose votes are most like it; nil where none votes alike on any row.
    public let near: Near?
  }

  /// Votes on rows with gold.
  public struct Gold: Sendable {
    public let voteCount: Int
    public let correctCount: Int
    public let interval: ShareInterval?
  }

  public struct Near: Sendable {
    public let function: String
    /// Rows with the same vote among all rows on which either votes.
    public let share: Double
  }

  /// A term that is frequent where no LF votes, and of which the votes do not say a class.
  public struct Term: Sendable {
    public let column: String
    public let text: String
    /// In the sample.
    public let rowCount: Int
    public let uncoveredRowCount: Int
    /// Rows with it, some of them.
    public let ids: [String]
  }

  /// Rows with the same votes, which the model does not know what to make of.
  public struct Pattern: Sendable {
    public let votes: [(function: String, label: String)]
    public let rowCount: Int
    public let margin: Double
    /// The two most probable classes.
    public let classes: [(label: String, probability: Double)]
    public let exampleID: String
    /// What would settle some of them: a test, the share of the rows it holds on, and the class it speaks for.
    public let settledBy: (code: String, share: Double)?
  }

  public let run: String
  public let rowCount: Int
  /// Rows that were looked at for ideas; all figures of suggestions are of all rows.
  public let sampleSize: Int
  public let uncoveredRowCount: Int
  public let lowMarginRowCount: Int
  /// Tests that were judged.
  public let candidateCount: Int
  /// Tests that were left out since an LF of the run votes alike.
  public let duplicateCount: Int
  public let usesGold: Bool
  /// Best first.
  public let suggestions: [Suggestion]
  public let terms: [Term]
  public let patterns: [Pattern]
}

/// What to suggest.
public struct SuggestionRequest: Sendable {
  /// Suggestions at most.
  public var limit = 10
  /// Rows that are looked at for ideas.
  public var sampleLimit = 50_000
  /// Only this class; nil for all.
  public var label: Int?
  /// Whether gold may choose. What gold then says of the choice is too good.
  public var usesGold = false

  public init() {}
}
