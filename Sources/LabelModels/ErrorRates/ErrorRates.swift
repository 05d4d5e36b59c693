import Votes

/// What a model holds to be true of each LF's votes, given the true class: what Dawid and Skene call observer
/// error-rates. Silence says nothing, and votes are independent given the class.
///
/// In the files of this folder: `m` LFs `j`, `k` classes, true class `c`, voted class `l`, a *token* is one LF voting
/// one class, `t = j · k + l`.
protocol ErrorRates: Sendable {
  /// The expected counts that the rates are estimated from.
  associatedtype Counts: ErrorCounts where Counts.Rates == Self

  /// What people write to ask for the model.
  static var modelName: String { get }
  /// The names of the lists in ``lists``.
  static var listNames: Set<String> { get }
  /// The numbers kept for `m` LFs and `k` classes; `nil` if they are more than an integer can say.
  static func numberCount(functionCount: Int, classCount: Int) -> Int?
  /// The numbers of `m` LFs that are free to be anything.
  static func freeCount(functionCount: Int, classCount: Int) -> Int

  /// What a model file holds.
  var lists: [String: [Double?]] { get }
  /// - Throws: the cases of ``LabelModelError`` about parameters.
  init(_ parameters: ModelParameters, functionCount: Int, classCount: Int) throws(LabelModelError)

  /// Adds what one vote says to each class's log score: `[k]`, nats, up to what is the same for all classes.
  func addEvidence(of token: Int, to scores: inout MutableSpan<Double>)
}

/// Expected counts of votes by true class: the pseudo-counts, and what the rows add.
protocol ErrorCounts {
  associatedtype Rates

  init(_ pseudoCounts: ErrorPseudoCounts)

  /// Counts `rows` votes of one token, the rows being of each class with the given weights.
  ///
  /// - Parameter weights: `[k]`, in rows.
  mutating func add(_ token: Int, weights: Span<Double>)

  /// The rates that the counts show.
  func rates() -> Rates
}

/// What is counted before any row is.
///
/// One vote for each class and two more for the right one: an LF is taken to be better than chance until its votes say
/// otherwise, by odds of 3 for any number of classes. Without the two, LFs that vote little swap classes.
struct ErrorPseudoCounts: Sendable {
  static let anyVote = 1.0
  static let rightVote = 3.0

  let functionCount: Int
  let classCount: Int
  /// What people say of LFs: counted as votes spread evenly over the true classes.
  let accuracies: [Int: AccuracyPrior]

  /// Votes of LF `j` on rows of one class that are right.
  func right(_ function: Int) -> Double {
    guard let prior = accuracies[function] else { return Self.rightVote }
    return Self.rightVote + prior.accuracy * prior.votes / Double(classCount)
  }

  /// Votes of LF `j` on rows of one class for one other class.
  func wrong(_ function: Int) -> Double {
    guard let prior = accuracies[function] else { return Self.anyVote }
    return Self.anyVote + (1 - prior.accuracy) * prior.votes / Double(classCount * (classCount - 1))
  }
}
