import ArgumentParser
import Foundation
import LabelAnalysis
import LabelModels
import Votes

/// `benchmark intervals`: how often the 90 % intervals of label models hold, on votes simulated as the models assume.
struct IntervalsBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intervals",
    abstract: "How often the 90 % intervals for accuracies and class balance hold, on simulated votes.")

  @Option(help: "A label model; give it again for more. Default: all.")
  var model: [String] = LabelModels.all.map(\.name)
  @Option(help: "Rows; give it again for more.")
  var rows: [Int] = [500, 2000, 10_000]
  @Option(help: "Classes; give it again for more.")
  var classes: [Int] = [2, 3]
  @Option(help: "Labeling functions; give it again for more.")
  var functions: [Int] = [5, 10]
  @Option(help: "Simulated sets of votes for each line.")
  var sets = 200
  @Option(help: "Draws of the rows for each interval, at least \(Bootstrap.minimumReplicateCount).")
  var draws = 100

  func validate() throws {
    if (rows + [sets]).contains(where: { $0 < 1 }) { throw ValidationError("--rows and --sets are above 0") }
    if classes.contains(where: { $0 < 2 }) { throw ValidationError("--classes is above 1") }
    if functions.contains(where: { $0 < 1 }) { throw ValidationError("--functions is above 0") }
    if draws < Bootstrap.minimumReplicateCount {
      throw ValidationError("--draws is at least \(Bootstrap.minimumReplicateCount)")
    }
  }

  func run() throws {
    print("| model | k | m | n | accuracies held | width | balance held | width | spread alone: accuracies | balance |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in model {
      for k in classes {
        for m in functions {
          for n in rows { try measure(LabelModels.named(name), rows: n, functions: m, classes: k) }
        }
      }
    }
  }

  private func measure(_ model: any LabelModel, rows: Int, functions: Int, classes: Int) throws {
    var (accuracies, balance) = (Coverage(), Coverage())
    var (plainAccuracies, plainBalance) = (Coverage(), Coverage())
    for set in 0..<sets {
      var generator = SeededGenerator(
        seed: StableHash.mix(UInt64(set)) ^ UInt64(rows * 1000 + functions * 10 + classes))
      let votes = SimulatedVotes(rows: rows, functions: functions, classes: classes, using: &generator)
      let fitted = try model.fit(votes.patterns)
      var bootstrap = Bootstrap()
      bootstrap.replicateCount = draws
      bootstrap.seed = UInt64(set)
      let intervals = try bootstrap.intervals(of: fitted, by: model, on: votes.patterns)
      accuracies.add(intervals.accuracies, votes.accuracies)
      balance.add(intervals.balance, votes.balance)
      bootstrap.correctsBias = false
      let plain = try bootstrap.intervals(of: fitted, by: model, on: votes.patterns)
      plainAccuracies.add(plain.accuracies, votes.accuracies)
      plainBalance.add(plain.balance, votes.balance)
    }
    print(
      "| \(model.name) | \(classes) | \(functions) | \(rows) | \(accuracies.held) | \(accuracies.width) | "
        + "\(balance.held) | \(balance.width) | \(plainAccuracies.held) | \(plainBalance.held) |")
    fflush(nil)
  }
}

/// Counts intervals that hold.
private struct Coverage {
  private var count = 0
  private var holding = 0
  private var widths = 0.0

  mutating func add(_ intervals: [ShareInterval?], _ truth: [Double]) {
    for (interval, truth) in zip(intervals, truth) {
      guard let interval else { continue }
      count += 1
      if interval.lower <= truth, truth <= interval.upper { holding += 1 }
      widths += interval.upper - interval.lower
    }
  }

  var held: String { count > 0 ? String(format: "%.3f", Double(holding) / Double(count)) : "–" }
  var width: String { count > 0 ? String(format: "%.3f", widths / Double(count)) : "–" }
}

/// Votes that are independent given the class: every LF votes any class on 0.4 to 0.9 of the rows, is right with 0.6 to
/// 0.95, and spreads wrong votes evenly.
private struct SimulatedVotes {
  let patterns: VotePatterns
  /// `[m]`.
  let accuracies: [Double]
  /// `[k]`.
  let balance: [Double]

  init(rows: Int, functions: Int, classes: Int, using generator: inout SeededGenerator) {
    let weights = (0..<classes).map { _ in 0.5 + generator.nextUniform() }
    let balance = weights.map { $0 / weights.reduce(0, +) }
    let accuracies = (0..<functions).map { _ in 0.6 + 0.35 * generator.nextUniform() }
    let coverages = (0..<functions).map { _ in 0.4 + 0.5 * generator.nextUniform() }
    var builder = VotePatternBuilder(functionCount: functions, classCount: classes)
    for _ in 0..<rows {
      var number = generator.nextUniform()
      var label = 0
      while label < classes - 1, number >= balance[label] {
        number -= balance[label]
        label += 1
      }
      let line = (0..<functions).map { function -> Vote in
        guard generator.nextUniform() < coverages[function] else { return .abstain }
        if generator.nextUniform() < accuracies[function] { return Vote(label) }
        return Vote((label + 1 + generator.nextInt(below: classes - 1)) % classes)
      }
      _ = builder.add(line)
    }
    patterns = builder.build().patterns
    self.accuracies = accuracies
    self.balance = balance
  }
}
