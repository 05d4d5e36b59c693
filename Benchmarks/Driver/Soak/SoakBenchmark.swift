import ArgumentParser
import Foundation

/// `benchmark soak`: rows on which LFs fail in every way there is; the rest must be as if nothing had been.
struct SoakBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract:
      "Let labeling functions fail on many rows, check that no other vote is touched, and say what a fault costs.")

  @Option(help: "How many rows.")
  var rows = 1_000_000
  @Option(help: "On how many of them a labeling function fails.")
  var faults = 1000
  @Option(help: "How many rows for the cost of each kind by itself.")
  var kindRows = 100_000
  @Option(help: "Faults of each kind by itself; 0 leaves that part out.")
  var kindFaults = 50
  @Option(help: "What is drawn.")
  var seed: UInt64 = 1
  @Option(help: "Worker processes. Default: what tally run takes.")
  var workers: Int?

  func validate() throws {
    // More of one LF are counted, but not listed.
    if !(1...15_000).contains(faults) { throw ValidationError("--faults is a number from 1 to 15000, not \(faults)") }
    if !(0...1000).contains(kindFaults) {
      throw ValidationError("--kind-faults is a number from 0 to 1000, not \(kindFaults)")
    }
    if rows < faults { throw ValidationError("--rows \(rows) is below --faults \(faults)") }
    if kindRows < kindFaults || kindRows < 1 {
      throw ValidationError("--kind-rows \(kindRows) is below --kind-faults \(kindFaults)")
    }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tally-soak-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer {
      try? FileManager.default.removeItem(atPath: folder)
      try? FileManager.default.removeItem(atPath: SoakRun.results)
    }
    print(Machine.description)
    // Not timed: builds the worker.
    _ = try SoakRun(SoakPlan(rows: 1000, count: 0, seed: seed), failing: false, folder: folder, workers: workers)
    try measure(SoakPlan(rows: rows, count: faults, seed: seed), "all kinds", heading: true, folder)
    guard kindFaults > 0 else { return }
    for (number, kind) in SoakPlan.kinds.enumerated() {
      let plan = SoakPlan(rows: kindRows, count: kindFaults, only: number, seed: seed + UInt64(number))
      try measure(plan, "\(kind.function) (\(kind.kind))", heading: number == 0, folder)
    }
  }

  private func measure(_ plan: SoakPlan, _ name: String, heading: Bool, _ folder: String) throws {
    let undisturbed = try SoakRun(plan, failing: false, folder: folder, workers: workers)
    let disturbed = try SoakRun(plan, failing: true, folder: folder, workers: workers)
    let mistakes = disturbed.mistakes(plan, undisturbed: undisturbed)
    if heading {
      print(
        "\n\(Spread.text(Double(plan.rows))) rows, \(SoakPlan.functionCount) LFs; a fault's cost is the run's with minus "
          + "without, by the number of faults\n")
      print("kind of fault".padding(toLength: 30, withPad: " ", startingAt: 0) + columns.joined())
    }
    let count = Double(plan.faults.count)
    let figures = [
      Spread.text(count), "\(mistakes.count)",
      Spread.text((disturbed.usage.wallSeconds - undisturbed.usage.wallSeconds) / count * 1000, 2),
      Spread.text((disturbed.usage.cpuSeconds - undisturbed.usage.cpuSeconds) / count * 1000, 2),
      Spread.text(undisturbed.usage.wallSeconds, 2), Spread.text(disturbed.usage.wallSeconds, 2),
    ]
    print(name.padding(toLength: 30, withPad: " ", startingAt: 0) + figures.map { Spread.right($0, 16) }.joined())
    for mistake in mistakes.prefix(10) { print("  wrong: \(mistake)") }
    if !mistakes.isEmpty { throw ExitCode(1) }
  }

  private var columns: [String] {
    ["faults", "mistakes", "wall ms each", "CPU ms each", "wall s without", "wall s with"].map { Spread.right($0, 16) }
  }
}
