import LabelModels
import Votes

/// Votes drawn from known accuracies, LFs independent given the class: are the accuracies found again?
///
/// What is compared is the accuracy that came out in the simulated rows, not the one they were drawn from: at 100,000
/// rows the two differ by some 0.002.
struct SimulationExperiment: ModelExperiment {
  let name = "simulation"
  let abstract = "accuracies found again in simulated votes"

  private static let rowCount = 100_000
  private static let seeds: [UInt64] = [1, 2, 3]

  private static let cases = Simulation.Kind.allCases.flatMap { kind in
    [2, 4].map { Simulation(classCount: $0, kind: kind) }
  }

  func run(on datasets: [VoteDataset], models: [any LabelModel], report: (ResultTable) -> Void) throws {
    for model in models {
      var table = ResultTable(
        "estimated accuracy of LFs, \(Spread.text(Double(SimulationExperiment.rowCount))) simulated rows: \(model.name)",
        labels: ["case", "k", "seed"],
        columns: [
          .init(name: "LFs", digits: 0), .init(name: "mean error", digits: 4), .init(name: "largest error", digits: 4),
          .init(name: "bias", digits: 4, isDifference: true),
        ])
      for simulation in SimulationExperiment.cases {
        for seed in SimulationExperiment.seeds {
          var generator = SeededGenerator(seed: seed)
          let (patterns, truth) = simulation.rows(SimulationExperiment.rowCount, using: &generator)
          let found = try model.fit(patterns).functionAccuracies
          let errors = zip(found, truth).compactMap { found, truth in
            found.flatMap { found in truth.map { found - $0 } }
          }
          table.add(
            simulation.kind.rawValue, "\(simulation.classCount)", "\(seed)",
            values: [
              Double(errors.count), mean(errors.map { abs($0) }), errors.map { abs($0) }.max(), mean(errors),
            ])
        }
      }
      for kind in Simulation.Kind.allCases {
        let lines = table.lines.filter { $0.labels[0] == kind.rawValue }
        table.addMean("mean, \(kind.rawValue)", of: lines, leavingOut: [0, 2])
        table.addSummary("largest, \(kind.rawValue)", values: [nil, nil, lines.compactMap { $0.values[2] }.max(), nil])
      }
      report(table)
    }
  }
}

/// Ten LFs, classes equally frequent.
private struct Simulation {
  enum Kind: String, CaseIterable {
    /// An LF votes for any class: the right one with its accuracy, drawn from 0.55 to 0.9, or one of the others.
    case manySided = "many-sided"
    /// An LF votes for one class only, with a precision drawn from 0.6 to 0.95.
    case oneSided = "one-sided"
  }

  let classCount: Int
  let kind: Kind

  private static let functionCount = 10

  /// The chance that an LF votes. A one-sided LF that voted on 0.6 of the rows would be wrong on most of them.
  private var coverage: Double { kind == .manySided ? 0.6 : 0.2 }
  private var accuracies: ClosedRange<Double> { kind == .manySided ? 0.55...0.9 : 0.6...0.95 }

  /// - Returns: the votes, and the share of each LF's votes that are right.
  func rows(_ count: Int, using generator: inout SeededGenerator) -> (patterns: VotePatterns, truth: [Double?]) {
    let accuracies = (0..<Simulation.functionCount).map { _ in
      self.accuracies.lowerBound
        + (self.accuracies.upperBound - self.accuracies.lowerBound) * generator.nextUniform()
    }
    var builder = VotePatternBuilder(functionCount: Simulation.functionCount, classCount: classCount)
    var right = [Int](repeating: 0, count: Simulation.functionCount)
    var cast = right
    for _ in 0..<count {
      let truth = Vote(generator.nextInt(below: classCount))
      let line = accuracies.enumerated().map { function, accuracy in
        vote(function, accuracy, truth, using: &generator)
      }
      for (function, vote) in line.enumerated() where vote != .abstain {
        cast[function] += 1
        if vote == truth { right[function] += 1 }
      }
      _ = builder.add(line)
    }
    return (builder.build().patterns, zip(right, cast).map { $1 > 0 ? Double($0) / Double($1) : nil })
  }

  private func vote(
    _ function: Int, _ accuracy: Double, _ truth: Vote, using generator: inout SeededGenerator
  ) -> Vote {
    let draw = generator.nextUniform()
    switch kind {
    case .manySided:
      guard draw < coverage else { return .abstain }
      if generator.nextUniform() < accuracy { return truth }
      let other = Vote(generator.nextInt(below: classCount - 1))
      return other < truth ? other : other + 1
    case .oneSided:
      // Bayes: P(votes | right class) = coverage · precision · k, as classes are equally frequent.
      let own = Vote(function % classCount)
      let k = Double(classCount)
      let rate = truth == own ? coverage * accuracy * k : coverage * (1 - accuracy) * k / (k - 1)
      return draw < rate ? own : .abstain
    }
  }
}
