import CSystemCalls
import Glibc
import RowFiles

/// A descriptor's bytes, cut into chunks of whole lines as they arrive.
///
/// A chunk is cut when somebody asks for one, so a line that comes alone waits for nothing; while nobody does, chunks grow to
/// ``chunkSize``. Nothing is read while all slots of the memory are in use.
final class StreamInput {
  /// Some whole lines in a slot of the memory.
  struct Chunk {
    let slot: Int
    /// Bytes of the memory file.
    let range: Range<Int>
    /// The number of its first line, from 1.
    let firstLine: Int
  }

  /// Bytes from which on a chunk takes no more. A batch of 4,096 rows of 100 bytes is half of it.
  static let chunkSize = 1 << 20

  /// What ends the stream before its time: behind all chunks.
  private(set) var failure: ApplyError?
  /// Nothing more will be read.
  private(set) var isAtEnd = false
  /// Long lines that were left out, taken by whoever reports them.
  var problems: [(problem: RowProblem, line: Int)] = []

  let descriptor: Int32
  private let memory: StreamMemory
  private let path: String
  private let skipsBadLines: Bool
  private var format: StreamFormatCheck
  private var open: OpenSlot?
  private var full: [Chunk] = []
  /// The beginning of a line whose slot has gone to a worker.
  private var carried: [UInt8] = []
  private var nextLine = 1
  /// Whether the rest of a line that is too long is passed over.
  private var isPassingOver = false

  private struct OpenSlot {
    let slot: Int
    /// Behind a byte order mark.
    var start = 0
    var filled = 0
    /// Behind the last line feed.
    var wholeEnd = 0
  }

  /// - Parameter path: what the user calls the input.
  init(_ descriptor: Int32, memory: StreamMemory, path: String, skipsBadLines: Bool, format: StreamFormatCheck) {
    self.descriptor = descriptor
    self.memory = memory
    self.path = path
    self.skipsBadLines = skipsBadLines
    self.format = format
    // A pipe of 64 KiB would wake two processes for every 600 rows. Where it cannot grow, it stays.
    tally_widen_pipe(descriptor, Int32(StreamInput.chunkSize))
  }

  /// Whether there is room for what comes.
  var wantsMore: Bool { !isAtEnd && (open != nil || memory.hasFree) }
  /// Whether all chunks are cut.
  var isDrained: Bool { isAtEnd && open == nil && full.isEmpty && carried.isEmpty }

  /// Reads what is there, until `chunks` are full.
  func read(chunks: Int) {
    while full.count < chunks, wantsMore, isReadable { readOnce() }
  }

  /// The next chunk, or `nil` if there is no whole line.
  func next() -> Chunk? {
    if !full.isEmpty { return full.removeFirst() }
    makeRoom()
    guard let slot = open, format.isSettled || isAtEnd else { return nil }
    return cut(slot)
  }

