import ArgumentParser
import Foundation

/// `benchmark review-load`: people at the review server, `tally run` beside it, and the server killed at random.
struct ReviewLoadBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review-load",
    abstract: "How fast the review server answers many people at once, and what it keeps when it is killed.")

  @Option(help: "People who answer at once.")
  var people = 50
  @Option(help: "Seconds for which they answer.")
  var seconds = 60.0
  @Option(help: "Seconds that a person thinks about a row, on average.")
  var thought = 1.0
  @Option(help: "How often the server is killed.")
  var kills = 0
  @Option(help: "Rows that are in the queue.")
  var rows = 100_000
  @Flag(help: "Leave out the run beside it.")
  var alone = false

  func validate() throws {
    if !(1...500).contains(people) { throw ValidationError("--people is a number from 1 to 500") }
    if !(1...3_600).contains(seconds) { throw ValidationError("--seconds is a number from 1 to 3600") }
    if thought <= 0 { throw ValidationError("--thought is above 0") }
    if !(0...1_000).contains(kills) { throw ValidationError("--kills is a number from 0 to 1000") }
    if rows < 1_000 { throw ValidationError("--rows is at least 1000") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tally-load-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let data = folder + "/comments.jsonl"
    _ = try MeasuredProcess.run(
      try Place.program("make-datasets"), ["comments", "--rows", "\(rows)", "--output", data], in: folder,
      output: folder + "/make-datasets.log")
    var load = ReviewLoad(
      program: try Place.program("tally"), package: Place.benchmarks, task: "Comments10", classes: ["ham", "spam"],
      store: folder + "/store")
    (load.people, load.seconds, load.meanThought, load.kills) = (people, seconds, thought, kills)
    (load.data, load.besideData) = (data, alone ? nil : data)
    let outcome = try load.run()
    print(outcome.text)
    // Nobody was paused, and nobody answered twice: whatever is refused is somebody's work.
    if outcome.lost > 0 || outcome.doubled > 0 || !outcome.refusals.isEmpty { throw ExitCode.failure }
  }
}

extension ReviewLoad.Outcome {
  var text: String {
    func times(_ values: [Double]) -> String {
      let shares = [0.5, 0.95, 0.99, 1].map { String(format: "%.1f", ReviewLoad.Outcome.quantile(values, $0)) }
      return "| \(values.count) | \(shares.joined(separator: " | ")) |"
    }
    return """
      answers confirmed \(confirmed), lost \(lost), doubled \(doubled); in the log without a confirmation \(unknown); \
      sent again and known \(repeats); refused \(refusals); server killed \(kills) times; runs beside \(runs)

      | request, ms | count | median | p95 | p99 | longest |
      |---|---|---|---|---|---|
      | answer, with the next rows \(times(answerTimes))
      | first rows \(times(rowTimes))
      """
  }
}
