import LabelAnalysis
import RowFiles
import Votes
import WorkerProtocol

/// Looks for what is worth an LF.
///
/// A sample of the rows gives the tests: words and pairs of words, surface signs, values, limits of numbers. Each is judged
/// by the label model's posterior of its covered rows. They are taken one by one, each time the one whose lower bound of
/// precision on the rows that nothing has settled yet is worth most. What is taken is then counted on all rows.
public struct SuggestionRun {
  private let run: FinishedRun
  private let description: TaskDescription
  private let request: SuggestionRequest
  private let isInterrupted: () -> Bool

  /// - Parameter description: of the task, by a worker that tells its spelling.
  public init(
    _ run: FinishedRun, description: TaskDescription, request: SuggestionRequest,
    isInterrupted: @escaping () -> Bool = { false }
  ) {
    self.run = run
    self.description = description
    self.request = request
    self.isInterrupted = isInterrupted
  }

  /// - Throws: `staleData`, `classesChanged`, `interrupted`.
  public func suggestions() throws(RunError) -> FunctionSuggestions {
    guard description.classes == run.manifest.classes, let spelling = description.spelling else {
      throw .classesChanged(run: run.manifest.run)
    }
    let scan = try RowScan(run, columns: description.columns)
    let sample = LabelledSample(run, limit: request.sampleLimit, usesGold: request.usesGold)
    let postings = try CandidateReader(scan, sample, isInterrupted: isInterrupted).read()
    let judge = CandidateJudge(sample, postings.values)
    var pool = CandidatePool(run, sample, judge, postings, only: request.label)
    let chosen = pool.choose(limit: request.limit)
    let code = SuggestionCode(columns: description.columns, properties: spelling.properties, cases: spelling.cases)
    let suggested = try exact(chosen, scan, judge, code)
    return FunctionSuggestions(
      run: run.manifest.run, rowCount: run.rowCount, sampleSize: sample.rows.count,
      uncoveredRowCount: run.rowCount - run.patterns.coveredRowCount,
      lowMarginRowCount: run.lowPatterns.reduce(0) { $0 + run.patterns.counts[$1] },
      candidateCount: postings.count, duplicateCount: pool.duplicateCount, usesGold: request.usesGold,
      suggestions: suggested, terms: pool.unexplained(description.columns, limit: request.limit),
      patterns: lowPatterns(pool, code))
  }

  /// Counts what was chosen on all rows.
  private func exact(
    _ chosen: [RankedCandidate], _ scan: RowScan, _ judge: CandidateJudge, _ code: SuggestionCode
  ) throws(RunError) -> [FunctionSuggestions.Suggestion] {
    guard !chosen.isEmpty else { return [] }
    var tallies = chosen.map { _ in ExactTally(functionCount: run.manifest.functions.count) }
    try ExactVotes(scan: scan, candidates: chosen.map(\.candidate)).forEach(isInterrupted: isInterrupted) {
      candidate, row in
      tallies[candidate].add(row, label: chosen[candidate].score.label, run, usesGold: request.usesGold)
    }
    let functionVotes = run.voteCounts
    var taken = Set(run.manifest.functions.map(\.name))
    return zip(chosen, tallies).map { chosen, tally in
      let name = code.name(chosen.candidate, taken: &taken)
      let label = chosen.score.label
      let near = tally.near(functionVotes)
      return FunctionSuggestions.Suggestion(
        name: name, label: run.manifest.classes[label], column: description.columns[chosen.candidate.column].name,
        test: chosen.candidate.test, code: code.code(chosen.candidate, name: name, label: label),
        rowCount: tally.rowCount, coverage: Double(tally.rowCount) / Double(max(1, run.rowCount)),
        newRowCount: tally.newRowCount, lowMarginRowCount: tally.lowRowCount,
        precision: judge.precision(label, right: tally.right, of: Double(tally.knownCount)),
        knownRowCount: tally.knownCount, z: chosen.score.z,
        gold: run.gold.map { _ in
          .init(
            voteCount: tally.goldCount, correctCount: tally.goldRight,
            interval: ShareInterval.wilson(successes: tally.goldRight, trials: tally.goldCount))
        },
        near: near.map { .init(function: run.manifest.functions[$0.function].name, share: $0.share) })
    }
  }

