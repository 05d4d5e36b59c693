import Glibc
import Votes

/// What is known when rows are chosen for people to answer.
public struct ReviewState: Sendable {
  public let patterns: VotePatterns
  /// By pattern, of the model with all answers so far.
  public let posterior: Posterior
  /// `[patterns]`: rows that have an answer.
  public let answeredCounts: [Int]

  public init(patterns: VotePatterns, posterior: Posterior, answeredCounts: [Int]) {
    precondition(
      posterior.count == patterns.count && answeredCounts.count == patterns.count
        && posterior.classCount == patterns.classCount, "\(posterior.count) lines for \(patterns.count) patterns")
    self.patterns = patterns
    self.posterior = posterior
    self.answeredCounts = answeredCounts
  }

  /// Nats.
  func entropy(_ pattern: Int) -> Double { -posterior[pattern].reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 } }

  /// The probability that the label is wrong.
  func risk(_ pattern: Int) -> Double { 1 - (posterior[pattern].max() ?? 1) }
}

/// A reason to ask about one row before another. A new one is one file and one line in ``ReviewOrders/all``.
///
/// Rows with the same votes are worth the same, so an order is one of patterns. It may look at votes, posteriors and which
/// rows were asked about, never at gold. Rows that it chooses are no random sample, and are learned from as
/// ``ReviewedRows/Selection/chosen``.
public protocol ReviewOrder: Sendable {
  /// What people write to ask for it.
  var name: String { get }
  /// One line for a table.
  var abstract: String { get }

  /// A look at the state, which then is asked for one row after the other.
  func ranking(in state: ReviewState) -> any ReviewRanking
}

/// The worth of rows while some are being chosen.
public protocol ReviewRanking {
  /// What one more answer in this pattern is worth; larger goes first, equal ones in the order of the rows' keys.
  func worth(_ pattern: Int) -> Double
  /// A row of the pattern was chosen.
  mutating func choose(_ pattern: Int)
}

/// A worth that choosing does not change.
struct FixedRanking: ReviewRanking {
  let worths: [Double]
  func worth(_ pattern: Int) -> Double { worths[pattern] }
  mutating func choose(_ pattern: Int) {}
}

/// A worth that falls with each answer in the same pattern: `worth / (answers + 1)`.
struct FallingRanking: ReviewRanking {
  let worths: [Double]
  var counts: [Int]
  func worth(_ pattern: Int) -> Double { worths[pattern] / Double(counts[pattern] + 1) }
  mutating func choose(_ pattern: Int) { counts[pattern] += 1 }
}
