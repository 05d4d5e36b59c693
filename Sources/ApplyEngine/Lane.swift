import CSystemCalls
import Glibc
import WorkerProtocol

/// One child at a time, and the shard it is at.
struct Lane {
  let memory: LaneMemory
  var process: WorkerProcess
  var watch = CallWatch()
  var shard: Shard?
  var writer: SegmentWriter?
  /// Where the batch that is under way begins.
  var resume = 0
  /// Calls that cost a process in this batch, rows counted within it; noted once it is taken over.
  var crashes: [Fault] = []
  var notes: ShardNotes
  /// Whether the batch is made call by call.
  var isCareful = false
  /// The call during which the process was ended from outside, as it seemed.
  var suspect: WorkerCommand.Skip?
  /// Processes lost in this batch without a call to put it down to.
  var losses = 0

  /// Forgets what was of the last batch.
  mutating func beginBatch() {
    crashes = []
    isCareful = false
    suspect = nil
    losses = 0
    watch = CallWatch()
  }

  /// Whatever still comes of its shard counts for nothing.
  mutating func dropShard() {
    shard = nil
    writer = nil
  }

  /// Calls to leave out of the batch.
  var skips: [WorkerCommand.Skip] { crashes.map { WorkerCommand.Skip(function: $0.function, row: $0.row) } }
}

/// What the children of one lane, one after the other, share with the engine.
final class LaneMemory {
  let descriptor: Int32
  let region: SharedRegion
  let log = WorkerLog()

  init(_ program: WorkerProgram) throws(ApplyError) {
    let functionCount = program.description.functions.count
    descriptor = tally_memory_file(SharedRegion.size(functionCount: functionCount))
    guard descriptor >= 0 else { throw .cannotStart(worker: program.path, errno: -descriptor) }
    guard let region = SharedRegion(descriptor: descriptor, functionCount: functionCount) else {
      close(descriptor)
      throw .cannotStart(worker: program.path, errno: errno)
    }
    self.region = region
  }

  deinit {
    region.unmap()
    close(descriptor)
  }
}
