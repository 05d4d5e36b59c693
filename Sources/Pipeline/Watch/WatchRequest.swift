import ApplyEngine
import Foundation
import LabelModels
import RowFiles

/// What to watch: a task, the rows that it is tried on, and how.
public struct WatchRequest: Sendable {
  public var folders: TaskFolders
  /// The task's folder name.
  public var task: String
  /// A file; `nil` for the task's own.
  public var data: String?
  public var format: RowFormat?
  /// How the column of ids was given: a name, `position`, or `nil` for the task's own.
  public var id: String?
  public var gold: String?
  /// Rows that LFs are applied to at most: a random sample where there are more.
  public var rows = 100_000
  /// Another one draws another sample.
  public var seed: UInt64 = 0
  public var labelModel = LabelModels.standard.name
  public var skipsBadLines = false
  public var workers = 1
  public var limits = ApplyLimits()
  /// Whether only the package manager builds.
  public var buildsSlowly = false

  public init(folders: TaskFolders, task: String) {
    self.folders = folders
    self.task = task
  }
}

/// What a watch is at.
public struct WatchProgress: Sendable, Equatable {
  public enum Phase: String, Sendable { case compiling, starting, reading, applying, fitting }
  public let phase: Phase
  /// 0 to 1, or `nil` where it cannot be told.
  public let share: Double?
}

/// Seconds of wall time that the parts of a round took.
public struct WatchTimings: Sendable, Equatable {
  /// From the save until the round began.
  public var notice = 0.0
  public var compile = 0.0
  /// Asking the new program what it is.
  public var start = 0.0
  /// Reading rows and gold, where they are new.
  public var read = 0.0
  public var apply = 0.0
  public var fit = 0.0
  public var way = LiveBuild.Way.unchanged
  /// LFs that were applied; the others' votes were kept.
  public var appliedFunctionCount = 0

  public init() {}
}
