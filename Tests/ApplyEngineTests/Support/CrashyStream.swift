import ApplyEngine
import Foundation
import Glibc
import RowFiles
import TestSupport
import Votes
import WorkerProtocol

/// A stream of rows through the fixture, and all that was told of it.
final class CrashyStream {
  struct ToldFault: Equatable {
    let function: String
    let row: String?
    let line: Int
    let kind: BatchFault.Kind
  }

  private(set) var ids: [String] = []
  private(set) var votes: [[Vote]] = Array(repeating: [], count: Crashy.names.count)
  private(set) var chunkCount = 0
  private(set) var faults: [ToldFault] = []
  private(set) var badLines: [(kind: RowProblem.Kind, line: Int)] = []
  private(set) var quarantined: [String] = []
  private(set) var counts: StreamCounts?
  /// What ended the stream before the end of its input.
  private(set) var error: ApplyError?

  var rowCount: Int { votes[0].count }

  /// - Parameters:
  ///   - descriptor: where the rows come from.
  ///   - onRows: called when votes have come; a false answer ends the stream.
  func run(
    from descriptor: Int32, id: String? = "id", skipsBadLines: Bool = false, isCertain: Bool = false, workers: Int = 2,
    limits: ApplyLimits = ApplyLimits(), isInterrupted: @escaping () -> Bool = { false },
    onRows: @escaping () -> Bool = { true }
  ) throws {
    let job = ApplyJob(
      program: try Crashy.program(), data: "the stream", format: .jsonLines, id: id, skipsBadLines: skipsBadLines,
      scratch: "", workers: workers, limits: limits)
    do throws(ApplyError) {
      var stream = try ApplyStream(job, from: descriptor, isCertain: isCertain, isInterrupted: isInterrupted) { event in
        self.note(event)
        if case .rows = event { return onRows() }
        return true
      }
      counts = try stream.run()
    } catch {
      self.error = error
    }
  }

  /// All at once, as a file is: there is always something to read.
  convenience init(
    _ bytes: some Sequence<UInt8>, id: String? = "id", skipsBadLines: Bool = false, isCertain: Bool = false,
    workers: Int = 2, limits: ApplyLimits = ApplyLimits()
  ) throws {
    self.init()
    let folder = try TemporaryFolder()
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.write(bytes, to: "rows")))
    try run(
      from: file.fileDescriptor, id: id, skipsBadLines: skipsBadLines, isCertain: isCertain, workers: workers,
      limits: limits)
  }

  init() {}

  private func note(_ event: StreamEvent) {
    switch event {
    case .rows(let blocks, let count):
      chunkCount += 1
      var rest = count
      for block in blocks {
        let rows = min(rest, block.rowCount)
        rest -= rows
        if !block.ids.isEmpty { ids += (0..<rows).map { String(decoding: block.idBytes(of: $0), as: UTF8.self) } }
        let bytes = block.votes.assumingMemoryBound(to: Int8.self)
        for function in votes.indices {
          votes[function] += (0..<rows).map { Vote(bytes[function * block.rowCount + $0]) }
        }
      }
    case .fault(let place, let kind, _):
      faults.append(ToldFault(function: place.function, row: place.row, line: place.dataLine, kind: kind))
    case .badLine(let problem, let line): badLines.append((problem.kind, line))
    case .quarantined(let function): quarantined.append(Crashy.names[function])
    }
  }
}
