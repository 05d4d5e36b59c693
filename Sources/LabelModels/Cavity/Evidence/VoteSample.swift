import Votes

/// Which patterns a fit looks at where there are very many, and for how many rows each stands.
///
/// What a vote is worth is an average over rows: past some hundred thousand of them it does not change any more, while
/// every pass grows with the patterns. So of patterns that are rare by themselves (people seldom vote alike twice) every
/// `step`-th row is taken, for `step` rows. Frequent patterns stand for their own rows, and so do those that hold a token
/// of few rows: these tokens need all they have. Sums over the sample are then unbiased, whatever the step.
///
/// The walk is in canonical order, which puts like patterns side by side, so that the sample has its share of each kind.
/// It draws nothing at random: the same votes give the same sample, in any order of rows.
struct VoteSample {
  /// `[patterns]`: rows that each pattern stands for; 0 leaves it out.
  let rows: [Int]
  /// How many rows each row of a rare pattern stands for; 1 where all patterns are taken.
  let step: Int

  /// Votes of patterns up to which all are taken, and which a sample has at most from rare patterns. On a
  /// million rows of 25 people and of 100 LFs probabilities then move by 0.0002 and 0.0003 in the mean, 1.4 to
  /// 1.8 times that with half the limit.
  static let voteLimit = 1 << 22

  /// Rows of a token from which it may be sampled.
  static let rareRows = 2000

  init(_ patterns: VotePatterns, voteLimit: Int = voteLimit, rareRows: Int = rareRows) {
    guard patterns.functions.count > voteLimit else {
      rows = patterns.counts
      step = 1
      return
    }
    let isWhole = Self.patternsWithRareTokens(patterns, rareRows: rareRows)
    let step = Self.step(patterns, isWhole: isWhole, voteLimit: voteLimit)
    var rows = patterns.counts
    // The first row is taken after half a step: no end of the order is preferred.
    var walked = step / 2
    for pattern in rows.indices where rows[pattern] < step && !isWhole[pattern] {
      let before = walked / step
      walked += rows[pattern]
      rows[pattern] = (walked / step - before) * step
    }
    self.rows = rows
    self.step = step
  }

  private static func patternsWithRareTokens(_ patterns: VotePatterns, rareRows: Int) -> [Bool] {
    let k = patterns.classCount
    var counts = [Int](repeating: 0, count: patterns.functionCount * k)
    for pattern in 0..<patterns.count {
      for vote in patterns.votes(of: pattern) {
        counts[Int(patterns.functions[vote]) * k + Int(patterns.classes[vote])] += patterns.counts[pattern]
      }
    }
    return (0..<patterns.count).map { pattern in
      patterns.votes(of: pattern).contains {
        counts[Int(patterns.functions[$0]) * k + Int(patterns.classes[$0])] < rareRows
      }
    }
  }

  /// The smallest step, of powers of two, with which rare patterns have no more than the limit of votes.
  private static func step(_ patterns: VotePatterns, isWhole: [Bool], voteLimit: Int) -> Int {
    var step = 1
    while true {
      var votes = 0
      for pattern in 0..<patterns.count where !isWhole[pattern] {
        votes += patterns.votes(of: pattern).count * min(step, patterns.counts[pattern])
      }
      if votes <= voteLimit * step { return step }
      step *= 2
    }
  }
}
