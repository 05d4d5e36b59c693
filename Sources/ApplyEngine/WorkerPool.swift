import CSystemCalls
import Foundation
import Glibc
import RowFiles
import WorkerProtocol

/// The children of a run's zygote, and which shard each is at.
///
/// What happens when one is lost stands in `WorkerPool+Losses.swift`.
struct WorkerPool {
  let job: ApplyJob
  let source: any ShardSource
  var lanes: [Lane] = []
  /// LFs that are called no more.
  var quarantined: Set<Int> = []
  /// What ends the work, and the first shard that it leaves out.
  private var firstStop: (shard: Int, error: ApplyError)?
  var zygote: Zygote?
  /// Zygotes lost since a batch was last taken over.
  var lostZygotes = 0
  var summary = AppliedVotes()
  /// Bytes of rows that were taken over.
  private(set) var bytesDone = 0

  init(_ job: ApplyJob, source: any ShardSource) {
    self.job = job
    self.source = source
    summary.functionTimes = job.program.description.functions.map { _ in FunctionTime() }
    quarantineCrashers()
  }

  var functions: [FunctionDescription] { job.program.description.functions }
  var isBusy: Bool { lanes.contains { $0.shard != nil } }
  /// What ends the work once the shards under way are done.
  var stop: ApplyError? { firstStop?.error }
  /// The first shard that counts for nothing, although it may be done.
  var firstDropped: Int { firstStop?.shard ?? .max }
  /// How many shards could be taken up at once.
  var idleLanes: Int { job.workers - lanes.count { $0.shard != nil } }

  /// Gives shards to all that have none, as far as there are any.
  mutating func assign() throws(ApplyError) {
    for index in lanes.indices where lanes[index].shard == nil { try takeShard(index) }
    while lanes.count < job.workers, firstStop == nil, let shard = try source.next() {
      let memory = try LaneMemory(job.program)
      let process = try makeProcess(memory)
      lanes.append(Lane(memory: memory, process: process, notes: ShardNotes(functionCount: functions.count)))
      try begin(shard, lanes.count - 1)
    }
  }

  /// Seconds until it is asked again whether the work is to end, where nothing is under way.
  private static let idleInterval = 0.2

  /// Waits for replies and ends, and acts on them.
  ///
  /// - Parameter input: a descriptor to wait for besides; -1 for none.
  /// - Returns: whether `input` can be read.
  @discardableResult
  mutating func step(or input: Int32 = -1) throws(ApplyError) -> Bool {
    var polls = lanes.flatMap { lane in
      [lane.process.replies, lane.process.ended].map {
        pollfd(fd: lane.shard == nil ? -1 : $0, events: Int16(POLLIN), revents: 0)
      }
    }
    polls.append(pollfd(fd: input, events: Int16(POLLIN), revents: 0))
    // A signal that interrupts the wait leaves nothing ready.
    _ = poll(&polls, nfds_t(polls.count), Int32((isBusy ? CallWatch.interval : WorkerPool.idleInterval) * 1000))
    try act(on: polls)
    return polls[polls.count - 1].revents != 0
  }

  private mutating func act(on polls: [pollfd]) throws(ApplyError) {
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
    // Shards are taken in order: those before the stop are all under way or done.
    guard firstStop == nil, let shard = try source.next() else { return }
    try begin(shard, index)
  }

  private mutating func begin(_ shard: Shard, _ index: Int) throws(ApplyError) {
    lanes[index].shard = shard
    lanes[index].writer = try SegmentWriter(
      path: shard.segment, description: job.program.description, shard: shard.range)
    lanes[index].resume = shard.range.lowerBound
    lanes[index].notes = ShardNotes(functionCount: functions.count)
    lanes[index].beginBatch()
    send(index)
  }

