import ArgumentParser
import Foundation
import LabelModels

/// `benchmark models`: label models on votes with gold, and on simulated votes.
struct ModelsBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Measure how good label models are, on votes with gold and on simulated votes.",
    discussion: "Experiments:\n"
      + ModelExperiments.all.map { "  \($0.name): \($0.abstract)" }.joined(separator: "\n"))

  @Option(
    help: "A folder with ws/<name> and crowd/<name> in it; see Benchmarks/README.md. (default: ../shared/data)",
    completion: .directory)
  var data: String?
  @Option(
    name: .customLong("model"), help: "A label model; repeat it for several. Default: all.",
    completion: .list(LabelModels.all.map(\.name)))
  var models: [String] = []
  @Option(
    help: "Experiments, with commas between them. Default: all.",
    completion: .list(ModelExperiments.all.map(\.name)))
  var only: String?
  @Option(
    help: "Also measure label models of other projects: a Python that has some of them; see Benchmarks/README.md.",
    completion: .file())
  var peers: String?
  @Option(help: "Also write everything to this file, as JSON.", completion: .file())
  var json: String?

  /// What `--only` calls the run of other projects' models; with ``peers`` alone that is done besides the experiments.
  private static let peersName = "peers"

  private var names: [String] { only?.split(separator: ",").map(String.init) ?? ModelExperiments.all.map(\.name) }

  func validate() throws {
    let known = ModelExperiments.all.map(\.name)
    for name in names where !known.contains(name) {
      if name == ModelsBenchmark.peersName {
        if peers == nil { throw ValidationError("--only \"peers\" takes --peers PYTHON") }
        continue
      }
      throw ValidationError("--only \"\(name)\" is not one of \(known.joined(separator: ", "))")
    }
    let models = LabelModels.all.map(\.name)
    for name in self.models where !models.contains(name) {
      throw ValidationError("--model \"\(name)\" is not one of \(models.joined(separator: ", "))")
    }
  }

  func run() throws {
    let folder = data ?? URL(fileURLWithPath: Place.benchmarks + "/../../shared/data").standardizedFileURL.path
    let datasets = try DatasetFolder.read(folder)
    let chosen = models.isEmpty ? LabelModels.all : try models.map { try LabelModels.named($0) }
    var results: [Result] = []
    for experiment in ModelExperiments.all where names.contains(experiment.name) {
      results.append(
        try Result(experiment.name) { report in try experiment.run(on: datasets, models: chosen, report: report) })
    }
    if let peers {
      let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("tally-peers-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: scratch) }
      results.append(
        try Result(ModelsBenchmark.peersName) { report in
          try PeerModels(python: peers, folder: scratch.path).run(on: datasets, report: report)
        })
    }
    if let json { try write(results, to: json) }
  }

  private struct Result: Encodable {
    let experiment: String
    let tables: [ResultTable]

    /// Prints and keeps what `run` reports.
    init(_ experiment: String, run: ((ResultTable) -> Void) throws -> Void) rethrows {
      self.experiment = experiment
      var tables: [ResultTable] = []
      try run { table in
        print(table.text + "\n")
        // A long run's tables come one by one, also through a pipe.
        fflush(nil)
        tables.append(table)
      }
      self.tables = tables
    }
  }

  private func write(_ results: [Result], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var text = try encoder.encode(results)
    text.append(UInt8(ascii: "\n"))
    try text.write(to: URL(fileURLWithPath: path))
  }
}
