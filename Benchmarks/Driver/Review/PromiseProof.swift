import ArgumentParser
import Foundation
import LabelModels
import Votes

/// `benchmark promise-proof`: a simulated team, the program itself, and what its promises are worth on rows with gold.
struct PromiseProof: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promise-proof",
    abstract: "Let a simulated team audit the labels of real votes until tally fit gives a promise, and check it.",
    discussion: """
      A reviewer of 95 % and one of 85 % answer each audited row, an expert of 99 % settles where they differ; or two experts \
      do, and a third one settles. The two reviewers teach the label model with 100 rows of the standard order, in turn. After \
      --first audited rows, and each time that they have doubled, the program is asked for a promise, as a further look, \
      until there is one or no more rows. The error of rows with the route auto is that of gold.
      """)

  @Option(
    help: "A folder with ws/<name> in it; see Benchmarks/README.md. (default: ../shared/data)", completion: .directory)
  var data: String?
  @Option(help: "Datasets, with commas between them.") var only = "youtube,spouse_test"
  @Option(help: "Audited rows before the first question.") var first = 100
  @Option(help: "Another number draws other rows and answers.") var seed: UInt64 = 1

  /// Who answers audited rows, and what the program is told of it.
  private struct Audit {
    let name: String
    /// Positions in the team.
    let pair: (Int, Int)
    let options: [String]
  }

  private static let audits = [
    Audit(name: "two reviewers", pair: (0, 1), options: []),
    // What their answers are wrong by, were somebody to know it: 0.15 · 0.05 + 0.185 · 0.01.
    Audit(name: "two reviewers, error given", pair: (0, 1), options: ["--settled-error", "0.00935"]),
    Audit(name: "two experts", pair: (2, 3), options: []),
  ]
  private static let maxErrors = [0.1, 0.05, 0.02]
  private static let reviewCount = 100

  func validate() throws {
    guard first >= 1 else { throw ValidationError("--first \(first) is not 1 or more") }
  }

  func run() throws {
    let folder = data ?? URL(fileURLWithPath: Place.benchmarks + "/../../shared/data").standardizedFileURL.path
    let names = only.split(separator: ",").map(String.init)
    let datasets = try DatasetFolder.read(folder).filter { $0.kind == .functions && names.contains($0.name) }
    for name in names where !datasets.contains(where: { $0.name == name }) {
      throw ValidationError("--only \"\(name)\" is not in \(folder)/ws")
    }
    for dataset in datasets {
      var table = ResultTable(
        "\(dataset.name): \(dataset.rowCount) rows, \(dataset.goldRows.count) of them with votes",
        labels: ["audited by", "promised"],
        columns: [
          .init(name: "audited", digits: 0), .init(name: "answers", digits: 0), .init(name: "looks", digits: 0),
          .init(name: "auto rows", digits: 0), .init(name: "auto share", digits: 3),
          .init(name: "true error", digits: 4), .init(name: "error of labels as written", digits: 4),
        ])
      for audit in Self.audits {
        for maxError in Self.maxErrors {
          let proof = try Proof(dataset, "\(folder)/ws/\(dataset.name)/votes_train.csv", audit.pair, seed)
          let outcome = try proof.run(maxError: maxError, first: first, options: audit.options)
          table.add(
            audit.name, "\(maxError)",
            values: [
              Double(outcome.audited), Double(outcome.answers), Double(outcome.looks),
              outcome.autoRows.map(Double.init),
              outcome.autoRows.map { Double($0) / Double(dataset.rowCount) }, outcome.autoError, outcome.error,
            ])
          if let refusal = outcome.refusal { table.notes.append("\(audit.name), \(maxError): \(refusal)") }
        }
      }
      print(table.text + "\n")
      fflush(nil)
    }
  }

  /// One team on one dataset.
  private struct Proof {
    struct Outcome {
      var audited = 0
      /// That the audit took.
      var answers = 0
      var looks = 0
      /// nil without a promise.
      var autoRows: Int?
      var autoError: Double?
      /// Of the model's labels on all rows with gold and votes.
      var error = 0.0
      /// The program's words at the last question; nil where it promised.
      var refusal: String?
    }

    let dataset: VoteDataset
    let votes: String
    /// Who answers audited rows.
    let pair: (Int, Int)
    let team: SimulatedTeam
    /// For the model to learn from.
    let reviews: [ReviewQueue.Pick]
    /// Covered rows in the order of the audit.
    let order: [Int]

    init(_ dataset: VoteDataset, _ votes: String, _ pair: (Int, Int), _ seed: UInt64) throws {
      (self.dataset, self.votes, self.pair) = (dataset, votes, pair)
      team = SimulatedTeam(
        reviewers: [0.95, 0.85, 0.99, 0.99], expert: 0.99, classCount: dataset.classCount, seed: seed)
      let keys = (0..<dataset.rowCount).map { StableHash.mix(UInt64($0)) }
      var queue = ReviewQueue(
        ReviewOrders.standard, patterns: dataset.patterns, patternOfRow: dataset.patternOfRow, keys: keys,
        candidates: dataset.goldRows, seed: seed)
      let posterior = try LabelModels.standard.fit(dataset.patterns).posterior(for: dataset.patterns)
      reviews = queue.next(PromiseProof.reviewCount, posterior: posterior)
      let reviewed = Set(reviews.map(\.row))
      var generator = dataset.generator(seed: seed ^ 0xA0D1)
      var order = dataset.goldRows.filter { !reviewed.contains($0) }
      order.shuffle(seeded: &generator)
      self.order = order
    }

    func run(maxError: Double, first: Int, options: [String]) throws -> Outcome {
      let folder = FileManager.default.temporaryDirectory.path + "/promise-proof-\(getpid())"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      var outcome = Outcome()
      var look = 1
      while outcome.audited < order.count {
        let audited = order.prefix(outcome.audited == 0 ? first : 2 * outcome.audited)
        outcome.audited = audited.count
        outcome.answers = try write(audited, to: folder + "/answers.csv")
        let promise = try ask(
          folder, ["--max-error", "\(maxError)", "--look", "\(look)"] + options)
        outcome.looks = look
        try measure(folder + "/labels.csv", promise, into: &outcome)
        if promise.refusal == nil { break }
        if promise.refusal == "tooManyDiffering" { look += 1 }
      }
      return outcome
    }

    /// - Returns: answers that the audit took.
    private func write(_ audited: ArraySlice<Int>, to path: String) throws -> Int {
      var text = "id,label,selection,settledBy\n"
      var count = 0
      for (place, pick) in reviews.enumerated() {
        let label = team.answer(pick.row, truth: dataset.gold[pick.row], by: place % 2)
        text += "\(pick.row),\(label),\(pick.selection == .random ? "random" : "chosen"),\n"
      }
      for row in audited {
        let settled = team.settle(row, truth: dataset.gold[row], by: pair)
        text += "\(row),\(settled.label),audit,\(settled.isByExpert ? "expert" : "agreement")\n"
        count += settled.answerCount
      }
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return count
    }

    private struct Promise: Decodable {
      let refusal: String?
      let autoRowCount: Int
      let auditedCount: Int
      let differingCount: Int
      let settledError: Double?
    }

    private func ask(_ folder: String, _ options: [String]) throws -> Promise {
      struct Report: Decodable { let promise: Promise }
      let program = Process()
      program.executableURL = URL(fileURLWithPath: try Place.program("tally"))
      program.arguments =
        [
          "fit", votes, "--classes", "\(dataset.classCount)", "--reviewed", folder + "/answers.csv", "--output",
          folder + "/labels.csv", "--json",
        ] + options
      let output = Pipe()
      program.standardOutput = output
      program.standardError = FileHandle.nullDevice
      try program.run()
      let said = output.fileHandleForReading.readDataToEndOfFile()
      program.waitUntilExit()
      guard program.terminationStatus == 0, let report = try? JSONDecoder().decode(Report.self, from: said) else {
        throw BenchmarkFailure(description: "tally fit said: \(String(decoding: said.suffix(2_000), as: UTF8.self))")
      }
      return report.promise
    }

    /// Compares labels with gold: those of the route auto, and the model's own on rows that nobody answered.
    private func measure(_ path: String, _ promise: Promise, into outcome: inout Outcome) throws {
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
      let reviewed = Set(reviews.map(\.row))
      var (auto, wrongAuto, rest, wrong) = (0, 0, 0, 0)
      for line in lines {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard let row = Int(cells[0]), dataset.gold.indices.contains(row) else { continue }
        let isWrong = String(cells[cells.count - 3]) != "\(dataset.gold[row])"
        if cells.last == "auto" {
          auto += 1
          if isWrong { wrongAuto += 1 }
        }
        if !reviewed.contains(row), cells.last != "uncovered" {
          rest += 1
          if isWrong { wrong += 1 }
        }
      }
      outcome.error = Double(wrong) / Double(max(1, rest))
      guard promise.refusal == nil else {
        let error = promise.settledError.map { String(format: "%.4f", $0) } ?? "unknown"
        outcome.refusal =
          "\(promise.refusal ?? "") (\(promise.differingCount) of \(promise.auditedCount) differ, answers wrong at most \(error))"
        return
      }
      precondition(auto == promise.autoRowCount, "\(auto) rows are auto, \(promise.autoRowCount) were promised")
      (outcome.refusal, outcome.autoRows) = (nil, auto)
      outcome.autoError = auto > 0 ? Double(wrongAuto) / Double(auto) : nil
    }
  }
}
