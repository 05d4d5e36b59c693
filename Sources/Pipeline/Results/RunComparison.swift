import Foundation
import LabelAnalysis
import Votes

/// What changed between two runs: LFs, labels, and how good they are. Rows are matched by their ids.
public struct RunComparison: Sendable, Equatable, Codable {
  public struct Functions: Sendable, Equatable, Codable {
    public let added: [String]
    public let removed: [String]
    /// The same name, another version.
    public let edited: [String]
    public let unchangedCount: Int
  }

  public struct Rows: Sendable, Equatable, Codable {
    public let matchedCount: Int
    public let onlyOldCount: Int
    public let onlyNewCount: Int
  }

  /// Matched rows that went from one label to another; the empty label stands for uncovered rows.
  public struct Move: Sendable, Equatable, Codable {
    public let old: String
    public let new: String
    public let rowCount: Int
    public let examples: [Flip]
  }

  /// A row with another label than before.
  public struct Flip: Sendable, Equatable, Codable {
    public let id: String
    /// The row in the new run.
    public let row: Int
    /// nil where it has none.
    public let gold: String?
    /// LFs that vote otherwise than before; none where it is the model alone that sees the row otherwise.
    public let changedVotes: [ChangedVote]
  }

  public struct ChangedVote: Sendable, Equatable, Codable {
    public let function: String
    /// nil where it abstained, or was not there.
    public let old: String?
    public let new: String?
  }

  /// An LF and the flipped rows on which it votes otherwise than before.
  public struct Responsible: Sendable, Equatable, Codable {
    public let function: String
    public let flippedRowCount: Int
    /// Matched rows on which it votes otherwise.
    public let changedRowCount: Int
  }

  /// Examples of a move, at most.
  static let exampleLimit = 4
  /// Moves that have examples.
  static let moveLimit = 20

  public let old: String
  public let new: String
  public let functions: Functions
  public let rows: Rows
  /// Matched rows that have a label in both runs, and not the same.
  public let flippedRowCount: Int
  /// Matched rows that had no label and have one, and the other way round.
  public let gainedRowCount: Int
  public let lostRowCount: Int
  /// Most rows first.
  public let moves: [Move]
  /// Most flipped rows first; only those with changed votes.
  public let responsible: [Responsible]
  /// Flipped, gained and lost rows on which no LF votes otherwise.
  public let modelOnlyRowCount: Int
  /// Whether gold is the same file in both runs.
  public let hasSameGold: Bool
  /// nil where no matched row with gold has a label in both.
  public let paired: PairedComparison?

  /// Of the matched rows.
  public var flippedShare: Double? {
    rows.matchedCount > 0 ? Double(flippedRowCount) / Double(rows.matchedCount) : nil
  }

  /// - Parameters:
  ///   - old: the run to compare with.
  ///   - new: the run that is spoken of.
  public init(old: FinishedRun, new: FinishedRun) throws(RunError) {
    let match = try RowMatch(old: old, new: new)
    var tally = ComparisonTally(old: old, new: new)
    match.forEach { tally.add(old: $0, new: $1) }
    self.old = old.manifest.run
    self.new = new.manifest.run
    functions = RunComparison.functions(old.manifest, new.manifest)
    rows = Rows(
      matchedCount: match.count, onlyOldCount: old.rowCount - match.count, onlyNewCount: new.rowCount - match.count)
    (flippedRowCount, gainedRowCount, lostRowCount) = (tally.flipped, tally.gained, tally.lost)
    (moves, responsible, modelOnlyRowCount) = (tally.sortedMoves, tally.sortedResponsible, tally.modelOnly)
    hasSameGold = old.manifest.gold?.sha256 == new.manifest.gold?.sha256
    paired = PairedComparison(tally.paired)
  }

  private static func functions(_ old: Manifest, _ new: Manifest) -> Functions {
    let before = Dictionary(old.functions.map { ($0.name, $0.version) }, uniquingKeysWith: { $1 })
    let names = Set(new.functions.map(\.name))
    let kept = new.functions.filter { before[$0.name] != nil }
    let edited = kept.filter { before[$0.name] != $0.version }.map(\.name)
    return Functions(
      added: new.functions.map(\.name).filter { before[$0] == nil },
      removed: old.functions.map(\.name).filter { !names.contains($0) }, edited: edited,
      unchangedCount: kept.count - edited.count)
  }
}

