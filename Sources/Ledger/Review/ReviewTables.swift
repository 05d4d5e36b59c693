import GRDB

/// The tables of human review: a log that only grows, and beside it what must not stand in a log (secrets) or need not
/// (who has a row before him just now).
enum ReviewTables {
  static func create(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS reviewEvent (
          seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, row TEXT,
          payload TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);
        CREATE TRIGGER IF NOT EXISTS reviewEventStays BEFORE UPDATE ON reviewEvent
          BEGIN SELECT RAISE(ABORT, 'entries of the review log are never changed'); END;
        CREATE TRIGGER IF NOT EXISTS reviewEventRemains BEFORE DELETE ON reviewEvent
          BEGIN SELECT RAISE(ABORT, 'entries of the review log are never removed'); END;
        CREATE TABLE IF NOT EXISTS reviewAccount (
          name TEXT PRIMARY KEY, password TEXT, failures INTEGER NOT NULL DEFAULT 0, blockedUntil REAL);
        CREATE TABLE IF NOT EXISTS reviewToken (
          hash TEXT PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, note TEXT NOT NULL, expires REAL,
          UNIQUE (kind, owner, hash));
        CREATE TABLE IF NOT EXISTS reviewLease (
          row TEXT NOT NULL, reviewer TEXT NOT NULL, purpose TEXT NOT NULL, selection TEXT NOT NULL, since REAL NOT NULL,
          expires REAL NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (row, reviewer, purpose));
        """)
  }
}