  /// Sets a lane's process to work at the batch that is under way.
  func send(_ index: Int) {
    guard let shard = lanes[index].shard else { return }
    let absent =
      quarantined.union(job.absent).sorted().map { WorkerCommand.Skip(function: $0, row: WorkerCommand.Skip.everyRow) }
      + job.known.map { WorkerCommand.Skip(function: $0, row: WorkerCommand.Skip.knownRows) }
    let lane = lanes[index]
    lanes[index].process.send(
      .shard(
        start: lane.resume, end: shard.range.upperBound, skips: absent + lane.skips, isCareful: lane.isCareful,
        isSampled: job.isSampled && lane.resume == shard.range.lowerBound))
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
    guard next >= lane.resume, next <= shard.range.upperBound else { throw .impossibleBatch }
    try writer.append(lane.memory.region)
    for function in functions.indices {
      summary.functionTimes[function].add(
        nanoseconds: lane.memory.region.times[function], rows: writer.rowCount - firstRow)
    }
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
      try stop(
        index, at: fault.row,
        .fault(place(of: fault, writer, firstRow, shard), kind: fault.kind, message: fault.message))
    }
  }

  private func report<Value: Decodable>(_ region: SharedRegion) -> Value? {
    let count = Int(truncatingIfNeeded: region.load(.reportBytes))
    guard count > 0, count <= SharedRegion.reportCapacity else { return nil }
    return try? JSONDecoder().decode(Value.self, from: Data(bytes: region.report, count: count))
  }

  private func place(of fault: Fault, _ writer: SegmentWriter, _ firstRow: Int, _ shard: Shard) -> FaultPlace {
    let function = functions[fault.function]
    let (id, offset) = writer.lastBatchRow(fault.row - firstRow)
    return FaultPlace(
      function: function.name, file: function.file, line: function.line, row: id, dataPath: job.data,
      dataLine: source.line(of: offset, in: shard))
  }

  private mutating func endShard(_ index: Int) throws(ApplyError) {
    guard let shard = lanes[index].shard, let writer = lanes[index].writer else { return }
    try source.finish(shard, rowCount: writer.rowCount, notes: lanes[index].notes)
    lanes[index].dropShard()
  }

  /// Ends the work at a shard. Shards before it go on, so that the error is about the first such place whatever the timing.
  private mutating func stop(before shard: Int, _ error: ApplyError) {
    if let firstStop, firstStop.shard <= shard { return }
    firstStop = (shard, error)
    for index in lanes.indices where lanes[index].shard?.number ?? -1 >= shard { lanes[index].dropShard() }
  }

  /// Ends the work at a row of a shard that was taken over.
  private mutating func stop(_ index: Int, at row: Int, _ error: ApplyError) throws(ApplyError) {
    guard let shard = lanes[index].shard else { return }
    guard source.keepsRowsBeforeStop else { return stop(before: shard.number, error) }
    try source.finish(shard, rowCount: row, notes: lanes[index].notes)
    lanes[index].dropShard()
    stop(before: shard.number + 1, error)
  }

  /// A row cannot be read.
  private mutating func note(badRow index: Int) throws(ApplyError) {
    guard let shard = lanes[index].shard, let problem: RowProblem = report(lanes[index].memory.region),
      shard.range.contains(Int(truncatingIfNeeded: problem.offset)), Int(problem.offset) >= lanes[index].resume
    else { throw .impossibleBatch }
    let place = Int(problem.offset)
    let error = ApplyError.data(.badRow(problem, path: job.data, line: source.line(of: place, in: shard)))
    guard source.keepsRowsBeforeStop else { return stop(before: shard.number, error) }
    stop(before: shard.number + 1, error)
    // The rows before it were parsed, and not handed over.
    lanes[index].shard?.range = shard.range.lowerBound..<place
    lanes[index].watch = CallWatch()
    send(index)
  }

  /// Rows on which an LF has cost its process so far.
  func crashCount(of function: Int) -> Int {
    source.crashCount(of: function)
      + lanes.reduce(0) { sum, lane in
        let underWay = lane.shard == nil ? 0 : lane.notes.crashCounts[function]
        return sum + underWay + lane.crashes.count { $0.function == function }
      }
  }

  /// Those that were left out before stay so, and with shards taken over from elsewhere there may be others.
  mutating func quarantineCrashers() {
    quarantined.formUnion(functions.indices.filter { crashCount(of: $0) > job.limits.quarantineAfter })
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
