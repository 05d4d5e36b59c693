import Votes

/// The covered patterns as runs of tokens: `t = j · k + l` is LF `j` voting class `l`.
struct VoteTokens {
  /// `m`.
  let functionCount: Int
  /// `k`.
  let classCount: Int
  /// `[patterns + 1]`: where each pattern's votes begin in ``tokens``.
  let starts: [Int]
  /// The token of each vote, ascending in a pattern.
  let tokens: [Int32]
  /// `[patterns]`: rows that have the pattern.
  let rows: [Double]
  /// `N`, the covered rows.
  let coveredRows: Double
  /// `[m · k]`: rows with each token.
  let counts: [Double]
  /// `[m · k]`: rows with each token and another vote.
  let checkedCounts: [Double]
  /// The tokens that occur, ascending.
  let active: [Int]

  var patternCount: Int { rows.count }
  /// `m · k`.
  var tokenCount: Int { functionCount * classCount }

  init(_ patterns: VotePatterns) {
    functionCount = patterns.functionCount
    classCount = patterns.classCount
    tokens = voteTokens(of: patterns)
    var starts = [0]
    var rows: [Double] = []
    var counts = [Double](repeating: 0, count: patterns.functionCount * patterns.classCount)
    var checked = counts
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let votes = patterns.votes(of: pattern)
      starts.append(votes.upperBound)
      rows.append(Double(patterns.counts[pattern]))
      for vote in votes {
        counts[Int(tokens[vote])] += Double(patterns.counts[pattern])
        if votes.count > 1 { checked[Int(tokens[vote])] += Double(patterns.counts[pattern]) }
      }
    }
    self.starts = starts
    self.rows = rows
    self.counts = counts
    checkedCounts = checked
    coveredRows = rows.reduce(0, +)
    active = counts.indices.filter { counts[$0] > 0 }
    precondition(coveredRows > 0, "no covered row among \(patterns.count) patterns")
  }

  /// `[m]`: rows that each LF votes on.
  var votesOfFunctions: [Double] {
    (0..<functionCount).map { function in
      counts[function * classCount..<(function + 1) * classCount].reduce(0, +)
    }
  }
}

/// The token of each vote, all patterns one behind the other.
///
/// The passes over the tokens do not check their places, so each vote is checked here.
func voteTokens(of patterns: VotePatterns) -> [Int32] {
  let (m, k) = (Int32(patterns.functionCount), Int32(patterns.classCount))
  return zip(patterns.functions, patterns.classes).map { function, vote in
    precondition(
      function >= 0 && function < m && vote >= 0 && vote < k, "vote \(vote) of \(k) classes by LF \(function) of \(m)")
    return function * k + Int32(vote)
  }
}
