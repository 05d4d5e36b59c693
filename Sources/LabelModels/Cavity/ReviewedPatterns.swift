import Votes

/// The reviewed rows of the covered patterns, as the fit needs them.
struct ReviewedPatterns {
  /// `[covered patterns × k]`: reviewed rows of each class.
  let counts: [Double]
  /// `[covered patterns]`: the share of the pattern's rows that is reviewed.
  let shares: [Double]
  /// `[covered patterns × k]`: that share, divided among the classes that were given.
  let classShares: [Double]
  /// What one reviewed row counts in the cavity counts, in rows.
  let weight: Double
  /// `[k]`, sums to 1; `nil` where the rows were not drawn at random.
  let balance: [Double]?

  /// - Returns: `nil` if no row of a covered pattern is reviewed.
  init?(_ reviewed: ReviewedRows, of patterns: VotePatterns) {
    let k = patterns.classCount
    precondition(
      reviewed.classCount == k && reviewed.counts.count == patterns.count * k,
      "\(reviewed.counts.count) counts, \(reviewed.classCount) classes for \(patterns.count) patterns, \(k) classes")
    var (counts, shares, classShares): ([Double], [Double], [Double]) = ([], [], [])
    var totals = [Double](repeating: 0, count: k)
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let line = reviewed.counts[pattern * k..<(pattern + 1) * k].map(Double.init)
      let sum = line.reduce(0, +)
      let share = min(1, sum / Double(patterns.counts[pattern]))
      counts += line
      shares.append(share)
      classShares += line.map { sum > 0 ? share * $0 / sum : 0 }
      for index in 0..<k { totals[index] += line[index] }
    }
    let rows = totals.reduce(0, +)
    guard rows > 0 else { return nil }
    self.counts = counts
    self.shares = shares
    self.classShares = classShares
    let pseudo = CavityConstants.reviewedBalancePseudoRows
    switch reviewed.selection {
    case .random:
      weight = CavityConstants.randomReviewedRows
      balance = totals.map { ($0 + pseudo / Double(k)) / (rows + pseudo) }
    case .chosen:
      weight = CavityConstants.chosenReviewedRows
      balance = nil
    }
  }
}
