import Glibc
import RowFiles
import Votes
import WorkerProtocol

/// What comes out of a stream while it goes on.
public enum StreamEvent {
  /// Votes on the next rows. The blocks are valid during the call.
  case rows([SegmentBlock], count: Int)
  /// An LF failed on one of the rows that come next; only the first of each LF.
  case fault(FaultPlace, kind: BatchFault.Kind, message: String)
  /// A line that is left out; only the first.
  case badLine(RowProblem, line: Int)
  /// The position of an LF that is called no more.
  case quarantined(Int)
}

/// What was counted of a stream.
public struct StreamCounts: Sendable, Equatable {
  public var rowCount = 0
  public var badLineCount = 0
  /// `[m]`.
  public var faultCounts: [Int]
  /// In order.
  public var quarantined: [Int] = []
  public var workerSeconds = 0.0
  /// The end of what LFs printed.
  public var output = ""

  /// Nothing yet.
  public init(functionCount: Int) { faultCounts = Array(repeating: 0, count: functionCount) }
}

/// Applies a task's LFs to the rows that come over a descriptor, for as long as they come: as ``ApplyEngine`` does to a file, in
/// the order of the rows, in memory that does not grow.
public struct ApplyStream {
  /// Faults of one LF, and bad lines, that are told of; all are counted.
  public static let listed = 10

  private let job: ApplyJob
  private let input: StreamInput
  private let shards: StreamShards
  private let isInterrupted: () -> Bool
  private let take: (StreamEvent) -> Bool
  private var counts: StreamCounts

  /// - Parameters:
  ///   - job: its data is the name of the descriptor in messages, its format JSON Lines; it needs no scratch folder.
  ///   - isCertain: whether somebody said that the rows are JSON Lines; else the first bytes have to look like it.
  ///   - isInterrupted: asked some times a second; a true answer ends the stream with ``ApplyError/interrupted``.
  ///   - take: a false answer ends the stream without an error.
  /// - Throws: ``ApplyError/cannotStart(worker:errno:)`` where there is no memory; `data` where the descriptor is not open.
  public init(
    _ job: ApplyJob, from descriptor: Int32, isCertain: Bool, isInterrupted: @escaping () -> Bool,
    take: @escaping (StreamEvent) -> Bool
  ) throws(ApplyError) {
    // Before a descriptor of ours takes its place.
    guard fcntl(descriptor, F_GETFD) >= 0 else { throw .data(.unreadable(path: job.data, errno: errno)) }
    let memory = try StreamMemory(slotCount: job.workers + StreamShards.slotsBesides)
    input = StreamInput(
      descriptor, memory: memory, path: job.data, skipsBadLines: job.skipsBadLines,
      format: StreamFormatCheck(looksAtRows: !isCertain))
    let functions = job.program.description.functions.count
    shards = StreamShards(input, memory, functionCount: functions)
    counts = StreamCounts(functionCount: functions)
    self.job = job
    var mapped = job
    mapped.data = memory.path
    pool = WorkerPool(mapped, source: shards)
    self.isInterrupted = isInterrupted
    self.take = take
  }

  private var pool: WorkerPool

  /// Goes on until the end of the input.
  ///
  /// - Throws: what ended it before; all rows in front of that are taken by then.
  public mutating func run() throws(ApplyError) -> StreamCounts {
    defer { pool.end() }
    do throws(ApplyError) {
      while try goOn() {}
    } catch {
      throw named(error)
    }
    pool.end()
    counts.workerSeconds = pool.summary.workerSeconds
    counts.output = pool.summary.output
    return counts
  }

  /// - Returns: `false` at the end.
  private mutating func goOn() throws(ApplyError) -> Bool {
    if isInterrupted() { throw .interrupted }
    let isStopping = pool.stop != nil
    // What waits is read first: many rows at once cost less than a few many times.
    if !isStopping { input.read(chunks: pool.idleLanes) }
    try pool.assign()
    guard tellProblems(), try deliver() else { return false }
    if !pool.isBusy {
      if let error = pool.stop { throw error }
      if input.isDrained {
        if let error = input.failure { throw error }
        return false
      }
      // Slots have become free for what is left of the input.
      if input.isAtEnd { return true }
    }
    if try pool.step(or: input.wantsMore && !isStopping ? input.descriptor : -1) { input.readOnce() }
    return tellQuarantine()
  }

