import ArgumentParser
import Foundation

/// `benchmark run`: generated comments through `tally run`, from the file to the votes and on to the labels.
struct RunBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Time `tally run` on generated comments, from the file to the votes and on to the labels.")

  @Option(help: "The task: Comments10 (ten labeling functions) or Comments50 (fifty).")
  var task = "Comments10"
  @Option(help: "How many comments.")
  var rows = 1_000_000
  @Option(help: "How many timed runs, or pairs of runs.")
  var runs = 5
  @Option(help: "Worker processes. Default: what tally run takes.")
  var workers: Int?
  @Option(
    help: "Also time Snorkel, pair by pair: a Python that has it, outside the project; see Benchmarks/README.md.",
    completion: .file())
  var peer: String?
  @Option(help: "How many of the comments the peer gets, which is slow.")
  var peerRows = 100_000

  func validate() throws {
    if rows < 1 { throw ValidationError("--rows \(rows) is below 1") }
    if runs < 1 { throw ValidationError("--runs \(runs) is below 1") }
    if !["Comments10", "Comments50"].contains(task) {
      throw ValidationError("--task \(task) is no task of the benchmarks")
    }
    if peer != nil && task != "Comments10" { throw ValidationError("--peer has the functions of Comments10 only") }
    if peerRows < 1 { throw ValidationError("--peer-rows \(peerRows) is below 1") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tally-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tally = try TallyRun(task: task, folder: folder.path, rows: rows, workers: workers)
    defer { tally.removeResults() }
    let snorkel = peer.flatMap { SnorkelApply(python: $0, folder: folder.path, data: tally.data, rows: peerRows) }
    print(Machine.description)
    // Not timed: builds the worker, and brings programs and data into memory.
    _ = try tally.measure()

    var measurements: [TallyRun.Measurement] = []
    var pairs: [Pair] = []
    for number in 0..<runs {
      guard let snorkel else {
        measurements.append(try tally.measure())
        continue
      }
      let tallyFirst = number.isMultiple(of: 2)
      if tallyFirst { measurements.append(try tally.measure()) }
      let peer = try snorkel.measure(votes: tally.votes)
      if !tallyFirst { measurements.append(try tally.measure()) }
      pairs.append(Pair(tally: tally.rateToVotes(measurements[number]), peer: peer, tallyFirst: tallyFirst))
    }
    report(measurements, tally)
    if let peer = pairs.first?.peer { Pair.report(pairs, peer) }
  }

  private func report(_ measurements: [TallyRun.Measurement], _ tally: TallyRun) {
    let size = Spread.text(Double(tally.size) / 1e6)
    print("\ntally run \(task): \(Spread.text(Double(rows))) rows, \(size) MB, \(runs) runs after a warm-up\n")
    print(Spread.heading)
    func line(_ name: String, digits: Int = 0, _ value: (TallyRun.Measurement) -> Double) {
      print(Spread(measurements.map(value)).line(name, digits: digits))
    }
    func mebibytes(_ name: String, _ bytes: (Usage) -> Int) {
      line(name, digits: 1) { Double(bytes($0.usage)) / 1_048_576 }
    }
    line("rows to votes, rows per CPU second") { tally.rateToVotes($0) }
    line("rows to votes, CPU seconds", digits: 2) { $0.secondsToVotes }
    line("  of it workers", digits: 2) { $0.workerSeconds }
    for phase in ["reading", "applying", "assembling"] {
      line("  of it engine, \(phase)", digits: 2) { $0.phases[phase, default: 0] }
    }
    line("rows to labels, rows per CPU second") { tally.rate($0) }
    line("rows to labels, CPU seconds", digits: 2) { $0.usage.cpuSeconds }
    for phase in ["fitting", "writing"] { line("  of it engine, \(phase)", digits: 2) { $0.phases[phase, default: 0] } }
    line("rows to labels, wall seconds", digits: 2) { $0.usage.wallSeconds }
    mebibytes("engine, MiB without mapped files") { $0.own.unmapped }
    mebibytes("largest worker, MiB without mapped files") { $0.largestChild.unmapped }
    mebibytes("all at once, MiB without mapped files") { $0.togetherUnmapped }
    mebibytes("engine, MiB with mapped files") { $0.own.resident }
    mebibytes("largest worker, MiB with mapped files") { $0.largestChild.resident }
  }
}

/// A run of Tally and one of the peer, one right after the other.
private struct Pair {
  /// Rows per CPU second.
  let tally: Double
  let peer: SnorkelApply.Measurement
  let tallyFirst: Bool

  var ratio: Double { tally / peer.rate }

  static func report(_ pairs: [Pair], _ peer: SnorkelApply.Measurement) {
    let rows = Spread.text(Double(peer.rows))
    print(
      "\nsnorkel \(peer.version) PandasLFApplier, the same 10 LFs, first \(rows) rows; rows to votes per CPU second\n")
    print("pair  first  " + ["tally", "snorkel", "ratio"].map { Spread.right($0, 12) }.joined())
    for (number, pair) in pairs.enumerated() {
      let values = [Spread.text(pair.tally), Spread.text(pair.peer.rate), Spread.text(pair.ratio, 1)]
      print(
        Spread.right("\(number + 1)", 4) + "  " + (pair.tallyFirst ? "tally  " : "snorkel")
          + values.map { Spread.right($0, 12) }.joined())
    }
    let ratio = Spread(pairs.map(\.ratio))
    print(
      "ratio: median \(Spread.text(ratio.median, 1)), "
        + "min \(Spread.text(ratio.smallest, 1)), max \(Spread.text(ratio.largest, 1))")
    let differing = pairs.reduce(0) { $0 + $1.peer.differingVotes }
    print("votes that differ: \(differing) of \(Spread.text(Double(10 * peer.rows))) in each pair")
  }
}
