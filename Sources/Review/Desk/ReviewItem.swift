import Votes

/// A row that lies before somebody. Nothing in it tells gold, audit and calibration from review.
public struct ReviewItem: Sendable, Equatable {
  public let id: String
  public let content: RowContent
  public let classes: [String]
  /// nil while it is hidden.
  public let suggestion: Suggestion?
  /// The version of the guidelines to answer by; 0 for none.
  public let guidelines: Int
  /// Seconds since 1970: from then on somebody else may get the row.
  public let expires: Double
  /// For whoever settles it: what others said. Empty else.
  public let others: [Answer]
}

/// What the label model and the LFs say of a row.
public struct Suggestion: Sendable, Equatable, Codable {
  public struct FunctionVote: Sendable, Equatable, Codable {
    public let function: String
    public let label: String
    /// What the vote adds to the log odds of the best class against the next; nil where the model does not say.
    public let weight: Double?
  }

  /// nil where no LF votes.
  public let label: String?
  /// In the order of the classes.
  public let probabilities: [Double]
  public let votes: [FunctionVote]
}

/// An answer, as somebody sends it.
public struct AnswerDraft: Sendable, Equatable {
  public var row: String
  public var verdict: Verdict
  /// Made anew for each answer by whoever sends it, and the same when it is sent again.
  public var key: String
  public var isFlagged = false
  public var comment: String?
  public var milliseconds: Int?

  public init(row: String, verdict: Verdict, key: String) {
    self.row = row
    self.verdict = verdict
    self.key = key
  }

  public static let commentLimit = 4_000
  public static let keyLimit = 100

  func check() throws(ReviewError) {
    if (comment?.utf8.count ?? 0) > Self.commentLimit { throw .tooLong(field: "comment", limit: Self.commentLimit) }
    if key.isEmpty || key.utf8.count > Self.keyLimit { throw .tooLong(field: "key", limit: Self.keyLimit) }
  }
}

/// What came of an answer.
public struct AnswerReceipt: Sendable, Equatable {
  /// Of its entry in the log.
  public let seq: Int
  /// Whether it was there already.
  public let isRepeated: Bool
  /// What was hidden before.
  public let suggestion: Suggestion?
}

/// Why somebody gets rows, or none.
public enum ReviewerStatus: Sendable, Equatable {
  /// There are rows.
  case open
  /// So many of all calibration rows are answered.
  case calibrating(answered: Int, of: Int)
  /// All calibration rows are answered; others have to be ready first.
  case waitingForOthers
  /// Agreed less than he should: a lead decides.
  case notAdmitted
  case paused(reason: String)
  /// There is nothing left to answer for him.
  case done
}