/// Which row of one run is which of another.
private struct RowMatch {
  private let pairs: [(old: Int, new: Int)]?
  /// Where both have the same rows.
  private let sameCount: Int

  var count: Int { pairs?.count ?? sameCount }

  /// The same bytes have the same rows. Otherwise rows with the same id are the same; positions are ids, too.
  init(old: FinishedRun, new: FinishedRun) throws(RunError) {
    let (a, b) = (old.manifest, new.manifest)
    if a.data.sha256 == b.data.sha256, a.data.format == b.data.format, a.options.id == b.options.id,
      old.rowCount == new.rowCount
    {
      (pairs, sameCount) = (nil, new.rowCount)
      return
    }
    sameCount = 0
    let (left, right) = (try RowMatch.keys(old), try RowMatch.keys(new))
    // The entries lie in mapped files that go with their owners.
    pairs = withExtendedLifetime((left, right)) { RowMatch.pairs(old, left.entries, new, right.entries) }
  }

  private static func pairs(
    _ old: FinishedRun, _ left: UnsafeMutableBufferPointer<KeyedRows.Entry>, _ new: FinishedRun,
    _ right: UnsafeMutableBufferPointer<KeyedRows.Entry>
  ) -> [(old: Int, new: Int)] {
    var pairs: [(old: Int, new: Int)] = []
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if left[i].key != right[j].key {
        if left[i].key < right[j].key { i += 1 } else { j += 1 }
        continue
      }
      // Different ids with the same hash are next to each other.
      let ends = (end(of: left, i), end(of: right, j))
      for a in i..<ends.0 {
        let row = Int(left[a].row)
        let id = old.rows.id(of: row)
        if let b = (j..<ends.1).first(where: { new.rows.id(of: Int(right[$0].row)) == id }) {
          pairs.append((row, Int(right[b].row)))
        }
      }
      (i, j) = ends
    }
    return pairs.sorted { $0.new < $1.new }
  }

  private static func keys(_ run: FinishedRun) throws(RunError) -> KeyedRows {
    var keys = try KeyedRows(capacity: run.rowCount)
    for row in 0..<run.rowCount { keys.append(key: run.rows.hash(of: row), row: row) }
    keys.sort()
    return keys
  }

  private static func end(of entries: UnsafeMutableBufferPointer<KeyedRows.Entry>, _ start: Int) -> Int {
    var end = start + 1
    while end < entries.count, entries[end].key == entries[start].key { end += 1 }
    return end
  }

  func forEach(_ body: (Int, Int) -> Void) {
    guard let pairs else { return (0..<sameCount).forEach { body($0, $0) } }
    for pair in pairs { body(pair.old, pair.new) }
  }
}

/// Adds up what changed, row by row.
private struct ComparisonTally {
  private struct Key: Hashable {
    let old: Vote
    let new: Vote
  }

  private let old: FinishedRun
  private let new: FinishedRun
  /// Old classes as new ones; those that are gone come behind them.
  private let classes: [Vote]
  private let names: [String]
  /// LFs by name: their places in the old run and in the new one.
  private let functions: [(name: String, old: Int?, new: Int?)]
  private var counts: [Key: Int] = [:]
  private var samplers: [Key: RowSampler] = [:]
  private var oldRows: [Int: Int] = [:]
  private var flippedByFunction: [Int]
  private var changedByFunction: [Int]
  private(set) var flipped = 0
  private(set) var gained = 0
  private(set) var lost = 0
  private(set) var modelOnly = 0
  private(set) var paired: [PairedComparison.Row] = []

  init(old: FinishedRun, new: FinishedRun) {
    self.old = old
    self.new = new
    var names = new.manifest.classes
    classes = old.manifest.classes.map { name in
      if let index = names.firstIndex(of: name) { return Vote(index) }
      names.append(name)
      return Vote(names.count - 1)
    }
    self.names = names
    var functions = new.manifest.functions.enumerated().map { index, function in
      (name: function.name, old: old.function(named: function.name), new: Int?.some(index))
    }
    for (index, function) in old.manifest.functions.enumerated() where new.function(named: function.name) == nil {
      functions.append((name: function.name, old: index, new: nil))
    }
    self.functions = functions
    flippedByFunction = Array(repeating: 0, count: functions.count)
    changedByFunction = flippedByFunction
  }

