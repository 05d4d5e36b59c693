import Votes

/// The covered patterns as runs of tokens: `t = j · k + l` is LF `j` voting class `l`. Of very many patterns a part, see
/// ``VoteSample``.
struct VoteTokens {
  /// `m`.
  let functionCount: Int
  /// `k`.
  let classCount: Int
  /// `[patterns + 1]`: where each pattern's votes begin in ``tokens``.
  let starts: [Int]
  /// The token of each vote, ascending in a pattern.
  let tokens: [Int32]
  /// `[patterns]`: rows that have the pattern, or that it stands for.
  let rows: [Double]
  /// How many rows a sampled row stands for: the square of what noise grows by. 1 where all patterns are here.
  let step: Double
  /// `N`, the covered rows.
  let coveredRows: Double
  /// `[m · k]`: rows with each token.
  let counts: [Double]
  /// `[m · k]`: the share of its own evidence that each token's vote leaves in its cavity.
  let ownShares: [Double]
  /// The tokens that occur, ascending.
  let active: [Int]

  var patternCount: Int { rows.count }
  /// `m · k`.
  var tokenCount: Int { functionCount * classCount }

  init(_ patterns: VotePatterns, voteLimit: Int = VoteSample.voteLimit) {
    functionCount = patterns.functionCount
    classCount = patterns.classCount
    let sample = VoteSample(patterns, voteLimit: voteLimit)
    let taken = (0..<patterns.count).filter { sample.rows[$0] > 0 && patterns.isCovered($0) }
    var starts = [0]
    starts.reserveCapacity(taken.count + 1)
    for pattern in taken { starts.append(starts[starts.count - 1] + patterns.votes(of: pattern).count) }
    let voteCount = starts[taken.count]
    var counts = [Double](repeating: 0, count: patterns.functionCount * patterns.classCount)
    var checked = counts
    tokens = [Int32](unsafeUninitializedCapacity: voteCount) { tokens, size in
      for (place, pattern) in taken.enumerated() {
        let run = UnsafeMutableBufferPointer(rebasing: tokens[starts[place]..<starts[place + 1]])
        fillTokens(run, of: patterns, votes: patterns.votes(of: pattern))
        let rows = Double(sample.rows[pattern])
        for token in run {
          counts[Int(token)] += rows
          if run.count > 1 { checked[Int(token)] += rows }
        }
      }
      size = voteCount
    }
    step = Double(sample.step)
    rows = taken.map { Double(sample.rows[$0]) }
    self.starts = starts
    self.counts = counts
    ownShares = checked.map(CavityConstants.ownShare)
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

/// The tokens of some votes.
///
/// The passes over the tokens do not check their places, so each vote is checked here.
///
/// - Parameter tokens: `[votes]`.
func fillTokens(_ tokens: UnsafeMutableBufferPointer<Int32>, of patterns: VotePatterns, votes: Range<Int>) {
  let (m, k) = (Int32(patterns.functionCount), Int32(patterns.classCount))
  for (place, index) in votes.enumerated() {
    let (function, vote) = (patterns.functions[index], Int32(patterns.classes[index]))
    precondition(
      function >= 0 && function < m && vote >= 0 && vote < k, "vote \(vote) of \(k) classes by LF \(function) of \(m)")
    tokens[place] = function &* k &+ vote
  }
}

/// `[votes]`: the token of each vote, all patterns one behind the other.
func voteTokens(of patterns: VotePatterns) -> [Int32] {
  [Int32](unsafeUninitializedCapacity: patterns.functions.count) { tokens, count in
    count = patterns.functions.count
    fillTokens(UnsafeMutableBufferPointer(rebasing: tokens[..<count]), of: patterns, votes: 0..<count)
  }
}
