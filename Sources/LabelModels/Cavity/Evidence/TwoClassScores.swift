import Glibc

/// ``PatternScores`` for two classes: the score of the second minus that of the first, one number where there were two,
/// and one exponential a posterior.
///
/// The passes over all votes are nearly all of a fit's time. In this form they take a third of the general form's; the
/// answers are the same within rounding.
struct TwoClassScores {
  private let base: Double
  /// `[m · 2]`, as in ``PatternScores``.
  private let steps: [Double]
  private let votes: [Double]
  private let shared: [Double]
  /// `[votes]` or empty.
  private let discounts: [Double]
  /// Knows which silences votes exclude; `nil` if none.
  private let exclusive: PatternScores?

  init(_ scores: PatternScores) {
    precondition(scores.classCount == 2, "\(scores.classCount) classes")
    base = scores.base[1] - scores.base[0]
    steps = Self.differences(scores.steps)
    votes = Self.differences(scores.votes)
    shared = Self.differences(scores.shared)
    discounts = scores.discounts
    exclusive = scores.hasExclusions ? scores : nil
  }

  private static func differences(_ values: [Double]) -> [Double] {
    stride(from: 0, to: values.count - ClassLanes.slack, by: 2).map { (place: Int) -> Double in
      values[place + 1] - values[place]
    }
  }

  /// The probability of the second class.
  @inline(__always)
  static func share(_ difference: Double) -> Double { 1 / (1 + exp(-difference)) }

  /// The score of the pattern whose votes are at `votes` of the run.
  @inline(__always)
  func score(run: Span<Int32>, votes: Range<Int>) -> Double {
    let (steps, shared, discounts) = (steps.span, shared.span, discounts.span)
    var score = base
    if discounts.isEmpty {
      for vote in votes { score += steps[unchecked: Int(run[unchecked: vote])] }
    } else {
      for vote in votes {
        let token = Int(run[unchecked: vote])
        score += steps[unchecked: token] - discounts[unchecked: vote] * shared[unchecked: token]
      }
    }
    if let exclusive {
      for other in exclusive.excludedFunctions(run, votes: votes) {
        score -= exclusive.silences[2 * other + 1] - exclusive.silences[2 * other]
      }
    }
    return score
  }

  /// What one vote gave to the score, its LF's silence left out.
  @inline(__always)
  private func part(_ vote: Int, run: Span<Int32>) -> Double {
    let token = Int(run[unchecked: vote])
    let (votes, shared, discounts) = (votes.span, shared.span, discounts.span)
    let discount = discounts.isEmpty ? 0 : discounts[unchecked: vote]
    return votes[unchecked: token] - discount * shared[unchecked: token]
  }

  /// ``CavityCounts/full`` and ``CavityCounts/total``, and ``CavityCounts/cavity`` where neighbourhoods are given.
  func counts(
    _ tokens: VoteTokens, neighbourhoods: Neighbourhoods?
  ) -> (full: [Double], total: [Double], cavity: [Double]) {
    // Sums of the second class; the first is what is left of the rows, which are counted for the cavity only.
    var full = [Double](repeating: 0, count: tokens.tokenCount)
    var (cavity, cavityRows) = (full, full)
    var total = 0.0
    var present = PresentTokens(count: neighbourhoods.map { $0.isEmpty ? 0 : tokens.tokenCount } ?? 0)
    var fullSums = full.mutableSpan
    var cavitySums = cavity.mutableSpan
    var rowSums = cavityRows.mutableSpan
    let (run, starts, rows) = (tokens.tokens.span, tokens.starts.span, tokens.rows.span)
    let ownShares = tokens.ownShares.span
    for pattern in 0..<tokens.patternCount {
      let votes = Range(uncheckedBounds: (starts[unchecked: pattern], starts[unchecked: pattern + 1]))
      let score = score(run: run, votes: votes)
      let count = rows[unchecked: pattern]
      let share = count * Self.share(score)
      total += share
      for vote in votes { fullSums[unchecked: Int(run[unchecked: vote])] += share }
      guard let neighbourhoods, votes.count > 1 else { continue }
      if !neighbourhoods.isEmpty { present.replace(with: run, votes: votes) }
      for vote in votes {
        let token = Int(run[unchecked: vote])
        var rest = score - (1 - ownShares[unchecked: token]) * part(vote, run: run)
        var others = votes.count - 1
        if !neighbourhoods.isEmpty {
          for place in neighbourhoods.starts[token]..<neighbourhoods.starts[token + 1] {
            guard let neighbour = present.vote(of: Int(neighbourhoods.neighbours[place])) else { continue }
            rest -= part(neighbour, run: run)
            others -= 1
          }
        }
        guard others > 0 else { continue }
        cavitySums[unchecked: token] += count * Self.share(rest)
        rowSums[unchecked: token] += count
      }
    }
    return (
      Self.pairs(full, of: tokens.counts), [tokens.coveredRows - total, total],
      neighbourhoods == nil ? [] : Self.pairs(cavity, of: cavityRows)
    )
  }

  /// Both classes' sums one beside the other, from the second's and all.
  private static func pairs(_ second: [Double], of all: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: 2 * second.count) { pairs, count in
      for (index, value) in second.enumerated() {
        // A sum of many rounded shares may exceed the rows by a last bit.
        pairs[2 * index] = max(0, all[index] - value)
        pairs[2 * index + 1] = value
      }
      count = 2 * second.count
    }
  }

  /// `[m · 2 × m · 2]`, where the first token's LF comes after the second's: rows of the second class with both tokens.
  func pairCounts(_ tokens: VoteTokens) -> [Double] {
    let order = tokens.tokenCount
    var sums = [Double](repeating: 0, count: order * order)
    var output = sums.mutableSpan
    let run = tokens.tokens.span
    for pattern in 0..<tokens.patternCount {
      let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
      guard votes.count > 1 else { continue }
      let share = tokens.rows[pattern] * Self.share(score(run: run, votes: votes))
      for vote in votes.dropFirst() {
        let line = Int(run[unchecked: vote]) * order
        for earlier in votes.lowerBound..<vote { output[unchecked: line + Int(run[unchecked: earlier])] += share }
      }
    }
    return sums
  }
}
