import CSystem
import Foundation
import Glibc
import RowFiles
import WorkerProtocol

/// The children of a run's zygote, and which shard each is at.
///
/// What happens when one is lost stands in `WorkerPool+Losses.swift`.
struct WorkerPool {
  let job: ApplyJob
  private let file: MappedFile
  let shards: [Range<Int>]
  private let journal: ShardJournal
  private var nextShard = 0
  var lanes: [Lane] = []
  private var results: [ShardResult?]
  /// LFs that are called no more.
  var quarantined: Set<Int> = []
  /// What ends the run, in the first shard that has such a thing.
  private var firstStop: (shard: Int, error: ApplyError)?
  var zygote: Zygote?
  /// Zygotes lost since a batch was last taken over.
  var lostZygotes = 0
  var summary = AppliedVotes()
  private(set) var bytesDone = 0

  struct ShardResult {
    let segment: String
    let rowCount: Int
    let notes: ShardNotes
  }

  init(_ job: ApplyJob, file: MappedFile, shards: [Range<Int>], journal: ShardJournal) {
    self.job = job
    self.file = file
    self.shards = shards
    self.journal = journal
    results = Array(repeating: nil, count: shards.count)
    for (shard, entry) in journal.finished {
      results[shard] = ShardResult(segment: journal.segment(shard), rowCount: entry.rows, notes: entry.notes)
      bytesDone += shards[shard].count
    }
    quarantined = Set(functions.indices.filter { crashCount(of: $0) > job.limits.quarantineAfter })
  }

  var dataSize: Int { file.bytes.count }
  var functions: [FunctionDescription] { job.program.description.functions }

  mutating func start(_ count: Int) throws(ApplyError) {
    for _ in 0..<count {
      let memory = try LaneMemory(job.program)
      let process = try makeProcess(memory)
      lanes.append(Lane(memory: memory, process: process, notes: ShardNotes(functionCount: functions.count)))
      try takeShard(lanes.count - 1)
    }
  }

  /// Waits for replies and ends, and acts on them.
  ///
  /// - Returns: `false` once all shards are done.
  mutating func step() throws(ApplyError) -> Bool {
    guard lanes.contains(where: { $0.shard != nil }) else {
      if let firstStop { throw firstStop.error }
      return false
    }
    var polls = lanes.flatMap { lane in
      [lane.process.replies, lane.process.ended].map {
        pollfd(fd: lane.shard == nil ? -1 : $0, events: Int16(POLLIN), revents: 0)
      }
    }
    _ = poll(&polls, nfds_t(polls.count), Int32(CallWatch.interval * 1000))
    // A reply of this round may have ended a later lane's shard.
    for index in lanes.indices where lanes[index].shard != nil {
      let (replies, ended) = (Int32(polls[index * 2].revents), Int32(polls[index * 2 + 1].revents))
      if replies & POLLIN != 0 {
        try readReply(index)
      } else if ended != 0 {
        try recover(index, .ended)
      } else if replies != 0 {
        try recover(index, lanes[index].process.isEnding ? .ended : .mute)
      } else if let finding = lanes[index].watch.check(
        lanes[index].process, lanes[index].memory.region, job.limits)
      {
        try recover(index, .watch(finding))
      }
    }
    return true
  }

  private mutating func readReply(_ index: Int) throws(ApplyError) {
    let reply: WorkerReply?
    do throws(WorkerProcess.NoReply) {
      guard lanes[index].process.receive() else { return }
      reply = try lanes[index].process.reply(lanes[index].memory.region)
    } catch {
      return try recover(index, .mute)
    }
    switch reply {
    case .batch:
      guard try take(index) else { return }
      lanes[index].process.send(.proceed)
    case .lastBatch:
      guard try take(index) else { return }
      try endShard(index)
      try takeShard(index)
    case .badRow: try note(badRow: index)
    case .unreadable: throw .data(.unreadable(path: job.data, errno: EIO))
    // Some LF wrote to the descriptor.
    case nil: break
    }
  }

  private mutating func takeShard(_ index: Int) throws(ApplyError) {
    while journal.finished[nextShard] != nil { nextShard += 1 }
    guard nextShard < min(shards.count, firstStop?.shard ?? .max) else { return }
    let shard = nextShard
    nextShard += 1
    lanes[index].shard = shard
    lanes[index].writer = try SegmentWriter(
      path: journal.segment(shard), description: job.program.description, shard: shards[shard])
    lanes[index].resume = shards[shard].lowerBound
    lanes[index].notes = ShardNotes(functionCount: functions.count)
    lanes[index].beginBatch()
    send(index)
  }

  /// Sets a lane's process to work at the batch that is under way.
  func send(_ index: Int) {
    guard let shard = lanes[index].shard else { return }
    let absent =
      quarantined.sorted().map { WorkerCommand.Skip(function: $0, row: WorkerCommand.Skip.everyRow) }
      + job.known.map { WorkerCommand.Skip(function: $0, row: WorkerCommand.Skip.knownRows) }
    let lane = lanes[index]
    lanes[index].process.send(
      .shard(
        start: lane.resume, end: shards[shard].upperBound, skips: absent + lane.skips, isCareful: lane.isCareful,
        isSampled: lane.resume == shards[shard].lowerBound))
  }