  private func known(_ vote: Vote) -> Vote { vote == .abstain ? .abstain : classes[Int(vote)] }
  private func name(_ label: Vote) -> String { label == .abstain ? "" : names[Int(label)] }

  mutating func add(old oldRow: Int, new newRow: Int) {
    let before = old.outcome(of: oldRow)
    let after = new.outcome(of: newRow)
    let key = Key(old: known(before.label), new: after.label)
    pair(before, after, key, oldRow, newRow)
    let isFlip = key.old != key.new
    var isVote = false
    for (index, function) in functions.enumerated() {
      let vote = function.old.map { known(old.votes[oldRow, $0]) } ?? .abstain
      guard vote != function.new.map({ new.votes[newRow, $0] }) ?? .abstain else { continue }
      changedByFunction[index] += 1
      if isFlip { flippedByFunction[index] += 1 }
      isVote = true
    }
    guard isFlip else { return }
    if key.old == .abstain { gained += 1 } else if key.new == .abstain { lost += 1 } else { flipped += 1 }
    if !isVote { modelOnly += 1 }
    counts[key, default: 0] += 1
    samplers[key, default: RowSampler(RunComparison.exampleLimit)].add(newRow, hash: new.rows.hash(of: newRow))
    if newRow != oldRow { oldRows[newRow] = oldRow }
  }

  /// A row with gold that both have labelled, and that neither had from a person.
  private mutating func pair(
    _ before: RowOutcome, _ after: RowOutcome, _ key: Key, _ oldRow: Int, _ newRow: Int
  ) {
    guard let gold = gold(oldRow, newRow), key.old != .abstain, key.new != .abstain, !before.isReviewed,
      !after.isReviewed
    else { return }
    paired.append(
      PairedComparison.Row(
        old: .init(
          isRight: key.old == gold, best: before.probabilities.max() ?? 0,
          right: zip(classes, before.probabilities).first { $0.0 == gold }?.1 ?? 0),
        new: .init(
          isRight: key.new == gold, best: after.probabilities.max() ?? 0,
          right: Int(gold) < after.probabilities.count ? after.probabilities[Int(gold)] : 0)))
  }

  /// The new run's, or the old one's where it has none.
  private func gold(_ oldRow: Int, _ newRow: Int) -> Vote? {
    let vote = new.gold.map { $0[newRow] } ?? old.gold.map { known($0[oldRow]) } ?? .abstain
    return vote == .abstain ? nil : vote
  }

  var sortedMoves: [RunComparison.Move] {
    let order = counts.sorted { ($1.value, $0.key.old, $0.key.new) < ($0.value, $1.key.old, $1.key.new) }
    return order.enumerated().map { place, entry in
      let rows = place < RunComparison.moveLimit ? samplers[entry.key]?.sample.rows ?? [] : []
      return RunComparison.Move(
        old: name(entry.key.old), new: name(entry.key.new), rowCount: entry.value, examples: rows.map(flip))
    }
  }

  private func flip(_ newRow: Int) -> RunComparison.Flip {
    let oldRow = oldRows[newRow] ?? newRow
    let votes = functions.compactMap { function -> RunComparison.ChangedVote? in
      let before = function.old.map { known(old.votes[oldRow, $0]) } ?? .abstain
      let after = function.new.map { new.votes[newRow, $0] } ?? .abstain
      guard before != after else { return nil }
      return RunComparison.ChangedVote(
        function: function.name, old: before == .abstain ? nil : name(before),
        new: after == .abstain ? nil : name(after))
    }
    return RunComparison.Flip(
      id: new.rows.id(of: newRow), row: newRow, gold: gold(oldRow, newRow).map(name), changedVotes: votes)
  }

  var sortedResponsible: [RunComparison.Responsible] {
    let order = functions.indices.filter { changedByFunction[$0] > 0 }.sorted {
      (-flippedByFunction[$0], -changedByFunction[$0], $0) < (-flippedByFunction[$1], -changedByFunction[$1], $1)
    }
    return order.map {
      RunComparison.Responsible(
        function: functions[$0].name, flippedRowCount: flippedByFunction[$0], changedRowCount: changedByFunction[$0])
    }
  }
}
