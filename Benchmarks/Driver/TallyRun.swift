import Foundation

/// `tally run comments10` on comments made for the purpose.
struct TallyRun {
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
  init(folder: String, rows: Int, workers: Int?) throws {
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

  func measure() throws -> Usage {
    let options = workers.map { ["--workers", "\($0)"] } ?? []
    return try MeasuredProcess.run(
      program, ["run", "comments10", "--data", data] + options, in: Place.benchmarks, output: folder + "/tally.log")
  }

  /// Rows per CPU second.
  func rate(_ usage: Usage) -> Double { Double(rows) / usage.cpuSeconds }

  /// The vote matrix of the last run.
  var votes: String { results + "/latest/votes.npy" }

  private var results: String { Place.benchmarks + "/.tally/Comments10" }

  /// The results of ten million rows are larger than the rows.
  func removeResults() { try? FileManager.default.removeItem(atPath: results) }
}
