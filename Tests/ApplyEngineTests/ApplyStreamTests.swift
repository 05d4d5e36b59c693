import ApplyEngine
import Foundation
import Glibc
import RowFiles
import TestSupport
import Testing
import WorkerProtocol

/// Rows that come over a descriptor: the votes of a run, in order, in memory that does not grow.
@Suite struct ApplyStreamTests {
  /// Some twenty chunks, so that slots are used again; faults at the ends of batches and in several chunks.
  @Test(.tags(.slow), arguments: [1, 2, 5]) func votesAreThoseOfARunInTheOrderOfTheRows(workers: Int) throws {
    let special = [0: "trap", 1: "wild", 4095: "exit", 4096: "trap", 9000: "throw", 11_999: "overflow"]
    let rows = CrashyRows(count: 12_000, special, padding: 1800)
    let stream = try CrashyStream(rows.jsonLines.utf8, workers: workers)
    #expect(stream.error == nil)
    #expect(stream.chunkCount > 15)
    #expect(stream.votes == rows.votes)
    #expect(stream.ids == (0..<12_000).map { "r\($0)" })
    let told = special.keys.sorted().map {
      CrashyStream.ToldFault(function: special[$0]!, row: "r\($0)", line: $0 + 1, kind: kind(special[$0]!))
    }
    #expect(stream.faults.sorted { $0.line < $1.line } == told)
    #expect(stream.counts?.rowCount == 12_000)
    #expect(stream.counts?.faultCounts.reduce(0, +) == special.count)
  }

  private func kind(_ name: String) -> BatchFault.Kind {
    name == "exit" ? .exited : name == "throw" ? .thrown : .crashed
  }

