import GRDB

/// The review's tables in a task's ledger, or in memory.
///
/// Entries are forced to disk before ``append(_:leases:)`` returns, and with them the leases that end or begin by them. Other leases
/// and failed logins are not: a power cut may lose the last of them, which costs nobody an answer.
public final class ReviewStore: Sendable {
  private let path: String
  private let log: DatabaseQueue
  /// A connection of its own, which does not wait for the disk.
  private let rest: DatabaseQueue

  /// - Parameter path: of the ledger; nil for a store in memory, which goes with this object.
  /// - Throws: ``LedgerError``.
  public init(path: String?) throws(LedgerError) {
    self.path = path ?? ":memory:"
    // It makes the file and its other tables, and refuses those of a newer version.
    if let path { _ = try Ledger(path: path) }
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    do {
      log = try path.map { try DatabaseQueue(path: $0, configuration: configuration) } ?? DatabaseQueue()
      rest = try path.map { try DatabaseQueue(path: $0, configuration: configuration) } ?? log
      if path != nil {
        // Where the file system has no shared memory the journal stays as it was, which is as safe, and slower.
        try log.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL") }
        // Not OFF: this connection may be the one that copies the log into the database.
        try rest.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
      }
      try log.write { try ReviewTables.create($0) }
    } catch {
      throw .database(path: self.path, message: String(describing: error))
    }
  }

  // MARK: The log

  /// Adds entries, all or none, and forces them to disk.
  ///
  /// - Parameters:
  ///   - entries: that follow each other, and the last one of the log.
  ///   - leases: changed with them or not at all, in order: whoever is cut off while he answers still has the row.
  /// - Throws: ``LedgerError/reviewMoved(path:expected:found:)`` if somebody else has written meanwhile.
  public func append(_ entries: [ReviewEntry], leases: [LeaseChange] = []) throws(LedgerError) {
    guard let first = entries.first else { return }
    let path = path
    try guarded {
      try log.write { database in
        let head = try Row.fetchOne(database, sql: "SELECT seq, hash FROM reviewEvent ORDER BY seq DESC LIMIT 1")
        let (seq, hash): (Int, String) = (head?["seq"] ?? 0, head?["hash"] ?? "")
        guard first.seq == seq + 1, first.previous == hash else {
          throw LedgerError.reviewMoved(path: path, expected: first.seq - 1, found: seq)
        }
        let insertion = try database.cachedStatement(sql: "INSERT INTO reviewEvent VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for entry in entries {
          try insertion.execute(
            arguments: [
              entry.seq, entry.at, entry.actor, entry.kind, entry.row, entry.payload, entry.previous, entry.hash,
            ])
        }
        for change in leases { try Self.execute(change, database) }
      }
    }
  }

  /// Calls `body` with each entry, in order.
  ///
  /// - Parameters:
  ///   - first: the seq to begin with.
  ///   - last: the seq to end with; nil for the end of the log.
  public func forEachEntry(
    from first: Int = 1, through last: Int? = nil, _ body: (ReviewEntry) throws -> Void
  ) throws(LedgerError) {
    try guarded {
      try log.read { database in
        let rows = try Row.fetchCursor(
          database, sql: "SELECT * FROM reviewEvent WHERE seq >= ? AND (? IS NULL OR seq <= ?) ORDER BY seq",
          arguments: [first, last, last])
        while let row = try rows.next() {
          try body(
            ReviewEntry(
              seq: row["seq"], at: row["at"], actor: row["actor"], kind: row["kind"], row: row["row"],
              payload: row["payload"], previous: row["previous"], hash: row["hash"]))
        }
      }
    }
  }

  // MARK: Leases

  /// Those that are given, of all reviewers.
  public func leases() throws(LedgerError) -> [ReviewLease] {
    try guarded {
      try rest.read { database in
        try Row.fetchAll(database, sql: "SELECT * FROM reviewLease ORDER BY reviewer, place, row").map {
          ReviewLease(
            row: $0["row"], reviewer: $0["reviewer"], purpose: $0["purpose"], selection: $0["selection"],
            since: $0["since"], expires: $0["expires"], place: $0["place"])
        }
      }
    }
  }

