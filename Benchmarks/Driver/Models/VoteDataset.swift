import LabelAnalysis
import Votes

/// Votes on rows of which some have gold.
struct VoteDataset: Sendable {
  /// Who voted; the raw value is the folder.
  enum Kind: String, CaseIterable, Sendable {
    case functions = "ws"
    case crowd

    var title: String { self == .functions ? "LF sets" : "crowds" }
  }

  let name: String
  let kind: Kind
  let patterns: VotePatterns
  /// `[n]`.
  let patternOfRow: [Int32]
  /// `[n]`, ``Vote/abstain`` where a row has none.
  let gold: [Vote]

  var classCount: Int { patterns.classCount }
  var rowCount: Int { gold.count }

  /// - Parameters:
  ///   - rows: each row's votes, LFs ascending.
  ///   - gold: as many.
  init(
    name: String, kind: Kind, functionCount: Int, classCount: Int, rows: [[(function: Int32, vote: Vote)]], gold: [Vote]
  ) {
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classCount)
    (patterns, patternOfRow) = builder.build(rows)
    self.name = name
    self.kind = kind
    self.gold = gold
  }

  /// One row's votes, LFs ascending.
  func votes(_ row: Int) -> [(function: Int32, vote: Vote)] {
    patterns.votes(of: Int(patternOfRow[row])).map { (patterns.functions[$0], patterns.classes[$0]) }
  }

  /// `[m]`: how many votes each LF cast.
  var voteCounts: [Int] {
    var counts = [Int](repeating: 0, count: patterns.functionCount)
    for pattern in 0..<patterns.count {
      for vote in patterns.votes(of: pattern) { counts[Int(patterns.functions[vote])] += patterns.counts[pattern] }
    }
    return counts
  }

  /// Rows with gold and at least one vote, ascending.
  var goldRows: [Int] {
    gold.indices.filter { gold[$0] != .abstain && patterns.isCovered(Int(patternOfRow[$0])) }
  }

  /// Gold of all rows, joined to the patterns.
  var goldCounts: GoldCounts {
    GoldCounts(patternCount: patterns.count, classCount: classCount, patternOfRow: patternOfRow, gold: gold)
  }

  /// Gold of some rows, joined to the patterns.
  func goldCounts(of rows: [Int]) -> GoldCounts {
    var values = [Int](repeating: 0, count: patterns.count * classCount)
    for row in rows where gold[row] != .abstain { values[Int(patternOfRow[row]) * classCount + Int(gold[row])] += 1 }
    return GoldCounts(classCount: classCount, values: values)
  }

  /// A generator for one experiment on this dataset: what other datasets there are changes nothing.
  func generator(seed: UInt64) -> SeededGenerator { SeededGenerator(seed: seed ^ StableHash.of(name)) }
}

extension VotePatternBuilder {
  /// - Parameter rows: each row's votes, LFs ascending.
  mutating func build(_ rows: [[(function: Int32, vote: Vote)]]) -> (patterns: VotePatterns, patternOfRow: [Int32]) {
    let provisional = rows.map { add(sparse: $0) }
    let (patterns, canonical) = build()
    return (patterns, provisional.map { Int32(canonical[$0]) })
  }
}

extension Array {
  /// Another order, all orders alike likely (Fisher and Yates).
  mutating func shuffle(seeded generator: inout SeededGenerator) {
    for last in indices.dropFirst().reversed() { swapAt(last, generator.nextInt(below: last + 1)) }
  }
}
