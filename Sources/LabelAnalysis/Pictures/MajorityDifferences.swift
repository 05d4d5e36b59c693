import Votes

/// Where a label model and majority vote give different labels.
public struct MajorityDifferences: Sendable, Equatable, Codable {
  /// Covered rows with one label by majority vote and one by the model.
  public struct Cell: Sendable, Equatable, Codable {
    /// `Vote.abstain` for a tie between classes.
    public let majorityVote: Vote
    /// `Vote.abstain` for a tie between classes.
    public let model: Vote
    public let rowCount: Int
  }

  /// Covered rows with gold where neither is tied: which of the two is right.
  public struct Rights: Sendable, Equatable, Codable {
    public var both = 0
    public var modelOnly = 0
    public var majorityVoteOnly = 0
    public var neither = 0
  }

  /// Those with rows, by majority vote's label, then the model's.
  public let cells: [Cell]
  /// nil without gold.
  public let rights: Rights?

  public init(_ posterior: Posterior, of patterns: VotePatterns, gold: GoldCounts?) {
    checkMatch(posterior, patterns)
    let majority = Posterior.voteShares(of: patterns)
    var counts: [[Vote]: Int] = [:]
    var rights = Rights()
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      let labels = [majority, posterior].map { posterior in
        let best = Posterior.bestClasses(of: posterior[pattern])
        return best.count == 1 ? best[0] : Vote.abstain
      }
      counts[labels, default: 0] += patterns.counts[pattern]
      guard let known = gold?[pattern], !labels.contains(.abstain) else { continue }
      let all = known.reduce(0, +)
      let byMajority = known[known.startIndex + Int(labels[0])]
      let byModel = known[known.startIndex + Int(labels[1])]
      if labels[0] == labels[1] {
        rights.both += byModel
        rights.neither += all - byModel
      } else {
        rights.modelOnly += byModel
        rights.majorityVoteOnly += byMajority
        rights.neither += all - byModel - byMajority
      }
    }
    cells = counts.map { Cell(majorityVote: $0.key[0], model: $0.key[1], rowCount: $0.value) }.sorted {
      ($0.majorityVote, $0.model) < ($1.majorityVote, $1.model)
    }
    self.rights = gold == nil ? nil : rights
  }
}
