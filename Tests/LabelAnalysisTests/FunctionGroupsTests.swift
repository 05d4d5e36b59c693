import LabelAnalysis
import Testing
import Votes

@Suite struct FunctionGroupsTests {
  @Test func chainsAreOneGroupAndWeakTiesNone() {
    let groups = FunctionGroups.groups([
      (first: 1, second: 4, strength: 0.9), (first: 4, second: 6, strength: 0.3), (first: 2, second: 3, strength: 0.5),
      (first: 0, second: 2, strength: 0.29),
    ])
    #expect(groups == [[1, 4, 6], [2, 3]])
  }

  @Test func groupsThatMeetLaterAreOne() {
    let groups = FunctionGroups.groups([
      (first: 0, second: 1, strength: 1), (first: 2, second: 3, strength: 1), (first: 1, second: 3, strength: 1),
    ])
    #expect(groups == [[0, 1, 2, 3]])
  }

  /// Three rows of 0.6 for class 0 turn when class 1 has twice the odds; one of 0.9 does not.
  @Test func labelsMoveWhereTheOddsAreNearerThanTwo() throws {
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    for vote: Vote in [0, 0, 0, 1] { _ = builder.add([vote]) }
    let patterns = builder.build().patterns
    let posterior = Posterior(classCount: 2, values: [0.6, 0.4, 0.1, 0.9])
    let sensitivity = try #require(BalanceSensitivity(posterior, of: patterns))
    #expect(sensitivity.classes[1].changedIfDoubled == 0.75)
    #expect(sensitivity.classes[0].changedIfHalved == 0.75)
    #expect(sensitivity.classes[0].changedIfDoubled == 0)
    #expect(abs(sensitivity.classes[0].share - 0.475) < 1e-12)
  }
}
