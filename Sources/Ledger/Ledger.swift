import GRDB

/// A task's memory: what ran, on what, with what result. SQLite, one file a task; rows are only ever added.
public final class Ledger: Sendable {
  /// The version of the tables. Kept in SQLite's `user_version`.
  public static let version = 4

  private let path: String
  let queue: DatabaseQueue

  /// Opens the ledger, and makes it where there is none.
  ///
  /// - Throws: ``LedgerError``.
  public init(path: String) throws(LedgerError) {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let found = try queue.write { database in
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if found == 0 { try Ledger.createTables(database) }
        if (0..<2).contains(found) { try Ledger.createFaultTable(database) }
        if (0..<3).contains(found) { try Ledger.addTimes(database) }
        if (0..<4).contains(found) { try Ledger.addReview(database) }
        return found
      }
      if found > Ledger.version { throw LedgerError.newerVersion(path: path, found: found, known: Ledger.version) }
    } catch let error as LedgerError {
      throw error
    } catch {
      throw .database(path: path, message: String(describing: error))
    }
  }

  private static func createTables(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE run (
          number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, startedAt TEXT NOT NULL, seconds REAL NOT NULL,
          status TEXT NOT NULL, message TEXT, dataPath TEXT NOT NULL, rowCount INTEGER NOT NULL,
          coveredRowCount INTEGER NOT NULL, functionCount INTEGER NOT NULL, faultCount INTEGER NOT NULL,
          badLineCount INTEGER NOT NULL, patternCount INTEGER NOT NULL, model TEXT NOT NULL, goldRowCount INTEGER NOT NULL,
          modelAccuracy REAL, majorityAccuracy REAL);
        CREATE TABLE function (
          run INTEGER NOT NULL REFERENCES run(number), position INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
          file TEXT NOT NULL, line INTEGER NOT NULL, version TEXT NOT NULL, voteCount INTEGER NOT NULL,
          faultCount INTEGER NOT NULL, PRIMARY KEY (run, position));
        CREATE TABLE labelCount (
          run INTEGER NOT NULL REFERENCES run(number), label TEXT NOT NULL, rowCount INTEGER NOT NULL,
          PRIMARY KEY (run, label));
        """)
  }

  /// New in version 2.
  private static func createFaultTable(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE fault (
          run INTEGER NOT NULL REFERENCES run(number), function INTEGER NOT NULL, rowName TEXT NOT NULL,
          kind TEXT NOT NULL, message TEXT NOT NULL, backtrace TEXT);
        CREATE INDEX faultOfRun ON fault (run, function);
        PRAGMA user_version = 2;
        """)
  }

  /// New in version 3.
  private static func addTimes(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE function ADD COLUMN nanosecondsPerRow REAL;
        PRAGMA user_version = 3;
        """)
  }

  /// New in version 4.
  private static func addReview(_ database: Database) throws {
    try ReviewTables.create(database)
    try database.execute(sql: "PRAGMA user_version = 4")
  }

  /// Whether anybody has ever reviewed anything.
  public func hasReview() throws(LedgerError) -> Bool {
    try guarded {
      try queue.read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM reviewEvent)") ?? false }
    }
  }

  /// Adds a run with its LFs, label counts and faults, all or nothing.
  ///
  /// - Throws: ``LedgerError/database(path:message:)``.
  public func add(
    _ run: RunRecord, functions: [FunctionRecord] = [], labels: [LabelCountRecord] = [], faults: [FaultRecord] = []
  ) throws(LedgerError) {
    try guarded {
      try queue.write { database in
        try run.insert(database)
        let number = database.lastInsertedRowID
        for function in functions {
          try database.execute(
            sql: "INSERT INTO function VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
              number, function.position, function.name, function.kind, function.file, function.line, function.version,
              function.voteCount, function.faultCount, function.nanosecondsPerRow,
            ])
        }
        for label in labels {
          try database.execute(
            sql: "INSERT INTO labelCount VALUES (?, ?, ?)", arguments: [number, label.label, label.rowCount])
        }
        let insertion = try database.makeStatement(sql: "INSERT INTO fault VALUES (?, ?, ?, ?, ?, ?)")
        for fault in faults {
          try insertion.execute(
            arguments: [number, fault.function, fault.row, fault.kind, fault.message, fault.backtrace])
        }
      }
    }
  }

  /// The latest runs, newest first.
  public func runs(limit: Int) throws(LedgerError) -> [RunRecord] {
    try guarded {
      try queue.read {
        try RunRecord.fetchAll($0, sql: "SELECT * FROM run ORDER BY number DESC LIMIT ?", arguments: [limit])
      }
    }
  }

  /// The LFs of the latest run with an id, in order. Where a run has taken votes over, the time is that of the last run that
  /// called the same version of the LF.
  public func functions(ofRun id: String) throws(LedgerError) -> [FunctionRecord] {
    try guarded {
      try queue.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT *, coalesce(nanosecondsPerRow, (
              SELECT other.nanosecondsPerRow FROM function other
              WHERE other.name = function.name AND other.version = function.version
                AND other.nanosecondsPerRow IS NOT NULL ORDER BY other.run DESC LIMIT 1)) AS time
            FROM function WHERE run = (SELECT max(number) FROM run WHERE id = ?) ORDER BY position
            """, arguments: [id]
        ).map { row in
          FunctionRecord(
            position: row["position"], name: row["name"], kind: row["kind"], file: row["file"], line: row["line"],
            version: row["version"], voteCount: row["voteCount"], faultCount: row["faultCount"],
            nanosecondsPerRow: row["time"])
        }
      }
    }
  }

  /// The faults of the latest run with an id, by LF, each LF's in the order of the rows.
  ///
  /// - Parameter function: the position of the only LF to be told of.
  public func faults(ofRun id: String, function: Int? = nil) throws(LedgerError) -> [FaultRecord] {
    try guarded {
      try queue.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT * FROM fault WHERE run = (SELECT max(number) FROM run WHERE id = ?) AND (? IS NULL OR function = ?)
            ORDER BY function, rowid
            """, arguments: [id, function, function]
        ).map {
          FaultRecord(
            function: $0["function"], row: $0["rowName"], kind: $0["kind"], message: $0["message"],
            backtrace: $0["backtrace"])
        }
      }
    }
  }

  /// The label counts of the latest run with an id, largest first.
  public func labels(ofRun id: String) throws(LedgerError) -> [LabelCountRecord] {
    try guarded {
      try queue.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT * FROM labelCount WHERE run = (SELECT max(number) FROM run WHERE id = ?)
            ORDER BY rowCount DESC, label
            """, arguments: [id]
        ).map { LabelCountRecord(label: $0["label"], rowCount: $0["rowCount"]) }
      }
    }
  }

  func guarded<Result>(_ body: () throws -> Result) throws(LedgerError) -> Result {
    do {
      return try body()
    } catch {
      throw .database(path: path, message: String(describing: error))
    }
  }
}
