import Votes

/// The expected share of each LF's votes that are right: the mean posterior of the class it voted for, rows counted.
///
/// The LF's own vote is part of that posterior, so an LF that votes alone partly vouches for itself. Leaving it out (the
/// cavity) sounds more honest and is not: what the others say about a row is vague, so a good LF looks bad. Measured
/// against gold, mean absolute error weighted by votes, over the LFs with 20 gold votes, for the cavity model: own vote
/// in 0.17 (bias -0.05), left out 0.32 (bias -0.29) on seven LF sets; 0.07 and 0.08 on ten crowds. Majority vote: 0.19
/// and 0.26 on LF sets, 0.11 and 0.11 on crowds.
///
/// - Parameters:
///   - posterior: of `patterns`, by the model.
///   - patterns: with their counts.
/// - Returns: `[m]`, share; `nil` where the LF never votes.
func accuracies(of posterior: Posterior, in patterns: VotePatterns) -> [Double?] {
  var right = [Double](repeating: 0, count: patterns.functionCount)
  var cast = [Double](repeating: 0, count: patterns.functionCount)
  posterior.values.withUnsafeBufferPointer { values in
    for pattern in 0..<patterns.count {
      let rows = Double(patterns.counts[pattern])
      for vote in patterns.votes(of: pattern) {
        let function = Int(patterns.functions[vote])
        right[function] += rows * values[pattern * patterns.classCount + Int(patterns.classes[vote])]
        cast[function] += rows
      }
    }
  }
  // The quotient of two rounded sums may exceed 1 by a last bit.
  return zip(right, cast).map { $1 > 0 ? min(1, $0 / $1) : nil }
}

/// The number of LFs that vote on at least one row.
func votingFunctionCount(_ patterns: VotePatterns) -> Int {
  var votes = [Bool](repeating: false, count: patterns.functionCount)
  for function in patterns.functions { votes[Int(function)] = true }
  return votes.reduce(0) { $0 + ($1 ? 1 : 0) }
}
