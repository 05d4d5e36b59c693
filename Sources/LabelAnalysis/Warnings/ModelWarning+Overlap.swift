import Votes

extension ModelWarning {
  /// Below this share of covered rows with two votes, LFs are hardly compared with each other.
  public static let overlapShare = 0.05
  /// Below this many rows with two votes, whatever their share, an accuracy is a guess.
  public static let overlapRows = 50
  /// Fewer overlaps than this may agree by luck.
  static let checkedRows = 10
  /// Up to this share of the overlaps may be disagreements: a copy with a typo still checks nothing.
  static let disagreementShare = 0.02

  /// `nil` where enough rows have two votes, or only one LF votes, which is said elsewhere.
  static func littleOverlap(_ evidence: WarningEvidence) -> ModelWarning? {
    let patterns = evidence.patterns
    let voting = evidence.analysis.functions.filter { $0.voteCount > 0 }.count
    guard voting > 1 else { return nil }
    var rows = 0
    for pattern in 0..<patterns.count where patterns.votes(of: pattern).count > 1 { rows += patterns.counts[pattern] }
    let covered = evidence.analysis.coveredRowCount
    guard rows < overlapRows || Double(rows) < overlapShare * Double(covered) else { return nil }
    return .littleOverlap(rows: rows, ofCovered: covered)
  }

  /// How many equal votes are no coincidence. An LF that votes one class picks its rows, so ten of the same say enough.
  /// People are given theirs, often twenty at a time, and two good ones answer them alike.
  private static func identicalRows(_ function: FunctionAnalysis) -> Int { function.polarity.count == 1 ? 10 : 50 }

  /// Groups of LFs with the same vote on every row, by their first.
  static func identical(_ evidence: WarningEvidence) -> [ModelWarning] {
    let patterns = evidence.patterns
    // The sum of hashes of (pattern, class) names a column of the matrix.
    var columns = [UInt64](repeating: 0, count: patterns.functionCount)
    for pattern in 0..<patterns.count {
      let hash = StableHash.mix(UInt64(pattern))
      for vote in patterns.votes(of: pattern) {
        columns[Int(patterns.functions[vote])] &+= StableHash.mix(hash ^ UInt64(patterns.classes[vote]))
      }
    }
    var groups: [UInt64: [Int]] = [:]
    for (function, column) in columns.enumerated()
    where evidence.analysis.functions[function].voteCount >= identicalRows(evidence.analysis.functions[function]) {
      groups[column, default: []].append(function)
    }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }.map { .identical($0) }
  }

  /// LFs whose rows have the votes of one other LF at most, always the same and for the same class.
  static func checkedByOne(_ evidence: WarningEvidence) -> [ModelWarning] {
    var partners = [Partner](repeating: Partner(), count: evidence.patterns.functionCount)
    let patterns = evidence.patterns
    for pattern in 0..<patterns.count {
      let votes = patterns.votes(of: pattern)
      for vote in votes where votes.count > 1 {
        let other = vote == votes.lowerBound ? vote + 1 : votes.lowerBound
        partners[Int(patterns.functions[vote])].meet(
          votes.count == 2 ? Int(patterns.functions[other]) : nil, rows: patterns.counts[pattern],
          agrees: patterns.classes[vote] == patterns.classes[other])
      }
    }
    return partners.enumerated().compactMap { function, partner in
      // Two that meet only each other are one warning.
      guard case .one(let other) = partner.others, partner.rows >= checkedRows,
        other > function || !partners[other].meetsOnly(function),
        Double(partner.disagreements) <= disagreementShare * Double(partner.rows)
      else { return nil }
      return .checkedByOne(
        function: function, other: other, overlaps: partner.rows, disagreements: partner.disagreements)
    }
  }
}

/// Whom one LF meets on its rows.
private struct Partner {
  enum Others {
    case none, many
    case one(Int)
  }

  var others = Others.none
  var rows = 0
  var disagreements = 0

  func meetsOnly(_ function: Int) -> Bool { if case .one(function) = others { true } else { false } }

  /// - Parameter other: `nil` if there are several.
  mutating func meet(_ other: Int?, rows: Int, agrees: Bool) {
    self.rows += rows
    if !agrees { disagreements += rows }
    switch (others, other) {
    case (.none, let other?): others = .one(other)
    case (.one(let known), let other?) where known == other: break
    default: others = .many
    }
  }
}
