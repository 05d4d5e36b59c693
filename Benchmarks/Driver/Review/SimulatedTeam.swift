import Votes

/// People who answer rows, right as often as they are said to be, and otherwise with another class at random.
///
/// What a person says of a row is always the same: it hangs on the seed, the person and the row, and not on who was asked before.
struct SimulatedTeam: Sendable {
  /// What two reviewers and, where they differ, an expert come to.
  struct Settled: Sendable {
    let label: Vote
    let isByExpert: Bool
    /// Answers that it took.
    var answerCount: Int { isByExpert ? 3 : 2 }
  }

  /// Probabilities of a right answer.
  let reviewers: [Double]
  let expert: Double
  let classCount: Int
  let seed: UInt64

  /// A reviewer's answer.
  ///
  /// - Parameters:
  ///   - reviewer: a position in ``reviewers``.
  ///   - truth: the row's class.
  func answer(_ row: Int, truth: Vote, by reviewer: Int) -> Vote {
    answer(row, truth: truth, person: UInt64(reviewer), accuracy: reviewers[reviewer])
  }

  func expertAnswer(_ row: Int, truth: Vote) -> Vote {
    answer(row, truth: truth, person: .max, accuracy: expert)
  }

  /// Two reviewers answer without seeing each other; the expert decides where they differ.
  func settle(_ row: Int, truth: Vote, by pair: (Int, Int)) -> Settled {
    let (first, second) = (answer(row, truth: truth, by: pair.0), answer(row, truth: truth, by: pair.1))
    return first == second
      ? Settled(label: first, isByExpert: false) : Settled(label: expertAnswer(row, truth: truth), isByExpert: true)
  }

  private func answer(_ row: Int, truth: Vote, person: UInt64, accuracy: Double) -> Vote {
    var generator = SeededGenerator(
      seed: StableHash.mix(StableHash.mix(seed ^ StableHash.mix(person)) ^ UInt64(row)))
    guard generator.nextUniform() >= accuracy else { return truth }
    let other = Vote(generator.nextInt(below: classCount - 1))
    return other < truth ? other : other + 1
  }
}
