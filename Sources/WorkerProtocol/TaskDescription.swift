import RowFiles

/// What a worker says of its task: everything that the engine knows about it.
public struct TaskDescription: Sendable, Equatable, Codable {
  /// The version of the protocol and of this description. The engine refuses a newer one.
  public static let currentVersion = 1

  public let version: Int
  /// The name of the Swift type.
  public let task: String
  /// What one vote is about. Spans of a row come later.
  public let unit: String
  /// How many classes a row can have. Several come later.
  public let labelSpace: String
  /// `[k]`, in the order of the enum: a vote is a position in this list.
  public let classes: [String]
  public let columns: [ColumnRequest]
  public let dataset: DatasetDescription
  /// `[m]`, in the order of the task.
  public let functions: [FunctionDescription]
  /// nil of a worker that was built before there was any.
  public let spelling: TaskSpelling?

  public init(
    task: String, classes: [String], columns: [ColumnRequest], dataset: DatasetDescription,
    functions: [FunctionDescription], spelling: TaskSpelling? = nil
  ) {
    version = TaskDescription.currentVersion
    self.task = task
    unit = "row"
    labelSpace = "single-choice"
    self.classes = classes
    self.columns = columns
    self.dataset = dataset
    self.functions = functions
    self.spelling = spelling
  }
}

/// How the task's own code calls its columns and classes, for LFs that are to be pasted into it.
public struct TaskSpelling: Sendable, Equatable, Codable {
  /// `[columns]`: the properties of the row type.
  public let properties: [String]
  /// `[k]`: the cases of the enum.
  public let cases: [String]

  public init(properties: [String], cases: [String]) {
    self.properties = properties
    self.cases = cases
  }
}

/// What an LF looks for in a text: phrases, or a pattern.
public struct FunctionSearch: Sendable, Equatable, Codable {
  /// Folded.
  public let phrases: [String]?
  public let wholeWords: Bool?
  public let pattern: String?
  public let ignoresCase: Bool?

  public init(phrases: [String], wholeWords: Bool) {
    (self.phrases, self.wholeWords, pattern, ignoresCase) = (phrases, wholeWords, nil, nil)
  }

  public init(pattern: String, ignoresCase: Bool) {
    (phrases, wholeWords, self.pattern, self.ignoresCase) = (nil, nil, pattern, ignoresCase)
  }
}

/// Where a task's rows and gold lie by default. Paths are relative to the package.
public struct DatasetDescription: Sendable, Equatable, Codable {
  public let path: String
  /// The id column, or `nil` where the position serves.
  public let id: String?
  public let gold: String?
  /// What to do where the file is absent, in the task author's words.
  public let whereToGet: String?

  public init(path: String, id: String?, gold: String?, whereToGet: String?) {
    self.path = path
    self.id = id
    self.gold = gold
    self.whereToGet = whereToGet
  }
}

/// One labeling function, as its task declares it.
public struct FunctionDescription: Sendable, Equatable, Codable {
  public let name: String
  /// `keywords`, `pattern`, `threshold`, `lookup` or `code`.
  public let kind: String
  /// Whether it is a closure, which may do anything.
  public var isCode: Bool { kind == "code" }
  /// The source file as the compiler saw it, and the line of the declaration.
  public let file: String
  public let line: Int
  /// For declared kinds: what is looked for, in a form that changes when the LF's meaning does.
  public let declaration: String?
  /// What its author says of it; nil for nothing.
  public let accuracy: StatedAccuracy?
  /// True for a pattern that is tried on every text by itself, since no automaton can stand for it; else `nil`.
  public let isOneByOne: Bool?
  /// For LFs that only look for something in a text; else `nil`.
  public let search: FunctionSearch?

  public init(
    name: String, kind: String, file: String, line: Int, declaration: String?, accuracy: StatedAccuracy? = nil,
    isOneByOne: Bool? = nil, search: FunctionSearch? = nil
  ) {
    self.name = name
    self.kind = kind
    self.file = file
    self.line = line
    self.declaration = declaration
    self.accuracy = accuracy
    self.isOneByOne = isOneByOne
    self.search = search
  }
}

/// "About 90 % right, as if seen on 50 votes."
public struct StatedAccuracy: Sendable, Equatable, Codable {
  /// In (0, 1).
  public let accuracy: Double
  /// Above 0.
  public let votes: Double

  public init(accuracy: Double, votes: Double) {
    self.accuracy = accuracy
    self.votes = votes
  }

  public var isPossible: Bool { accuracy > 0 && accuracy < 1 && votes > 0 && votes.isFinite }
}

/// Why a task cannot start, found by its worker before any row is read.
public struct TaskProblem: Error, Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// `none`, `some` or `abstain`: `.none` would silently abstain.
    case reservedClassName
    case tooFewClasses, tooManyClasses
    case noFunctions, repeatedFunctionName, emptyFunctionName
    case malformedPattern, emptyList, unreadableList
    case repeatedColumn
    /// Not between 0 and 1, or seen on no vote.
    case impossibleAccuracy
    /// The closure of a derived value takes another type of row.
    case derivedFromOtherRow
    case malformedCacheName, repeatedCacheName, cacheTooSmall
  }

  public let kind: Kind
  /// The class, LF or column that it is about.
  public let subject: String
  /// The pattern's mistake, the list's path and such.
  public let detail: String?
  public let file: String?
  public let line: Int?

  public init(_ kind: Kind, _ subject: String, detail: String? = nil, file: String? = nil, line: Int? = nil) {
    self.kind = kind
    self.subject = subject
    self.detail = detail
    self.file = file
    self.line = line
  }
}

/// What `describe` answers: one of the two.
public struct DescribeAnswer: Sendable, Codable {
  public let task: TaskDescription?
  public let problem: TaskProblem?
}
