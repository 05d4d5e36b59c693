import Votes

/// Rows whose votes are those of a row, or nearly.
public struct RowNeighbours: Sendable {
  /// Rows of one vote pattern.
  public struct Rows: Sendable {
    public let count: Int
    /// Some of them, without the row itself.
    public let ids: [String]
    /// nil where they are uncovered.
    public let label: String?
    /// How many have which gold class; empty where none has any.
    public let gold: [(label: String, count: Int)]
  }

  /// A pattern that differs by one vote.
  public struct Near: Sendable {
    public let function: String
    /// The row's own vote; nil where it has none.
    public let vote: String?
    /// The vote of these rows; nil where they have none.
    public let otherVote: String?
    public let rows: Rows
  }

  /// The row itself is counted, but is none of the ids.
  public let same: Rows
  /// Most rows first.
  public let near: [Near]
  /// Patterns that differ by one vote, shown or not.
  public let nearPatternCount: Int
  public let nearRowCount: Int

  static let shownIDs = 5
  static let shownPatterns = 8

  init(_ row: Int, of run: FinishedRun) {
    let pattern = run.pattern(of: row)
    let patterns = run.patterns
    var found: [(pattern: Int, function: Int)] = []
    for other in 0..<patterns.count where other != pattern {
      if let function = RowNeighbours.difference(patterns, pattern, other) { found.append((other, function)) }
    }
    nearPatternCount = found.count
    nearRowCount = found.reduce(0) { $0 + patterns.counts[$1.pattern] }
    found.sort { (-patterns.counts[$0.pattern], $0.pattern) < (-patterns.counts[$1.pattern], $1.pattern) }
    let shown = Array(found.prefix(RowNeighbours.shownPatterns))
    // One pass over the rows for all of them.
    var samplers = Dictionary(
      uniqueKeysWithValues: ([pattern] + shown.map(\.pattern)).map { ($0, RowSampler(RowNeighbours.shownIDs)) })
    for other in 0..<run.rowCount where other != row {
      let pattern = run.pattern(of: other)
      if samplers[pattern] != nil { samplers[pattern]!.add(other, hash: run.rows.hash(of: other)) }
    }
    func rows(_ pattern: Int) -> Rows {
      let classes = run.manifest.classes
      let best = run.plan.outcomes[pattern].classes
      let gold = run.goldCounts.map { Array($0[pattern]) } ?? []
      return Rows(
        count: patterns.counts[pattern], ids: (samplers[pattern]?.sample.rows ?? []).map { run.rows.id(of: $0) },
        label: best.first.map { classes[Int($0)] },
        gold: gold.enumerated().filter { $0.element > 0 }.map { (classes[$0.offset], $0.element) })
    }
    same = rows(pattern)
    func name(_ pattern: Int, _ function: Int) -> String? {
      let place = patterns.votes(of: pattern).first { Int(patterns.functions[$0]) == function }
      return place.map { run.manifest.classes[Int(patterns.classes[$0])] }
    }
    near = shown.map { other, function in
      Near(
        function: run.manifest.functions[function].name, vote: name(pattern, function),
        otherVote: name(other, function), rows: rows(other))
    }
  }

  /// The only LF by whose vote two patterns differ; `nil` where they differ by more.
  private static func difference(_ patterns: VotePatterns, _ left: Int, _ right: Int) -> Int? {
    let (a, b) = (patterns.votes(of: left), patterns.votes(of: right))
    guard abs(a.count - b.count) <= 1 else { return nil }
    var (i, j) = (a.lowerBound, b.lowerBound)
    var difference: Int?
    while i < a.upperBound || j < b.upperBound {
      let first = i < a.upperBound ? patterns.functions[i] : Int32.max
      let second = j < b.upperBound ? patterns.functions[j] : Int32.max
      if first == second, patterns.classes[i] == patterns.classes[j] {
        (i, j) = (i + 1, j + 1)
        continue
      }
      guard difference == nil else { return nil }
      difference = Int(min(first, second))
      if first <= second { i += 1 }
      if second <= first { j += 1 }
    }
    return difference
  }
}
