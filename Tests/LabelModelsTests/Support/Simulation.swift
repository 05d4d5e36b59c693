import TestSupport
import Votes

/// Votes for which the model's assumptions hold: given the class, LFs vote independently, all in the same way.
struct Simulation: Sendable {
  let matrix: VoteMatrix
  /// `[m]`: the share of each LF's votes that are right.
  let accuracies: [Double]

  /// LFs that vote any class with one accuracy each, on rows that do not depend on the class.
  static func manySided(seed: UInt64, rows: Int, accuracies: [Double], classes k: Int, coverage: Double) -> Simulation {
    simulated(seed: seed, rows: rows, accuracies: accuracies, classes: k) { _, accuracy, truth, generator in
      guard generator.chance(coverage) else { return nil }
      return generator.chance(accuracy) ? truth : (truth + 1 + generator.nextInt(below: k - 1)) % k
    }
  }

  /// LFs that vote one class each, in turn.
  static func oneSided(seed: UInt64, rows: Int, accuracies: [Double], classes k: Int, coverage: Double) -> Simulation {
    simulated(seed: seed, rows: rows, accuracies: accuracies, classes: k) { function, accuracy, truth, generator in
      // By Bayes' rule: `accuracy` of the votes fall on rows of the voted class.
      let share = truth == function % k ? accuracy : (1 - accuracy) / Double(k - 1)
      return generator.chance(coverage * share * Double(k)) ? function % k : nil
    }
  }

  private static func simulated(
    seed: UInt64, rows: Int, accuracies: [Double], classes k: Int,
    vote: (_ function: Int, _ accuracy: Double, _ truth: Int, _ generator: inout SeededGenerator) -> Int?
  ) -> Simulation {
    var generator = SeededGenerator(seed: seed)
    var (right, cast) = (accuracies.map { _ in 0.0 }, accuracies.map { _ in 0.0 })
    let lines = (0..<rows).map { _ in
      let truth = generator.nextInt(below: k)
      return accuracies.indices.map { function -> Vote in
        guard let vote = vote(function, accuracies[function], truth, &generator) else { return .abstain }
        cast[function] += 1
        if vote == truth { right[function] += 1 }
        return Vote(vote)
      }
    }
    return Simulation(
      matrix: VoteMatrix(classCount: k, lines: lines, functionCount: accuracies.count),
      accuracies: zip(right, cast).map { $0 / $1 })
  }
}
