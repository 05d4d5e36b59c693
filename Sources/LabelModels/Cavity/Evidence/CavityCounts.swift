/// Expected counts of classes, from one pass over the patterns.
struct CavityCounts {
  /// `[m · k × k]`: rows of each class among those with the token, by the whole posterior.
  let full: [Double]
  /// `[m · k × k]`: the same by the posterior without the vote and its neighbours, over rows where another vote is left.
  let cavity: [Double]
  /// `[k]`: rows of each class.
  let total: [Double]

  /// Counts by the whole posterior only; ``cavity`` stays empty.
  init(_ tokens: VoteTokens, sums: EvidenceSums) {
    (full, total) = Self.posteriorCounts(tokens, sums: sums)
    cavity = []
  }

  /// - Parameters:
  ///   - votes: ``CavityEvidence/votes``.
  ///   - sums: of the same evidence.
  init(_ tokens: VoteTokens, votes: [Double], sums: EvidenceSums, neighbourhoods: Neighbourhoods) {
    (full, total) = Self.posteriorCounts(tokens, sums: sums)
    var cavity = Self.cavityCounts(tokens, votes: votes, sums: sums, neighbourhoods: neighbourhoods)
    tokens.reviewed?.addCounts(to: &cavity, tokens: tokens)
    self.cavity = cavity
  }

  private static func posteriorCounts(
    _ tokens: VoteTokens, sums: EvidenceSums
  ) -> (full: [Double], total: [Double]) {
    let k = tokens.classCount
    var fullStore = [Double](repeating: 0, count: tokens.tokenCount * k)
    var totalStore = [Double](repeating: 0, count: k)
    var posteriorStore = totalStore
    var full = fullStore.mutableSpan
    var total = totalStore.mutableSpan
    var posterior = posteriorStore.mutableSpan
    let (base, steps, run) = (sums.base.span, sums.steps.span, tokens.tokens.span)
    for pattern in 0..<tokens.patternCount {
      let votes = run.extracting(tokens.starts[pattern]..<tokens.starts[pattern + 1])
      addScores(of: votes, base: base, steps: steps, into: &posterior)
      normalise(&posterior, scale: tokens.rows[pattern])
      tokens.reviewed?.replaceShare(of: &posterior, pattern: pattern, rows: tokens.rows[pattern])
      add(posterior, to: &total, at: 0)
      for vote in votes.indices { add(posterior, to: &full, at: Int(votes[unchecked: vote]) * k) }
    }
    return (fullStore, totalStore)
  }

  private static func cavityCounts(
    _ tokens: VoteTokens, votes: [Double], sums: EvidenceSums, neighbourhoods: Neighbourhoods
  ) -> [Double] {
    let k = tokens.classCount
    var (scoreStore, rowStore) = ([Double](repeating: 0, count: k), [Double](repeating: 0, count: k))
    var cavityStore = [Double](repeating: 0, count: tokens.tokenCount * k)
    var scores = scoreStore.mutableSpan
    var row = rowStore.mutableSpan
    var cavity = cavityStore.mutableSpan
    var present = PresentTokens(count: neighbourhoods.isEmpty ? 0 : tokens.tokenCount)
    let (base, steps, evidence, run) = (sums.base.span, sums.steps.span, votes.span, tokens.tokens.span)
    for pattern in 0..<tokens.patternCount {
      let current = run.extracting(tokens.starts[pattern]..<tokens.starts[pattern + 1])
      guard current.count > 1 else { continue }
      addScores(of: current, base: base, steps: steps, into: &scores)
      if !neighbourhoods.isEmpty { present.replace(with: current) }
      for vote in current.indices {
        let token = Int(current[unchecked: vote])
        for index in 0..<k { row[unchecked: index] = scores[unchecked: index] - evidence[unchecked: token * k + index] }
        var others = current.count - 1
        if !neighbourhoods.isEmpty {
          others -= present.removeNeighbours(of: token, neighbourhoods, evidence: evidence, from: &row)
        }
        guard others > 0 else { continue }
        normalise(&row, scale: tokens.rows[pattern] * (1 - (tokens.reviewed?.shares[pattern] ?? 0)))
        add(row, to: &cavity, at: token * k)
      }
    }
    return cavityStore
  }
}

/// The tokens of the pattern at hand, to be asked for by token.
private struct PresentTokens {
  /// `[m · k]`: the last stamp under which the token was seen.
  private var stamps: [Int]
  private var stamp = 0

  init(count: Int) { stamps = [Int](repeating: 0, count: count) }

  mutating func replace(with tokens: Span<Int32>) {
    stamp += 1
    for place in tokens.indices { stamps[Int(tokens[unchecked: place])] = stamp }
  }

  /// Takes the evidence of a token's present neighbours out of `scores`.
  ///
  /// - Returns: how many there were.
  func removeNeighbours(
    of token: Int, _ neighbourhoods: Neighbourhoods, evidence: Span<Double>, from scores: inout MutableSpan<Double>
  ) -> Int {
    let k = scores.count
    var removed = 0
    for place in neighbourhoods.starts[token]..<neighbourhoods.starts[token + 1] {
      let neighbour = Int(neighbourhoods.neighbours[place])
      guard stamps[neighbour] == stamp else { continue }
      removed += 1
      for index in 0..<k { scores[unchecked: index] -= evidence[unchecked: neighbour * k + index] }
    }
    return removed
  }
}

extension ReviewedPatterns {
  /// Puts the given classes in the place of the posterior of a pattern's reviewed rows.
  fileprivate func replaceShare(of posterior: inout MutableSpan<Double>, pattern: Int, rows: Double) {
    let k = posterior.count
    guard shares[pattern] > 0 else { return }
    for index in 0..<k {
      posterior[index] = (1 - shares[pattern]) * posterior[index] + rows * classShares[pattern * k + index]
    }
  }

  /// Adds the given classes to the cavity counts of the pattern's tokens, also where no other LF voted: a person's class
  /// is independent of the vote.
  fileprivate func addCounts(to cavity: inout [Double], tokens: VoteTokens) {
    let k = tokens.classCount
    for pattern in 0..<tokens.patternCount where shares[pattern] > 0 {
      for vote in tokens.starts[pattern]..<tokens.starts[pattern + 1] {
        let place = Int(tokens.tokens[vote]) * k
        for index in 0..<k { cavity[place + index] += weight * counts[pattern * k + index] }
      }
    }
  }
}
