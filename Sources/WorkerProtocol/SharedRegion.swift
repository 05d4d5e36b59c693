import CSystemCalls
import Glibc
import RowFiles
import Votes

/// The memory that the engine and one worker share: a batch's votes and where its rows lie.
///
/// ```
/// header    one page: the words below
/// votes     [m × capacity] Vote, a contiguous column for each LF
/// offsets   [capacity] UInt64, lengths [capacity] UInt32: each row in its file
/// idEnds    [capacity] UInt32: where each row's id ends in the id bytes
/// ids       the ids' UTF-8, one behind the other
/// times     [m] UInt64: nanoseconds that each LF took for the batch, or ``untimed``
/// report    JSON of a BatchReport, or of the RowProblem that ended the shard
/// ```
///
/// The worker writes it, a batch at a time; the engine checks every value before it takes it over, so that a wild pointer in
/// an LF can spoil no more than its own batch. Pages that no batch reaches cost nothing.
public struct SharedRegion: @unchecked Sendable {
  /// The words of the header.
  public enum Word: Int, Sendable {
    /// Which LF runs on which row: `function << 40 | row`, or ``SharedRegion/idle``.
    case progress
    /// Rows of the batch.
    case rowCount
    case idBytes
    case reportBytes
    /// Where the next row begins in the file.
    case nextOffset
    /// 1 if the process died for want of memory.
    case isExhausted
    /// The last ``WorkerReply``, behind the number of replies so far: `count << 8 | reply`. The byte on the descriptor only
    /// says that there is something to read here, since an LF may write to it, too.
    case reply
    /// The progress word again, in a batch that is made call by call: far from the first, which an LF may write over.
    case carefulProgress = 256
  }

  /// No LF runs.
  public static let idle = UInt64.max
  /// The time of an LF that was not called on all of a batch, or call by call.
  public static let untimed = UInt64.max
  /// Room for a report; a batch ends early when its report grows beyond ``reportSoftLimit``.
  public static let reportCapacity = 4 << 20
  public static let reportSoftLimit = 1 << 20

  private static let capacity = RowBatch.capacity
  private static let headerSize = 4096

  public let functionCount: Int
  public let base: UnsafeMutableRawPointer

  /// Bytes of the region of a task with `m` LFs.
  public static func size(functionCount m: Int) -> Int { reportStart(m) + reportCapacity }

  private static func offsetsStart(_ m: Int) -> Int { headerSize + m * capacity * MemoryLayout<Vote>.stride }
  private static func lengthsStart(_ m: Int) -> Int { offsetsStart(m) + capacity * 8 }
  private static func idEndsStart(_ m: Int) -> Int { lengthsStart(m) + capacity * 4 }
  private static func idsStart(_ m: Int) -> Int { idEndsStart(m) + capacity * 4 }
  private static func timesStart(_ m: Int) -> Int { idsStart(m) + capacity * RowBatch.longestID }
  private static func reportStart(_ m: Int) -> Int {
    timesStart(m) + (m * 8 + headerSize - 1) / headerSize * headerSize
  }

  /// Maps the region behind a descriptor that both sides hold.
  ///
  /// - Returns: `nil` if the memory cannot be mapped.
  public init?(descriptor: Int32, functionCount: Int) {
    let size = SharedRegion.size(functionCount: functionCount)
    guard let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      return nil
    }
    self.base = base
    self.functionCount = functionCount
  }

  /// Makes the header that of a process that has done nothing yet.
  public func reset() {
    store(SharedRegion.idle, .progress)
    store(SharedRegion.idle, .carefulProgress)
    for word in [Word.rowCount, .idBytes, .reportBytes, .nextOffset, .isExhausted, .reply] { store(0, word) }
  }

  /// Where a word lies, for code that runs while the process dies.
  public func address(of word: Word) -> UnsafeMutablePointer<UInt64> {
    base.assumingMemoryBound(to: UInt64.self) + word.rawValue
  }

  /// Keeps the region out of processes that this one forks: what an LF's own child writes is no vote.
  public func keepFromChildren() { tally_do_not_inherit(base, SharedRegion.size(functionCount: functionCount)) }

  public func unmap() { munmap(base, SharedRegion.size(functionCount: functionCount)) }

  @inline(__always)
  public func store(_ value: UInt64, _ word: Word) {
    tally_store(base.assumingMemoryBound(to: UInt64.self) + word.rawValue, value)
  }

  @inline(__always)
  public func load(_ word: Word) -> UInt64 { tally_load(base.assumingMemoryBound(to: UInt64.self) + word.rawValue) }

  /// Says that an LF begins on a row of the batch.
  @inline(__always)
  public func mark(function: Int, row: Int) { store(SharedRegion.word(function, row), .progress) }

  /// The same where the batch is made call by call.
  public func markCarefully(function: Int, row: Int) {
    mark(function: function, row: row)
    store(SharedRegion.word(function, row), .carefulProgress)
  }

  private static func word(_ function: Int, _ row: Int) -> UInt64 { UInt64(function) << 40 | UInt64(row) }

  /// Which LF runs on which row of the batch, or `nil`.
  public var running: (function: Int, row: Int)? { call(.progress) }

  /// The same in a batch that is made call by call.
  public var runningCarefully: (function: Int, row: Int)? { call(.carefulProgress) }

  private func call(_ word: Word) -> (function: Int, row: Int)? {
    let word = load(word)
    return word == SharedRegion.idle ? nil : (Int(word >> 40), Int(word & 0xFF_FFFF_FFFF))
  }

  /// `[capacity]`: one LF's votes.
  public func votes(of function: Int) -> UnsafeMutablePointer<Vote> {
    (base + SharedRegion.headerSize).assumingMemoryBound(to: Vote.self) + function * SharedRegion.capacity
  }

  public var offsets: UnsafeMutablePointer<UInt64> { at(SharedRegion.offsetsStart(functionCount)) }
  public var lengths: UnsafeMutablePointer<UInt32> { at(SharedRegion.lengthsStart(functionCount)) }
  public var idEnds: UnsafeMutablePointer<UInt32> { at(SharedRegion.idEndsStart(functionCount)) }
  public var ids: UnsafeMutablePointer<UInt8> { at(SharedRegion.idsStart(functionCount)) }
  public var times: UnsafeMutablePointer<UInt64> { at(SharedRegion.timesStart(functionCount)) }
  public var report: UnsafeMutablePointer<UInt8> { at(SharedRegion.reportStart(functionCount)) }

  private func at<T>(_ offset: Int) -> UnsafeMutablePointer<T> { (base + offset).assumingMemoryBound(to: T.self) }
}