  public func change(_ change: LeaseChange) throws(LedgerError) {
    if change.given.isEmpty && change.taken.isEmpty { return }
    try guarded { try rest.write { try Self.execute(change, $0) } }
  }

  private static func execute(_ change: LeaseChange, _ database: Database) throws {
    let deletion = try database.cachedStatement(
      sql: "DELETE FROM reviewLease WHERE row = ? AND reviewer = ? AND purpose = ?")
    for lease in change.taken { try deletion.execute(arguments: [lease.row, lease.reviewer, lease.purpose]) }
    let insertion = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO reviewLease VALUES (?, ?, ?, ?, ?, ?, ?)")
    for lease in change.given {
      try insertion.execute(
        arguments: [
          lease.row, lease.reviewer, lease.purpose, lease.selection, lease.since, lease.expires, lease.place,
        ])
    }
  }

  // MARK: Accounts

  public func accounts() throws(LedgerError) -> [ReviewAccount] {
    try guarded {
      try rest.read { database in
        try Row.fetchAll(database, sql: "SELECT * FROM reviewAccount ORDER BY name").map {
          ReviewAccount(
            name: $0["name"], password: $0["password"], failures: $0["failures"], blockedUntil: $0["blockedUntil"])
        }
      }
    }
  }

  /// Adds the account, or changes the one of its name. Forced to disk.
  public func put(_ account: ReviewAccount) throws(LedgerError) {
    try guarded {
      try log.write {
        try $0.execute(
          sql: "INSERT OR REPLACE INTO reviewAccount VALUES (?, ?, ?, ?)",
          arguments: [account.name, account.password, account.failures, account.blockedUntil])
      }
    }
  }

  public func put(_ token: ReviewToken) throws(LedgerError) {
    try guarded {
      try log.write {
        try $0.execute(
          sql: "INSERT OR REPLACE INTO reviewToken VALUES (?, ?, ?, ?, ?)",
          arguments: [token.hash, token.kind, token.owner, token.note, token.expires])
      }
    }
  }

  public func token(hash: String) throws(LedgerError) -> ReviewToken? {
    try guarded {
      try rest.read {
        try Row.fetchOne($0, sql: "SELECT * FROM reviewToken WHERE hash = ?", arguments: [hash]).map(Self.token)
      }
    }
  }

  public func tokens() throws(LedgerError) -> [ReviewToken] {
    try guarded {
      try rest.read {
        try Row.fetchAll($0, sql: "SELECT * FROM reviewToken ORDER BY kind, owner, hash").map(Self.token)
      }
    }
  }

  /// Removes a token, whole: of two who come with it at once, one gets `true`.
  public func take(token hash: String) throws(LedgerError) -> Bool {
    try guarded {
      try log.write { database in
        try database.execute(sql: "DELETE FROM reviewToken WHERE hash = ?", arguments: [hash])
        return database.changesCount == 1
      }
    }
  }

  /// Removes all tokens of a kind that somebody holds.
  public func removeTokens(kind: String, owner: String) throws(LedgerError) {
    try guarded {
      try log.write {
        try $0.execute(sql: "DELETE FROM reviewToken WHERE kind = ? AND owner = ?", arguments: [kind, owner])
      }
    }
  }

  /// Removes tokens that have expired.
  public func removeTokens(expiredAt time: Double) throws(LedgerError) {
    try guarded {
      try rest.write { try $0.execute(sql: "DELETE FROM reviewToken WHERE expires <= ?", arguments: [time]) }
    }
  }

  private static func token(_ row: Row) -> ReviewToken {
    ReviewToken(
      hash: row["hash"], kind: row["kind"], owner: row["owner"], note: row["note"], expires: row["expires"])
  }

  private func guarded<Result>(_ body: () throws -> Result) throws(LedgerError) -> Result {
    do {
      return try body()
    } catch let error as LedgerError {
      throw error
    } catch {
      throw .database(path: path, message: String(describing: error))
    }
  }
}
