import Pipeline
import Votes

extension RunPage {
  /// The page of a finished run, with rows to look at.
  ///
  /// Where the data has changed since, its rows are told by their ids.
  ///
  /// - Throws: `noFigures`, `damagedRun`.
  public init(
    _ run: FinishedRun, history: RunHistory, changes: RunChanges? = nil, options: Options = Options()
  ) throws(RunError) {
    let figures = try RunFigures(run.folder)
    self.init(figures, manifest: run.manifest, history: history, options: options)
    let rows = PageRows(run, options)
    let examples = rows.examples(of: detailed)
    self.examples = run.manifest.functions.indices.map { examples[$0] ?? [] }
    rowGroups = rows.groups()
    self.changes = changes
    for flip in changes?.runs.moves.flatMap(\.examples) ?? [] { changedRows[flip.row] = rows.fields(flip.row) }
    isDataGone = options.showsRowText && rows.texts == nil
  }
}

/// Finds the rows that a page shows.
private struct PageRows {
  /// Above so many votes in the patterns, what a single vote decides takes too long to find for every LF.
  private static let decidingLimit = 400_000
  /// Rows that no single LF answers for.
  private static let groupSize = 6

  private let run: FinishedRun
  private let options: RunPage.Options
  /// nil where no text is wanted, or where the data has changed.
  let texts: RowTexts?

  init(_ run: FinishedRun, _ options: RunPage.Options) {
    self.run = run
    self.options = options
    texts = options.showsRowText ? try? run.texts() : nil
  }

  /// Rows of each LF, by outcome.
  func examples(of functions: [Int]) -> [Int: [RowGroup]] {
    let limit = exampleCount(functions.count)
    let samples = patternSamples(functions, limit: limit)
    let gold = run.goldSamples(of: functions, limit: limit)
    var examples: [Int: [RowGroup]] = [:]
    for (place, function) in functions.enumerated() {
      var groups = [group(.wrong, gold[place].wrong)]
      groups.append(group(.conflicting, samples[2 * place]))
      groups.append(group(.deciding, samples[2 * place + 1]))
      groups.append(group(.right, gold[place].right))
      if run.manifest.functions[function].faults > 0 {
        let faulted = run.rows(of: function, .faulted, run.roles(of: function), limit: limit)
        groups.append(group(.faulted, faulted))
      }
      examples[function] = groups.filter { $0.rowCount > 0 }
    }
    return examples
  }

  /// A page of some hundred LFs would be too long with all.
  private func exampleCount(_ functionCount: Int) -> Int {
    functionCount <= 40 ? options.exampleCount : min(options.exampleCount, functionCount <= 100 ? 2 : 1)
  }

  /// Two for each LF: where others vote otherwise, and where it decides.
  private func patternSamples(_ functions: [Int], limit: Int) -> [RowSample] {
    let patterns = run.patterns
    var groups = [[Int32]](repeating: [], count: patterns.count)
    var places = [Int?](repeating: nil, count: patterns.functionCount)
    for (place, function) in functions.enumerated() { places[function] = place }
    for pattern in 0..<patterns.count {
      let votes = patterns.votes(of: pattern)
      guard votes.contains(where: { patterns.classes[$0] != patterns.classes[votes.lowerBound] }) else { continue }
      for vote in votes {
        if let place = places[Int(patterns.functions[vote])] { groups[pattern].append(Int32(2 * place)) }
      }
    }
    if patterns.functions.count <= Self.decidingLimit {
      for (place, function) in functions.enumerated() {
        let roles = run.roles(of: function)
        for pattern in 0..<patterns.count where roles.isDeciding[pattern] {
          groups[pattern].append(Int32(2 * place + 1))
        }
      }
    }
    return run.samples(groups, groupCount: 2 * functions.count, limit: limit)
  }

  /// Rows without votes, and one of each of the closest vote patterns.
  func groups() -> [RowGroup] {
    let patterns = run.patterns
    let closest = (0..<patterns.count).filter { run.route(ofPattern: $0).isForPeople }
      .sorted { (run.posterior.best($0).margin, $0) < (run.posterior.best($1).margin, $1) }
    var groups = [[Int32]](repeating: [], count: patterns.count)
    for pattern in 0..<patterns.count where !patterns.isCovered(pattern) { groups[pattern] = [0] }
    for (place, pattern) in closest.prefix(Self.groupSize).enumerated() { groups[pattern] = [Int32(place + 1)] }
    let samples = run.samples(groups, groupCount: Self.groupSize + 1, limit: Self.groupSize)
    let unsure = RowSample(
      count: closest.reduce(0) { $0 + patterns.counts[$1] }, rows: samples.dropFirst().compactMap(\.rows.first))
    return [group(.unsure, unsure), group(.uncovered, samples[0])].filter { $0.rowCount > 0 }
  }

  private func group(_ outcome: RowGroup.Outcome, _ sample: RowSample) -> RowGroup {
    var rows: [RowGroup.Row] = []
    for row in sample.rows { rows.append(line(row)) }
    return RowGroup(outcome, rowCount: sample.count, rows: rows)
  }

  private func line(_ row: Int) -> RowGroup.Row {
    let outcome = run.outcome(of: row)
    let classes = run.manifest.classes
    let gold = run.gold?[row] ?? .abstain
    let votes = run.votes.line(row).enumerated().filter { $0.element != .abstain }.map {
      RowGroup.Vote(function: run.manifest.functions[$0.offset].name, label: classes[Int($0.element)])
    }
    return RowGroup.Row(
      id: run.rows.id(of: row), fields: fields(row),
      label: outcome.label == .abstain ? nil : classes[Int(outcome.label)],
      probability: outcome.label == .abstain ? nil : outcome.probabilities[Int(outcome.label)],
      gold: gold == .abstain ? nil : classes[Int(gold)], votes: votes)
  }

  /// A row's columns but for its id, together not longer than the limit.
  func fields(_ row: Int) -> [RowGroup.Field] {
    let members = (texts?.members(of: row, limit: options.textLimit) ?? []).filter {
      $0.name != run.manifest.options.id && !$0.value.isEmpty && ($0.isText || $0.value != "null")
    }
    let main = members.indices.filter { members[$0].isText }.max {
      (members[$0].value.count, $1) < (members[$1].value.count, $0)
    }
    // The longest text first: the limit is there for it.
    let order = [main].compactMap { $0 } + members.indices.filter { $0 != main }
    var left = options.textLimit
    var fields: [RowGroup.Field] = []
    for index in order where left > 0 {
      let member = members[index]
      let value = member.value.count > left ? String(member.value.prefix(max(left - 1, 1))) + "…" : member.value
      left -= value.count
      fields.append(RowGroup.Field(name: member.name, value: value, isMain: index == main))
    }
    return fields
  }
}
