extension Posterior {
  /// Majority vote: the share of each pattern's votes that each class got; uniform where no LF voted.
  public static func voteShares(of patterns: VotePatterns) -> Posterior {
    let k = patterns.classCount
    var values = [Double](repeating: 0, count: patterns.count * k)
    values.withUnsafeMutableBufferPointer { values in
      for pattern in 0..<patterns.count {
        let votes = patterns.votes(of: pattern)
        let line = pattern * k..<(pattern + 1) * k
        if votes.isEmpty {
          for index in line { values[index] = 1 / Double(k) }
        } else {
          for vote in votes { values[pattern * k + Int(patterns.classes[vote])] += 1 }
          for index in line { values[index] /= Double(votes.count) }
        }
      }
    }
    return Posterior(classCount: k, values: values)
  }
}
