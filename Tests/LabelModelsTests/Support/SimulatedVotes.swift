import TestSupport
import Votes

/// Rows whose votes are independent given the class: what models of votes assume.
struct SimulatedVotes {
  let matrix: VoteMatrix
  /// `[n]`.
  let truth: [Vote]
  /// `[m]`: the probability that a vote is right.
  let accuracies: [Double]
  /// `[k]`.
  let balance: [Double]

  /// Every LF votes any class, is right with 0.6 to 0.95, and votes on 0.4 to 0.9 of the rows; wrong votes are spread evenly.
  init(seed: UInt64, rows: Int, functions: Int, classes: Int) {
    var generator = SeededGenerator(seed: seed)
    let weights = (0..<classes).map { _ in 0.5 + generator.nextUniform() }
    balance = weights.map { $0 / weights.reduce(0, +) }
    let accuracies = (0..<functions).map { _ in 0.6 + 0.35 * generator.nextUniform() }
    let coverages = (0..<functions).map { _ in 0.4 + 0.5 * generator.nextUniform() }
    var truth: [Vote] = []
    var lines: [[Vote]] = []
    for _ in 0..<rows {
      var number = generator.nextUniform()
      var label = 0
      while label < classes - 1, number >= balance[label] {
        number -= balance[label]
        label += 1
      }
      truth.append(Vote(label))
      lines.append(
        (0..<functions).map { function in
          guard generator.chance(coverages[function]) else { return .abstain }
          if generator.chance(accuracies[function]) { return Vote(label) }
          return Vote((label + 1 + generator.nextInt(below: classes - 1)) % classes)
        })
    }
    self.accuracies = accuracies
    self.truth = truth
    matrix = VoteMatrix(classCount: classes, lines: lines, functionCount: functions)
  }
}
