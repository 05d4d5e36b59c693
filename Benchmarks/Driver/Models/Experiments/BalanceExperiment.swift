import LabelModels
import Votes

/// The votes, and the class balance as all gold of the dataset says it is.
struct BalanceExperiment: ModelExperiment {
  let name = "balance"
  let abstract = "the class balance of all gold given, LF sets"

  /// For a class that no gold row has: a share of 0 would say that no row can have it.
  private static let missingCount = 0.5

  func run(on datasets: [VoteDataset], models: [any LabelModel], report: (ResultTable) -> Void) throws {
    let datasets = datasets.filter { $0.kind == .functions && $0.gold.contains { $0 != .abstain } }
    if datasets.isEmpty { return }
    for model in models {
      report(
        try ScoreTable.of(model, on: datasets, title: "class balance given, LF sets: \(model.name)") { dataset in
          PriorKnowledge(classBalance: BalanceExperiment.balance(of: dataset))
        })
    }
  }

  /// Of all rows with gold, uncovered ones included.
  private static func balance(of dataset: VoteDataset) -> ClassBalance {
    var counts = [Double](repeating: 0, count: dataset.classCount)
    for vote in dataset.gold where vote != .abstain { counts[Int(vote)] += 1 }
    return ClassBalance(counts.map { $0 == 0 ? missingCount : $0 })
  }
}
