import CSystemCalls
import Foundation
import Glibc
import RowFiles
import WorkerProtocol

/// What to label: a task's worker on a file of rows.
public struct ApplyJob: Sendable {
  public var program: WorkerProgram
  /// A regular file; see `InputSpool` for others.
  public var data: String
  public var format: RowFormat
  public var id: String?
  public var skipsBadLines: Bool
  /// A folder of its own for the segments and their journal. What an earlier job of the same ``inputs`` has finished there
  /// is taken over.
  public var scratch: String
  /// What determines the votes, hashed: data, LFs, program, options.
  public var inputs: String
  /// Processes at a time. The result does not depend on it.
  public var workers: Int
  public var limits: ApplyLimits
  /// LFs whose votes are known: they are asked about samples alone (`WorkerCommand.Sample`), and abstain elsewhere.
  public var known: [Int] = []
  /// LFs that are not called at all, and abstain.
  public var absent: [Int] = []
  /// Whether LFs of code are asked about samples again, to see whether they are pure.
  public var isSampled = true

  public init(
    program: WorkerProgram, data: String, format: RowFormat, id: String?, skipsBadLines: Bool, scratch: String,
    inputs: String = "", workers: Int, limits: ApplyLimits = ApplyLimits()
  ) {
    precondition(workers > 0, "\(workers) workers")
    self.program = program
    self.data = data
    self.format = format
    self.id = id
    self.skipsBadLines = skipsBadLines
    self.scratch = scratch
    self.inputs = inputs
    self.workers = workers
    self.limits = limits
  }
}

/// An LF that failed on a row.
public struct Fault: Sendable, Equatable, Codable {
  public let kind: BatchFault.Kind
  public let function: Int
  /// Position of the row among all rows.
  public var row: Int
  public let message: String
}

/// The votes of all shards, not yet assembled.
public struct AppliedVotes: Sendable {
  /// Paths of the segments, in the order of the rows.
  public var segments: [String] = []
  public var rowCount = 0
  /// `[m]`: on how many rows each LF failed.
  public var faultCounts: [Int] = []
  /// The first faults of each LF, at most ``ApplyEngine/listedFaults``, by row.
  public var faults: [Fault] = []
  /// LFs that were given up, in order. Their faults are not among ``faults``; ``faultCounts`` has as many as are certain.
  public var quarantined: [Quarantine] = []
  /// Faults that another run may not see, since they hang on the time that a sleeping LF took.
  public var wallTimeouts = 0
  /// Rows left out.
  public var problemCount = 0
  /// The first of them, at most ``ApplyEngine/listedProblems``, in order.
  public var problems: [RowProblem] = []
  /// Optional columns that the data does not seem to have.
  public var absentColumns: [String] = []
  /// User and system seconds of all workers.
  public var workerSeconds = 0.0
  /// The largest resident memory of a worker, mapped files included.
  public var workerPeakKiB = 0
  /// The end of what LFs printed.
  public var output = ""
  /// LFs that voted otherwise when they were asked again about the same rows, in order.
  public var unsteady: [Int] = []
  /// `[m]`: what each LF took. Differs from run to run.
  public var functionTimes: [FunctionTime] = []
}

/// Applies a task's LFs to a file of rows, in worker processes that may die.
///
/// The file is cut into shards by its bytes alone. Each worker takes a shard at a time and hands over batch by batch; the
/// engine checks every value before it writes it to the shard's segment. A worker that dies while an LF runs, or is killed
/// since the LF went beyond a limit, has a fault on that LF and row; another one makes the same batch again, without that
/// call.
public struct ApplyEngine {
  /// Faults of one LF that are listed; all are counted. So a broken LF cannot fill the memory.
  public static let listedFaults = 1000
  /// Bad rows that are listed; all are counted.
  public static let listedProblems = 10_000

  private let job: ApplyJob
  private let isInterrupted: () -> Bool
  private let progress: (_ bytesDone: Int, _ bytesTotal: Int) -> Void

  /// - Parameters:
  ///   - isInterrupted: asked some times a second; a true answer ends the run with ``ApplyError/interrupted``.
  ///   - progress: told after every batch.
  public init(
    _ job: ApplyJob, isInterrupted: @escaping () -> Bool,
    progress: @escaping (_ bytesDone: Int, _ bytesTotal: Int) -> Void
  ) {
    self.job = job
    self.isInterrupted = isInterrupted
    self.progress = progress
  }

  public func run() throws(ApplyError) -> AppliedVotes {
    let shards: [Range<Int>]
    let file: MappedFile
    let absent: [String]
    do throws(RowFileError) {
      file = try MappedFile(job.data)
      absent = try RowFileProbe.check(file, format: job.format, columns: job.program.description.columns, id: job.id)
      shards = try ShardPlan.shards(of: file, format: job.format)
    } catch {
      throw .data(error)
    }
    let journal = try ShardJournal(folder: job.scratch, inputs: job.inputs, shards: shards)
    let source = FileShards(file, shards: shards, journal: journal)
    var pool = WorkerPool(job, source: source)
    defer { pool.end() }
    let bytesBefore = source.bytesDone
    try pool.assign()
    while pool.isBusy {
      try pool.step()
      if isInterrupted() { throw .interrupted }
      progress(bytesBefore + pool.bytesDone, file.bytes.count)
    }
    if let error = pool.stop { throw error }
    pool.quarantineCrashers()
    pool.end()
    var votes = pool.summary
    let notes = source.assemble(into: &votes, functionCount: pool.functions.count)
    try votes.take(notes, quarantined: pool.quarantined, job)
    votes.absentColumns = absent
    return votes
  }
}
