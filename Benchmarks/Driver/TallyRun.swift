import Foundation

/// `tally run` of one of the package's tasks on comments made for the purpose.
struct TallyRun {
  /// What a run used, and what of it went into the votes.
  struct Measurement {
    let usage: Usage
    /// CPU seconds of all processes, start to end, without the fit, the writing of labels and the report: rows in, votes on disk.
    let secondsToVotes: Double
    let workerSeconds: Double
    /// CPU seconds of the engine by phase.
    let phases: [String: Double]
  }

  private struct Report: Decodable {
    struct Part: Decodable {
      let phase: String
      let cpuSeconds: Double
    }
    let phases: [Part]
    let workerSeconds: Double
  }

  let task: String
  let data: String
  let rows: Int
  /// Bytes of the data.
  let size: Int
  private let program: String
  private let folder: String
  private let workers: Int?

  /// Makes the comments.
  ///
  /// - Parameter folder: for them and for what the program says.
  init(task: String, folder: String, rows: Int, workers: Int?) throws {
    self.task = task
    self.folder = folder
    self.rows = rows
    self.workers = workers
    program = try Place.program("tally")
    data = folder + "/comments.jsonl"
    _ = try MeasuredProcess.run(
      try Place.program("make-datasets"), ["comments", "--rows", "\(rows)", "--output", data], in: folder,
      output: folder + "/make-datasets.log")
    size = try FileManager.default.attributesOfItem(atPath: data)[.size] as? Int ?? 0
  }

  func measure() throws -> Measurement {
    let options = workers.map { ["--workers", "\($0)"] } ?? []
    let log = folder + "/tally.log"
    let usage = try MeasuredProcess.run(
      program, ["run", task, "--data", data, "--fresh", "--json"] + options, in: Place.benchmarks, output: log)
    // Warnings come before it.
    let said = try String(contentsOfFile: log, encoding: .utf8)
    guard let start = said.range(of: "{\n"),
      let report = try? JSONDecoder().decode(Report.self, from: Data(said[start.lowerBound...].utf8))
    else { throw BenchmarkFailure(description: "tally run said: \(said.suffix(2000))") }
    let phases = Dictionary(uniqueKeysWithValues: report.phases.map { ($0.phase, $0.cpuSeconds) })
    return Measurement(
      usage: usage,
      secondsToVotes: usage.cpuSeconds - ["fitting", "writing", "reporting"].reduce(0) { $0 + phases[$1, default: 0] },
      workerSeconds: report.workerSeconds, phases: phases)
  }

  /// Rows per CPU second, from the file to the labels.
  func rate(_ measurement: Measurement) -> Double { Double(rows) / measurement.usage.cpuSeconds }

  /// Rows per CPU second, from the file to the votes.
  func rateToVotes(_ measurement: Measurement) -> Double { Double(rows) / measurement.secondsToVotes }

  /// The vote matrix of the last run.
  var votes: String { results + "/latest/votes.npy" }

  private var results: String { Place.benchmarks + "/.tally/" + task }

  /// The results of ten million rows are larger than the rows.
  func removeResults() { try? FileManager.default.removeItem(atPath: results) }
}
