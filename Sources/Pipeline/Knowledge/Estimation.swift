import Interchange
import LabelAnalysis
import LabelModels
import Votes

/// The rows that a fit is measured on.
struct MeasuredRows {
  let reference: ReliabilityComparison.Reference
  let counts: GoldCounts
  /// Those of ``counts`` that the model learns from: fold, pattern and class of each.
  let learned: [(fold: Int, pattern: Int, label: Vote)]

  /// Rows with gold.
  ///
  /// - Parameter gold: of a row; asked for reviewed rows only.
  init(gold counts: GoldCounts, reviewed: ReviewedJoin?, gold: (Int) -> Vote) {
    reference = .gold
    self.counts = counts
    guard let reviewed else {
      learned = []
      return
    }
    var patterns: [Int: Int] = [:]
    for answer in reviewed.answers { patterns[answer.row] = answer.pattern }
    learned = patterns.sorted { $0.key < $1.key }.compactMap { row, pattern in
      let label = gold(row)
      return label == .abstain ? nil : (fold: reviewed.foldOfRow[row] ?? 0, pattern: pattern, label: label)
    }
  }

  /// Reviewed rows that were drawn at random, audited ones included, where there is no gold; nil where there are none.
  init?(_ reviewed: ReviewedJoin, of patterns: VotePatterns) {
    let rows = reviewed.answers.filter { $0.selection == .random }
    let audited = reviewed.audit.filter { $0.label != .abstain }
    guard !rows.isEmpty || !audited.isEmpty else { return nil }
    reference = .reviewed
    var values = [Int](repeating: 0, count: patterns.count * patterns.classCount)
    for row in rows { values[row.pattern * patterns.classCount + Int(row.label)] += 1 }
    for row in audited { values[row.pattern * patterns.classCount + Int(row.label)] += 1 }
    counts = GoldCounts(classCount: patterns.classCount, values: values)
    learned = rows.map { (fold: reviewed.foldOfRow[$0.row] ?? 0, pattern: $0.pattern, label: $0.label) }
  }
}

/// A fitted model (or a frozen one) with its posterior and what can be said of it.
struct Estimation {
  let fitted: any FittedLabelModel
  let posterior: Posterior
  let comparison: ModelComparison
  let reliability: ReliabilityComparison?
  let gold: GoldCounts?
  /// nil where they were not asked for.
  private(set) var intervals: ModelIntervals?

  /// Fits a model, and measures it on rows that it has not learned from.
  init(
    _ estimator: Estimator, measured: MeasuredRows?
  ) throws(RunError) {
    let fitted = try estimator.fit(leavingOut: nil)
    let posterior = fitted.posterior(for: estimator.patterns)
    var model: ReliabilityTally?
    var without: ReliabilityTally?
    if let measured {
      model = try estimator.tally(measured, posterior)
      if estimator.reviewed != nil { without = try estimator.tallyWithoutReviewed(measured) }
    }
    self.init(
      fitted, posterior, estimator.patterns, measured, model: model, without: without,
      foldCount: Set(measured?.learned.map(\.fold) ?? []).count)
    if estimator.wantsIntervals { intervals = try estimator.intervals(of: fitted) }
  }

  /// A frozen model.
  init(frozen fitted: any FittedLabelModel, _ patterns: VotePatterns, measured: MeasuredRows?) {
    let posterior = fitted.posterior(for: patterns)
    let model = measured.map { measured in
      var tally = ReliabilityTally()
      tally.add(posterior, of: patterns, gold: measured.counts)
      return tally
    }
    self.init(fitted, posterior, patterns, measured, model: model, without: nil, foldCount: 0)
  }

  private init(
    _ fitted: any FittedLabelModel, _ posterior: Posterior, _ patterns: VotePatterns, _ measured: MeasuredRows?,
    model: ReliabilityTally?, without: ReliabilityTally?, foldCount: Int
  ) {
    self.fitted = fitted
    self.posterior = posterior
    gold = measured?.counts
    let plain = ModelComparison(posterior, of: patterns, gold: measured?.counts)
    comparison = ModelComparison(
      model: model?.accuracy, majorityVote: plain.majorityVote, agreement: plain.agreement)
    guard let measured, let tally = model, let model = tally.reliability else {
      reliability = nil
      return
    }
    var majority = ReliabilityTally()
    majority.add(Posterior.voteShares(of: patterns), of: patterns, gold: measured.counts)
    reliability = ReliabilityComparison(
      reference: measured.reference, model: model, withoutReviewed: without?.reliability,
      majorityVote: majority.reliability ?? model,
      crossFittedRowCount: measured.learned.count { patterns.isCovered($0.pattern) }, foldCount: foldCount,
      bins: tally.bins)
  }
}

/// Fits a model with all that is known, or without a part of it.
struct Estimator {
  let model: any LabelModel
  let patterns: VotePatterns
  /// Without the reviewed rows.
  let knowledge: PriorKnowledge
  let reviewed: ReviewedJoin?
  var wantsIntervals = false
  var isInterrupted: () -> Bool = { false }

  /// - Parameter fold: of reviewed rows to leave out.
  func fit(leavingOut fold: Int?) throws(RunError) -> any FittedLabelModel {
    var knowledge = knowledge
    knowledge.reviewed = reviewed?.reviewedRows(of: patterns, leavingOut: fold) ?? []
    return try fit(knowing: knowledge)
  }

  private func fit(knowing knowledge: PriorKnowledge) throws(RunError) -> any FittedLabelModel {
    if isInterrupted() { throw .interrupted }
    do throws(LabelModelError) { return try model.fit(patterns, knowing: knowledge) } catch { throw .model(error) }
  }

  /// How sure the fit's figures are.
  ///
  /// - Parameter fitted: to everything that is known.
  func intervals(of fitted: any FittedLabelModel) throws(RunError) -> ModelIntervals {
    if isInterrupted() { throw .interrupted }
    var knowledge = knowledge
    knowledge.reviewed = reviewed?.reviewedRows(of: patterns, leavingOut: nil) ?? []
    do throws(LabelModelError) {
      return try Bootstrap().intervals(of: fitted, by: model, on: patterns, knowing: knowledge)
    } catch {
      throw .model(error)
    }
  }

  /// Measures each row by a model that has not learned from it.
  func tally(_ measured: MeasuredRows, _ posterior: Posterior) throws(RunError) -> ReliabilityTally {
    var tally = ReliabilityTally()
    let k = patterns.classCount
    var rest = measured.counts.values
    for row in measured.learned { rest[row.pattern * k + Int(row.label)] -= 1 }
    tally.add(posterior, of: patterns, gold: GoldCounts(classCount: k, values: rest))
    for fold in Set(measured.learned.map(\.fold)).sorted() {
      let posterior = try fit(leavingOut: fold).posterior(for: patterns)
      for row in measured.learned where row.fold == fold && patterns.isCovered(row.pattern) {
        tally.add(posterior[row.pattern], label: row.label)
      }
    }
    return tally
  }

  func tallyWithoutReviewed(_ measured: MeasuredRows) throws(RunError) -> ReliabilityTally {
    var tally = ReliabilityTally()
    tally.add(try fit(knowing: knowledge).posterior(for: patterns), of: patterns, gold: measured.counts)
    return tally
  }
}
