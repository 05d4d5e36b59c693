import Interchange

/// What a user knows besides the votes, in the user's names.
public struct KnowledgeRequest: Sendable, Equatable {
  /// A class's share of all rows.
  public struct ClassShare: Sendable, Equatable {
    /// A name, or a position from 0.
    public let name: String
    public let share: Double

    public init(name: String, share: Double) {
      self.name = name
      self.share = share
    }
  }

  /// "About 90 % right, as if seen on 50 votes."
  public struct Accuracy: Sendable, Equatable {
    public let function: String
    /// In (0, 1).
    public let accuracy: Double
    /// Above 0.
    public let votes: Double

    public init(function: String, accuracy: Double, votes: Double) {
      precondition(accuracy > 0 && accuracy < 1 && votes > 0 && votes.isFinite, "\(accuracy) on \(votes) votes")
      self.function = function
      self.accuracy = accuracy
      self.votes = votes
    }
  }

  /// A file of people's answers.
  public var reviewed: String?
  /// Of rows for which the file does not say it.
  public var reviewedAs = ReviewedAnswers.Selection.random
  /// Empty: not known.
  public var classBalance: [ClassShare] = []
  public var accuracies: [Accuracy] = []
  /// Groups of LFs.
  public var dependent: [[String]] = []
  /// Groups of LFs.
  public var exclusive: [[String]] = []
  /// Whether intervals are estimated, which takes some 250 fits. They change no label.
  public var wantsIntervals = false

  public init() {}

  /// The request that a run's manifest tells of.
  ///
  /// - Returns: `nil` where the statements can be read in more than one way, since a name has their signs in it.
  init?(statements: [String]) {
    self.init()
    for statement in statements {
      guard let space = statement.firstIndex(of: " ") else { return nil }
      let rest = statement[statement.index(after: space)...]
      let parts = rest.split(separator: ",", omittingEmptySubsequences: false)
      switch statement[..<space] {
      case "class-balance":
        classBalance += parts.compactMap { part in
          guard let sign = part.lastIndex(of: "="), let share = Double(part[part.index(after: sign)...]) else {
            return nil
          }
          return ClassShare(name: String(part[..<sign]), share: share)
        }
      case "accuracy":
        guard let sign = rest.lastIndex(of: "="), let at = rest.lastIndex(of: "@"), sign < at,
          let accuracy = Double(rest[rest.index(after: sign)..<at]), let votes = Double(rest[rest.index(after: at)...]),
          accuracy > 0, accuracy < 1, votes > 0, votes.isFinite
        else { return nil }
        accuracies.append(Accuracy(function: String(rest[..<sign]), accuracy: accuracy, votes: votes))
      case "dependent": dependent.append(parts.map(String.init))
      case "exclusive": exclusive.append(parts.map(String.init))
      default: return nil
      }
    }
    guard self.statements == statements else { return nil }
  }

  public var isEmpty: Bool { reviewed == nil && statements.isEmpty }

  /// Everything but the reviewed rows, in a form that is the same for the same request.
  var statements: [String] {
    var statements: [String] = []
    if !classBalance.isEmpty {
      statements.append("class-balance " + classBalance.map { "\($0.name)=\($0.share)" }.joined(separator: ","))
    }
    statements += accuracies.map { "accuracy \($0.function)=\($0.accuracy)@\($0.votes)" }
    statements += dependent.map { "dependent " + $0.joined(separator: ",") }
    statements += exclusive.map { "exclusive " + $0.joined(separator: ",") }
    return statements
  }
}

/// A statement about LFs.
public enum FunctionStatement: String, Sendable, Equatable {
  case accuracy, dependent, exclusive
}

/// What can be wrong with what a user says.
public enum KnowledgeError: Error, Sendable, Equatable {
  case unknownFunction(name: String, known: [String], statement: FunctionStatement)
  /// The LF has soft votes: a statement about its accuracy is one about one of these.
  case bandedFunction(name: String, bands: [String])
  case repeatedFunction(name: String, statement: FunctionStatement)
  /// A group of fewer than two.
  case tooFewFunctions(names: [String], statement: FunctionStatement)
  case unknownClass(name: String, classes: [String])
  case repeatedClass(name: String)
  /// Classes without a share.
  case missingClasses(names: [String])
  case badShare(name: String, share: Double)
  case wrongSum(Double)
  /// None of the ids of the reviewed rows is in the data.
  case reviewedMatchesNothing(path: String, exampleID: String)
}
