import Glibc
import RowFiles
import Votes
import WorkerProtocol

/// Labels one shard, batch by batch: parse, run the LFs, hand over, wait for the word to go on.
struct ShardRunner {
  let task: any WorkerTask
  let region: SharedRegion
  let batch: RowBatch
  let skipsBadLines: Bool
  let descriptors = DescriptorWatch()

  /// - Parameters:
  ///   - skips: calls to leave out of the first batch, and LFs to leave out of all.
  ///   - isCareful: whether the first batch is made call by call.
  ///   - isSampled: whether LFs are asked about the first batch's first rows again.
  /// - Returns: `false` when the engine has gone.
  func run(_ parser: inout any RowParser, skips: [WorkerCommand.Skip], isCareful: Bool, isSampled: Bool) -> Bool {
    var skips = skips
    var isCareful = isCareful
    var isSampled = isSampled
    while true {
      var report = BatchReport()
      let isLast: Bool
      do {
        isLast = try fill(&parser, &report)
      } catch {
        write(report: problemJSON(error))
        return reply(.badRow)
      }
      if isCareful { applyCarefully(skips: skips, &report) } else { apply(skips: skips, &report) }
      if isSampled { checkSample(skips: skips, &report) }
      skips.removeAll { $0.row < WorkerCommand.Skip.knownRows }
      isCareful = false
      isSampled = false
      // Some LF has closed them: it is found when the batch is made call by call.
      guard descriptors.areIntact else { _exit(WorkerExit.lostDescriptors) }
      publish(report, next: parser.offset)
      guard reply(isLast ? .lastBatch : .batch) else { return false }
      if isLast { return true }
      guard WorkerCommand.receive(from: WorkerDescriptor.commands) == .proceed else { return false }
    }
  }

  /// Parses rows until the batch is full or the shard ends.
  private func fill(_ parser: inout any RowParser, _ report: inout BatchReport) throws(RowProblem) -> Bool {
    parser.begin(batch)
    defer { parser.finish(batch) }
    var isLast = false
    // A batch of nothing but bad lines ends too: some 100 bytes of report each.
    while !batch.isFull, report.problems.count < SharedRegion.reportSoftLimit / 512 {
      do throws(RowProblem) {
        isLast = try !parser.fill(batch)
        if isLast { break }
      } catch {
        guard skipsBadLines else { throw error }
        report.problems.append(error)
      }
    }
    return isLast
  }

  private func apply(skips: [WorkerCommand.Skip], _ report: inout BatchReport) {
    task.begin(batch)
    let absent = Set(skips.filter { $0.row >= WorkerCommand.Skip.knownRows }.map(\.function))
    var times = FunctionTimes(region, absent: absent)
    for function in 0..<region.functionCount {
      let votes = region.votes(of: function)
      if absent.contains(function) {
        votes.update(repeating: .abstain, count: batch.count)
        continue
      }
      let sharers = task.share(with: function)
      if !sharers.isEmpty { times.spread(over: sharers) }
      var first = 0
      for row in skips.filter({ $0.function == function }).map(\.row).sorted() where row < batch.count {
        run(function, first..<row, &report)
        votes[row] = .abstain
        first = row + 1
      }
      run(function, first..<batch.count, &report)
      // Of no LF's rows: what the next one shares with others is no call of this one.
      region.store(SharedRegion.idle, .progress)
      times.note(function)
    }
    region.store(SharedRegion.idle, .progress)
  }

  func run(_ function: Int, _ rows: Range<Int>, _ report: inout BatchReport) {
    let faults = task.apply(function, to: rows, votes: region.votes(of: function), region: region)
    report.add(faults, of: function, functionCount: region.functionCount)
  }

  private func publish(_ report: BatchReport, next: Int) {
    region.offsets.update(from: batch.offsets, count: batch.count)
    region.lengths.update(from: batch.lengths, count: batch.count)
    var end = 0
    if batch.hasID {
      for row in 0..<batch.count {
        let id = batch.id(of: row)
        UnsafeMutableRawPointer(region.ids + end).copyMemory(from: id.baseAddress!, byteCount: id.count)
        end += id.count
        region.idEnds[row] = UInt32(end)
      }
    }
    region.store(UInt64(batch.count), .rowCount)
    region.store(UInt64(end), .idBytes)
    region.store(UInt64(next), .nextOffset)
    write(report: report.isEmpty ? [] : bounded(report))
  }

  /// A report cut off in the middle would be no JSON, and all of it lost.
  private func bounded(_ report: BatchReport) -> [UInt8] {
    var report = report
    var json = report.json
    while json.count > SharedRegion.reportCapacity, !report.faults.isEmpty {
      report.shorten()
      json = report.json
    }
    return json
  }

  private func problemJSON(_ problem: RowProblem) -> [UInt8] {
    var json = JSONText()
    problem.write(into: &json)
    return json.bytes
  }

  private func write(report: [UInt8]) {
    let bytes = report.prefix(SharedRegion.reportCapacity)
    bytes.withUnsafeBytes {
      if let base = $0.baseAddress {
        UnsafeMutableRawPointer(region.report).copyMemory(from: base, byteCount: $0.count)
      }
    }
    region.store(UInt64(bytes.count), .reportBytes)
  }

  private func reply(_ reply: WorkerReply) -> Bool { reply.send(region) }
}
