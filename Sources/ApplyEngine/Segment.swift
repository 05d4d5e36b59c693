import Glibc
import RowFiles
import Votes
import WorkerProtocol

/// The votes of one shard, in a file of blocks, a block for each batch:
///
/// ```
/// rowCount UInt64, idBytes UInt64
/// offsets  [rowCount] UInt64        lengths [rowCount] UInt32        idEnds [rowCount] UInt32
/// ids      [idBytes], padded to 8
/// votes    [m × rowCount] Int8 (Int16 from 128 classes), padded to 8
/// ```
public struct SegmentBlock {
  public let rowCount: Int
  public let offsets: UnsafePointer<UInt64>
  public let lengths: UnsafePointer<UInt32>
  public let idEnds: UnsafePointer<UInt32>
  public let ids: UnsafeRawBufferPointer
  /// `[m × rowCount]`, a contiguous column for each LF, ``voteWidth(classCount:)`` bytes a vote.
  public let votes: UnsafeRawPointer

  /// Bytes of a stored vote.
  public static func voteWidth(classCount: Int) -> Int { classCount <= Vote.maximumByteClassCount ? 1 : 2 }

  /// The blocks of a segment's bytes.
  public static func blocks(of bytes: UnsafeRawBufferPointer, functionCount: Int, voteWidth: Int) -> [SegmentBlock] {
    var blocks: [SegmentBlock] = []
    var place = 0
    while place < bytes.count {
      let base = bytes.baseAddress! + place
      let rows = Int(base.load(as: UInt64.self))
      let idBytes = Int(base.load(fromByteOffset: 8, as: UInt64.self))
      let offsets = base + 16
      let lengths = offsets + rows * 8
      let idEnds = lengths + rows * 4
      let ids = idEnds + rows * 4
      let votes = ids + SegmentBlock.padded(idBytes)
      blocks.append(
        SegmentBlock(
          rowCount: rows, offsets: offsets.assumingMemoryBound(to: UInt64.self),
          lengths: lengths.assumingMemoryBound(to: UInt32.self), idEnds: idEnds.assumingMemoryBound(to: UInt32.self),
          ids: UnsafeRawBufferPointer(start: ids, count: idBytes), votes: votes))
      place += 16 + rows * 16 + padded(idBytes) + padded(functionCount * rows * voteWidth)
    }
    return blocks
  }

  static func padded(_ count: Int) -> Int { (count + 7) & ~7 }
}

/// Appends checked batches to a segment's file.
final class SegmentWriter {
  let path: String
  private let descriptor: Int32
  private let description: TaskDescription
  private let shard: Range<Int>
  private(set) var rowCount = 0
  private var block: [UInt8] = []
  private var column = [Vote](repeating: .abstain, count: RowBatch.capacity)
  private var narrow = [Int8](repeating: -1, count: RowBatch.capacity)

  init(path: String, description: TaskDescription, shard: Range<Int>) throws(ApplyError) {
    self.path = path
    self.description = description
    self.shard = shard
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
  }

  deinit { close(descriptor) }

  /// Takes a batch over from the shared region.
  ///
  /// Copied first and checked then: a thread that an LF has started may write to the region meanwhile.
  ///
  /// - Throws: `impossibleBatch` or `impossibleVote` for values that the worker cannot have meant; `unwritable`.
  func append(_ region: SharedRegion) throws(ApplyError) {
    let rows = Int(truncatingIfNeeded: region.load(.rowCount))
    let idBytes = Int(truncatingIfNeeded: region.load(.idBytes))
    guard rows <= RowBatch.capacity, rows >= 0, idBytes >= 0, idBytes <= rows * RowBatch.longestID else {
      throw .impossibleBatch
    }
    guard rows > 0 else { return }
    block.removeAll(keepingCapacity: true)
    withUnsafeBytes(of: (UInt64(rows), UInt64(idBytes))) { block.append(contentsOf: $0) }
    append(region.offsets, rows * 8)
    append(region.lengths, rows * 4)
    append(region.idEnds, rows * 4)
    append(region.ids, idBytes)
    pad()
    try check(rows, idBytes)
    try appendVotes(region, rows)
    pad()
    try write()
    rowCount += rows
  }

