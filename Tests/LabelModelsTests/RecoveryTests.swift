import LabelModels
import TestSupport
import Testing
import Votes

/// Known accuracies, found again from votes alone where the assumptions hold.
@Suite(.tags(.slow)) struct RecoveryTests {
  private static let accuracies = (0..<10).map { 0.55 + 0.35 * Double($0) / 9 }

  @Test(arguments: [2, 4], Seeds.first(3))
  func accuraciesOfManySidedFunctionsAreFound(classes: Int, seed: UInt64) throws {
    let simulation = Simulation.manySided(
      seed: seed, rows: 100_000, accuracies: Self.accuracies, classes: classes, coverage: 0.6)
    // Seen: 0.0004 to 0.0014.
    #expect(try meanError(simulation) < 0.01)
  }

  /// One-sided LFs that vote on a fifth of the rows, and the error allowed.
  struct OneSided: Sendable {
    let count: Int
    let accuracies: ClosedRange<Double>
    let bound: Double
    var rows = 100_000

    /// Seen, two and four classes: 0.045, 0.043; 0.032, 0.020; 0.008, 0.005; 0.005, 0.001. Ten LFs of 0.55 to 0.9, two
    /// votes a row, are too few: 0.12, 0.29, all too low.
    static let all = [
      OneSided(count: 10, accuracies: 0.7...0.95, bound: 0.06),
      OneSided(count: 20, accuracies: 0.55...0.9, bound: 0.05),
      OneSided(count: 20, accuracies: 0.7...0.95, bound: 0.02),
      OneSided(count: 40, accuracies: 0.55...0.9, bound: 0.02, rows: 30_000),
    ]
  }

  @Test(arguments: [2, 4], OneSided.all)
  func accuraciesOfOneSidedFunctionsAreFoundRoughly(classes: Int, given: OneSided) throws {
    let (low, width) = (given.accuracies.lowerBound, given.accuracies.upperBound - given.accuracies.lowerBound)
    let accuracies = (0..<given.count).map { low + width * Double($0) / Double(given.count - 1) }
    let simulation = Simulation.oneSided(
      seed: 1, rows: given.rows, accuracies: accuracies.shuffled(seed: 1), classes: classes, coverage: 0.2)
    #expect(try meanError(simulation) < given.bound)
  }

  /// Mean absolute difference of estimated and true, over LFs.
  private func meanError(_ simulation: Simulation) throws -> Double {
    let fitted = try CavityModel().fit(simulation.matrix.patterns)
    let errors = zip(fitted.functionAccuracies, simulation.accuracies).map { abs($0! - $1) }
    return errors.reduce(0, +) / Double(errors.count)
  }
}

extension Array {
  fileprivate func shuffled(seed: UInt64) -> [Element] { VoteMatrix.shuffled(count, seed: seed).map { self[$0] } }
}
