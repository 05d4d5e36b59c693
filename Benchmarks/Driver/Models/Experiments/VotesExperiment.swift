import LabelModels

/// The votes and nothing else.
struct VotesExperiment: ModelExperiment {
  let name = "votes"
  let abstract = "votes and nothing else"

  func run(on datasets: [VoteDataset], models: [any LabelModel], report: (ResultTable) -> Void) throws {
    for kind in VoteDataset.Kind.allCases {
      let datasets = datasets.filter { $0.kind == kind }
      if datasets.isEmpty { continue }
      for model in models {
        report(
          try ScoreTable.of(model, on: datasets, title: "votes alone, \(kind.title): \(model.name)") { _ in .none })
      }
    }
  }
}

extension ScoreTable {
  /// Fits a model to each dataset and measures it on all gold.
  static func of(
    _ model: any LabelModel, on datasets: [VoteDataset], title: String, knowing: (VoteDataset) -> PriorKnowledge
  ) throws -> ResultTable {
    var scores = ScoreTable(title)
    var notes: [String] = []
    for dataset in datasets {
      let (found, note) = try dataset.scores(of: model, knowing: knowing(dataset))
      try scores.add(dataset, found)
      if let note { notes.append(note) }
    }
    var table = scores.finished()
    table.notes += notes
    return table
  }
}