  @Test(.tags(.slow)) func allKindsOfFaultsTouchNoOtherVote() throws {
    let names = [
      "trap", "exit", "leave", "overflow", "throw", "wild", "divide", "force", "abort", "kill", "group", "loop",
      "sleep", "stop", "allocate", "hoard", "mute", "deaf", "dumb", "closeAll", "swap", "header",
    ]
    let special = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0 * 401, $1) })
    let rows = CrashyRows(count: 9000, special, padding: 1200)
    let stream = try CrashyStream(rows.jsonLines.utf8, limits: FaultTests.limits)
    #expect(stream.votes == rows.votes)
    #expect(stream.faults.map(\.function) == names)
    #expect(stream.faults.map(\.line) == names.indices.map { $0 * 401 + 1 })
  }

  @Test func withoutAnIDColumnThereAreNoIDs() throws {
    let rows = CrashyRows(count: 10, [3: "throw"])
    let stream = try CrashyStream(rows.jsonLines.utf8, id: nil)
    #expect(stream.ids == [] && stream.votes == rows.votes)
    #expect(stream.faults.first?.row == nil && stream.faults.first?.line == 4)
  }

  @Test(arguments: ["", "\n", "\u{FEFF}", " \n\t\n"]) func nothingIsNoRows(text: String) throws {
    let stream = try CrashyStream(text.utf8)
    #expect(stream.error == nil && stream.counts?.rowCount == 0)
  }

  @Test func aMarkInFrontBlankLinesAndAMissingLineFeedAreNothing() throws {
    let rows = CrashyRows(count: 3)
    let text = "\u{FEFF}\n" + rows.jsonLines.replacing("\n", with: "\r\n\n").dropLast(2)
    let stream = try CrashyStream(text.utf8)
    #expect(stream.error == nil && stream.votes == rows.votes)
  }

  // MARK: Rows that cannot be read

  /// In the middle of a batch, of a chunk, and of the stream: all rows before it are handed over, none behind it.
  @Test(arguments: [0, 1, 700, 6001]) func aBadLineEndsTheStreamBehindTheRowsBefore(place: Int) throws {
    let rows = CrashyRows(count: 9000, [5: "trap"], padding: 400)
    var lines = rows.jsonLines.split(separator: "\n")
    lines.insert("{", at: place)
    let stream = try CrashyStream(lines.joined(separator: "\n").utf8, workers: 3)
    #expect(stream.rowCount == place)
    #expect(stream.votes == rows.votes.map { Array($0.prefix(place)) })
    guard case .data(.badRow(let problem, let path, let line)) = stream.error else {
      Issue.record("\(String(describing: stream.error))")
      return
    }
    #expect(problem.kind == .notJSON && path == "the stream" && line == place + 1)
  }

  @Test func badLinesAreLeftOutAndCounted() throws {
    let rows = CrashyRows(count: 9000, [4: "throw"], padding: 400)
    var lines = rows.jsonLines.split(separator: "\n").map(String.init)
    for place in [8000, 3000, 2] { lines.insert("[]", at: place) }
    let stream = try CrashyStream(lines.joined(separator: "\n").utf8, skipsBadLines: true)
    #expect(stream.error == nil && stream.votes == rows.votes)
    #expect(stream.counts?.badLineCount == 3)
    #expect(stream.badLines.map(\.line) == [3, 3002, 8003] && stream.badLines.allSatisfy { $0.kind == .notObject })
    #expect(stream.faults.map(\.line) == [6])
  }

  @Test func onlyTheFirstBadLinesAreTold() throws {
    let stream = try CrashyStream(String(repeating: "[]\n", count: 5000).utf8, skipsBadLines: true)
    #expect(stream.counts?.badLineCount == 5000 && stream.badLines.count == ApplyStream.listed)
  }

  /// Longer than a slot: memory is bounded for it, too.
  @Test(.tags(.slow), arguments: [true, false]) func aLineLongerThanASlotIsABadOne(hasEnd: Bool) throws {
    let rows = CrashyRows(count: 6)
    let lines = rows.jsonLines.split(separator: "\n").map { $0 + "\n" }
    let long = String(repeating: "x", count: 40 << 20)
    let text = lines[..<3].joined() + long + (hasEnd ? "\n" + lines[3...].joined() : "")
    let strict = try CrashyStream(text.utf8)
    #expect(strict.rowCount == 3)
    guard case .data(.badRow(let problem, _, 4)) = strict.error, problem.kind == .tooLarge else {
      Issue.record("\(String(describing: strict.error))")
      return
    }
    let lenient = try CrashyStream(text.utf8, skipsBadLines: true)
    #expect(lenient.error == nil)
    #expect(lenient.votes == rows.votes.map { Array($0.prefix(hasEnd ? 6 : 3)) })
    #expect(lenient.badLines.map(\.line) == [4] && lenient.badLines.first?.kind == .tooLarge)
    #expect(lenient.counts?.badLineCount == 1)
  }

  /// As long as a chunk several times over, and still a row.
  @Test(.tags(.slow)) func aLongLineIsARow() throws {
    let texts = (0..<4).map { String(repeating: "calm ", count: $0 % 2 == 0 ? 2 : 2_500_000) }
    let rows = CrashyRows(texts)
    let stream = try CrashyStream(rows.jsonLines.utf8)
    #expect(stream.error == nil && stream.votes == rows.votes)
  }

  @Test func whatIsNoJSONLinesIsRefusedAtOnce() throws {
    let rows = CrashyRows(count: 10)
    #expect(try CrashyStream(rows.csv.utf8).error == .streamFormat(isCompressed: false))
    #expect(try CrashyStream([0x1F, 0x8B, 0x08, 0x00]).error == .streamFormat(isCompressed: true))
    guard case .data(.badRow(_, _, 1)) = try CrashyStream(rows.csv.utf8, isCertain: true).error else {
      Issue.record("lines that were said to be JSON are judged one by one")
      return
    }
  }

  @Test func aDescriptorThatIsClosedIsAnError() throws {
    let stream = CrashyStream()
    try stream.run(from: 9999)
    #expect(stream.error == .data(.unreadable(path: "the stream", errno: EBADF)))
    let folder = open("/tmp", O_RDONLY | O_CLOEXEC)
    defer { close(folder) }
    let other = CrashyStream()
    try other.run(from: folder)
    #expect(other.error == .data(.unreadable(path: "the stream", errno: EISDIR)))
  }

  // MARK: Limits

  @Test func strictEndsTheStreamBehindTheRowsBefore() throws {
    var limits = ApplyLimits()
    limits.isStrict = true
    let rows = CrashyRows(count: 9000, [6500: "throw", 7000: "trap"], padding: 400)
    let stream = try CrashyStream(rows.jsonLines.utf8, workers: 3, limits: limits)
    #expect(stream.votes == rows.votes.map { Array($0.prefix(6500)) })
    guard case .fault(let place, .thrown, _) = stream.error else {
      Issue.record("\(String(describing: stream.error))")
      return
    }
    #expect(
      place.function == "throw" && place.row == "r6500" && place.dataLine == 6501 && place.dataPath == "the stream")
  }

  /// From then on: what came before is out already.
  @Test func anLFThatCostsTooManyProcessesIsCalledNoMore() throws {
    var limits = ApplyLimits()
    limits.quarantineAfter = 3
    let special = Dictionary(uniqueKeysWithValues: (0..<8).map { ($0 * 2500, "trap") })
    let rows = CrashyRows(count: 20_000, special, padding: 400)
    let stream = try CrashyStream(rows.jsonLines.utf8, workers: 1, limits: limits)
    let trap = Crashy.number(of: "trap")
    #expect(stream.quarantined == ["trap"] && stream.counts?.quarantined == [trap])
    #expect(stream.counts?.faultCounts[trap] == 4)
    let expected = rows.votes
    for function in Crashy.names.indices where function != trap {
      #expect(stream.votes[function] == expected[function])
    }
    // Chunks have some 2,000 rows: the fourth is in the chunk of row 7,500.
    let isAsExpected = stream.votes[trap].prefix(5000) == expected[trap].prefix(5000)
    #expect(isAsExpected)
    #expect(stream.votes[trap].suffix(8000).allSatisfy { $0 == -1 })
  }

  // MARK: Both ends

  /// A pipe whose writing end no worker inherits: it would keep the stream open.
  private func ownPipe() -> Foundation.Pipe {
    let pipe = Foundation.Pipe()
    for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    return pipe
  }

  /// Each line is sent when the votes of the one before have come.
  @Test func aLineThatComesAloneWaitsForNothing() throws {
    let rows = CrashyRows(count: 5, [2: "trap"])
    let lines = rows.jsonLines.split(separator: "\n").map { $0 + "\n" }
    let pipe = ownPipe()
    var sent = 1
    pipe.fileHandleForWriting.write(Data(lines[0].utf8))
    let stream = CrashyStream()
    try stream.run(
      from: pipe.fileHandleForReading.fileDescriptor,
      onRows: {
        #expect(stream.rowCount == sent)
        if sent == lines.count {
          try? pipe.fileHandleForWriting.close()
        } else {
          // In two pieces: what is no line is no row.
          pipe.fileHandleForWriting.write(Data(lines[sent].utf8.prefix(9)))
          pipe.fileHandleForWriting.write(Data(lines[sent].utf8.dropFirst(9)))
          sent += 1
        }
        return true
      })
    #expect(stream.error == nil && stream.votes == rows.votes && stream.chunkCount == 5)
  }

  /// While nobody takes votes nothing is read but what the slots hold, however long the input is.
  @Test(.tags(.slow)) func whileNobodyTakesVotesNothingMoreIsRead() throws {
    let row = Data(CrashyRows(count: 1, padding: 4000).jsonLines.utf8)
    let block = Data((0..<256).flatMap { _ in row })
    let pipe = ownPipe()
    let producer = Producer(pipe.fileHandleForWriting.fileDescriptor, block)
    let stream = CrashyStream()
    try stream.run(
      from: pipe.fileHandleForReading.fileDescriptor, workers: 1,
      onRows: {
        // Each time but the last as soon as possible: slots are used again.
        guard stream.chunkCount == 20 else { return true }
        producer.waitUntilItStands()
        return false
      })
    #expect(stream.error == nil)
    // One slot with the worker and four others, the pipe, and the twenty chunks that were taken.
    #expect(producer.byteCount > 1 << 20 && producer.byteCount <= (20 + 5 + 2) << 20, "\(producer.byteCount)")
    producer.stop(pipe.fileHandleForReading)
  }

  @Test func anInterruptEndsASilentStream() throws {
    let pipe = ownPipe()
    pipe.fileHandleForWriting.write(Data(CrashyRows(count: 1).jsonLines.utf8))
    let stream = CrashyStream()
    try stream.run(from: pipe.fileHandleForReading.fileDescriptor, isInterrupted: { stream.rowCount == 1 })
    #expect(stream.error == .interrupted && stream.rowCount == 1)
    try pipe.fileHandleForWriting.close()
  }
}

/// Writes the same block again and again, on a thread of its own.
private final class Producer: @unchecked Sendable {
  private let lock = NSLock()
  private var written = 0
  private let ended = DispatchSemaphore(value: 0)

  init(_ descriptor: Int32, _ block: Data) {
    signal(SIGPIPE, SIG_IGN)
    Thread.detachNewThread { [self] in
      while true {
        let count = block.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        lock.withLock { written += count }
      }
      ended.signal()
    }
  }

  var byteCount: Int { lock.withLock { written } }

  func waitUntilItStands() {
    var last = -1
    while byteCount != last {
      last = byteCount
      usleep(300_000)
    }
  }

  /// Closes the other end.
  func stop(_ reader: FileHandle) {
    try? reader.close()
    ended.wait()
  }
}
