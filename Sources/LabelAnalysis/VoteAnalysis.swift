import Votes

/// What the votes say by themselves, without a model: shares over all `n` rows; nil where undefined.
public struct VoteAnalysis: Sendable, Equatable, Codable {
  /// `n`.
  public let rowCount: Int
  /// `k`.
  public let classCount: Int
  /// Rows with at least one vote.
  public let coveredRowCount: Int
  /// Rows with votes for two classes or more.
  public let conflictRowCount: Int
  public let voteCount: Int
  /// The share of rows with at least one vote.
  public let coverage: Double?
  /// The share of rows with votes for two classes or more.
  public let conflicts: Double?
  public let votesPerRow: Double?
  /// `[m]`.
  public let functions: [FunctionAnalysis]

  /// - Parameter gold: of the same patterns.
  /// - Complexity: O(votes in the patterns + P k).
  public init(_ patterns: VotePatterns, gold: GoldCounts? = nil) {
    precondition(
      gold == nil || (gold!.patternCount == patterns.count && gold!.classCount == patterns.classCount),
      "gold of \(gold!.patternCount) × \(gold!.classCount), votes of \(patterns.count) × \(patterns.classCount)")
    var tallies = [FunctionTally](repeating: FunctionTally(), count: patterns.functionCount)
    var conflictRowCount = 0
    var voteCount = 0
    for pattern in 0..<patterns.count {
      let votes = patterns.votes(of: pattern)
      let rows = patterns.counts[pattern]
      let isConflict = votes.contains { patterns.classes[$0] != patterns.classes[votes.lowerBound] }
      if isConflict { conflictRowCount += rows }
      voteCount += rows * votes.count
      let goldRows = gold.map { $0[pattern] }
      let goldCount = goldRows?.reduce(0, +) ?? 0
      for vote in votes {
        let label = patterns.classes[vote]
        tallies[Int(patterns.functions[vote])].add(
          label, rows: rows, isOverlap: votes.count > 1, isConflict: isConflict, goldRows: goldCount,
          correct: goldRows.map { $0[$0.startIndex + Int(label)] } ?? 0)
      }
    }
    let rowCount = patterns.rowCount
    let goldTotals = gold.map(VoteAnalysis.totals)
    self.rowCount = rowCount
    classCount = patterns.classCount
    coveredRowCount = patterns.coveredRowCount
    self.conflictRowCount = conflictRowCount
    self.voteCount = voteCount
    coverage = share(coveredRowCount, of: rowCount)
    conflicts = share(conflictRowCount, of: rowCount)
    votesPerRow = share(voteCount, of: rowCount)
    functions = tallies.map { FunctionAnalysis($0, rowCount: rowCount, goldTotals: goldTotals) }
  }

  /// Gold rows by class: `[k]`.
  private static func totals(_ gold: GoldCounts) -> [Int] {
    var totals = [Int](repeating: 0, count: gold.classCount)
    for (index, count) in gold.values.enumerated() { totals[index % gold.classCount] += count }
    return totals
  }
}

/// Counts of one LF while the patterns are gone through.
struct FunctionTally {
  struct ClassTally {
    var rows = 0
    var goldRows = 0
    var correct = 0
  }

  // By class, only those voted for: thousands of workers times thousands of classes would not fit as a table.
  var classes: [Vote: ClassTally] = [:]
  var overlaps = 0
  var conflicts = 0

  mutating func add(_ label: Vote, rows: Int, isOverlap: Bool, isConflict: Bool, goldRows: Int, correct: Int) {
    if isOverlap { overlaps += rows }
    if isConflict { conflicts += rows }
    classes[label, default: ClassTally()].rows += rows
    classes[label]!.goldRows += goldRows
    classes[label]!.correct += correct
  }
}
