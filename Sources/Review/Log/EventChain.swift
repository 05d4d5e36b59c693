import Hashing
import Ledger

/// The chain of hashes through the review log: each entry's hash covers all of its columns and the hash before, so that a
/// change, a gap or another order anywhere shows at that place.
///
/// It proves that nobody has changed the log who could not write all that follows anew; who keeps the last hash elsewhere
/// (`tally gold verify` prints it) finds that out, too.
public enum EventChain {
  /// The version of what is hashed.
  static let version = 1

  public static func hash(
    seq: Int, at: String, actor: String, kind: String, row: String?, payload: String, previous: String
  ) -> String {
    var hash = SHA256()
    // Each with its length, so that no two entries have the same bytes.
    for field in [
      "tally review \(version)", String(seq), at, actor, kind, row.map { "=\($0)" } ?? "", payload, previous,
    ] {
      hash.update("\(field.utf8.count):")
      hash.update(field)
    }
    return Hexadecimal.text(hash.finish())
  }

  static func hash(of entry: ReviewEntry) -> String {
    hash(
      seq: entry.seq, at: entry.at, actor: entry.actor, kind: entry.kind, row: entry.row, payload: entry.payload,
      previous: entry.previous)
  }

  public static func sha256(_ text: String) -> String { Hexadecimal.text(SHA256.hash(of: text)) }
  public static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return Hexadecimal.text(hash.finish())
  }
}

/// What is wrong with the log, and where.
public struct ChainFault: Sendable, Equatable {
  public enum Kind: String, Sendable, Equatable, Codable {
    /// An entry is missing before this one, or it stands twice.
    case gap
    /// This entry's columns are not what was hashed.
    case changed
    /// It does not follow the entry before: that one was exchanged, or entries were cut out or put in.
    case broken
    /// It is whole, and of a kind or form that this program does not know.
    case unreadable
  }

  public let seq: Int
  public let kind: Kind
}

/// What a look at all of the log found.
public struct ChainReport: Sendable, Equatable {
  public var entryCount = 0
  /// Of the last entry; empty for an empty log.
  public var head = ""
  /// The first ones.
  public var faults: [ChainFault] = []
  public var faultCount = 0

  static let faultLimit = 20

  /// - Parameter each: gets each entry, and what it says if this program knows it.
  static func verify(
    _ store: ReviewStore, each: (ReviewEntry, ReviewEvent?) -> Void
  ) throws(LedgerError) -> ChainReport {
    var report = ChainReport()
    var (seq, previous) = (0, "")
    try store.forEachEntry { entry in
      let event = ReviewEvent(entry)
      report.entryCount += 1
      if entry.seq != seq + 1 { report.add(.gap, entry.seq) }
      if entry.hash != EventChain.hash(of: entry) {
        report.add(.changed, entry.seq)
      } else if entry.previous != previous, entry.seq == seq + 1 {
        report.add(.broken, entry.seq)
      } else if event == nil {
        report.add(.unreadable, entry.seq)
      }
      each(entry, event)
      (seq, previous) = (entry.seq, entry.hash)
    }
    report.head = previous
    return report
  }

  public static func verify(_ store: ReviewStore) throws(LedgerError) -> ChainReport { try verify(store) { _, _ in } }

  private mutating func add(_ kind: ChainFault.Kind, _ seq: Int) {
    faultCount += 1
    if faults.count < Self.faultLimit { faults.append(ChainFault(seq: seq, kind: kind)) }
  }
}
