import Foundation
import Votes

/// A collection with gold as a task of Tally: its rows in a file, its votes through `VoteRows`, and what comes of it.
struct ReviewedTask {
  static let name = "VoteRows"
  static let classes = ["negative", "positive"]

  let dataset: VoteDataset
  let program: String
  /// Rows, store and whatever else: goes afterwards.
  let folder: String

  var store: String { folder + "/store" }
  private var data: String { folder + "/votes.jsonl" }

  init(_ dataset: VoteDataset, texts: String, program: String, folder: String) throws {
    (self.dataset, self.program, self.folder) = (dataset, program, folder)
    let texts = try String(contentsOfFile: texts, encoding: .utf8).split(separator: "\n")
    guard texts.count == dataset.rowCount else {
      throw BenchmarkFailure(description: "\(dataset.name): \(texts.count) texts, \(dataset.rowCount) rows")
    }
    var lines = ""
    for (row, text) in texts.enumerated() {
      struct Line: Decodable { let text: String }
      var votes = Array(repeating: "-", count: dataset.patterns.functionCount)
      for vote in dataset.votes(row) { votes[Int(vote.function)] = "\(vote.vote)" }
      let object = [
        "id": "\(row)", "text": try JSONDecoder().decode(Line.self, from: Data(text.utf8)).text, "votes": votes.joined(),
      ]
      lines += String(decoding: try JSONEncoder().encode(object), as: UTF8.self) + "\n"
    }
    try lines.write(toFile: data, atomically: true, encoding: .utf8)
  }

  /// What `tally run` says of a promise.
  struct Promise: Decodable {
    let refusal: String?
    let autoRowCount: Int
    let openRowCount: Int
    let auditedCount: Int
    let differingCount: Int
    let settledError: Double?

    var words: String {
      guard let refusal else { return "given" }
      let error = settledError.map { String(format: ", answers wrong at most %.4f", $0) } ?? ""
      return "\(refusal) (\(differingCount) of \(auditedCount) differ\(error))"
    }
  }

  /// What a run wrote, beside gold.
  struct Outcome {
    /// nil where none was asked for.
    var promise: Promise?
    /// Shares of wrong labels: of all covered rows, and of those among them that nobody has answered to teach the model.
    var error = 0.0
    var unansweredError = 0.0
    var autoRows = 0
    var autoError: Double?
    /// Rows that are auto and that nobody has seen, and the share of wrong labels among them.
    var unseenAutoRows = 0
  }

  /// - Parameters:
  ///   - answered: rows that taught the model.
  ///   - audited: rows that were answered to measure.
  func run(_ options: [String] = [], answered: Set<Int>, audited: Set<Int> = []) throws -> Outcome {
    struct Report: Decodable {
      struct Inner: Decodable { let promise: Promise? }
      let report: Inner
      let place: String
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["run", Self.name, "--data", data, "--store", store, "--no-report", "--json"] + options
    process.currentDirectoryURL = URL(fileURLWithPath: Place.benchmarks)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let report = try? JSONDecoder().decode(Report.self, from: said) else {
      throw BenchmarkFailure(description: "tally run said: \(String(decoding: said.suffix(2_000), as: UTF8.self))")
    }
    return try outcome(of: report.place + "/labels.jsonl", report.report.promise, answered, audited)
  }

  private func outcome(
    of path: String, _ promise: Promise?, _ answered: Set<Int>, _ audited: Set<Int>
  ) throws -> Outcome {
    struct Line: Decodable {
      let id: String
      let label: String?
      let route: String
    }
    var outcome = Outcome(promise: promise)
    var (covered, wrong, unanswered, unansweredWrong, autoWrong) = (0, 0, 0, 0, 0)
    for text in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
      guard let row = Int(line.id), line.route != "uncovered" else { continue }
      let isWrong = line.label != Self.classes[Int(dataset.gold[row])]
      covered += 1
      wrong += isWrong ? 1 : 0
      if !answered.contains(row) {
        unanswered += 1
        unansweredWrong += isWrong ? 1 : 0
      }
      if line.route == "auto" {
        outcome.autoRows += 1
        autoWrong += isWrong ? 1 : 0
        if !audited.contains(row) { outcome.unseenAutoRows += 1 }
      }
    }
    outcome.error = Double(wrong) / Double(max(1, covered))
    outcome.unansweredError = Double(unansweredWrong) / Double(max(1, unanswered))
    outcome.autoError = outcome.autoRows > 0 ? Double(autoWrong) / Double(outcome.autoRows) : nil
    return outcome
  }
}
