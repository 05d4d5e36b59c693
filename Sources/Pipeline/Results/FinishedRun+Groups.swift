extension FinishedRun {
  /// Rows of many groups of vote patterns at once: a pass over the rows for each would be too slow for a page.
  ///
  /// - Parameters:
  ///   - groupsOfPattern: `[P]`: the groups that a pattern's rows are in, from 0.
  ///   - limit: rows of a group.
  /// - Returns: for each group the rows with the smallest hashes of their ids.
  /// - Complexity: one pass over the rows.
  public func samples(_ groupsOfPattern: [[Int32]], groupCount: Int, limit: Int) -> [RowSample] {
    precondition(
      groupsOfPattern.count == patterns.count, "\(groupsOfPattern.count) lists for \(patterns.count) patterns")
    var samplers = Array(repeating: RowSampler(limit), count: groupCount)
    for row in 0..<rowCount {
      let groups = groupsOfPattern[pattern(of: row)]
      if groups.isEmpty { continue }
      let hash = rows.hash(of: row)
      for group in groups { samplers[Int(group)].add(row, hash: hash) }
    }
    return samplers.map(\.sample)
  }

  /// Rows with gold that each of some LFs votes right and wrong on; none without gold.
  ///
  /// - Complexity: one pass over the rows with gold.
  public func goldSamples(of functions: [Int], limit: Int) -> [(right: RowSample, wrong: RowSample)] {
    var right = Array(repeating: RowSampler(limit), count: functions.count)
    var wrong = right
    gold?.forEach { row, label in
      let hash = rows.hash(of: row)
      for (place, function) in functions.enumerated() {
        let vote = votes[row, function]
        if vote == label {
          right[place].add(row, hash: hash)
        } else if vote != .abstain {
          wrong[place].add(row, hash: hash)
        }
      }
    }
    return zip(right, wrong).map { ($0.sample, $1.sample) }
  }
}
