import CZlib
import Foundation
import Glibc
import RowFiles
import WorkerProtocol

/// What was applied before, of a run that was killed: which inputs it had, and how far it had got.
public struct AppliedLeftovers: Sendable, Equatable {
  /// What determines the votes, as ``ApplyJob/inputs``.
  public let inputs: String
  /// Share of the rows' bytes in shards that are done.
  public let share: Double

  /// - Parameter folder: the job's scratch folder.
  /// - Returns: `nil` if nobody has begun to apply there.
  public init?(in folder: String) {
    guard let lines = JournalLines(folder), let header = lines.header else { return nil }
    inputs = header.inputs
    let done = lines.entries.reduce(0) { $0 + $1.end - $1.start }
    share = header.rowBytes > 0 ? min(1, Double(done) / Double(header.rowBytes)) : 0
  }
}

/// Which shards are done, in a file beside their segments: `journal`, JSON Lines, only ever appended to.
///
/// A shard counts if its line is whole and its segment has the size and the checksum that the line says. So nothing is
/// forced to disk while rows are applied: what a power cut takes from either file is found out, and applied again.
final class ShardJournal {
  static let version = 1

  /// The shards that need not be applied again, by their number.
  private(set) var finished: [Int: Entry] = [:]
  private let folder: String
  private let path: String
  private let shards: [Range<Int>]
  private let descriptor: Int32

  struct Header: Codable, Equatable {
    var version = ShardJournal.version
    let inputs: String
    let rowBytes: Int
  }

  struct Entry: Codable {
    let shard: Int
    let start: Int
    let end: Int
    let rows: Int
    let bytes: Int
    let crc32: UInt
    let notes: ShardNotes
  }

  /// Opens the folder's journal; begins a new one if there is none, or one of other inputs.
  init(folder: String, inputs: String, shards: [Range<Int>]) throws(ApplyError) {
    self.folder = folder
    self.shards = shards
    path = JournalLines.path(folder)
    let header = Header(inputs: inputs, rowBytes: shards.reduce(0) { $0 + $1.count })
    let old = JournalLines(folder).flatMap { $0.header == header ? $0 : nil }
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    // A line that was cut off goes: the next one would be appended to it.
    guard descriptor >= 0, ftruncate(descriptor, off_t(old?.wholeBytes ?? 0)) == 0 else {
      throw .unwritable(path: path, errno: errno)
    }
    if old == nil { try append(header) }
    for entry in old?.entries ?? [] where holds(entry) { finished[entry.shard] = entry }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func segment(_ shard: Int) -> String { "\(folder)/segment-\(shard)" }

  /// Notes that a shard's segment is whole.
  func add(shard: Int, rowCount: Int, notes: ShardNotes) throws(ApplyError) {
    let path = segment(shard)
    guard let (bytes, crc32) = ShardJournal.checksum(path) else { throw .unwritable(path: path, errno: EIO) }
    try append(
      Entry(
        shard: shard, start: shards[shard].lowerBound, end: shards[shard].upperBound, rows: rowCount, bytes: bytes,
        crc32: crc32, notes: notes))
  }

  private func append(_ line: some Encodable) throws(ApplyError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Numbers and strings: encoding cannot fail.
    let text = ((try? encoder.encode(line)) ?? Data()) + [0x0A]
    let isWhole = text.withUnsafeBytes { Pipe.write($0, to: descriptor) }
    if !isWhole { throw .unwritable(path: path, errno: errno) }
  }

  private func holds(_ entry: Entry) -> Bool {
    guard shards.indices.contains(entry.shard), shards[entry.shard] == entry.start..<entry.end,
      let (bytes, crc32) = ShardJournal.checksum(segment(entry.shard))
    else { return false }
    return bytes == entry.bytes && crc32 == entry.crc32
  }

  /// A segment's size and CRC-32, or `nil` if it cannot be read.
  private static func checksum(_ path: String) -> (bytes: Int, crc32: UInt)? {
    guard let file = try? MappedFile(path) else { return nil }
    return withExtendedLifetime(file) {
      let start = file.bytes.bindMemory(to: UInt8.self).baseAddress
      // Without bytes, zlib would answer its initial value for a null pointer, which is the same.
      return (file.bytes.count, crc32_z(0, start, file.bytes.count))
    }
  }
}

/// The whole lines of a journal, as far as they make sense.
private struct JournalLines {
  let header: ShardJournal.Header?
  let entries: [ShardJournal.Entry]
  /// Up to the last line feed.
  let wholeBytes: Int

  static func path(_ folder: String) -> String { folder + "/journal" }

  init?(_ folder: String) {
    guard let data = FileManager.default.contents(atPath: JournalLines.path(folder)) else { return nil }
    wholeBytes = data.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lines = data.prefix(wholeBytes).split(separator: 0x0A)
    let decoder = JSONDecoder()
    header = lines.first.flatMap { try? decoder.decode(ShardJournal.Header.self, from: $0) }
    entries = lines.dropFirst().compactMap { try? decoder.decode(ShardJournal.Entry.self, from: $0) }
  }
}
