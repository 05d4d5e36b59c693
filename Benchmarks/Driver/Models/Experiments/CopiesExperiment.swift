import LabelModels
import Votes

/// One LF of a dataset five times in place of once: how far do the posteriors move?
///
/// A copy is exact, or some of its votes are changed: withdrawn, or given to another class, each alike likely. Copies
/// differ from each other. An LF that did not vote on a row does not vote there in a copy either.
struct CopiesExperiment: ModelExperiment {
  let name = "copies"
  let abstract = "an LF copied four times, exactly or with votes changed"

  private static let copyCount = 4
  /// The share of a copy's votes that are changed.
  private static let changedShares = [0, 0.05, 0.2]
  private static let crowdCount = 2
  /// A crowd of few people is no test: one of them five times is most of the votes.
  private static let smallestCrowd = 30
  private static let seed: UInt64 = 3

  /// What becomes of a changed vote.
  private enum Change: String, CaseIterable {
    case withdrawn = "votes withdrawn"
    case otherClass = "votes given to another class"
  }

  private static let columns =
    [ResultTable.Column(name: "votes", digits: 0)]
    + ["variation", "changed"].flatMap { name in
      ["exact", "5 %", "20 %"].map { change in
        ResultTable.Column(name: "\(name) \(change)", digits: 4, heading: change == "exact" ? nil : change)
      }
    }

  func run(on datasets: [VoteDataset], models: [any LabelModel], report: (ResultTable) -> Void) throws {
    let functions = datasets.filter { $0.kind == .functions }
    let crowds = datasets.filter { $0.kind == .crowd && $0.patterns.functionCount >= CopiesExperiment.smallestCrowd }
      .prefix(CopiesExperiment.crowdCount)
    for model in models where !(functions + crowds).isEmpty {
      for change in Change.allCases {
        var table = ResultTable(
          "an LF five times in place of once, \(change.rawValue): \(model.name)", labels: ["dataset", "LF"],
          columns: CopiesExperiment.columns)
        for (kind, datasets) in [("LF sets", functions), ("crowds", Array(crowds))] {
          let first = table.lines.count
          for dataset in datasets { try measure(dataset, model, change, into: &table) }
          table.addMean("mean, \(kind)", of: Array(table.lines[first...]), leavingOut: [0])
        }
        table.addMean("mean", of: table.lines, leavingOut: [0])
        report(table)
      }
    }
  }

  private func measure(
    _ dataset: VoteDataset, _ model: any LabelModel, _ change: Change, into table: inout ResultTable
  ) throws {
    let before = try model.fit(dataset.patterns).posterior(for: dataset.patterns)
    let counts = dataset.voteCounts
    for function in CopiesExperiment.functions(counts) {
      var variation: [Double?] = []
      var changed: [Double?] = []
      for share in CopiesExperiment.changedShares {
        let (patterns, patternOfRow) = CopiesExperiment.copied(function, share, change, dataset)
        let after = try model.fit(patterns).posterior(for: patterns)
        let move = Move(from: before, to: after, patternOfRow, of: dataset)
        variation.append(move.variation)
        changed.append(move.changedShare)
      }
      table.add(dataset.name, "\(function)", values: [Double(counts[function])] + variation + changed)
    }
  }

  /// The LF with the most votes and the median one of those that vote; of two alike the first.
  private static func functions(_ counts: [Int]) -> [Int] {
    let byVotes = counts.indices.filter { counts[$0] > 0 }
      .sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    return byVotes.isEmpty ? [] : [byVotes[0], byVotes[byVotes.count / 2]]
  }

  private static func copied(
    _ function: Int, _ share: Double, _ change: Change, _ dataset: VoteDataset
  ) -> (patterns: VotePatterns, patternOfRow: [Int32]) {
    var generator = dataset.generator(seed: seed)
    let functionCount = dataset.patterns.functionCount
    let rows = (0..<dataset.rowCount).map { row in
      let votes = dataset.votes(row)
      guard let original = votes.first(where: { $0.function == function })?.vote else { return votes }
      return votes
        + (0..<copyCount).compactMap { copy -> (function: Int32, vote: Vote)? in
          let vote = copied(original, share, change, classCount: dataset.classCount, using: &generator)
          return vote == .abstain ? nil : (Int32(functionCount + copy), vote)
        }
    }
    var builder = VotePatternBuilder(functionCount: functionCount + copyCount, classCount: dataset.classCount)
    return builder.build(rows)
  }

  private static func copied(
    _ vote: Vote, _ share: Double, _ change: Change, classCount: Int, using generator: inout SeededGenerator
  ) -> Vote {
    guard generator.nextUniform() < share else { return vote }
    if change == .withdrawn { return .abstain }
    let other = Vote(generator.nextInt(below: classCount - 1))
    return other < vote ? other : other + 1
  }
}

/// How far posteriors moved, on rows that had a vote before.
private struct Move {
  /// Mean over rows of the total variation distance, half the sum of the absolute differences; `nil` without rows.
  let variation: Double?
  /// Share of rows whose best class is another; of equal ones the first is best.
  let changedShare: Double?

  init(from before: Posterior, to after: Posterior, _ patternAfter: [Int32], of dataset: VoteDataset) {
    var distance = 0.0
    var changed = 0
    var rows = 0
    for (row, pattern) in dataset.patternOfRow.enumerated() where dataset.patterns.isCovered(Int(pattern)) {
      let (old, new) = (Int(pattern), Int(patternAfter[row]))
      distance += zip(before[old], after[new]).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
      if before.best(old).class != after.best(new).class { changed += 1 }
      rows += 1
    }
    variation = rows > 0 ? distance / Double(rows) : nil
    changedShare = rows > 0 ? Double(changed) / Double(rows) : nil
  }
}
