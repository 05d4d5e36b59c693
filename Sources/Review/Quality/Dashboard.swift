import LabelAnalysis
import LabelModels
import Votes

/// How the review goes, for whoever leads it.
public struct Dashboard: Sendable, Equatable, Codable {
  public struct Progress: Sendable, Equatable, Codable {
    /// Of the run.
    public var rows = 0
    public var coveredRows = 0
    /// Answers that count, skips and gold among them.
    public var answers = 0
    /// Rows that are done: all agree, or settled.
    public var doneRows = 0
    public var settledRows = 0
    public var disputedRows = 0
    /// Rows with some answers, and not all.
    public var begunRows = 0
    public var auditedRows = 0
    public var flaggedRows = 0
    /// Answers of the last 24 hours.
    public var answersToday = 0
  }

  /// The share of labels that are wrong, as the label model expects it; rows that are done count as right.
  public struct ExpectedError: Sendable, Equatable, Codable {
    /// From now on.
    public let answers: Int
    /// 0 to 1. What the model learns from the answers is not in it: with them it falls faster.
    public let share: Double
  }

  /// The share of audited labels that are not what people say.
  public struct Audit: Sendable, Equatable, Codable {
    public let rows: Int
    public let differing: Int
    public let share: Double?
    /// 90 %.
    public let interval: ShareInterval?
  }

  public struct Agreement: Sendable, Equatable, Codable {
    public struct Pair: Sendable, Equatable, Codable {
      public let first: String
      public let second: String
      public let rows: Int
      public let cohen: LabelAnalysis.Agreement?
    }

    public struct Class: Sendable, Equatable, Codable {
      public let label: String
      public let alpha: LabelAnalysis.Agreement?
    }

    public let krippendorff: LabelAnalysis.Agreement?
    public let fleiss: LabelAnalysis.Agreement?
    public let pairs: [Pair]
    public let classes: [Class]
  }

  /// An LF against people's answers.
  public struct FunctionConflict: Sendable, Equatable, Codable {
    public let function: String
    public let votes: Int
    public let wrong: Int
    public var share: Double { Double(wrong) / Double(votes) }
  }

  /// A row on which two say something else.
  public struct RowConflict: Sendable, Equatable, Codable {
    public let row: String
    /// What people say, or gold.
    public let label: String
    /// What the label model says.
    public let predicted: String
    /// What the label model gives ``label``.
    public let probability: Double
  }

  /// An answer with a flag or a comment.
  public struct Note: Sendable, Equatable, Codable {
    public let row: String
    public let reviewer: String
    /// A class, or that he was not sure or skipped it.
    public let said: String
    public let isFlagged: Bool
    public let comment: String?
    /// Seconds since 1970.
    public let at: Double
  }

  /// The reviewers as voters of a label model.
  public struct Combined: Sendable, Equatable, Codable {
    public struct Row: Sendable, Equatable, Codable {
      public let row: String
      public let label: String
      public let probability: Double
    }

    /// By name: the share of a person's answers that are right, as the model estimates it.
    public let accuracies: [String: Double]
    /// Disputed rows.
    public let rows: [Row]
  }

  public let run: String
  /// Of the last entry of the log.
  public let seq: Int
  public let plan: DeskPlan
  public let progress: Progress
  public let expectedError: [ExpectedError]
  public let audit: Audit
  public let agreement: Agreement
  /// nil for fewer than two reviewers with rows in common.
  public let combined: Combined?
  public let reviewers: [ReviewerQuality]
  /// Those most often wrong first.
  public let functions: [FunctionConflict]
  /// Answered rows on which the model says most firmly something else.
  public let rows: [RowConflict]
  /// Gold that may be wrong.
  public let goldSuspects: [RowConflict]
  /// The last ones first.
  public let notes: [Note]

  static let listLimit = 20
  static let outlooks = [0, 25, 50, 100, 200, 400]
  /// Draws for intervals of agreement: enough for a dashboard that is looked at again and again.
  static let draws = 200
}

extension ReviewDesk {
  /// What costs nothing to know.
  public var dashboardCounts: (answers: Int, disputed: Int) {
    lock.withLock { (core.state.answerCount, core.disputes.count) }
  }

  /// How the review goes just now. Takes some milliseconds, more with many reviewers; others go on meanwhile.
  public func dashboard() -> Dashboard {
    let core: DeskCore = lock.withLock { self.core }
    return DashboardMaker(core, now: clock()).make()
  }
}

private struct DashboardMaker {
  let core: DeskCore
  let now: Double
  let learned: [LearnedRow]
  let answers: [Answer]

