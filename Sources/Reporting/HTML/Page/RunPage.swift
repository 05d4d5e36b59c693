import LabelAnalysis
import Ledger
import Pipeline

/// What the page about one run is made from. The same values give the same bytes.
public struct RunPage: Sendable {
  /// What stands on the page besides the figures.
  public struct Options: Sendable, Equatable {
    /// Whether texts of rows are shown. Ids are shown either way.
    public var showsRowText = true
    /// Longer texts are cut, in characters.
    public var textLimit = 300
    /// Rows of each outcome of an LF.
    public var exampleCount = 3

    public init() {}
  }

  public let manifest: Manifest
  public let summary: LabelSummary
  public let report: RunReport
  /// `[m]`: where each LF is declared.
  public let functions: [RunFigures.Function]
  public let history: RunHistory
  /// `[m]`, or empty.
  public internal(set) var examples: [[RowGroup]]
  /// Rows without votes, and others that no single LF answers for.
  public internal(set) var rowGroups: [RowGroup]
  /// Whether texts are wanted, but are not there any more.
  public internal(set) var isDataGone = false
  /// nil where the run is compared with no other.
  public internal(set) var changes: RunChanges?
  /// Columns of the rows that ``changes`` shows, by row.
  var changedRows: [Int: [RowGroup.Field]] = [:]
  public let options: Options

  public init(
    _ figures: RunFigures, manifest: Manifest, history: RunHistory, examples: [[RowGroup]] = [],
    rowGroups: [RowGroup] = [], options: Options = Options()
  ) {
    self.manifest = manifest
    summary = figures.summary
    report = RunReport(figures.summary, title: manifest.task, faultCounts: figures.faultCounts)
    functions = figures.functions
    self.history = history
    self.examples = examples
    self.rowGroups = rowGroups
    self.options = options
  }

  /// More classes are told apart by name alone.
  static let paletteSize = 6
  /// LFs with a section of their own, at most: those with the most votes.
  static let detailLimit = 200

  /// The LFs that have a section of their own, in their order.
  var detailed: [Int] {
    let all = report.functions.indices
    guard all.count > Self.detailLimit else { return Array(all) }
    let order = all.sorted { (-report.functions[$0].voteCount, $0) < (-report.functions[$1].voteCount, $1) }
    return order.prefix(Self.detailLimit).sorted()
  }

  /// The place of an LF's section.
  static func anchor(_ function: Int) -> String { "lf-\(function + 1)" }

  /// How a class is drawn: by number, and 0 where there are too many or it is several.
  func mark(ofClass name: String) -> Int {
    guard report.labels.count <= Self.paletteSize, let index = report.labels.firstIndex(where: { $0.name == name })
    else { return 0 }
    return index + 1
  }

  /// How an LF is drawn: as its class, if it votes for one only.
  func mark(of function: RunReport.Function) -> Int {
    function.polarity.count == 1 ? mark(ofClass: function.polarity[0]) : 0
  }
}

/// Rows that have something in common, some of them to look at.
public struct RowGroup: Sendable, Equatable, Codable {
  public struct Row: Sendable, Equatable, Codable {
    public let id: String
    /// Its columns but for the id; empty where they are not shown.
    public let fields: [Field]
    /// nil where it has none.
    public let label: String?
    /// Of the label.
    public let probability: Double?
    /// nil where it has none.
    public let gold: String?
    /// Names of LFs and classes.
    public let votes: [Vote]

    public init(
      id: String, fields: [Field], label: String?, probability: Double?, gold: String?, votes: [Vote]
    ) {
      self.id = id
      self.fields = fields
      self.label = label
      self.probability = probability
      self.gold = gold
      self.votes = votes
    }
  }

  /// A column of a row, cut where it is long.
  public struct Field: Sendable, Equatable, Codable {
    public let name: String
    public let value: String
    /// Whether it is what one reads of the row: its longest text.
    public let isMain: Bool

    public init(name: String, value: String, isMain: Bool) {
      self.name = name
      self.value = value
      self.isMain = isMain
    }
  }

  public struct Vote: Sendable, Equatable, Codable {
    public let function: String
    public let label: String

    public init(function: String, label: String) {
      self.function = function
      self.label = label
    }
  }

  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// The LF votes another class than gold.
    case wrong
    /// Another LF votes otherwise.
    case conflicting
    /// Without the LF the label would be another, or there would be none.
    case deciding
    /// The LF votes the gold class.
    case right
    /// The LF failed.
    case faulted
    /// No LF votes.
    case uncovered
    /// The label has the smallest margins.
    case unsure
  }

  public let outcome: Outcome
  /// All rows of the group.
  public let rowCount: Int
  /// Some of them.
  public let rows: [Row]

  public init(_ outcome: Outcome, rowCount: Int, rows: [Row]) {
    self.outcome = outcome
    self.rowCount = rowCount
    self.rows = rows
  }
}

/// What a task's last runs gave, oldest first.
public struct RunHistory: Sendable, Equatable {
  public struct Run: Sendable, Equatable {
    public let id: String
    /// UTC, ISO 8601.
    public let startedAt: String
    public let rowCount: Int
    public let coveredRowCount: Int
    public let functionCount: Int
    public let modelAccuracy: Double?
    /// By class; the empty name counts the uncovered rows.
    public let labels: [String: Int]

    public init(_ record: RunRecord, labels: [LabelCountRecord]) {
      id = record.id
      startedAt = record.startedAt
      rowCount = record.rowCount
      coveredRowCount = record.coveredRowCount
      functionCount = record.functionCount
      modelAccuracy = record.modelAccuracy
      self.labels = Dictionary(labels.map { ($0.label, $0.rowCount) }, uniquingKeysWith: { $1 })
    }
  }

  /// Runs that are shown, at most.
  public static let limit = 12

  public let runs: [Run]

  public init(runs: [Run]) { self.runs = runs }
}
