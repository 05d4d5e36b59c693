import Votes

/// The covered patterns with what is known of their rows.
struct KnownRows {
  let functionCount: Int
  let classCount: Int
  /// `[patterns + 1]`: where each pattern's votes begin in ``tokens``.
  let starts: [Int]
  /// The token of each vote.
  let tokens: [Int32]
  /// `[patterns]`: rows that nobody reviewed.
  let unknown: [Double]
  /// `[patterns × k]`: reviewed rows of each class; `nil` if there are none.
  let reviewed: [Double]?
  /// `[k]`, sums to 1: the class balance where it is known, from a person or from rows drawn at random.
  let balance: [Double]?

  var patternCount: Int { unknown.count }

  /// One pseudo-row of each class keeps a class that got none.
  static let balancePseudoRows = 1.0

  init(_ patterns: VotePatterns, knowing knowledge: PriorKnowledge) {
    let k = patterns.classCount
    functionCount = patterns.functionCount
    classCount = k
    tokens = voteTokens(of: patterns)
    let known = Self.counts(of: knowledge.reviewed, patterns)
    var starts = [0]
    var unknown: [Double] = []
    var reviewed: [Double] = []
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let line = known?[pattern * k..<(pattern + 1) * k] ?? []
      starts.append(patterns.votes(of: pattern).upperBound)
      // A row that two people reviewed stands in the counts twice.
      unknown.append(Double(max(0, patterns.counts[pattern] - line.reduce(0, +))))
      reviewed += line.map(Double.init)
    }
    self.starts = starts
    self.unknown = unknown
    self.reviewed = known == nil ? nil : reviewed
    balance = knowledge.classBalance?.shares ?? Self.balance(of: knowledge.reviewed, patterns)
    precondition(balance == nil || balance!.count == k, "a class balance of \(balance!.count) for \(k) classes")
  }

  /// `[patterns × k]`: all reviewed rows, however they were picked; `nil` if there are none.
  private static func counts(of reviewed: [ReviewedRows], _ patterns: VotePatterns) -> [Int]? {
    var counts = [Int](repeating: 0, count: patterns.count * patterns.classCount)
    for rows in reviewed {
      precondition(
        rows.classCount == patterns.classCount && rows.counts.count == counts.count,
        "\(rows.counts.count) counts, \(rows.classCount) classes for \(patterns.count), \(patterns.classCount)")
      for (index, count) in rows.counts.enumerated() { counts[index] += count }
    }
    return counts.contains { $0 > 0 } ? counts : nil
  }

  /// The classes of covered rows that were drawn at random; `nil` without such rows.
  private static func balance(of reviewed: [ReviewedRows], _ patterns: VotePatterns) -> [Double]? {
    let k = patterns.classCount
    var counts = [Double](repeating: 0, count: k)
    for rows in reviewed where rows.selection == .random {
      for (index, count) in rows.counts.enumerated() where patterns.isCovered(index / k) {
        counts[index % k] += Double(count)
      }
    }
    return counts.contains { $0 > 0 } ? shares(counts) : nil
  }

  /// `[k]` rows as shares, pseudo-rows added.
  static func shares(_ counts: [Double]) -> [Double] {
    let sum = counts.reduce(0) { $0 + $1 + balancePseudoRows }
    return counts.map { ($0 + balancePseudoRows) / sum }
  }
}
