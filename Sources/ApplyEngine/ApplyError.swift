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
  /// The task started threads while it listed its LFs: no process can be forked from it.
  case threadsAtStart(worker: String)
  /// A fault, where none is allowed.
  case fault(FaultPlace, kind: BatchFault.Kind, message: String)
  /// A vote that is no class: memory was overwritten.
  case impossibleVote(function: String, value: Int)
  /// The batch's own account of its rows is not sane: memory was overwritten.
  case impossibleBatch
  case unwritable(path: String, errno: Int32)
  /// A stream that is no JSON Lines: compressed, or of another format.
  case streamFormat(isCompressed: Bool)
  case interrupted
}

/// The LF and the row of a fault.
public struct FaultPlace: Sendable, Equatable {
  public let function: String
  public let file: String
  public let line: Int
  /// `nil` where rows have no ids.
  public let row: String?
  public private(set) var dataPath: String
  public let dataLine: Int

  /// The same place in a file that people know by another name.
  public func at(_ path: String) -> FaultPlace {
    var place = self
    place.dataPath = path
    return place
  }
}

/// How a process ended.
public enum WorkerEnding: Sendable, Equatable {
  case signal(Int)
  case exit(Int)
}