  init(_ core: DeskCore, now: Double) {
    self.core = core
    self.now = now
    learned = core.learnedRows()
    answers = core.state.answers
  }

  func make() -> Dashboard {
    let tables = tables()
    return Dashboard(
      run: core.rows.run, seq: core.state.seq, plan: core.plan, progress: progress(), expectedError: expectedError(),
      audit: audit(), agreement: agreement(tables), combined: combined(tables),
      reviewers: core.state.reviewers.values.sorted { $0.name < $1.name }.map { core.quality(of: $0) },
      functions: functions(), rows: rowConflicts(), goldSuspects: goldSuspects(), notes: notes())
  }

  private func progress() -> Dashboard.Progress {
    var progress = Dashboard.Progress()
    progress.rows = core.rows.rowCount
    progress.coveredRows = core.rows.patterns.coveredRowCount
    progress.answers = answers.count
    progress.answersToday = answers.count { $0.at > now - 86_400 }
    progress.settledRows = core.state.settlements.count
    progress.disputedRows = core.disputes.count
    progress.auditedRows = learned.count { $0.purpose == .audit }
    for row in core.state.rows {
      switch core.standing(row) {
      case .agreed, .settled(_?): progress.doneRows += 1
      case .open where !core.counted(row).isEmpty: progress.begunRows += 1
      case .open, .disputed, .settled(nil): break
      }
    }
    progress.flaggedRows = Set(answers.filter(\.record.isFlagged).map(\.row)).count
    return progress
  }

  /// What is left of the sum of risks if the next rows of the queue were answered.
  private func expectedError() -> [Dashboard.ExpectedError] {
    let (patterns, posterior) = (core.rows.patterns, core.posterior)
    let risks = (0..<patterns.count).map { 1 - (posterior[$0].max() ?? 1) }
    var sum = zip(patterns.counts, risks).reduce(0) { $0 + Double($1.0) * $1.1 }
    for row in learned { if let place = core.places[row.id] { sum -= risks[core.rows.pattern(of: place)] } }
    var plan = core.rowPlan
    let most = Dashboard.outlooks.max() ?? 0
    let next = plan?.next(most, auditShare: core.plan.auditShare) ?? []
    let total = Double(max(core.rows.rowCount, 1))
    return Dashboard.outlooks.filter { $0 <= next.count }.map { count in
      let gone = next.prefix(count).reduce(0) { $0 + risks[core.rows.pattern(of: $1.row)] }
      return .init(answers: count * core.plan.overlap, share: max(0, sum - gone) / total)
    }
  }

  private func audit() -> Dashboard.Audit {
    let rows = learned.filter { $0.purpose == .audit && core.places[$0.id] != nil }
    let differing = rows.count { row in
      let label = core.places[row.id].map { core.label(of: $0) } ?? .abstain
      return label == .abstain || core.rows.classes[Int(label)] != row.label
    }
    return .init(
      rows: rows.count, differing: differing, share: rows.isEmpty ? nil : Double(differing) / Double(rows.count),
      interval: ShareInterval.wilson(successes: differing, trials: rows.count))
  }

  // MARK: People

  private struct Tables {
    let names: [String]
    /// Rows with two answers or more.
    let rows: [String]
    let lines: [[Vote]]
  }

  private func tables() -> Tables {
    let classes = Dictionary(
      core.rows.classes.enumerated().map { ($1, Vote($0)) }, uniquingKeysWith: { first, _ in first })
    let names = Set(answers.map(\.reviewer)).sorted()
    let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var lines: [String: [Vote]] = [:]
    for answer in answers {
      guard let label = answer.verdict.label.flatMap({ classes[$0] }), let place = places[answer.reviewer] else {
        continue
      }
      lines[answer.row, default: Array(repeating: .abstain, count: names.count)][place] = label
    }
    let rows = lines.keys.filter { lines[$0]!.count { $0 != .abstain } >= 2 }.sorted()
    return Tables(names: names, rows: rows, lines: rows.map { lines[$0]! })
  }

  private func agreement(_ tables: Tables) -> Dashboard.Agreement {
    guard !tables.lines.isEmpty else { return .init(krippendorff: nil, fleiss: nil, pairs: [], classes: []) }
    let report = AgreementReport(
      AnswerTable(tables.lines, classCount: core.rows.classes.count), draws: Dashboard.draws)
    return .init(
      krippendorff: report.krippendorff, fleiss: report.fleiss,
      pairs: report.pairs.filter { $0.rowCount > 0 }.map {
        .init(first: tables.names[$0.first], second: tables.names[$0.second], rows: $0.rowCount, cohen: $0.cohen)
      },
      classes: zip(core.rows.classes, report.classes).map { .init(label: $0, alpha: $1) })
  }

