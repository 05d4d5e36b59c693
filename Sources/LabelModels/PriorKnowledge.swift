import Votes

/// What is known besides the votes.
public struct PriorKnowledge: Sendable, Equatable {
  /// Nothing but the votes.
  public static let none = PriorKnowledge()

  /// Rows whose class people gave: one element for those drawn at random, one for those that were chosen.
  public var reviewed: [ReviewedRows]
  /// The class balance of all rows, where somebody knows it.
  public var classBalance: ClassBalance?
  /// What people say of LFs, by the LF's index.
  public var accuracies: [Int: AccuracyPrior]
  /// LFs that share what they look at, each group a list of indices: one group's votes count as one where they agree.
  public var dependent: [[Int]]
  /// LFs of which at most one can vote on a row, each group a list of indices: while one votes, the silence of the
  /// others says nothing.
  public var exclusive: [[Int]]

  public init(
    reviewed: [ReviewedRows] = [], classBalance: ClassBalance? = nil, accuracies: [Int: AccuracyPrior] = [:],
    dependent: [[Int]] = [], exclusive: [[Int]] = []
  ) {
    self.reviewed = reviewed
    self.classBalance = classBalance
    self.accuracies = accuracies
    self.dependent = dependent
    self.exclusive = exclusive
  }
}

/// What somebody says of an LF: "about 90 % of its votes are right, as if I had seen 50 of them".
public struct AccuracyPrior: Sendable, Equatable {
  /// In (0, 1).
  public let accuracy: Double
  /// How many votes the statement is worth, above 0.
  public let votes: Double

  public init(accuracy: Double, votes: Double) {
    precondition(accuracy > 0 && accuracy < 1, "an accuracy of \(accuracy)")
    precondition(votes > 0 && votes.isFinite, "as if seen on \(votes) votes")
    self.accuracy = accuracy
    self.votes = votes
  }
}
