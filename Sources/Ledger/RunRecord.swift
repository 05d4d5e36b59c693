import GRDB

/// One run: what it was on, and what came of it.
public struct RunRecord: Sendable, Equatable, Codable {
  public enum Status: String, Sendable, Codable {
    case done, failed, interrupted
  }

  /// The hash of what determines the run; a failed one that never got so far has an empty id.
  public var id: String
  /// UTC, ISO 8601, to the second.
  public var startedAt: String
  public var seconds: Double
  public var status: Status
  /// The error's first line, for a run that failed.
  public var message: String?
  public var dataPath: String
  public var rowCount: Int
  public var coveredRowCount: Int
  public var functionCount: Int
  public var faultCount: Int
  public var badLineCount: Int
  public var patternCount: Int
  /// The label model's name.
  public var model: String
  public var goldRowCount: Int
  /// On covered rows with gold, ties shared; `nil` without gold.
  public var modelAccuracy: Double?
  public var majorityAccuracy: Double?

  public init(
    id: String, startedAt: String, seconds: Double, status: Status, message: String? = nil, dataPath: String,
    rowCount: Int = 0, coveredRowCount: Int = 0, functionCount: Int = 0, faultCount: Int = 0, badLineCount: Int = 0,
    patternCount: Int = 0, model: String = "", goldRowCount: Int = 0, modelAccuracy: Double? = nil,
    majorityAccuracy: Double? = nil
  ) {
    self.id = id
    self.startedAt = startedAt
    self.seconds = seconds
    self.status = status
    self.message = message
    self.dataPath = dataPath
    self.rowCount = rowCount
    self.coveredRowCount = coveredRowCount
    self.functionCount = functionCount
    self.faultCount = faultCount
    self.badLineCount = badLineCount
    self.patternCount = patternCount
    self.model = model
    self.goldRowCount = goldRowCount
    self.modelAccuracy = modelAccuracy
    self.majorityAccuracy = majorityAccuracy
  }
}

/// One LF in one run.
public struct FunctionRecord: Sendable, Equatable, Codable {
  public var position: Int
  public var name: String
  public var kind: String
  /// Relative to the package.
  public var file: String
  public var line: Int
  /// Changes when the LF may have changed.
  public var version: String
  public var voteCount: Int
  public var faultCount: Int
  /// nil where it was not measured.
  public var nanosecondsPerRow: Double?

  public init(
    position: Int, name: String, kind: String, file: String, line: Int, version: String, voteCount: Int,
    faultCount: Int, nanosecondsPerRow: Double? = nil
  ) {
    self.position = position
    self.name = name
    self.kind = kind
    self.file = file
    self.line = line
    self.version = version
    self.voteCount = voteCount
    self.faultCount = faultCount
    self.nanosecondsPerRow = nanosecondsPerRow
  }
}

/// An LF that failed on a row of a run.
public struct FaultRecord: Sendable, Equatable, Codable {
  /// Position of the LF.
  public var function: Int
  /// The row's id.
  public var row: String
  public var kind: String
  public var message: String
  /// Where in the LF's body it crashed, a frame a line, innermost first; `nil` where nobody looked or nothing was found.
  public var backtrace: String?

  public init(function: Int, row: String, kind: String, message: String, backtrace: String? = nil) {
    self.function = function
    self.row = row
    self.kind = kind
    self.message = message
    self.backtrace = backtrace
  }
}

/// How many rows a run gave a class; the empty class counts the uncovered ones.
public struct LabelCountRecord: Sendable, Equatable, Codable {
  public var label: String
  public var rowCount: Int

  public init(label: String, rowCount: Int) {
    self.label = label
    self.rowCount = rowCount
  }
}

extension RunRecord: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "run"
}
