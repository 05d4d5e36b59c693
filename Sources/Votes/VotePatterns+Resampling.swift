extension VotePatterns {
  /// The same lines with other counts; lines without rows are left out.
  ///
  /// - Parameter counts: `[count]`, not negative.
  /// - Complexity: O(votes in the patterns).
  public func recounted(_ counts: [Int]) -> VotePatterns {
    precondition(
      counts.count == count && counts.allSatisfy { $0 >= 0 }, "\(counts.count) counts for \(count) patterns")
    var starts = [0]
    var (functions, classes): ([Int32], [Vote]) = ([], [])
    var kept: [Int] = []
    functions.reserveCapacity(self.functions.count)
    classes.reserveCapacity(self.classes.count)
    for (pattern, rows) in counts.enumerated() where rows > 0 {
      let votes = votes(of: pattern)
      functions += self.functions[votes]
      classes += self.classes[votes]
      starts.append(functions.count)
      kept.append(rows)
    }
    return VotePatterns(
      functionCount: functionCount, classCount: classCount, starts: starts, functions: functions, classes: classes,
      counts: kept)
  }
}
