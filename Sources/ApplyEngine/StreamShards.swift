import RowFiles

/// The shards of a stream: chunks of its input on their way through the workers, given out and taken back in order.
final class StreamShards: ShardSource {
  /// Slots besides those that workers are at: one is filled, others wait for a worker or for their turn.
  static let slotsBesides = 4

  /// A chunk whose votes are there.
  struct Done {
    let shard: Shard
    fileprivate let chunk: StreamInput.Chunk
    let rowCount: Int
    let notes: ShardNotes
  }

  let keepsRowsBeforeStop = true
  private let input: StreamInput
  private let memory: StreamMemory
  private var underWay: [Int: StreamInput.Chunk] = [:]
  private var done: [Int: Done] = [:]
  private var nextShard = 0
  private var nextDone = 0
  /// `[m]`.
  private var crashCounts: [Int]

  init(_ input: StreamInput, _ memory: StreamMemory, functionCount: Int) {
    self.input = input
    self.memory = memory
    crashCounts = Array(repeating: 0, count: functionCount)
  }

  var dataSize: Int { memory.size }

  func next() -> Shard? {
    guard let chunk = input.next() else { return nil }
    defer { nextShard += 1 }
    underWay[nextShard] = chunk
    return Shard(number: nextShard, range: chunk.range, segment: memory.segment(chunk.slot))
  }

  func finish(_ shard: Shard, rowCount: Int, notes: ShardNotes) {
    guard let chunk = underWay.removeValue(forKey: shard.number) else { return }
    done[shard.number] = Done(shard: shard, chunk: chunk, rowCount: rowCount, notes: notes)
    for function in crashCounts.indices { crashCounts[function] += notes.crashCounts[function] }
  }

  func crashCount(of function: Int) -> Int { crashCounts[function] }

  func line(of offset: Int, in shard: Shard) -> Int {
    guard let chunk = underWay[shard.number] ?? done[shard.number]?.chunk ?? lent?.chunk else { return 0 }
    let rows = UnsafeRawBufferPointer(rebasing: memory.fileBytes[chunk.range])
    return chunk.firstLine - 1 + ByteScan.line(of: offset - chunk.range.lowerBound, in: rows)
  }

  /// The one that was taken and not given back.
  private var lent: Done?

  /// The next chunk in the order of the rows, if its votes are there. Its slot is in use until it is given back.
  func takeNext(before end: Int) -> Done? {
    guard nextDone < end else { return nil }
    lent = done.removeValue(forKey: nextDone)
    if lent != nil { nextDone += 1 }
    return lent
  }

  func release(_ chunk: Done) {
    lent = nil
    memory.release(chunk.chunk.slot)
  }
}
