import Votes

/// What a person said of a row, in a file of his tool.
public struct PeoplesAnswer: Sendable, Equatable {
  public enum Verdict: Sendable, Equatable {
    /// A class, by the name that the task has for it.
    case label(String)
    case unsure
    case skip
  }

  /// The row's id.
  public var row: String
  public var verdict: Verdict
  /// nil where the file does not say it.
  public var reviewer: String?
  /// As written.
  public var at: String?
  public var milliseconds: Int?
  public var comment: String?
  /// `random` or `chosen`; nil where the file does not say it.
  public var selection: ReviewedAnswers.Selection?
  /// By which the tool knows the answer; nil where it has no such thing.
  public var mark: String?
  /// What the tool wants back with the answer, in a form that is its format's own.
  public var extra: String?
  /// Where it stands.
  public var place: FilePlace

  public init(row: String, verdict: Verdict, place: FilePlace) {
    self.row = row
    self.verdict = verdict
    self.place = place
  }
}

/// What a file of answers holds.
public struct PeoplesAnswers: Sendable, Equatable {
  /// Why a line gives no answer.
  public enum Reason: String, Sendable, Equatable, CaseIterable, Codable {
    /// Nobody has answered it yet.
    case open
    /// It says which class the row has not, and there are others than two.
    case notThisClass
    /// More than one class.
    case severalClasses
  }

  public struct Passed: Sendable, Equatable {
    public let place: FilePlace
    public let reason: Reason
  }

  /// The format's name.
  public let format: String
  public internal(set) var answers: [PeoplesAnswer] = []
  public internal(set) var passed: [Passed] = []

  init(format: String) { self.format = format }

  mutating func pass(_ place: FilePlace, _ reason: Reason) { passed.append(Passed(place: place, reason: reason)) }
}

/// A row for people's tools.
public struct RowForPeople: Sendable {
  public struct Column: Sendable {
    public let name: String
    /// A text, or anything else as JSON.
    public let value: String
    public let isText: Bool

    public init(name: String, value: String, isText: Bool) {
      self.name = name
      self.value = value
      self.isText = isText
    }
  }

  public struct Answer: Sendable {
    public var reviewer: String
    public var verdict: PeoplesAnswer.Verdict
    /// UTC, ISO 8601.
    public var at: String
    public var milliseconds: Int?
    public var comment: String?
    public var isFlagged = false
    public var purpose: String
    public var selection: String
    /// Of an answer that came from the same format.
    public var extra: String?

    public init(reviewer: String, verdict: PeoplesAnswer.Verdict, at: String, purpose: String, selection: String) {
      self.reviewer = reviewer
      self.verdict = verdict
      self.at = at
      self.purpose = purpose
      self.selection = selection
    }
  }

  public var id: String
  /// Without the id, unless the data has it as a column.
  public var columns: [Column]
  /// What people say of it, once they are at one; nil before.
  public var label: String?
  public var selection: String?
  public var isSettled = false
  /// What the label model says; nil where no LF votes.
  public var predicted: String?
  /// In the order of the classes.
  public var probabilities: [Double]
  public var answers: [Answer]

  public init(id: String, columns: [Column], probabilities: [Double], answers: [Answer]) {
    self.id = id
    self.columns = columns
    self.probabilities = probabilities
    self.answers = answers
  }
}

/// What a file for people says besides rows.
public struct PeoplesHeader: Sendable {
  public var classes: [String]
  /// The run that the predictions are of.
  public var run: String
  /// The column that people read.
  public var textColumn: String
  /// Whether each answer has a line, not each row. For formats that know both.
  public var listsAnswers: Bool

  public init(classes: [String], run: String, textColumn: String, listsAnswers: Bool) {
    self.classes = classes
    self.run = run
    self.textColumn = textColumn
    self.listsAnswers = listsAnswers
  }
}

/// A format in which people's tools give answers and take rows. A new one is one file and one line in
/// ``PeoplesFormats/all``.
public protocol PeoplesFormat {
  /// What people write to ask for it.
  static var name: String { get }
  /// Whether a file looks like it.
  static func recognizes(_ file: VoteFile) -> Bool
  /// - Throws: ``InterchangeError`` for what is not this format, has no row ids, or names a class that is none.
  static func read(_ file: VoteFile, classes: [String]) throws(InterchangeError) -> PeoplesAnswers

  /// Whether rows without an answer are of use to whoever reads it.
  static var takesOpenRows: Bool { get }
  static func begin(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError)
  static func write(
    _ row: RowForPeople, _ header: PeoplesHeader, isFirst: Bool, into writer: inout FileWriter
  ) throws(InterchangeError)
  static func end(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError)
}

extension PeoplesFormat {
  public static func begin(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError) {}
  public static func end(_ header: PeoplesHeader, into writer: inout FileWriter) throws(InterchangeError) {}
}

public enum PeoplesFormats {
  /// The first that recognizes a file reads it.
  public static let all: [any PeoplesFormat.Type] = [
    CSVAnswers.self, LabelStudioAnswers.self, ProdigyAnswers.self, JSONLinesAnswers.self,
  ]

  public static func named(_ name: String) -> (any PeoplesFormat.Type)? { all.first { $0.name == name } }

  /// - Parameter format: nil to find it out.
  /// - Throws: ``InterchangeError``.
  public static func read(
    path: String, format: (any PeoplesFormat.Type)? = nil, classes: [String]
  ) throws(InterchangeError) -> PeoplesAnswers {
    let file = try VoteFile(path: path)
    guard let format = format ?? all.first(where: { $0.recognizes(file) }) else {
      throw .unknownFormat(path: path, known: all.map { $0.name })
    }
    let answers = try format.read(file, classes: classes)
    try file.checkUnchanged()
    return answers
  }
}
