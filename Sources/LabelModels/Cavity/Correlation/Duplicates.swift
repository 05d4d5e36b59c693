/// Tokens of different LFs that fall on nearly the same rows: copies, or the same idea written twice.
///
/// Raw overlap, not residual correlation: five copies agree so well that the posterior is theirs, and nothing is left to
/// correlate.
struct Duplicates {
  /// Two active tokens and how much they are one: 0 to 1.
  struct Pair {
    /// Places in ``VoteTokens/active``; the first is the greater.
    let first: Int
    let second: Int
    let tie: Double

    /// The same by tokens, without correlation.
    func tie(in tokens: VoteTokens) -> TokenTies.Pair {
      TokenTies.Pair(
        first: Int32(tokens.active[first]), second: Int32(tokens.active[second]), duplicate: tie, correlation: 0)
    }
  }

  /// By first, then second.
  let pairs: [Pair]
  /// `[m · k]`: the share of a vote that a token's group leaves it, in (0, 1]; 1 for tokens that never occur.
  let weights: [Double]

  /// - Parameter overlaps: from ``TokenOverlaps``, or `nil` if there are too many tokens for it.
  init(_ tokens: VoteTokens, overlaps: TokenOverlaps?, dependent: [[Int]] = []) {
    let rule = Rule(tokens, dependent: dependent)
    let pairs = overlaps.map { Self.pairs(tokens, dense: $0, rule: rule) } ?? Self.pairsOneByOne(tokens, rule: rule)
    var ties = [Double](repeating: 0, count: tokens.active.count)
    for pair in pairs {
      ties[pair.first] += pair.tie
      ties[pair.second] += pair.tie
    }
    var weights = [Double](repeating: 1, count: tokens.tokenCount)
    for (place, token) in tokens.active.enumerated() { weights[token] = 1 / (1 + ties[place]) }
    self.pairs = pairs
    self.weights = weights
  }

  /// When two tokens are one.
  private struct Rule {
    /// `[m]`: share of the covered rows that each LF votes on.
    let coverages: [Double]
    let classCount: Int
    /// `[m]`: the declared groups of each LF.
    let groups: [[Int]]
    let hasGroups: Bool

    init(_ tokens: VoteTokens, dependent: [[Int]]) {
      coverages = tokens.votesOfFunctions.map { $0 / tokens.coveredRows }
      classCount = tokens.classCount
      var groups = [[Int]](repeating: [], count: tokens.functionCount)
      for (group, functions) in dependent.enumerated() {
        for function in functions { groups[function].append(group) }
      }
      self.groups = groups
      hasGroups = !dependent.isEmpty
    }

    /// 0 up to a Jaccard overlap that is half-way from what two LFs which are always right would show to 1, and 1 from
    /// half-way on again. LFs that vote nearly everywhere overlap by being right, so the first bound is at most
    /// ``CavityConstants/duplicateOverlap``.
    ///
    /// - Parameters:
    ///   - both: rows with both tokens.
    ///   - either: rows with at least one.
    func tie(_ first: Int, _ second: Int, both: Double, either: Double) -> Double {
      let (own, other) = (first / classCount, second / classCount)
      if hasGroups, first % classCount == second % classCount, groups[own].contains(where: groups[other].contains) {
        return 1
      }
      let product = coverages[own] * coverages[other]
      let expected = product / (coverages[own] + coverages[other] - product)
      let bound = min(CavityConstants.duplicateOverlap, (1 + expected) / 2)
      return min(1, max(0, 2 * (both / either - bound) / (1 - bound)))
    }

    /// Below this share of `either` no pair is tied, except declared ones.
    var smallestOverlap: Double { hasGroups ? -1 : 0.499 }
  }

  private static func pairs(_ tokens: VoteTokens, dense overlaps: TokenOverlaps, rule: Rule) -> [Pair] {
    let active = tokens.active
    let counts = active.map { tokens.counts[$0] }
    var pairs: [Pair] = []
    for first in active.indices {
      overlaps.withRow(first) { both in
        for second in 0..<overlaps.firstOfSameFunction[first] {
          let either = counts[first] + counts[second] - both[second]
          // A division for each of a million pairs is what this comparison saves.
          guard both[second] > rule.smallestOverlap * either else { continue }
          let tie = rule.tie(active[first], active[second], both: both[second], either: either)
          if tie > 0 { pairs.append(Pair(first: first, second: second, tie: tie)) }
        }
      }
    }
    return pairs
  }

  /// The same without the square matrix, for very many tokens.
  private static func pairsOneByOne(_ tokens: VoteTokens, rule: Rule) -> [Pair] {
    let k = tokens.classCount
    let patternsOf = TokenPatterns(tokens)
    var placeOf = [Int](repeating: -1, count: tokens.tokenCount)
    for (place, token) in tokens.active.enumerated() { placeOf[token] = place }
    var both = [Double](repeating: 0, count: tokens.tokenCount)
    var touched: [Int] = []
    var pairs: [Pair] = []
    for (first, token) in tokens.active.enumerated() {
      for pattern in patternsOf.patterns(of: token) {
        for vote in tokens.starts[pattern]..<tokens.starts[pattern + 1] {
          let other = Int(tokens.tokens[vote])
          if other / k >= token / k { break }
          if both[other] == 0 { touched.append(other) }
          both[other] += tokens.rows[pattern]
        }
      }
      for other in touched.sorted() {
        let either = tokens.counts[token] + tokens.counts[other] - both[other]
        let tie = rule.tie(token, other, both: both[other], either: either)
        if tie > 0 { pairs.append(Pair(first: first, second: placeOf[other], tie: tie)) }
        both[other] = 0
      }
      touched.removeAll(keepingCapacity: true)
    }
    return pairs
  }
}

/// The patterns in which each token occurs.
private struct TokenPatterns {
  private var starts: [Int]
  private var patterns: [Int]

  init(_ tokens: VoteTokens) {
    starts = [Int](repeating: 0, count: tokens.tokenCount + 1)
    for token in tokens.tokens { starts[Int(token) + 1] += 1 }
    for token in 0..<tokens.tokenCount { starts[token + 1] += starts[token] }
    patterns = [Int](repeating: 0, count: tokens.tokens.count)
    var next = starts
    for pattern in 0..<tokens.patternCount {
      for vote in tokens.starts[pattern]..<tokens.starts[pattern + 1] {
        let token = Int(tokens.tokens[vote])
        patterns[next[token]] = pattern
        next[token] += 1
      }
    }
  }

  func patterns(of token: Int) -> ArraySlice<Int> { patterns[starts[token]..<starts[token + 1]] }
}
