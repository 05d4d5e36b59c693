import ArgumentParser
import Foundation
import LabelModels
import Votes

/// `benchmark review`: which rows to ask people about, measured against rows at random.
struct ReviewBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract:
      "Measure the orders of review on votes with gold: errors of all labels, and of the unanswered rows alone.",
    discussion: """
      Answers are gold. After 25, 50, 100, 200 and 400 answers the default label model is fitted again with all of them; \
      where a label's classes are tied, each has its share. Rows with gold and votes only.
      """)

  @Option(
    help: "A folder with ws/<name> in it; see Benchmarks/README.md. (default: ../shared/data)", completion: .directory)
  var data: String?
  @Option(help: "Draws of each order.") var draws = 20
  @Option(help: "Datasets, with commas between them. Default: all.") var only: String?

  static let answerCounts = [25, 50, 100, 200, 400]

  static var mixes: [ReviewMix] {
    [ReviewOrders.random] + ReviewOrders.all.map { ReviewOrders.mix($0) } + ReviewOrders.mixes
  }

  func validate() throws {
    guard draws >= 1 else { throw ValidationError("--draws \(draws) is not 1 or more") }
  }

  func run() throws {
    let folder = data ?? URL(fileURLWithPath: Place.benchmarks + "/../../shared/data").standardizedFileURL.path
    var datasets = try DatasetFolder.read(folder).filter { $0.kind == .functions }
    if let names = only?.split(separator: ",").map(String.init) {
      for name in names where !datasets.contains(where: { $0.name == name }) {
        throw ValidationError("--only \"\(name)\" is not one of \(datasets.map(\.name).joined(separator: ", "))")
      }
      datasets = datasets.filter { names.contains($0.name) }
    }
    var errors: [[[ReviewErrors]]] = []
    for dataset in datasets {
      let run = try ReviewRun(dataset)
      errors.append(try Self.mixes.map { mix in try (0..<draws).map { try run.errors(mix, draw: UInt64($0)) } })
      print(Self.table(dataset.name, errors.suffix(1), \.all).text + "\n")
      fflush(nil)
    }
    print(Self.table("mean of all sets: errors of all labels", errors, \.all).text + "\n")
    print(Self.table("mean of all sets: errors of the unanswered rows", errors, \.unanswered).text + "\n")
    leaveOneOut(errors, datasets.map(\.name))
  }

  /// Mean over sets and answer counts.
  private static func score(_ errors: [[[ReviewErrors]]], _ mix: Int) -> Double {
    let values = errors.flatMap { $0[mix].flatMap(\.all) }
    return values.reduce(0, +) / Double(values.count)
  }

  private static func table(
    _ title: String, _ errors: [[[ReviewErrors]]], _ part: KeyPath<ReviewErrors, [Double]>
  ) -> ResultTable {
    let columns = answerCounts.map { ResultTable.Column(name: "\($0)", digits: 4) }
    let further = ["mean", "to random", "± of it"].enumerated().map {
      ResultTable.Column(name: $1, digits: 4, isDifference: $0 == 1)
    }
    var table = ResultTable(title, labels: ["order"], columns: columns + further)
    for (place, mix) in mixes.enumerated() {
      // Of each draw: the mean over sets at each number of answers.
      func means(_ place: Int) -> [[Double]] {
        errors[0][place].indices.map { draw in
          answerCounts.indices.map { count in
            errors.reduce(0) { $0 + $1[place][draw][keyPath: part][count] } / Double(errors.count)
          }
        }
      }
      let (values, random) = (means(place), means(0))
      let counts = answerCounts.indices.map { count in values.reduce(0) { $0 + $1[count] } / Double(values.count) }
      let differences = zip(values, random).map { pair in
        zip(pair.0, pair.1).reduce(0) { $0 + $1.0 - $1.1 } / Double(answerCounts.count)
      }
      let mean = differences.reduce(0, +) / Double(differences.count)
      let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, differences.count - 1))
      let overall = counts.reduce(0, +) / Double(counts.count)
      table.add(
        mix.name, values: counts + [overall, mean, (variance / Double(differences.count)).squareRoot()])
    }
    return table
  }

  /// Which order would be chosen without a set, and what it then does there.
  private func leaveOneOut(_ errors: [[[ReviewErrors]]], _ names: [String]) {
    guard errors.count > 1 else { return }
    for (left, name) in names.enumerated() {
      let others = errors.enumerated().filter { $0.offset != left }.map(\.element)
      let best = Self.mixes.indices.min { Self.score(others, $0) < Self.score(others, $1) } ?? 0
      let difference = Self.score([errors[left]], best) - Self.score([errors[left]], 0)
      print("without \(name): \(Self.mixes[best].name), there \(String(format: "%+.4f", difference)) to random")
    }
  }
}

/// After each number of answers.
struct ReviewErrors {
  /// Share of wrong labels among all rows, answered ones (right by then) included.
  var all: [Double] = []
  /// Among rows without an answer.
  var unanswered: [Double] = []
}

/// One dataset, reviewed in many ways.
struct ReviewRun {
  private let dataset: VoteDataset
  private let rows: [Int]
  private let model = LabelModels.standard
  private let start: Posterior

  init(_ dataset: VoteDataset) throws {
    self.dataset = dataset
    rows = dataset.goldRows
    start = try model.fit(dataset.patterns).posterior(for: dataset.patterns)
  }

  func errors(_ mix: ReviewMix, draw: UInt64) throws -> ReviewErrors {
    let keys = (0..<dataset.rowCount).map { StableHash.mix(UInt64($0)) }
    var queue = ReviewQueue(
      mix, patterns: dataset.patterns, patternOfRow: dataset.patternOfRow, keys: keys, candidates: rows, seed: draw + 1)
    var posterior = start
    var picks: [ReviewQueue.Pick] = []
    var errors = ReviewErrors()
    for count in ReviewBenchmark.answerCounts {
      picks += queue.next(count - picks.count, posterior: posterior)
      let reviewed = [ReviewedRows.Selection.random, .chosen].compactMap { selection -> ReviewedRows? in
        let part = picks.filter { $0.selection == selection }
        return part.isEmpty
          ? nil
          : ReviewedRows(
            part.map { (pattern: Int(dataset.patternOfRow[$0.row]), class: dataset.gold[$0.row]) },
            of: dataset.patterns, selection: selection)
      }
      posterior = try model.fit(dataset.patterns, knowing: PriorKnowledge(reviewed: reviewed))
        .posterior(for: dataset.patterns)
      let answered = Set(picks.map(\.row))
      let classes = (0..<posterior.count).map { Posterior.bestClasses(of: posterior[$0]) }
      let wrong = rows.reduce(0.0) { sum, row in
        if answered.contains(row) { return sum }
        let best = classes[Int(dataset.patternOfRow[row])]
        return sum + (best.contains(dataset.gold[row]) ? 1 - 1 / Double(best.count) : 1)
      }
      errors.all.append(wrong / Double(rows.count))
      errors.unanswered.append(wrong / Double(max(1, rows.count - answered.count)))
    }
    return errors
  }
}
