import LabelModels
import Votes

/// The table that most experiments share: each dataset's scores and how far its accuracy lies from majority vote's.
struct ScoreTable {
  private(set) var table: ResultTable
  private var worst: (difference: Double, dataset: String)?

  static let columns = [
    ResultTable.Column(name: "rows", digits: 0), .init(name: "accuracy", digits: 4),
    .init(name: "to majority", digits: 4, isDifference: true), .init(name: "log loss", digits: 3),
    .init(name: "ECE", digits: 3), .init(name: "Brier", digits: 3),
  ]

  init(_ title: String) { table = ResultTable(title, labels: ["dataset"], columns: ScoreTable.columns) }

  /// - Parameter scores: `nil` where nothing can be measured.
  mutating func add(_ dataset: VoteDataset, _ scores: Scores?) throws {
    guard let scores else {
      table.notes.append("\(dataset.name): no covered row has gold")
      return
    }
    let majority = Scores(.voteShares(of: dataset.patterns), of: dataset.patterns, gold: dataset.goldCounts)
    let difference = scores.accuracy - (majority?.accuracy ?? 0)
    if difference < worst?.difference ?? .infinity { worst = (difference, dataset.name) }
    table.add(
      dataset.name,
      values: [
        Double(scores.rowCount), scores.accuracy, difference, scores.logLoss, scores.calibrationError, scores.brier,
      ])
  }

  /// With the means, and with the worst dataset.
  func finished() -> ResultTable {
    var table = table
    table.addMean("mean", of: table.lines, leavingOut: [0])
    if let worst { table.addSummary("worst: \(worst.dataset)", values: [nil, nil, worst.difference, nil, nil, nil]) }
    return table
  }
}

extension VoteDataset {
  /// Fits a model and measures it on all gold.
  func scores(of model: any LabelModel, knowing knowledge: PriorKnowledge) throws -> (Scores?, note: String?) {
    let fitted = try model.fit(patterns, knowing: knowledge)
    let note = fitted.fallback.map { "\(name): \($0.requested) gave way to \(fitted.modelName), \($0.reason)" }
    return (Scores(fitted.posterior(for: patterns), of: patterns, gold: goldCounts), note)
  }
}