  /// Hands over what is done and next.
  private mutating func deliver() throws(ApplyError) -> Bool {
    while let done = shards.takeNext(before: pool.firstDropped) {
      defer { shards.release(done) }
      let file: MappedFile
      do { file = try MappedFile(done.shard.segment) } catch { throw .data(error) }
      let description = job.program.description
      let blocks = SegmentBlock.blocks(
        of: file.bytes, functionCount: description.functions.count,
        voteWidth: SegmentBlock.voteWidth(classCount: description.classes.count))
      guard tell(done, blocks) else { return false }
      let isTaken = withExtendedLifetime(file) { take(.rows(blocks, count: done.rowCount)) }
      guard isTaken else { return false }
      counts.rowCount += done.rowCount
    }
    return true
  }

  /// Tells of faults and bad lines of a chunk, as long as they are among the first.
  private mutating func tell(_ done: StreamShards.Done, _ blocks: [SegmentBlock]) -> Bool {
    let toldLines = counts.badLineCount
    let toldFaults = counts.faultCounts
    counts.badLineCount += done.notes.problemCount
    for problem in done.notes.problems.prefix(max(0, ApplyStream.listed - toldLines)) {
      guard take(.badLine(problem, line: shards.line(of: Int(problem.offset), in: done.shard))) else { return false }
    }
    var first: [Fault] = []
    for function in counts.faultCounts.indices {
      counts.faultCounts[function] += done.notes.faultCounts[function]
      let faults = done.notes.faults.filter { $0.function == function && $0.row < done.rowCount }
      first += faults.sorted { $0.row < $1.row }.prefix(max(0, ApplyStream.listed - toldFaults[function]))
    }
    return first.sorted { ($0.row, $0.function) < ($1.row, $1.function) }.allSatisfy {
      take(.fault(place(of: $0, done, blocks), kind: $0.kind, message: $0.message))
    }
  }

  private func place(of fault: Fault, _ done: StreamShards.Done, _ blocks: [SegmentBlock]) -> FaultPlace {
    let function = job.program.description.functions[fault.function]
    var row = fault.row
    let block = blocks.first { block in
      if row < block.rowCount { return true }
      row -= block.rowCount
      return false
    }
    let line = block.map { shards.line(of: Int($0.offsets[row]), in: done.shard) } ?? 0
    return FaultPlace(
      function: function.name, file: function.file, line: function.line, row: block.flatMap { $0.id(of: row) },
      dataPath: job.data, dataLine: line)
  }

  private mutating func tellProblems() -> Bool {
    defer { input.problems = [] }
    for (problem, line) in input.problems {
      counts.badLineCount += 1
      guard counts.badLineCount > ApplyStream.listed || take(.badLine(problem, line: line)) else { return false }
    }
    return true
  }

  private mutating func tellQuarantine() -> Bool {
    for function in pool.quarantined.subtracting(counts.quarantined).sorted() {
      counts.quarantined.append(function)
      guard take(.quarantined(function)) else { return false }
    }
    return true
  }

  /// An error about the input, under the name that people know.
  private func named(_ error: ApplyError) -> ApplyError {
    switch error {
    case .data(.badRow(let problem, _, let line)): .data(.badRow(problem, path: job.data, line: line))
    case .fault(let place, let kind, let message): .fault(place.at(job.data), kind: kind, message: message)
    default: error
    }
  }
}

extension SegmentBlock {
  /// A row's id where the rows have ids.
  func id(of row: Int) -> String? {
    ids.isEmpty ? nil : String(decoding: idBytes(of: row), as: UTF8.self)
  }

  /// The UTF-8 of a row's id, where the rows have ids.
  public func idBytes(of row: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: ids[(row > 0 ? Int(idEnds[row - 1]) : 0)..<Int(idEnds[row])])
  }
}
