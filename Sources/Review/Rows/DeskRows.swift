import Interchange
import LabelModels
import Ledger
import Pipeline
import Votes

/// The rows that people are asked about: those of a run, or of a simulation.
public protocol DeskRows: AnyObject, Sendable {
  /// The run's id.
  var run: String { get }
  var functionSet: String { get }
  /// The label model's name.
  var model: String { get }
  var classes: [String] { get }
  var functions: [String] { get }
  var rowCount: Int { get }
  var patterns: VotePatterns { get }
  /// Of ``patterns``, as the run has it.
  var posterior: Posterior { get }
  /// Rows whose class is known, and their classes; ascending.
  var gold: [(row: Int, label: Vote)] { get }

  func pattern(of row: Int) -> Int
  func id(of row: Int) -> String
  /// The hash of its id.
  func hash(of row: Int) -> UInt64
  /// The rows with these ids; those that are not there are left out. One pass over the rows.
  func find(_ ids: Set<String>) -> [String: Int]
  func content(of row: Int) throws(ReviewError) -> RowContent

  /// Fits the label model again with people's answers.
  ///
  /// - Returns: nil where the run took a frozen model, which learns nothing.
  func fit(_ reviewed: [ReviewedRows]) throws(ReviewError) -> (any FittedLabelModel)?

  /// - Parameters:
  ///   - asked: ids of rows that are asked about already, for the model to learn from.
  ///   - audited: as ``asked``, for the audit.
  func plan(_ plan: DeskPlan, posterior: Posterior, asked: Set<String>, audited: Set<String>) -> any RowPlan
}

/// Which rows to ask about next.
public protocol RowPlan: Sendable {
  /// - Returns: fewer than `count` where no more are left.
  mutating func next(_ count: Int, auditShare: Double) -> [PlannedRow]
}

public struct PlannedRow: Sendable, Equatable {
  public let row: Int
  public let purpose: ReviewPurpose
  public let selection: RowSelection
  /// Whether it has an answer of the audit, so that nobody has to be asked again.
  public let isAudited: Bool

  public init(row: Int, purpose: ReviewPurpose, selection: RowSelection, isAudited: Bool = false) {
    self.row = row
    self.purpose = purpose
    self.selection = selection
    self.isAudited = isAudited
  }
}

/// What a row holds, as people see it.
public struct RowContent: Sendable, Equatable {
  public struct Column: Sendable, Equatable, Codable {
    public let name: String
    public let value: String
    /// Else ``value`` is JSON.
    public let isText: Bool
    public let matches: [Match]

    public init(name: String, value: String, isText: Bool, matches: [Match]) {
      self.name = name
      self.value = value
      self.isText = isText
      self.matches = matches
    }
  }

  /// What an LF found.
  public struct Match: Sendable, Equatable, Codable {
    public let function: String
    /// Bytes of the value's UTF-8.
    public let start: Int
    public let end: Int

    public init(function: String, start: Int, end: Int) {
      self.function = function
      self.start = start
      self.end = end
    }
  }

  /// The row as one JSON object.
  public let json: String
  public let columns: [Column]

  public init(json: String, columns: [Column]) {
    self.json = json
    self.columns = columns
  }

  /// Without what LFs found, which says how they vote.
  var withoutMatches: RowContent {
    RowContent(
      json: json, columns: columns.map { Column(name: $0.name, value: $0.value, isText: $0.isText, matches: []) })
  }
}

/// Why the desk cannot do what it is asked for.
public enum ReviewError: Error, Sendable, Equatable {
  case ledger(LedgerError)
  /// Something before it could not be written, and with it this was not.
  case notStored
  case unknownReviewer(name: String)
  case nameTaken(name: String)
  case badName(name: String)
  /// What is asked for takes another role.
  case notAllowed(name: String, role: ReviewRole, needed: ReviewRole)
  case paused(name: String, reason: String)
  /// The row does not lie before this person: it never did, or the lease has run out and somebody else has answered it.
  case notAssigned(row: String)
  case unknownRow(id: String)
  case unknownClass(name: String, classes: [String])
  /// The key was used for another answer.
  case keyReused(key: String)
  case nothingToUndo
  case notAnswered(row: String)
  case tooLong(field: String, limit: Int)
  case badSeq(seq: Int, last: Int)
  case plan(DeskPlan.Fault)
  case run(RunError)
  case files(InterchangeError)
  case model(LabelModelError)
  case weakPassword(least: Int)
  case badInvitation
  case badLogin
  /// Too many tries; when the next one is looked at.
  case tooManyTries(seconds: Double)
  case lastLead(name: String)
}