  /// Takes a batch over.
  ///
  /// - Returns: `false` if it made no sense; it is then made again.
  private mutating func take(_ index: Int) throws(ApplyError) -> Bool {
    do throws(ApplyError) {
      try commit(index)
      return true
    } catch {
      switch error {
      case .impossibleBatch, .impossibleVote: try recover(index, .impossible(error))
      default: throw error
      }
      return false
    }
  }

  private mutating func commit(_ index: Int) throws(ApplyError) {
    let lane = lanes[index]
    guard let writer = lane.writer, let shard = lane.shard else { return }
    let firstRow = writer.rowCount
    let next = Int(truncatingIfNeeded: lane.memory.region.load(.nextOffset))
    guard next >= lane.resume, next <= shards[shard].upperBound else { throw .impossibleBatch }
    try writer.append(lane.memory.region)
    bytesDone += next - lane.resume
    lanes[index].resume = next
    lane.memory.log.trim()
    // A call that never was: the process died of what was written over its header.
    for var crash in lane.crashes where firstRow + crash.row < writer.rowCount {
      crash.row += firstRow
      lanes[index].notes.add(crash: crash)
    }
    let report: BatchReport? = report(lane.memory.region)
    if let report { lanes[index].notes.add(report, firstRow: firstRow) }
    lanes[index].beginBatch()
    lostZygotes = 0
    if job.limits.isStrict, let fault = lanes[index].notes.first(from: firstRow) {
      stop(shard, .fault(place(of: fault, writer, firstRow), kind: fault.kind, message: fault.message))
    }
  }

  private func report<Value: Decodable>(_ region: SharedRegion) -> Value? {
    let count = Int(truncatingIfNeeded: region.load(.reportBytes))
    guard count > 0, count <= SharedRegion.reportCapacity else { return nil }
    return try? JSONDecoder().decode(Value.self, from: Data(bytes: region.report, count: count))
  }

  private func place(of fault: Fault, _ writer: SegmentWriter, _ firstRow: Int) -> FaultPlace {
    let function = functions[fault.function]
    let (id, offset) = writer.lastBatchRow(fault.row - firstRow)
    return FaultPlace(
      function: function.name, file: function.file, line: function.line, row: id, dataPath: job.data,
      dataLine: ByteScan.line(of: offset, in: file.bytes))
  }

  private mutating func endShard(_ index: Int) throws(ApplyError) {
    guard let shard = lanes[index].shard, let writer = lanes[index].writer else { return }
    try journal.add(shard: shard, rowCount: writer.rowCount, notes: lanes[index].notes)
    results[shard] = ShardResult(
      segment: writer.path, rowCount: writer.rowCount, notes: lanes[index].notes)
    lanes[index].shard = nil
    lanes[index].writer = nil
  }

  /// Ends the run at a shard. Shards before it go on, so that the error is about the first such place whatever the timing.
  private mutating func stop(_ shard: Int, _ error: ApplyError) {
    if let firstStop, firstStop.shard <= shard { return }
    firstStop = (shard, error)
    for index in lanes.indices where lanes[index].shard ?? -1 >= shard {
      lanes[index].shard = nil
      lanes[index].writer = nil
    }
  }

  /// A row cannot be read.
  private mutating func note(badRow index: Int) throws(ApplyError) {
    guard let shard = lanes[index].shard, let problem: RowProblem = report(lanes[index].memory.region),
      shards[shard].contains(Int(truncatingIfNeeded: problem.offset))
    else { throw .impossibleBatch }
    let line = ByteScan.line(of: Int(problem.offset), in: file.bytes)
    stop(shard, .data(.badRow(problem, path: job.data, line: line)))
  }

  /// Rows on which an LF has cost its process so far.
  func crashCount(of function: Int) -> Int {
    results.reduce(0) { $0 + ($1?.notes.crashCounts[function] ?? 0) }
      + lanes.reduce(0) { sum, lane in
        let underWay = lane.shard == nil ? 0 : lane.notes.crashCounts[function]
        return sum + underWay + lane.crashes.count { $0.function == function }
      }
  }

  /// Ends the workers and puts the shards in order.
  mutating func finish() throws(ApplyError) -> AppliedVotes {
    // Those that were left out before stay so, and with shards taken over from elsewhere there may be others.
    quarantined.formUnion(functions.indices.filter { crashCount(of: $0) > job.limits.quarantineAfter })
    end()
    var notes = ShardNotes(functionCount: functions.count)
    for case let result? in results {
      summary.segments.append(result.segment)
      notes.add(result.notes, firstRow: summary.rowCount)
      summary.rowCount += result.rowCount
    }
    try summary.take(notes, quarantined: quarantined, job)
    return summary
  }

  /// Ends all processes.
  mutating func end() {
    for lane in lanes {
      _ = lane.process.end()
      summary.output += lane.memory.log.takeNew()
    }
    lanes = []
    summary.output += endZygote().output
  }
}
