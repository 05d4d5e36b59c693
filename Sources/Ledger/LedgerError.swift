/// Why the ledger could not be read or written.
public enum LedgerError: Error, Sendable, Equatable {
  /// A newer Tally wrote it.
  case newerVersion(path: String, found: Int, known: Int)
  /// SQLite's own words: a file that is no database, a full disk, a lock that is never given back.
  case database(path: String, message: String)
  /// Somebody else has written into the review log: the last entry is not the expected one.
  case reviewMoved(path: String, expected: Int, found: Int)
}
