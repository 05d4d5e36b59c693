import Votes

/// What became of the rows between two tables of a watch.
public struct WatchChanges: Sendable, Equatable {
  /// A row whose label is another.
  public struct Row: Sendable, Equatable {
    public let row: WatchRow
    /// `nil` where no LF had voted.
    public let before: String?
    /// LFs that vote otherwise than before on this row. None where only the model judges its votes otherwise.
    public let causes: [Cause]
  }

  public struct Cause: Sendable, Equatable {
    public let function: String
    public let before: String?
    public let after: String?
  }

  public let changedCount: Int
  /// Rows that have a label now and had none.
  public let newlyCoveredCount: Int
  /// Rows that had a label and have none now.
  public let lostCount: Int
  /// Some of them, always the same.
  public let rows: [Row]

  /// - Returns: `nil` if the tables are not of the same rows and classes.
  public init?(from old: WatchTable, to new: WatchTable, limit: Int) {
    guard old.isComparable(with: new) else { return nil }
    var sampler = RowSampler(limit)
    var (covered, lost) = (0, 0)
    for row in 0..<new.rowCount where old.labels[row] != new.labels[row] {
      sampler.add(row, hash: new.hash(of: row))
      if old.labels[row] == .abstain { covered += 1 }
      if new.labels[row] == .abstain { lost += 1 }
    }
    changedCount = sampler.count
    (newlyCoveredCount, lostCount) = (covered, lost)
    let pairs = WatchChanges.pairs(old, new)
    rows = sampler.sample.rows.map { row in
      let causes = pairs.compactMap { pair -> Cause? in
        let before = pair.old.map { old.vote($0, row) } ?? .abstain
        let after = pair.new.map { new.vote($0, row) } ?? .abstain
        guard before != after else { return nil }
        return Cause(function: pair.name, before: old.name(before), after: new.name(after))
      }
      return Row(row: new.row(row), before: old.name(old.labels[row]), causes: causes)
    }
  }

  /// LFs by name, with their positions then and now.
  private static func pairs(_ old: WatchTable, _ new: WatchTable) -> [(name: String, old: Int?, new: Int?)] {
    let earlier = Dictionary(old.functions.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let names = Set(new.functions.map(\.name))
    return new.functions.enumerated().map { ($1.name, earlier[$1.name], $0) }
      + old.functions.enumerated().filter { !names.contains($1.name) }.map { ($1.name, $0, nil) }
  }
}
