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
    (full, total, cavity) = Self.counts(tokens, scores: scores, neighbourhoods: neighbourhoods)
  }

  private static func counts(
    _ tokens: VoteTokens, scores: PatternScores, neighbourhoods: Neighbourhoods?
  ) -> (full: [Double], total: [Double], cavity: [Double]) {
    let k = tokens.classCount
    let size = tokens.tokenCount * k + ClassLanes.slack
    var full = [Double](repeating: 0, count: size)
    var cavity = neighbourhoods == nil ? [] : full
    var total = [Double](repeating: 0, count: k + ClassLanes.slack)
    full.withUnsafeMutableBufferPointer { full in
      cavity.withUnsafeMutableBufferPointer { cavity in
        total.withUnsafeMutableBufferPointer { total in
          let sums = Sums(full: full.baseAddress!, cavity: cavity.baseAddress, total: total.baseAddress!)
          // A constant lets the compiler keep a line of up to eight classes in registers.
          if k <= ClassLanes.width {
            addPatterns(tokens, scores: scores, neighbourhoods: neighbourhoods, chunks: 1, to: sums)
          } else {
            let chunks = ClassLanes.chunkCount(classCount: k)
            addPatterns(tokens, scores: scores, neighbourhoods: neighbourhoods, chunks: chunks, to: sums)
          }
        }
      }
    }
    full.removeLast(ClassLanes.slack)
    total.removeLast(ClassLanes.slack)
    if neighbourhoods != nil { cavity.removeLast(ClassLanes.slack) }
    return (full, total, cavity)
  }

  /// Where the counts are added up, each with ``ClassLanes/slack`` behind it.
  private struct Sums {
    let full: UnsafeMutablePointer<Double>
    let cavity: UnsafeMutablePointer<Double>?
    let total: UnsafeMutablePointer<Double>
  }

  @inline(__always)
  private static func addPatterns(
    _ tokens: VoteTokens, scores: PatternScores, neighbourhoods: Neighbourhoods?, chunks: Int, to sums: Sums
  ) {
    let k = tokens.classCount
    let (whole, row) = (ClassLanes.allocateLine(classCount: k), ClassLanes.allocateLine(classCount: k))
    defer {
      whole.deallocate()
      row.deallocate()
    }
    let hasNeighbours = neighbourhoods.map { !$0.isEmpty } ?? false
    var present = PresentTokens(count: hasNeighbours ? tokens.tokenCount : 0)
    let ownShares = tokens.ownShares
    tokens.tokens.withUnsafeBufferPointer { run in
      guard let places = run.baseAddress else { return }
      for pattern in 0..<tokens.patternCount {
        let votes = tokens.starts[pattern]..<tokens.starts[pattern + 1]
        let rows = tokens.rows[pattern]
        scores.fill(whole, chunks: chunks, run: places, votes: votes)
        if let cavity = sums.cavity, let neighbourhoods, votes.count > 1 {
          if hasNeighbours { present.replace(with: run.span, votes: votes) }
          for vote in votes {
            let token = Int(places[vote])
            for chunk in 0..<chunks { ClassLanes.store(ClassLanes.load(whole, chunk), row, chunk) }
            scores.remove(vote, run: places, share: 1 - ownShares[token], from: row, chunks: chunks)
            var others = votes.count - 1
            if hasNeighbours {
              for place in neighbourhoods.starts[token]..<neighbourhoods.starts[token + 1] {
                guard let neighbour = present.vote(of: Int(neighbourhoods.neighbours[place])) else { continue }
                scores.remove(neighbour, run: places, share: 1, from: row, chunks: chunks)
                others -= 1
              }
            }
            guard others > 0 else { continue }
            ClassLanes.normalise(row, classCount: k, chunks: chunks, scale: rows)
            ClassLanes.add(row, to: cavity + token &* k, chunks: chunks)
          }
        }
        ClassLanes.normalise(whole, classCount: k, chunks: chunks, scale: rows)
        ClassLanes.add(whole, to: sums.total, chunks: chunks)
        for vote in votes { ClassLanes.add(whole, to: sums.full + Int(places[vote]) &* k, chunks: chunks) }
      }
    }
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
