/// A stretch of whole rows, and where its votes go.
struct Shard {
  /// Shards are numbered in the order of their rows, and taken in that order.
  let number: Int
  /// Bytes of the file that the workers have mapped.
  var range: Range<Int>
  /// The path of its segment.
  let segment: String
}

/// Where a pool's shards come from, and what becomes of those that are done.
protocol ShardSource: AnyObject {
  /// Bytes of the file that the workers have mapped.
  var dataSize: Int { get }
  /// Whether the rows before the one that ends the work are of use, although not all rows will come.
  var keepsRowsBeforeStop: Bool { get }

  /// - Returns: `nil` where there is none, or none as yet.
  func next() throws(ApplyError) -> Shard?

  /// Takes over a shard that is done.
  ///
  /// - Parameter rowCount: the rows of its segment that count; those behind them do not.
  func finish(_ shard: Shard, rowCount: Int, notes: ShardNotes) throws(ApplyError)

  /// Rows on which an LF has cost its process, of the shards that are done.
  func crashCount(of function: Int) -> Int

  /// The number of the line, from 1, in which a byte of a shard lies.
  func line(of offset: Int, in shard: Shard) -> Int
}
