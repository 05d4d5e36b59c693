import Votes

extension ModelWarning {
  /// A useful vote raises the odds of its class at least by this: from 0.5 to 0.6, or from 0.05 to 0.073. Odds, since above
  /// a chance of 0.87, which a class of most rows has, there is little room, and below one of 0.05 much.
  public static let usefulOdds = 1.5
  /// Fewer votes with gold than this leave the word to the model.
  public static let neededGoldVotes = 20
  /// The model's estimate of fewer votes than this is not worth a warning.
  public static let neededVotes = 50
  /// What an estimate without an interval may be too low by, in odds; so an LF is warned of where its estimate is below
  /// chance. On 17 real vote sets that is 20 LFs, none of which gold shows to be better than chance. With 1.25 it was 74, a
  /// perfect LF among them.
  public static let estimateOdds = 1.5

  /// LFs that are worse than chance, and those that are no better; those with the most votes first.
  ///
  /// Chance is what an LF's votes would get if they fell on rows at random: for each class it votes for, that class's
  /// share of the rows. So an LF that finds a class of 5 % of the rows with a precision of 0.3 is no case for a warning.
  static func chance(_ evidence: WarningEvidence) -> [ModelWarning] {
    let patterns = evidence.patterns
    let byModel = chances(patterns, classShares: modelShares(evidence)) { patterns.counts[$0] }
    let byGold = evidence.gold.map { gold in
      chances(patterns, classShares: goldShares(patterns, gold)) { gold[$0].reduce(0, +) }
    }
    let order = evidence.accuracies.indices.sorted {
      (-evidence.analysis.functions[$0].voteCount, $0) < (-evidence.analysis.functions[$1].voteCount, $1)
    }
    return order.compactMap { function in
      let analysis = evidence.analysis.functions[function]
      let onlyClass = analysis.polarity.count == 1 ? analysis.polarity[0] : nil
      if let gold = analysis.gold, let precision = gold.precision, gold.voteCount >= neededGoldVotes, let byGold {
        let rate = FunctionRate(
          source: .gold, accuracy: precision, interval: gold.interval, votes: gold.voteCount, chance: byGold[function],
          onlyClass: onlyClass)
        return warning(function, rate, upper: gold.interval?.upper ?? 1)
      }
      guard let accuracy = evidence.accuracies[function], analysis.voteCount >= neededVotes else { return nil }
      let interval = evidence.intervals.isEmpty ? nil : evidence.intervals[function]
      let rate = FunctionRate(
        source: .model, accuracy: accuracy, interval: interval, votes: analysis.voteCount, chance: byModel[function],
        onlyClass: onlyClass)
      return warning(function, rate, upper: interval?.upper ?? raised(accuracy, odds: estimateOdds))
    }
  }

  /// - Parameter upper: what the accuracy is at most.
  private static func warning(_ function: Int, _ rate: FunctionRate, upper: Double) -> ModelWarning? {
    if upper < rate.chance { return .worseThanChance(function: function, rate) }
    return upper < raised(rate.chance, odds: usefulOdds) ? .noBetterThanChance(function: function, rate) : nil
  }

  /// A share whose odds are multiplied.
  private static func raised(_ share: Double, odds: Double) -> Double { share * odds / (1 + share * (odds - 1)) }

  /// `[m]`: the mean of the class shares over an LF's votes; 0 where it has none.
  private static func chances(
    _ patterns: VotePatterns, classShares: [Double], rows: (Int) -> Int
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: patterns.functionCount)
    var votes = sums
    for pattern in 0..<patterns.count {
      let rows = Double(rows(pattern))
      for vote in patterns.votes(of: pattern) {
        sums[Int(patterns.functions[vote])] += rows * classShares[Int(patterns.classes[vote])]
        votes[Int(patterns.functions[vote])] += rows
      }
    }
    return zip(sums, votes).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// `[k]`: the mean posterior of the covered rows.
  private static func modelShares(_ evidence: WarningEvidence) -> [Double] {
    let patterns = evidence.patterns
    var shares = [Double](repeating: 0, count: patterns.classCount)
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      for (index, probability) in evidence.posterior[pattern].enumerated() {
        shares[index] += Double(patterns.counts[pattern]) * probability
      }
    }
    let covered = max(1, Double(evidence.analysis.coveredRowCount))
    return shares.map { $0 / covered }
  }

  /// `[k]`: the gold classes of the covered rows.
  private static func goldShares(_ patterns: VotePatterns, _ gold: GoldCounts) -> [Double] {
    var counts = [Int](repeating: 0, count: patterns.classCount)
    for pattern in 0..<patterns.count where patterns.isCovered(pattern) {
      for (index, count) in gold[pattern].enumerated() { counts[index] += count }
    }
    let total = counts.reduce(0, +)
    return counts.map { share($0, of: total) ?? 0 }
  }
}
