/// A labeling function to begin with, which votes on the data at hand.
public struct FirstFunction: Sendable, Equatable {
  public enum Test: Sendable, Equatable {
    /// The word occurs; within other words too, unless it is to stand alone.
    case word(String, standsAlone: Bool)
    case atLeast(Double)
    case isTrue
    case shorterThan(words: Int)
  }

  /// Why it may be worth having.
  public enum Reason: Sendable, Equatable {
    /// Of the rows that have a known class and that it votes on, so many are of its class.
    case known(right: Int, of: Int)
    /// The class is called like the word.
    case className
    /// It votes on some rows, and that is all.
    case frequent
  }

  public let test: Test
  public let column: String
  /// The position of the class.
  public let vote: Int
  public let reason: Reason

  public init(_ test: Test, column: String, vote: Int, reason: Reason) {
    self.test = test
    self.column = column
    self.vote = vote
    self.reason = reason
  }
}
