import LabelAnalysis
import TestSupport
import Testing
import Votes

/// What pictures are drawn from, against plain loops over the rows.
@Suite struct PatternFiguresTests {
  private static func reference(_ seed: UInt64, functionCount: Int = 5, rowCount: Int = 300) -> Reference {
    var generator = SeededGenerator(seed: seed)
    func vote(_ range: Int) -> Vote { Vote(generator.nextInt(below: range)) - 2 }
    let lines = (0..<rowCount).map { _ in (0..<functionCount).map { _ in max(vote(5), -1) } }
    let gold = (0..<rowCount).map { _ in max(vote(5), -1) }
    return Reference(lines: lines, gold: gold, classCount: 3)
  }

  @Test(arguments: Seeds.first(5)) func meetingsAreThoseOfTheRows(seed: UInt64) {
    let reference = Self.reference(seed)
    let (patterns, _) = reference.patterns()
    let meetings = FunctionMeetings(patterns, VoteAnalysis(patterns))
    #expect(meetings.functions == Array(0..<5))
    for first in 0..<5 {
      for second in (first + 1)..<5 {
        let both = reference.lines.filter { $0[first] != -1 && $0[second] != -1 }
        let pair = meetings.pairs.first { $0.first == first && $0.second == second }
        #expect((pair?.overlaps ?? 0) == both.count)
        #expect((pair?.conflicts ?? 0) == both.count { $0[first] != $0[second] })
      }
    }
  }

  @Test func ofManyFunctionsThoseWithTheMostConflictsAreLookedAt() {
    let count = FunctionMeetings.functionLimit + 10
    let (patterns, _) = Self.reference(3, functionCount: count, rowCount: 40).patterns()
    let analysis = VoteAnalysis(patterns)
    let meetings = FunctionMeetings(patterns, analysis)
    #expect(meetings.functions.count == FunctionMeetings.functionLimit)
    let shown = Set(meetings.functions)
    let least = meetings.functions.map { analysis.functions[$0].conflicts ?? 0 }.min() ?? 0
    for function in 0..<count where !shown.contains(function) {
      #expect((analysis.functions[function].conflicts ?? 0) <= least)
    }
  }

  @Test(arguments: Seeds.first(5)) func differencesFromMajorityVoteAddUp(seed: UInt64) throws {
    let reference = Self.reference(seed)
    let (patterns, gold) = reference.patterns()
    // The last LF alone decides where it votes: so that the two differ.
    var values: [Double] = []
    for pattern in 0..<patterns.count {
      var weights = [1.0, 1.0, 1.0]
      for (function, vote) in patterns.line(pattern).enumerated() where vote != .abstain {
        weights[Int(vote)] += function == 4 ? 10 : 1 + Double(function) / 10
      }
      values += weights.map { $0 / weights.reduce(0, +) }
    }
    let posterior = Posterior(classCount: 3, values: values)
    let differences = MajorityDifferences(posterior, of: patterns, gold: gold)
    #expect(differences.cells.reduce(0) { $0 + $1.rowCount } == patterns.coveredRowCount)
    var right = (both: 0, model: 0, majority: 0, neither: 0)
    for row in reference.lines.indices where !reference.votes(row).isEmpty && reference.gold[row] != -1 {
      let majority = reference.majority(row)
      var weights = [1.0, 1.0, 1.0]
      for (function, vote) in reference.lines[row].enumerated() where vote != -1 {
        weights[Int(vote)] += function == 4 ? 10 : 1 + Double(function) / 10
      }
      let model = weights.indices.filter { abs(weights[$0] - weights.max()!) < 1e-12 }
      guard majority.count == 1, model.count == 1 else { continue }
      switch (majority[0] == reference.gold[row], model[0] == Int(reference.gold[row])) {
      case (true, true): right.both += 1
      case (false, true): right.model += 1
      case (true, false): right.majority += 1
      case (false, false): right.neither += 1
      }
    }
    let found = try #require(differences.rights)
    #expect(
      (found.both, found.modelOnly, found.majorityVoteOnly, found.neither)
        == (right.both, right.model, right.majority, right.neither))
    #expect(right.model > 0 && right.majority > 0)
  }

  @Test func marginsAreDividedWhereReviewBegins() {
    var builder = VotePatternBuilder(functionCount: 1, classCount: 2)
    for vote in [0, 0, 0, 1, 1, -1] as [Vote] { _ = builder.add([vote]) }
    let patterns = builder.build().patterns
    let posterior = Posterior(
      classCount: 2,
      values: (0..<patterns.count).flatMap { pattern -> [Double] in
        switch patterns.line(pattern)[0] {
        case 0: [0.6, 0.4]
        case 1: [0.1, 0.9]
        default: [0.5, 0.5]
        }
      })
    let margins = RouteMargins(posterior, of: patterns, reviewBelow: 0.25)
    // 0.6 - 0.4 is a little less than 0.2, and belongs to the bin that begins there.
    #expect(margins.annotator.enumerated().filter { $0.element > 0 }.map(\.offset) == [4])
    #expect(margins.annotator[4] == 3)
    #expect(margins.auto.enumerated().filter { $0.element > 0 }.map(\.offset) == [16])
    #expect(margins.auto[16] == 2)
  }
}
