import GRDB

/// The looks at audits: each question whether a promise can be given on some labels and answers, so that the risk of all of
/// them is shared out.
extension Ledger {
  /// The number of a question among those that were asked of the same audit, from 1: its own if it was asked before, else the
  /// next one.
  ///
  /// Audits are the same where they share a row: one that has grown holds the rows that it had.
  ///
  /// - Parameters:
  ///   - question: a hash of all that determines the answer.
  ///   - audit: keys of the audited rows.
  /// - Throws: ``LedgerError/database(path:message:)``.
  public func look(question: String, audit: Set<UInt64>) throws(LedgerError) -> Int {
    let asked = try looks(sharing: audit)
    return (asked.firstIndex(of: question) ?? asked.count) + 1
  }

  /// Remembers that a question was asked; once for all times.
  ///
  /// - Throws: ``LedgerError/database(path:message:)``.
  public func addLook(question: String, audit: Set<UInt64>) throws(LedgerError) {
    if try looks(sharing: audit).contains(question) { return }
    let anchors = audit.sorted().prefix(Ledger.anchorCount).map { String($0, radix: 16) }.joined(separator: " ")
    try guarded {
      try queue.write { database in
        try Ledger.makeLooks(database)
        try database.execute(
          sql: "INSERT INTO promiseLook (question, anchors) VALUES (?, ?)", arguments: [question, anchors])
      }
    }
  }

  /// Rows of an audit by which it is known again: the smallest keys. Some may leave it, which takes all of these.
  private static let anchorCount = 16

  /// Not a matter of the tables' version: older versions of Tally know nothing of looks, and lose none.
  private static func makeLooks(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS promiseLook (
          number INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, anchors TEXT NOT NULL)
        """)
  }

  /// Questions in the order in which they were asked.
  private func looks(sharing audit: Set<UInt64>) throws(LedgerError) -> [String] {
    try guarded {
      try queue.write { database in
        try Ledger.makeLooks(database)
        return try Row.fetchAll(database, sql: "SELECT question, anchors FROM promiseLook ORDER BY number").compactMap {
          row in
          let anchors = (row["anchors"] as String).split(separator: " ").compactMap { UInt64($0, radix: 16) }
          return anchors.contains(where: audit.contains) ? row["question"] as String : nil
        }
      }
    }
  }
}
