/// Expected counts of classes, from one pass over the patterns.
struct CavityCounts {
  /// `[m · k × k]`: rows of each class among those with the token, by the whole posterior.
  let full: [Double]
  /// `[m · k × k]`: the same by the posterior without the vote and its neighbours, over rows where another vote is left.
  let cavity: [Double]
  /// `[k]`: rows of each class.
  let total: [Double]

  /// Counts by the whole posterior only; ``cavity`` stays empty.
  init(_ tokens: VoteTokens, scores: PatternScores) {
    self.init(tokens, scores: scores, neighbourhoods: nil)
  }

  /// - Parameters:
  ///   - neighbourhoods: `nil` for no cavity.
  ///   - isPlain: whether two classes, too, are counted in the form for any number of them.
  init(_ tokens: VoteTokens, scores: PatternScores, neighbourhoods: Neighbourhoods?, isPlain: Bool = false) {
    if tokens.classCount == 2, !isPlain {
      (full, total, cavity) = TwoClassScores(scores).counts(tokens, neighbourhoods: neighbourhoods)
      return
    }
    (full, total) = Self.posteriorCounts(tokens, scores: scores)
    cavity = neighbourhoods.map { Self.cavityCounts(tokens, scores: scores, neighbourhoods: $0) } ?? []
  }

  private static func posteriorCounts(
    _ tokens: VoteTokens, scores: PatternScores
  ) -> (full: [Double], total: [Double]) {
    let k = tokens.classCount
    var fullStore = [Double](repeating: 0, count: tokens.tokenCount * k)
    var totalStore = [Double](repeating: 0, count: k)
    var posteriorStore = totalStore
    var full = fullStore.mutableSpan
    var total = totalStore.mutableSpan
    var posterior = posteriorStore.mutableSpan
    let run = tokens.tokens.span
    for pattern in 0..<tokens.patternCount {
      let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
      scores.fill(&posterior, run: run, votes: votes)
      normalise(&posterior, scale: tokens.rows[pattern])
      add(posterior, to: &total, at: 0)
      for vote in votes { add(posterior, to: &full, at: Int(run[unchecked: vote]) * k) }
    }
    return (fullStore, totalStore)
  }

  private static func cavityCounts(
    _ tokens: VoteTokens, scores: PatternScores, neighbourhoods: Neighbourhoods
  ) -> [Double] {
    let k = tokens.classCount
    var (wholeStore, rowStore) = ([Double](repeating: 0, count: k), [Double](repeating: 0, count: k))
    var cavityStore = [Double](repeating: 0, count: tokens.tokenCount * k)
    var whole = wholeStore.mutableSpan
    var row = rowStore.mutableSpan
    var cavity = cavityStore.mutableSpan
    var present = PresentTokens(count: neighbourhoods.isEmpty ? 0 : tokens.tokenCount)
    let run = tokens.tokens.span
    for pattern in 0..<tokens.patternCount {
      let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
      guard votes.count > 1 else { continue }
      scores.fill(&whole, run: run, votes: votes)
      if !neighbourhoods.isEmpty { present.replace(with: run, votes: votes) }
      for vote in votes {
        for index in 0..<k { row[unchecked: index] = whole[unchecked: index] }
        scores.remove(vote, run: run, share: 1 - CavityConstants.ownShare, from: &row)
        var others = votes.count - 1
        if !neighbourhoods.isEmpty {
          let token = Int(run[unchecked: vote])
          for place in neighbourhoods.starts[token]..<neighbourhoods.starts[token + 1] {
            guard let neighbour = present.vote(of: Int(neighbourhoods.neighbours[place])) else { continue }
            scores.remove(neighbour, run: run, share: 1, from: &row)
            others -= 1
          }
        }
        guard others > 0 else { continue }
        normalise(&row, scale: tokens.rows[pattern])
        add(row, to: &cavity, at: Int(run[unchecked: vote]) * k)
      }
    }
    return cavityStore
  }
}

/// The tokens of the pattern at hand, to be asked for by token.
struct PresentTokens {
  /// `[m · k]`: the last stamp under which the token was seen, and at which vote.
  private var seen: [(stamp: Int32, vote: Int32)]
  private var stamp: Int32 = 0

  init(count: Int) { seen = Array(repeating: (0, 0), count: count) }

  mutating func replace(with run: Span<Int32>, votes: Range<Int>) {
    if stamp == .max {
      for index in seen.indices { seen[index].stamp = 0 }
      stamp = 0
    }
    stamp += 1
    for vote in votes {
      seen[Int(run[unchecked: vote])] = (stamp, Int32(truncatingIfNeeded: vote - votes.lowerBound))
    }
    first = votes.lowerBound
  }
  private var first = 0

  /// The place in the run of a token's vote, `nil` if the pattern does not have it.
  func vote(of token: Int) -> Int? {
    let last = seen[token]
    return last.stamp == stamp ? first + Int(last.vote) : nil
  }
}
