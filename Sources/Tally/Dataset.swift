/// Where a task's rows lie by default; `tally run --data` and `--gold` take others.
public struct Dataset: Sendable, Equatable {
  /// Relative to the package's folder. The ending tells the format: `.jsonl`, `.csv`, `.tsv`, each also with `.gz`.
  public var path: String
  /// The column that holds each row's id; without it, the position of the row (from 0) serves.
  public var id: String?
  /// Rows whose class is known: CSV or JSON Lines with id and class.
  public var gold: String?
  /// What to do where the file is absent: shown with the error.
  public var whereToGet: String?

  public init(_ path: String, id: String? = nil, gold: String? = nil, whereToGet: String? = nil) {
    self.path = path
    self.id = id
    self.gold = gold
    self.whereToGet = whereToGet
  }
}