  private static let shownPatterns = 5

  private func lowPatterns(_ pool: CandidatePool, _ code: SuggestionCode) -> [FunctionSuggestions.Pattern] {
    let patterns = run.patterns
    let order = run.lowPatterns.sorted { (-patterns.counts[$0], $0) < (-patterns.counts[$1], $1) }
    let shown = order.prefix(SuggestionRun.shownPatterns).filter { patterns.counts[$0] > 1 }
    return shown.map { pattern in
      let classes = run.posterior[pattern].enumerated().sorted { (-$0.element, $0.offset) < (-$1.element, $1.offset) }
      let example = run.sample(1) { _, other in other == pattern }.rows.first ?? 0
      var taken: Set<String> = []
      return FunctionSuggestions.Pattern(
        votes: patterns.votes(of: pattern).map {
          (
            run.manifest.functions[Int(patterns.functions[$0])].name,
            run.manifest.classes[Int(patterns.classes[$0])]
          )
        }, rowCount: patterns.counts[pattern], margin: run.plan.outcomes[pattern].margin,
        classes: classes.prefix(2).map { (run.manifest.classes[$0.offset], $0.element) },
        exampleID: run.rows.id(of: example),
        settledBy: pool.settling(pattern).map { ranked, share in
          (
            code.code(ranked.candidate, name: code.name(ranked.candidate, taken: &taken), label: ranked.score.label),
            share
          )
        })
    }
  }
}

extension FinishedRun {
  /// Covered patterns whose margin goes to review.
  var lowPatterns: [Int] { plan.outcomes.indices.filter { plan.outcomes[$0].route.isForPeople } }

  /// `[m]`.
  var voteCounts: [Int] {
    var counts = [Int](repeating: 0, count: manifest.functions.count)
    for pattern in 0..<patterns.count {
      for vote in patterns.votes(of: pattern) { counts[Int(patterns.functions[vote])] += patterns.counts[pattern] }
    }
    return counts
  }
}

/// What a test that was chosen does on all rows.
private struct ExactTally {
  private(set) var rowCount = 0
  private(set) var newRowCount = 0
  private(set) var lowRowCount = 0
  private(set) var knownCount = 0
  private(set) var right = 0.0
  private(set) var goldCount = 0
  private(set) var goldRight = 0
  /// `[m]`: rows on which the LF votes the same, and on which it votes.
  private var same: [Int]
  private var both: [Int]

  init(functionCount: Int) {
    same = Array(repeating: 0, count: functionCount)
    both = same
  }

  mutating func add(_ row: Int, label: Int, _ run: FinishedRun, usesGold: Bool) {
    let pattern = run.pattern(of: row)
    rowCount += 1
    if !run.patterns.isCovered(pattern) { newRowCount += 1 }
    if run.plan.outcomes[pattern].route.isForPeople { lowRowCount += 1 }
    if let known = run.knownProbabilities(of: row, usesGold: usesGold) {
      knownCount += 1
      right += known[label]
    }
    for vote in run.patterns.votes(of: pattern) {
      let function = Int(run.patterns.functions[vote])
      both[function] += 1
      if Int(run.patterns.classes[vote]) == label { same[function] += 1 }
    }
    guard let gold = run.gold?[row], gold != .abstain else { return }
    goldCount += 1
    if Int(gold) == label { goldRight += 1 }
  }

  func near(_ functionVotes: [Int]) -> (function: Int, share: Double)? {
    let shares = same.indices.filter { same[$0] > 0 }.map { function in
      (function: function, share: Double(same[function]) / Double(rowCount + functionVotes[function] - both[function]))
    }
    return shares.max { ($0.share, -$0.function) < ($1.share, -$1.function) }
  }
}
