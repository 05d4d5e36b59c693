import RowFiles

/// The shards of a file that is there from the beginning to the end: cut once, kept all.
final class FileShards: ShardSource {
  let keepsRowsBeforeStop = false
  private let file: MappedFile
  private let shards: [Range<Int>]
  private let journal: ShardJournal
  private var nextShard = 0
  private var results: [Result?]

  private struct Result {
    let segment: String
    let rowCount: Int
    let notes: ShardNotes
  }

  /// Shards that the journal has are done.
  init(_ file: MappedFile, shards: [Range<Int>], journal: ShardJournal) {
    self.file = file
    self.shards = shards
    self.journal = journal
    results = Array(repeating: nil, count: shards.count)
    for (shard, entry) in journal.finished {
      results[shard] = Result(segment: journal.segment(shard), rowCount: entry.rows, notes: entry.notes)
    }
  }

  var dataSize: Int { file.bytes.count }

  /// Bytes that need not be applied again.
  var bytesDone: Int { journal.finished.keys.reduce(0) { $0 + shards[$1].count } }

  func next() -> Shard? {
    while journal.finished[nextShard] != nil { nextShard += 1 }
    guard nextShard < shards.count else { return nil }
    defer { nextShard += 1 }
    return Shard(number: nextShard, range: shards[nextShard], segment: journal.segment(nextShard))
  }

  func finish(_ shard: Shard, rowCount: Int, notes: ShardNotes) throws(ApplyError) {
    try journal.add(shard: shard.number, rowCount: rowCount, notes: notes)
    results[shard.number] = Result(segment: shard.segment, rowCount: rowCount, notes: notes)
  }

  func crashCount(of function: Int) -> Int { results.reduce(0) { $0 + ($1?.notes.crashCounts[function] ?? 0) } }

  func line(of offset: Int, in shard: Shard) -> Int { ByteScan.line(of: offset, in: file.bytes) }

  /// Puts the shards in order.
  ///
  /// - Returns: what was noted of all of them.
  func assemble(into votes: inout AppliedVotes, functionCount: Int) -> ShardNotes {
    var notes = ShardNotes(functionCount: functionCount)
    for case let result? in results {
      votes.segments.append(result.segment)
      notes.add(result.notes, firstRow: votes.rowCount)
      votes.rowCount += result.rowCount
    }
    return notes
  }
}