  private func check(_ rows: Int, _ idBytes: Int) throws(ApplyError) {
    let isPossible = block.withUnsafeBytes { bytes in
      let offsets = bytes.baseAddress! + 16
      let lengths = offsets + rows * 8
      let idEnds = lengths + rows * 4
      var place = UInt64(shard.lowerBound)
      var end: UInt32 = 0
      for row in 0..<rows {
        let offset = offsets.load(fromByteOffset: row * 8, as: UInt64.self)
        guard offset >= place, offset <= shard.upperBound else { return false }
        place = offset + UInt64(lengths.load(fromByteOffset: row * 4, as: UInt32.self))
        guard idBytes > 0 else { continue }
        let next = idEnds.load(fromByteOffset: row * 4, as: UInt32.self)
        guard next >= end else { return false }
        end = next
      }
      return place <= UInt64(shard.upperBound) && Int(end) == idBytes
    }
    if !isPossible { throw .impossibleBatch }
  }

  private func appendVotes(_ region: SharedRegion, _ rows: Int) throws(ApplyError) {
    let classCount = description.classes.count
    let isNarrow = SegmentBlock.voteWidth(classCount: classCount) == 1
    for (function, described) in description.functions.enumerated() {
      column.withUnsafeMutableBufferPointer { $0.baseAddress!.update(from: region.votes(of: function), count: rows) }
      let (lowest, highest) = column.withUnsafeBufferPointer { SegmentWriter.extremes($0, rows) }
      guard lowest >= Vote.abstain, Int(highest) < classCount else {
        throw .impossibleVote(function: described.name, value: Int(lowest < Vote.abstain ? lowest : highest))
      }
      if isNarrow {
        column.withUnsafeBufferPointer { votes in
          narrow.withUnsafeMutableBufferPointer { SegmentWriter.narrow(votes, rows, into: $0) }
        }
        narrow.withUnsafeBytes { append($0.baseAddress!, rows) }
      } else {
        column.withUnsafeBytes { append($0.baseAddress!, rows * 2) }
      }
    }
  }

  // Plain loops over pointers, which the compiler turns into vector instructions.

  private static func extremes(_ votes: UnsafeBufferPointer<Vote>, _ count: Int) -> (lowest: Vote, highest: Vote) {
    var (lowest, highest) = (Vote.abstain, Vote.abstain)
    let votes = votes.baseAddress!
    for row in 0..<count {
      lowest = votes[row] < lowest ? votes[row] : lowest
      highest = votes[row] > highest ? votes[row] : highest
    }
    return (lowest, highest)
  }

  private static func narrow(
    _ votes: UnsafeBufferPointer<Vote>, _ count: Int, into bytes: UnsafeMutableBufferPointer<Int8>
  ) {
    let (votes, bytes) = (votes.baseAddress!, bytes.baseAddress!)
    for row in 0..<count { bytes[row] = Int8(truncatingIfNeeded: votes[row]) }
  }

  /// A row of the batch that was taken over last: its id, where there are ids, and where it begins in the file.
  func lastBatchRow(_ row: Int) -> (id: String?, offset: Int) {
    block.withUnsafeBytes { bytes in
      let width = SegmentBlock.voteWidth(classCount: description.classes.count)
      let blocks = SegmentBlock.blocks(of: bytes, functionCount: description.functions.count, voteWidth: width)
      guard let block = blocks.first, row < block.rowCount else { return (nil, shard.lowerBound) }
      let start = row > 0 ? Int(block.idEnds[row - 1]) : 0
      let id = block.ids.isEmpty ? nil : String(decoding: block.ids[start..<Int(block.idEnds[row])], as: UTF8.self)
      return (id, Int(block.offsets[row]))
    }
  }

  private func append(_ bytes: UnsafeRawPointer, _ count: Int) {
    block.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private func pad() {
    while block.count % 8 != 0 { block.append(0) }
  }

  private func write() throws(ApplyError) {
    let isWhole = block.withUnsafeBytes { Pipe.write($0, to: descriptor) }
    if !isWhole { throw .unwritable(path: path, errno: errno) }
  }
}
