import RowFiles
import WorkerProtocol

/// Why LFs could not be applied.
public enum ApplyError: Error, Sendable, Equatable {
  case cannotStart(worker: String, errno: Int32)
  /// `describe` ended without an answer.
  case noAnswer(worker: String, ending: WorkerEnding, output: String)
  case newerProtocol(worker: String, found: Int, known: Int)
  /// The task cannot be right.
  case task(TaskProblem)
  case data(RowFileError)
  /// The worker died while no LF ran.
  case died(ending: WorkerEnding, output: String)
  /// An LF brought its process down on more rows than ``ApplyEngine/crashLimit``.
  case crashesTooOften(function: String, file: String, line: Int, rows: Int, ending: WorkerEnding, output: String)
  /// A vote that is no class: memory was overwritten.
  case impossibleVote(function: String, value: Int)
  /// The batch's own account of its rows is not sane: memory was overwritten.
  case impossibleBatch
  case unwritable(path: String, errno: Int32)
  case interrupted
}

/// How a process ended.
public enum WorkerEnding: Sendable, Equatable {
  case signal(Int)
  case exit(Int)
}
