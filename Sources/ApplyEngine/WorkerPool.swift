import CSystem
import Foundation
import Glibc
import RowFiles
import WorkerProtocol

/// The workers of a run, and which shard each is at.
struct WorkerPool {
  private let job: ApplyJob
  private let file: MappedFile
  private let shards: [Range<Int>]
  private let journal: ShardJournal
  private var nextShard = 0
  private var lanes: [Lane] = []
  private var results: [ShardResult?]
  private var crashes: [Int: Int] = [:]
  private var firstBadRow: (shard: Int, error: ApplyError)?
  private var summary = AppliedVotes()
  private(set) var bytesDone = 0

  /// One worker and its shard.
  private struct Lane {
    var process: WorkerProcess
    var shard: Int?
    var writer: SegmentWriter?
    /// Where the batch that is under way begins.
    var resume = 0
    var skips: [WorkerCommand.Skip] = []
    /// Calls of this batch during which the lane's worker was killed from outside.
    var kills: [WorkerCommand.Skip] = []
    var notes: ShardNotes
  }

  private struct ShardResult {
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
      for fault in entry.notes.faults where fault.kind == .crashed { crashes[fault.function, default: 0] += 1 }
    }
  }

  mutating func start(_ count: Int) throws(ApplyError) {
    for _ in 0..<count {
      let notes = ShardNotes(functionCount: job.program.description.functions.count)
      lanes.append(Lane(process: try spawn(), notes: notes))
      try takeShard(lanes.count - 1)
    }
  }

  private func spawn() throws(ApplyError) -> WorkerProcess {
    var arguments = [job.data, job.format.rawValue]
    if let id = job.id { arguments += ["--id", id] }
    if job.skipsBadLines { arguments.append("--skip-bad-lines") }
    return try WorkerProcess(job.program, arguments: arguments)
  }

  /// Waits for replies and acts on them.
  ///
  /// - Returns: `false` once all shards are done.
  mutating func step() throws(ApplyError) -> Bool {
    guard lanes.contains(where: { $0.shard != nil }) else {
      if let firstBadRow { throw firstBadRow.error }
      return false
    }
    var polls = lanes.map { pollfd(fd: $0.shard == nil ? -1 : $0.process.replies, events: Int16(POLLIN), revents: 0) }
    let ready = poll(&polls, nfds_t(polls.count), 200)
    guard ready > 0 else { return true }
    // A reply of this round may have ended a later lane's shard.
    for index in lanes.indices where polls[index].revents != 0 && lanes[index].shard != nil {
      switch lanes[index].process.receive() {
      case .batch:
        try commit(index)
        lanes[index].process.send(.proceed)
      case .lastBatch:
        try commit(index)
        try endShard(index)
        try takeShard(index)
      case .badRow:
        try note(badRow: index)
      case .unreadable: throw .data(.unreadable(path: job.data, errno: EIO))
      case nil: try restart(index)
      }
    }
    return true
  }

  private mutating func takeShard(_ index: Int) throws(ApplyError) {
    while nextShard < shards.count, results[nextShard] != nil { nextShard += 1 }
    guard nextShard < min(shards.count, firstBadRow?.shard ?? .max) else { return }
    let shard = nextShard
    nextShard += 1
    lanes[index].shard = shard
    lanes[index].writer = try SegmentWriter(
      path: journal.segment(shard), description: job.program.description, shard: shards[shard])
    lanes[index].resume = shards[shard].lowerBound
    lanes[index].skips = []
    lanes[index].kills = []
    lanes[index].notes = ShardNotes(functionCount: job.program.description.functions.count)
    lanes[index].process.send(.shard(start: shards[shard].lowerBound, end: shards[shard].upperBound, skips: []))
  }

  private mutating func commit(_ index: Int) throws(ApplyError) {
    let lane = lanes[index]
    guard let writer = lane.writer, let shard = lane.shard else { return }
    let firstRow = writer.rowCount
    try writer.append(lane.process.region)
    let next = Int(truncatingIfNeeded: lane.process.region.load(.nextOffset))
    guard next >= lane.resume, next <= shards[shard].upperBound else { throw .impossibleBatch }
    bytesDone += next - lane.resume
    lanes[index].resume = next
    lanes[index].skips = []
    lanes[index].kills = []
    lane.process.log.trim()
    if let report: BatchReport = report(lane.process.region) { lanes[index].notes.add(report, firstRow: firstRow) }
  }

  private func report<Value: Decodable>(_ region: SharedRegion) -> Value? {
    let count = Int(truncatingIfNeeded: region.load(.reportBytes))
    guard count > 0, count <= SharedRegion.reportCapacity else { return nil }
    return try? JSONDecoder().decode(Value.self, from: Data(bytes: region.report, count: count))
  }

  private mutating func endShard(_ index: Int) throws(ApplyError) {
    guard let shard = lanes[index].shard, let writer = lanes[index].writer else { return }
    try journal.add(shard: shard, rowCount: writer.rowCount, notes: lanes[index].notes)
    results[shard] = ShardResult(
      segment: writer.path, rowCount: writer.rowCount, notes: lanes[index].notes)
    lanes[index].shard = nil
    lanes[index].writer = nil
  }

  /// A row cannot be read. Shards before it go on, so that the error is about the first such row whatever the timing.
  private mutating func note(badRow index: Int) throws(ApplyError) {
    guard let shard = lanes[index].shard, let problem: RowProblem = report(lanes[index].process.region),
      shards[shard].contains(Int(truncatingIfNeeded: problem.offset))
    else { throw .impossibleBatch }
    lanes[index].shard = nil
    lanes[index].writer = nil
    if let firstBadRow, firstBadRow.shard < shard { return }
    let line = ByteScan.line(of: Int(problem.offset), in: file.bytes)
    firstBadRow = (shard, .data(.badRow(problem, path: job.data, line: line)))
    for later in lanes.indices where lanes[later].shard ?? -1 > shard { lanes[later].shard = nil }
  }

  /// Kills from outside in one batch, after which they count as the LF's.
  private static let killLimit = 8

  /// A worker has gone: notes the fault, and lets another go on with the batch.
  private mutating func restart(_ index: Int) throws(ApplyError) {
    let process = lanes[index].process
    // An LF may have closed the descriptor and live on. Where the process has ended by itself, killing changes nothing.
    guard let (ending, seconds, peak) = process.end() else { throw .impossibleBatch }
    note(seconds, peak)
    let output = process.log.takeNew()
    // Somebody, or the kernel for want of memory: not the LF that happened to run, unless it happens there again.
    let call =
      process.region.running.map { WorkerCommand.Skip(function: $0.function, row: $0.row) }
      ?? WorkerCommand.Skip(function: -1, row: -1)
    if ending == .signal(Int(SIGKILL)), let shard = lanes[index].shard, lanes[index].kills.count < WorkerPool.killLimit,
      !lanes[index].kills.contains(call)
    {
      lanes[index].kills.append(call)
      return try goOn(index, shard)
    }
    guard let running = process.region.running, let shard = lanes[index].shard, let writer = lanes[index].writer,
      job.program.description.functions.indices.contains(running.function)
    else { throw .died(ending: ending, output: output) }
    let function = job.program.description.functions[running.function]
    crashes[running.function, default: 0] += 1
    if crashes[running.function]! > ApplyEngine.crashLimit {
      throw .crashesTooOften(
        function: function.name, file: function.file, line: function.line, rows: ApplyEngine.crashLimit, ending: ending,
        output: output)
    }
    lanes[index].notes.add(
      crash: Fault(
        kind: .crashed, function: running.function, row: writer.rowCount + running.row,
        message: WorkerPool.message(ending, output)))
    lanes[index].skips.append(WorkerCommand.Skip(function: running.function, row: running.row))
    try goOn(index, shard)
  }

  /// Another worker takes the batch that was under way.
  private mutating func goOn(_ index: Int, _ shard: Int) throws(ApplyError) {
    lanes[index].process = try spawn()
    let resume = lanes[index].resume
    lanes[index].process.send(.shard(start: resume, end: shards[shard].upperBound, skips: lanes[index].skips))
  }

  /// The runtime's first line if it said something, else how the process ended.
  private static func message(_ ending: WorkerEnding, _ output: String) -> String {
    let fatal = output.split(separator: "\n").last { $0.contains("Fatal error") }
    if let fatal { return String(fatal) }
    return switch ending {
    case .signal(let number): "signal \(number)"
    case .exit(let status): "exit \(status)"
    }
  }

  private mutating func note(_ seconds: Double, _ peakKiB: Int) {
    summary.workerSeconds += seconds
    summary.workerPeakKiB = max(summary.workerPeakKiB, peakKiB)
  }

  /// Ends the workers and puts the shards in order.
  mutating func finish() -> AppliedVotes {
    for lane in lanes {
      if let (_, seconds, peak) = lane.process.end() { note(seconds, peak) }
      summary.output += lane.process.log.takeNew()
    }
    lanes = []
    var notes = ShardNotes(functionCount: job.program.description.functions.count)
    for case let result? in results {
      summary.segments.append(result.segment)
      notes.add(result.notes, firstRow: summary.rowCount)
      summary.rowCount += result.rowCount
    }
    summary.faultCounts = notes.faultCounts
    summary.faults = notes.faults
    summary.problemCount = notes.problemCount
    summary.problems = notes.problems
    return summary
  }

  mutating func killAll() {
    for lane in lanes { _ = lane.process.end() }
    lanes = []
  }
}