  private var isReadable: Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 0) > 0
  }

  /// Reads once, which may wait.
  func readOnce() {
    makeRoom()
    guard !isAtEnd, var slot = open else { return }
    let bytes = memory.bytes(slot.slot)
    // Behind a chunk's worth of lines there is at least one that is not whole; the slot's rest is for that one.
    let limit = slot.filled < StreamInput.chunkSize ? StreamInput.chunkSize : StreamMemory.slotSize
    let count = Glibc.read(
      descriptor, bytes.baseAddress! + slot.filled, min(limit - slot.filled, StreamInput.chunkSize))
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
    if count <= 0 { return end(count < 0 ? .data(.unreadable(path: path, errno: errno)) : nil) }
    let new = slot.filled..<slot.filled + count
    slot.filled = new.upperBound
    if let feed = lastFeed(bytes, new) { slot.wholeEnd = feed + 1 }
    open = slot
    arrived()
  }

  private func lastFeed(_ bytes: UnsafeMutableRawBufferPointer, _ range: Range<Int>) -> Int? {
    range.reversed().first { bytes[$0] == 0x0A }
  }

  private func end(_ error: ApplyError?) {
    isAtEnd = true
    failure = failure ?? error
    if !format.isSettled { checkFormat() }
    guard let slot = open, slot.filled == slot.start || isPassingOver || isFailed else { return }
    open = nil
    memory.release(slot.slot)
  }

  /// Whether what the open slot holds is not to be labelled.
  private var isFailed: Bool { if case .streamFormat = failure { true } else { false } }

  /// Looks at what has come.
  private func arrived() {
    if isPassingOver { passOver() }
    if !format.isSettled { checkFormat() }
    guard let slot = open, !isAtEnd, slot.filled >= StreamInput.chunkSize else { return }
    if slot.wholeEnd > slot.start {
      if let chunk = cut(slot) { full.append(chunk) }
    } else if slot.filled == StreamMemory.slotSize {
      refuseLongLine(slot)
    }
  }

  private func checkFormat() {
    guard let slot = open else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: memory.bytes(slot.slot)[..<slot.filled])
    if let problem = format.check(bytes, isAll: isAtEnd) { return end(problem) }
    if format.isSettled { open?.start = ByteScan.markLength(bytes) }
    if let start = open?.start, let wholeEnd = open?.wholeEnd { open?.wholeEnd = max(start, wholeEnd) }
  }

  /// Cuts off the whole lines of the open slot; at the end what is left is one.
  private func cut(_ slot: OpenSlot) -> Chunk? {
    let isLast = isAtEnd && slot.filled > slot.wholeEnd
    let end = isLast ? slot.filled : slot.wholeEnd
    guard end > slot.start else { return nil }
    let bytes = memory.bytes(slot.slot)
    carried = Array(bytes[end..<slot.filled])
    open = nil
    let start = memory.start(of: slot.slot)
    let chunk = Chunk(slot: slot.slot, range: start + slot.start..<start + end, firstLine: nextLine)
    nextLine += ByteScan.line(of: end, in: UnsafeRawBufferPointer(rebasing: bytes[..<end])) - 1
    return chunk
  }

  /// Opens a slot, if there is a free one, with what is left of the last.
  private func makeRoom() {
    guard open == nil, !isAtEnd || !carried.isEmpty, let slot = memory.take() else { return }
    memory.bytes(slot).copyBytes(from: carried)
    open = OpenSlot(slot: slot, filled: carried.count)
    carried = []
  }

  private func refuseLongLine(_ slot: OpenSlot) {
    let place = memory.start(of: slot.slot)
    let problem = RowProblem(.tooLarge, at: place, expected: "\(StreamMemory.slotSize >> 20) MiB")
    if skipsBadLines {
      problems.append((problem, nextLine))
      isPassingOver = true
      open?.filled = 0
      open?.wholeEnd = 0
    } else {
      failure = .data(.badRow(problem, path: path, line: nextLine))
      isAtEnd = true
      open = nil
      memory.release(slot.slot)
    }
  }

  /// Drops what belongs to a line that is too long.
  private func passOver() {
    guard let slot = open else { return }
    let bytes = memory.bytes(slot.slot)
    guard let feed = ByteScan.first(0x0A, in: UnsafeRawBufferPointer(bytes), 0..<slot.filled) else {
      open?.filled = 0
      return
    }
    let rest = slot.filled - feed - 1
    memmove(bytes.baseAddress!, bytes.baseAddress! + feed + 1, rest)
    open?.filled = rest
    open?.wholeEnd = max(0, slot.wholeEnd - feed - 1)
    nextLine += 1
    isPassingOver = false
  }
}

/// Whether a stream can be JSON Lines, by its first bytes.
struct StreamFormatCheck {
  /// Nobody said that it is.
  let looksAtRows: Bool
  private(set) var isSettled = false
  /// White space in front that is looked through.
  private static let longestBlank = 4096

  init(looksAtRows: Bool) { self.looksAtRows = looksAtRows }

  /// - Parameter isAll: whether nothing more comes.
  mutating func check(_ bytes: UnsafeRawBufferPointer, isAll: Bool) -> ApplyError? {
    let visible = ByteScan.skippingMark(bytes).contains { $0 > 0x20 }
    guard isAll || (bytes.count >= 3 && visible) || bytes.count >= StreamFormatCheck.longestBlank else { return nil }
    isSettled = true
    if bytes.count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B { return .streamFormat(isCompressed: true) }
    guard looksAtRows, visible, RowFormat(firstBytes: bytes) != .jsonLines else { return nil }
    return .streamFormat(isCompressed: false)
  }
}
