import LabelAnalysis
import LabelModels
import Ledger
import Votes
import WorkerProtocol

@testable import Pipeline
@testable import Reporting

/// A page about made votes, without worker or files.
struct SmallPage: Sendable {
  var functionCount = 5
  var classes = ["ham", "spam"]
  var rowCount = 400
  /// Whether every third row has gold.
  var hasGold = true
  var seed: UInt64 = 1
  /// Whether no LF votes.
  var isSilent = false
  var name: @Sendable (Int) -> String = { "function_\($0)" }

  func page() throws -> RunPage {
    var generator = SeededGenerator(seed: seed)
    var builder = VotePatternBuilder(functionCount: functionCount, classCount: classes.count)
    var rows: [Int] = []
    var gold: [Vote] = []
    for row in 0..<rowCount {
      let label = Vote(generator.nextInt(below: classes.count))
      let line = (0..<functionCount).map { function -> Vote in
        // Each LF has a class that it knows; the first has a copy.
        let own = Vote(function / 2 % classes.count)
        guard !isSilent, generator.nextUniform() < 0.35 else { return .abstain }
        let isSure = generator.nextUniform() < 0.8
        return isSure == (own == label) ? own : .abstain
      }
      rows.append(builder.add(line))
      gold.append(row % 3 == 0 ? label : .abstain)
    }
    let (patterns, canonical) = builder.build()
    let counts = GoldCounts(
      patternCount: patterns.count, classCount: classes.count, patternOfRow: rows.map { Int32(canonical[$0]) },
      gold: gold)
    let measured = hasGold && !isSilent ? MeasuredRows(gold: counts, reviewed: nil) { gold[$0] } : nil
    let fitted = try LabelModels.named(isSilent ? "majority" : LabelModels.standard.name).fit(patterns)
    let estimation = Estimation(frozen: fitted, patterns, measured: measured)
    let names = (0..<functionCount).map(name)
    let plan = LabelPlan(estimation.posterior, of: patterns, reviewBelow: 0.2)
    let summary = LabelSummary(
      patterns, estimation, plan: plan, labelCounts: LabelCounts(estimation.posterior, of: patterns), reviewed: nil,
      unknownGoldCount: 0, functionNames: names, classNames: classes)
    let manifest = manifest(summary, patterns, names)
    let description = TaskDescription(
      task: "Task", classes: classes, columns: [],
      dataset: DatasetDescription(path: "rows.jsonl", id: "id", gold: nil, whereToGet: nil),
      functions: names.enumerated().map {
        FunctionDescription(
          name: $0.element, kind: $0.offset % 2 == 0 ? "keywords" : "code", file: "/package/Task.swift",
          line: $0.offset + 10,
          declaration: nil)
      })
    return RunPage(
      RunFigures(summary, description, manifest, root: "/package"), manifest: manifest, history: history(manifest),
      examples: names.indices.map { examples($0, names) })
  }

  private func manifest(_ summary: LabelSummary, _ patterns: VotePatterns, _ names: [String]) -> Manifest {
    Manifest(
      run: "0123456789ab", task: "Task", data: .init(path: "rows.jsonl", sha256: "abc", format: "jsonl"),
      gold: hasGold ? .init(path: "gold.csv", sha256: "def", format: nil) : nil, model: nil, reviewed: nil,
      functionSet: "set", classes: classes,
      functions: names.enumerated().map { index, name in
        .init(name: name, version: "v\(index)", votes: summary.analysis.functions[index].voteCount, faults: 0)
      },
      options: .init(
        id: "id", labelModel: "cavity", reviewBelow: 0.2, labelFormat: "jsonl", skipsBadLines: false),
      counts: .init(
        rows: rowCount, coveredRows: patterns.coveredRowCount, patterns: patterns.count,
        votes: summary.analysis.voteCount, faults: 0, badLines: 0, goldRows: 0, reviewRows: 0, labels: [:], routes: [:])
    )
  }

  private func history(_ manifest: Manifest) -> RunHistory {
    let runs = ["aaaaaaaaaaaa", manifest.run].enumerated().map { place, id in
      RunHistory.Run(
        RunRecord(
          id: id, startedAt: "2026-11-2\(place)T16:33:57Z", seconds: 1, status: .done, dataPath: "rows.jsonl",
          rowCount: rowCount, coveredRowCount: rowCount / 2, functionCount: functionCount,
          modelAccuracy: hasGold ? 0.8 + Double(place) / 10 : nil),
        labels: classes.map { LabelCountRecord(label: $0, rowCount: rowCount / 2 / classes.count) }
          + [LabelCountRecord(label: "", rowCount: rowCount / 2)])
    }
    return RunHistory(runs: runs)
  }

  private func examples(_ function: Int, _ names: [String]) -> [RowGroup] {
    [RowGroup.Outcome.wrong, .conflicting, .right].map { outcome in
      RowGroup(
        outcome, rowCount: 12,
        rows: [
          RowGroup.Row(
            id: "<r\(function)>",
            fields: [.init(name: "text", value: "text of <b>\(names[function])</b>", isMain: true)],
            label: classes[0], probability: 0.75, gold: classes[1],
            votes: [.init(function: names[function], label: classes[0])])
        ])
    }
  }
}
