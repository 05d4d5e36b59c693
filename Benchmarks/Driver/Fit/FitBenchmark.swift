import ArgumentParser
import Foundation
import LabelModels

/// `benchmark fit`: from a mapped vote matrix to class probabilities in memory.
struct FitBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Measure CPU seconds and memory of a label model's fit, from mapped votes to class probabilities.",
    discussion: "Cases:\n" + cases.map { "  \($0.name): \($0.fitCase(.functions).title)" }.joined(separator: "\n"))

  @Option(
    name: .customLong("case"), help: "A case; repeat it for several. Default: all.",
    completion: .list(cases.map(\.name)))
  var chosen: [String] = []
  @Option(help: "Who votes: functions (mostly one class each) or crowd (any class).")
  var kind = FitCase.Kind.functions
  @Option(help: "The label model.", completion: .list(LabelModels.all.map(\.name)))
  var model = LabelModels.standard.name
  @Option(help: "How many runs of each case, or pairs of runs.")
  var runs = 5
  @Option(
    help: "Also measure Snorkel, pair by pair: a Python that has it, outside the project; see Benchmarks/README.md.",
    completion: .file())
  var peer: String?
  @Option(
    help: "Instead of the cases: how CPU seconds grow with rows, LFs and classes; plots are written to this folder.",
    completion: .directory)
  var growth: String?

  struct Named {
    let name: String
    let rows, functions, classes: Int
    /// Whether Snorkel is known to get through.
    let hasPeer: Bool

    func fitCase(_ kind: FitCase.Kind) -> FitCase {
      FitCase(kind: kind, rows: rows, functions: functions, classes: classes)
    }
  }

  static let cases = [
    Named(name: "1m-25-2", rows: 1_000_000, functions: 25, classes: 2, hasPeer: true),
    Named(name: "1m-25-5", rows: 1_000_000, functions: 25, classes: 5, hasPeer: true),
    Named(name: "1m-100-2", rows: 1_000_000, functions: 100, classes: 2, hasPeer: true),
    Named(name: "10m-25-2", rows: 10_000_000, functions: 25, classes: 2, hasPeer: false),
    Named(name: "100k-1200-56", rows: 100_000, functions: 1_200, classes: 56, hasPeer: false),
    Named(name: "100k-100-1461", rows: 100_000, functions: 100, classes: 1_461, hasPeer: false),
  ]

  func validate() throws {
    if runs < 1 { throw ValidationError("--runs \(runs) is below 1") }
    let known = FitBenchmark.cases.map(\.name)
    for name in chosen where !known.contains(name) {
      throw ValidationError("--case \"\(name)\" is not one of \(known.joined(separator: ", "))")
    }
    let models = LabelModels.all.map(\.name)
    if !models.contains(model) {
      throw ValidationError("--model \"\(model)\" is not one of \(models.joined(separator: ", "))")
    }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tally-fit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A link is left as it is: a virtual environment's Python is one.
    let python = peer.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    print(Machine.description)
    if let growth {
      try FitGrowth(kind: kind, model: model, runs: runs, folder: folder.path).run(plots: growth)
      return
    }
    let snorkel = python.flatMap { FitProcess.hasSnorkel($0, folder: folder.path) ? $0 : nil }
    for named in FitBenchmark.cases where chosen.isEmpty || chosen.contains(named.name) {
      print("\n\(named.name): \(named.fitCase(kind).title); model \(model), \(runs) runs\n")
      let process = try FitProcess(named.fitCase(kind), folder: folder.path, model: model)
      defer { process.remove() }
      do {
        try measure(process, python: named.hasPeer ? snorkel : nil)
      } catch let failure as BenchmarkFailure {
        // A model may refuse a size; the other cases are measured all the same.
        print("not measured: \(failure)")
      }
      fflush(nil)
    }
  }

  private func measure(_ process: FitProcess, python: String?) throws {
    var fits: [FitMeasurement] = []
    var peers: [FitProcess.Peer] = []
    for number in 0..<runs {
      let tallyFirst = number.isMultiple(of: 2)
      if tallyFirst { fits.append(try process.measure()) }
      if let python { peers.append(try process.measurePeer(python: python)) }
      if !tallyFirst { fits.append(try process.measure()) }
    }
    report(fits)
    if !peers.isEmpty { report(fits, peers) }
  }

  private func report(_ fits: [FitMeasurement]) {
    let figures = fits[0].figures
    print(
      "\(Spread.text(Double(figures.patterns))) patterns of \(Spread.text(Double(figures.patternVotes))) votes, "
        + "mean best probability \(Spread.text(figures.meanBest, 6)), by model \(figures.model)\n")
    print(Spread.heading)
    func line(_ name: String, digits: Int = 3, _ value: (FitMeasurement) -> Double) {
      print(Spread(fits.map(value)).line(name, digits: digits))
    }
    line("CPU seconds, all") { $0.figures.seconds }
    line("CPU seconds, patterns") { $0.figures.patternSeconds }
    line("CPU seconds, fit") { $0.figures.fitSeconds }
    line("CPU seconds, posterior") { $0.figures.posteriorSeconds }
    line("MiB without mapped files", digits: 1) { Double($0.unmapped) / 1_048_576 }
  }

  private func report(_ fits: [FitMeasurement], _ peers: [FitProcess.Peer]) {
    print("\nsnorkel \(peers[0].version) LabelModel, fit with defaults and predict_proba, imports not counted\n")
    print(Spread.heading)
    func line(_ name: String, digits: Int = 3, _ value: (FitProcess.Peer) -> Double) {
      print(Spread(peers.map(value)).line(name, digits: digits))
    }
    line("CPU seconds, all") { $0.seconds }
    line("CPU seconds, fit") { $0.fitSeconds }
    line("CPU seconds, predict_proba") { $0.predictSeconds }
    line("MiB without mapped files", digits: 1) { Double($0.unmapped ?? 0) / 1_048_576 }
    line("MiB, imports taken off", digits: 1) { Double($0.ownBytes) / 1_048_576 }
    let pairs = Array(zip(fits, peers))
    print(Spread(pairs.map { $1.seconds / $0.figures.seconds }).line("times Tally's CPU seconds", digits: 1))
    print(
      Spread(pairs.map { Double($1.ownBytes) / Double($0.unmapped) }).line(
        "times Tally's memory, imports taken off", digits: 1))
  }
}

extension FitCase.Kind: ExpressibleByArgument {}
