import Votes

/// A way to get class probabilities from votes.
///
/// A new model is one file and one line in ``LabelModels/all``.
public protocol LabelModel: Sendable {
  /// What people write to ask for it, and what a model file says.
  var name: String { get }

  /// Estimates the model from votes.
  ///
  /// The result does not depend on the order of rows or LFs, beyond the rounding of sums.
  ///
  /// - Parameters:
  ///   - patterns: uncovered rows may be among them; they count for nothing.
  ///   - knowledge: what is known besides the votes; a model may ignore what it cannot use.
  /// - Throws: ``LabelModelError/tooManyParameters(functions:classes:limit:)``.
  func fit(_ patterns: VotePatterns, knowing knowledge: PriorKnowledge) throws(LabelModelError) -> any FittedLabelModel

  /// The fitted model that gave these parameters.
  ///
  /// - Parameters:
  ///   - parameters: what ``FittedLabelModel/parameters`` gave; every size and range is checked.
  ///   - functionCount: `m ≥ 0`.
  ///   - classCount: `k ≥ 2`.
  ///   - fallback: what ``FittedLabelModel/fallback`` was.
  /// - Throws: the cases of ``LabelModelError`` about parameters.
  func fitted(
    from parameters: ModelParameters, functionCount: Int, classCount: Int, fallback: Fallback?
  ) throws(LabelModelError) -> any FittedLabelModel
}

extension LabelModel {
  /// Estimates the model from votes alone.
  public func fit(_ patterns: VotePatterns) throws(LabelModelError) -> any FittedLabelModel {
    try fit(patterns, knowing: .none)
  }
}

/// An estimated model: a value that gives posteriors, also for votes it was not fitted on.
public protocol FittedLabelModel: Sendable {
  /// The name of the model that gives the posteriors; after a fallback not the one that was asked for.
  var modelName: String { get }
  /// Why another model than the asked one was fitted; `nil` if the asked one was.
  var fallback: Fallback? { get }
  /// `m`.
  var functionCount: Int { get }
  /// `k`.
  var classCount: Int { get }
  /// What an uncovered row gets.
  var classBalance: ClassBalance { get }
  /// `[m]`: the expected share of an LF's votes that are right, by the model's posterior of the rows it was fitted on;
  /// `nil` where the LF never voted. An estimate without gold, on average 0.17 off on LF sets and 0.07 on crowds.
  var functionAccuracies: [Double?] { get }

  /// LFs whose votes say in part the same, strongest first; empty where the model does not look.
  var correlatedPairs: [CorrelatedPair] { get }

  /// The class probabilities of each pattern: `[patterns.count × k]`.
  ///
  /// - Parameter patterns: of the same LFs and classes; their counts play no part.
  /// - Complexity: O(votes · k).
  func posterior(for patterns: VotePatterns) -> Posterior

  /// Where one row's probabilities come from.
  ///
  /// - Parameter line: `[m]` votes.
  func explanation(of line: [Vote]) -> Explanation

  /// Everything that ``LabelModel/fitted(from:functionCount:classCount:fallback:)`` needs to make this value again.
  var parameters: ModelParameters { get }
}

/// Another model was fitted than the one asked for, and why.
public struct Fallback: Sendable, Equatable, Codable {
  public enum Reason: Sendable, Equatable, Codable {
    /// The asked model tells LFs apart by what the others vote, which takes more LFs that vote at all.
    case tooFewVotingFunctions(voting: Int, needed: Int)
    /// The asked model would hold more numbers than there is room for, and more than votes could ever show.
    case tooManyParameters(functions: Int, classes: Int, limit: Int)
  }

  /// The ``LabelModel/name`` that was asked for.
  public let requested: String
  public let reason: Reason

  public init(requested: String, reason: Reason) {
    self.requested = requested
    self.reason = reason
  }
}

extension FittedLabelModel {
  public var correlatedPairs: [CorrelatedPair] { [] }

  func checkShape(functionCount: Int, classCount: Int) {
    precondition(
      functionCount == self.functionCount && classCount == self.classCount,
      "\(functionCount) LFs, \(classCount) classes for a model of \(self.functionCount), \(self.classCount)")
  }

  func checkLine(_ line: [Vote]) {
    checkShape(functionCount: line.count, classCount: classCount)
    for (function, vote) in line.enumerated() {
      precondition(vote >= .abstain && vote < classCount, "vote \(vote) of \(classCount) classes by LF \(function)")
    }
  }
}
