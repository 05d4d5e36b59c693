import LabelModels
import Votes

/// One half of an LF set's gold rows is there to be reviewed, the other half is scored.
///
/// The model sees the votes of all rows and the answers to a few of the first half. Each way of drawing is tried with
/// other halves and other random numbers many times; scores are means over the draws.
struct ReviewExperiment: ModelExperiment {
  let name = "review"
  let abstract = "0 to 100 reviewed rows of one half, the other scored, LF sets"

  private static let rowCounts = [0, 25, 50, 100]
  private static let drawCount = 20
  private static let splitSeed: UInt64 = 1
  private static let drawSeed: UInt64 = 2

  /// Each score at each number of reviewed rows; the numbers stand above, the score above the first of them.
  private static let columns = [("accuracy", 4), ("log loss", 3), ("ECE", 3)].flatMap { name, digits in
    rowCounts.enumerated().map { place, count in
      ResultTable.Column(name: "\(name) \(count)", digits: digits, heading: place == 0 ? nil : "\(count)")
    }
  }

  func run(on datasets: [VoteDataset], models: [any LabelModel], report: (ResultTable) -> Void) throws {
    let datasets = datasets.filter { $0.kind == .functions && $0.goldRows.count >= 2 }
    if datasets.isEmpty { return }
    for model in models {
      let halves = try datasets.map { try Halves(of: $0, model: model) }
      for draw in ReviewDraws.all {
        var table = ResultTable(
          "reviewed rows (\(draw.name), \(ReviewExperiment.drawCount) draws), LF sets, the other half: \(model.name)",
          labels: ["dataset"], columns: [.init(name: "rows", digits: 0)] + ReviewExperiment.columns)
        for dataset in halves { try dataset.measure(draw, into: &table) }
        table.addMean("mean", of: table.lines, leavingOut: [0])
        report(table)
      }
    }
  }

  /// A dataset cut into two halves, once for each draw: halves differ by 0.01 in how hard they are.
  private struct Halves {
    private let dataset: VoteDataset
    private let model: any LabelModel
    private let posterior: Posterior

    init(of dataset: VoteDataset, model: any LabelModel) throws {
      self.dataset = dataset
      self.model = model
      posterior = try model.fit(dataset.patterns).posterior(for: dataset.patterns)
    }

    private func half(_ number: Int) -> (pool: ReviewPool, scored: [Int]) {
      var rows = dataset.goldRows
      var generator = dataset.generator(seed: StableHash.mix(ReviewExperiment.splitSeed &+ UInt64(number) << 8))
      rows.shuffle(seeded: &generator)
      let middle = rows.count / 2
      let pool = ReviewPool(dataset: dataset, rows: rows[..<middle].sorted(), model: model, posterior: posterior)
      return (pool, rows[middle...].sorted())
    }

    /// Appends a line: each score at each number of reviewed rows.
    func measure(_ draw: any ReviewDraw, into table: inout ResultTable) throws {
      let reviewable = dataset.goldRows.count / 2
      var scores: [[Scores]] = []
      for count in ReviewExperiment.rowCounts {
        if count > reviewable {
          table.notes.append("\(dataset.name): \(reviewable) rows instead of \(count) can be reviewed")
        }
        scores.append(try draws(count, draw))
      }
      let values = [\Scores.accuracy, \.logLoss, \.calibrationError].flatMap { score in
        scores.map { draws in mean(draws.map { $0[keyPath: score] }) }
      }
      table.add(dataset.name, values: [Double(dataset.goldRows.count - reviewable)] + values)
    }

    private func draws(_ count: Int, _ draw: any ReviewDraw) throws -> [Scores] {
      let patterns = dataset.patterns
      return try (0..<ReviewExperiment.drawCount).compactMap { number in
        let (pool, scored) = half(number)
        let gold = dataset.goldCounts(of: scored)
        if count == 0 { return Scores(posterior, of: patterns, gold: gold) }
        var generator = dataset.generator(seed: StableHash.mix(ReviewExperiment.drawSeed &+ UInt64(number) << 8))
        let drawn = try draw.draw(min(count, pool.rows.count), from: pool, using: &generator)
        let reviewed = drawn.map { part in
          ReviewedRows(
            part.rows.map { (pattern: Int(dataset.patternOfRow[$0]), class: pool.answer($0)) }, of: patterns,
            selection: part.selection)
        }
        let fitted = try model.fit(patterns, knowing: PriorKnowledge(reviewed: reviewed))
        return Scores(fitted.posterior(for: patterns), of: patterns, gold: gold)
      }
    }
  }
}
