import Foundation

/// The same ten LFs in Snorkel, in a process of its own.
struct SnorkelApply {
  /// What `Peers/snorkel_apply.py` prints.
  struct Measurement: Decodable {
    let version: String
    let rows: Int
    let cpuSeconds: Double
    let differingVotes: Int

    /// Rows per CPU second.
    var rate: Double { Double(rows) / cpuSeconds }
  }

  private let python: String
  private let folder: String
  private let data: String
  private let rows: Int

  /// - Returns: `nil`, and says so, if `python` has no Snorkel.
  init?(python: String, folder: String, data: String, rows: Int) {
    // Relative to where the benchmark was started, not to the folder that the script runs in.
    self.python = URL(fileURLWithPath: python).standardizedFileURL.path
    self.folder = folder
    self.data = data
    self.rows = rows
    do {
      _ = try run(["-c", "import snorkel.labeling"])
    } catch {
      print("\(error)\nno comparison: \(python) has no snorkel; Benchmarks/README.md says how to get it")
      return nil
    }
  }

  /// - Parameter votes: `votes.npy` of a run of Tally on the same rows.
  func measure(votes: String) throws -> Measurement {
    let said = try run([
      Place.benchmarks + "/Peers/snorkel_apply.py", data, "--rows", "\(rows)", "--votes", votes,
    ])
    // The last line: libraries may warn before it.
    guard let line = said.split(separator: "\n").last,
      let measurement = try? JSONDecoder().decode(Measurement.self, from: Data(line.utf8))
    else { throw BenchmarkFailure(description: "snorkel_apply.py said: \(said.suffix(2000))") }
    return measurement
  }

  private func run(_ arguments: [String]) throws -> String {
    let log = folder + "/snorkel.log"
    _ = try MeasuredProcess.run(python, arguments, in: folder, output: log)
    return try String(contentsOfFile: log, encoding: .utf8)
  }
}
