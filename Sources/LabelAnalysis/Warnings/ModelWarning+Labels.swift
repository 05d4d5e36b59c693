import Votes

extension ModelWarning {
  /// Beyond this share of covered rows a model departs from majority vote.
  ///
  /// The default model does on 6 of 17 real vote sets, by 10 to 22 %; on 11 it stays below.
  public static let departureShare = 0.1

  /// The classes that nobody votes for; `nil` where every class has votes, or no row has.
  static func classesWithoutVotes(_ evidence: WarningEvidence) -> ModelWarning? {
    guard evidence.analysis.coveredRowCount > 0 else { return nil }
    var isVoted = [Bool](repeating: false, count: evidence.analysis.classCount)
    for function in evidence.analysis.functions {
      for label in function.polarity { isVoted[Int(label)] = true }
    }
    let classes = isVoted.indices.filter { !isVoted[$0] }.map { Vote($0) }
    return classes.isEmpty ? nil : .classesWithoutVotes(classes)
  }

  /// Fewer disagreements with gold than this do not settle which one is right.
  static let neededDisagreements = 25.0

  /// `nil` where model and majority vote agree on nine rows of ten, or gold says that the model is as good.
  static func departure(_ evidence: WarningEvidence) -> ModelWarning? {
    let comparison = evidence.comparison
    guard let agreement = comparison.agreement, 1 - agreement > departureShare else { return nil }
    if isSettled(comparison, share: 1 - agreement) { return nil }
    let rows = Double(evidence.analysis.coveredRowCount) * (1 - agreement)
    return .departsFromMajority(
      share: 1 - agreement, rows: Int(rows.rounded()), model: comparison.model?.accuracy,
      majorityVote: comparison.majorityVote?.accuracy)
  }

  /// Whether gold shows the model to be no worse, up to chance: of so many disagreements, the difference of what the two
  /// have right has their square root as its deviation.
  private static func isSettled(_ comparison: ModelComparison, share: Double) -> Bool {
    guard let model = comparison.model, let majority = comparison.majorityVote else { return false }
    let disagreements = share * Double(model.rowCount)
    return disagreements >= neededDisagreements
      && majority.correctCount - model.correctCount <= ShareInterval.normalQuantile * disagreements.squareRoot()
  }
}