  private func combined(_ tables: Tables) -> Dashboard.Combined? {
    guard tables.names.count >= 2, !tables.lines.isEmpty else { return nil }
    var builder = VotePatternBuilder(functionCount: tables.names.count, classCount: core.rows.classes.count)
    let provisional = tables.lines.map { builder.add($0) }
    let built = builder.build()
    guard let fitted = try? DawidSkene().fit(built.patterns) else { return nil }
    let posterior = fitted.posterior(for: built.patterns)
    var accuracies: [String: Double] = [:]
    for (name, accuracy) in zip(tables.names, fitted.functionAccuracies) { accuracies[name] = accuracy }
    var rows: [Dashboard.Combined.Row] = []
    for (row, pattern) in zip(tables.rows, provisional) where core.disputes[row] != nil {
      let line = posterior[built.canonical[pattern]]
      let best = Posterior.best(of: line)
      rows.append(
        .init(
          row: row, label: core.rows.classes[Int(best.class)],
          probability: line[line.startIndex + Int(best.class)]))
    }
    return .init(accuracies: accuracies, rows: rows)
  }

  // MARK: LFs and rows

  private func functions() -> [Dashboard.FunctionConflict] {
    var counts = Array(repeating: (votes: 0, wrong: 0), count: core.rows.functions.count)
    for row in learned {
      guard let place = core.places[row.id], let label = core.rows.classes.firstIndex(of: row.label) else { continue }
      let patterns = core.rows.patterns
      for vote in patterns.votes(of: core.rows.pattern(of: place)) {
        let function = Int(patterns.functions[vote])
        counts[function].votes += 1
        if Int(patterns.classes[vote]) != label { counts[function].wrong += 1 }
      }
    }
    return counts.enumerated().filter { $1.wrong > 0 }
      .map { Dashboard.FunctionConflict(function: core.rows.functions[$0], votes: $1.votes, wrong: $1.wrong) }
      .sorted { ($1.wrong, $0.votes, $0.function) < ($0.wrong, $1.votes, $1.function) }
      .prefix(Dashboard.listLimit).map { $0 }
  }

  private func rowConflicts() -> [Dashboard.RowConflict] {
    // By the run's own posterior: the last fit knows these answers.
    worst(
      learned.compactMap { row in
        guard let place = core.places[row.id], let label = core.rows.classes.firstIndex(of: row.label) else {
          return nil
        }
        return (row.id, place, label)
      }, core.rows.posterior)
  }

  private func notes() -> [Dashboard.Note] {
    answers.reversed().lazy.filter { $0.record.isFlagged || $0.record.comment != nil }.prefix(Dashboard.listLimit).map {
      .init(
        row: $0.row, reviewer: $0.reviewer, said: $0.verdict.text, isFlagged: $0.record.isFlagged,
        comment: $0.record.comment, at: $0.at)
    }
  }

  /// Gold that the model strongly disagrees with, but what an expert has settled.
  ///
  /// Source: Northcutt, Jiang & Chuang 2021, doi:10.1613/jair.1.12125 (ranking by the probability of the given label).
  private func goldSuspects() -> [Dashboard.RowConflict] {
    let settled = Set(core.state.settlements.keys.compactMap { core.places[$0] })
    return worst(
      core.rows.gold.lazy.filter { !settled.contains($0.row) }.map { ("", $0.row, Int($0.label)) }, core.posterior)
  }

  private func worst(_ rows: some Sequence<(id: String, row: Int, label: Int)>, _ posterior: Posterior) -> [Dashboard
    .RowConflict]
  {
    let suspects = rows.compactMap { row -> (id: String, row: Int, label: Int, probability: Double)? in
      let pattern = core.rows.pattern(of: row.row)
      guard core.rows.patterns.isCovered(pattern) else { return nil }
      let line = posterior[pattern]
      guard Int(Posterior.best(of: line).class) != row.label else { return nil }
      return (row.id, row.row, row.label, line[line.startIndex + row.label])
    }
    return suspects.sorted {
      ($0.probability, core.rows.hash(of: $0.row), $0.row) < ($1.probability, core.rows.hash(of: $1.row), $1.row)
    }.prefix(Dashboard.listLimit).map { suspect in
      Dashboard.RowConflict(
        row: suspect.id.isEmpty ? core.rows.id(of: suspect.row) : suspect.id,
        label: core.rows.classes[suspect.label],
        predicted: core.rows.classes[Int(posterior.best(core.rows.pattern(of: suspect.row)).class)],
        probability: suspect.probability)
    }
  }
}
