import LabelAnalysis
import TestSupport
import Testing
import Votes

/// Each warning on votes that have the fault, and none on votes that have not.
@Suite struct ModelWarningTests {
  /// Votes of LFs with given accuracies, everyone on each row with a given chance.
  struct Sample {
    let patterns: VotePatterns
    let gold: GoldCounts
    /// 0.9 for the true class: what a good model would say.
    let posterior: Posterior
    /// `[m]`: against the true classes.
    let accuracies: [Double?]

    init(_ lines: [[Vote]], truth: [Vote], classCount: Int, goldEvery: Int = 1) {
      let reference = Reference(
        lines: lines, gold: truth.enumerated().map { $0 % goldEvery == 0 ? $1 : .abstain }, classCount: classCount)
      (patterns, gold) = reference.patterns()
      let (_, all) = Reference(lines: lines, gold: truth, classCount: classCount).patterns()
      posterior = Posterior(
        classCount: classCount,
        values: (0..<patterns.count).flatMap { pattern in
          let counts = all[pattern].map { Double($0) + 0.01 }
          let sum = counts.reduce(0, +)
          return counts.map { $0 / sum }
        })
      accuracies = (0..<reference.functionCount).map { function in
        let voted = lines.indices.filter { lines[$0][function] != .abstain }
        let right = voted.filter { lines[$0][function] == truth[$0] }
        return voted.isEmpty ? nil : Double(right.count) / Double(voted.count)
      }
    }

    static func random(
      _ accuracies: [Double], rows: Int = 600, classCount: Int = 2, coverage: Double = 0.7, firstClass: Double = 0.5,
      goldEvery: Int = 1
    ) -> Sample {
      var generator = SeededGenerator(seed: 11)
      let truth = (0..<rows).map { _ in
        generator.chance(firstClass) ? Vote(0) : Vote(1 + generator.nextInt(below: classCount - 1))
      }
      let lines = truth.map { label in
        accuracies.map { accuracy -> Vote in
          guard generator.chance(coverage) else { return .abstain }
          let other = (Int(label) + 1 + generator.nextInt(below: classCount - 1)) % classCount
          return generator.chance(accuracy) ? label : Vote(other)
        }
      }
      return Sample(lines, truth: truth, classCount: classCount, goldEvery: goldEvery)
    }

    func warnings(gold: Bool = false, intervals: [ShareInterval?] = []) -> [ModelWarning] {
      let gold = gold ? self.gold : nil
      return ModelWarning.all(
        WarningEvidence(
          patterns, analysis: VoteAnalysis(patterns, gold: gold), posterior: posterior, accuracies: accuracies,
          intervals: intervals, comparison: ModelComparison(posterior, of: patterns, gold: gold), gold: gold))
    }
  }

  @Test(arguments: [false, true], [2, 3, 8])
  func goodFunctionsGiveNoWarning(gold: Bool, classCount: Int) {
    #expect(Sample.random([0.9, 0.85, 0.8, 0.9, 0.8], classCount: classCount).warnings(gold: gold) == [])
  }

  @Test func noRowsGiveNoWarning() {
    #expect(Sample([], truth: [], classCount: 2).warnings() == [])
  }

  @Test(arguments: [false, true])
  func aFlippedFunctionIsWorseThanChance(gold: Bool) throws {
    let warnings = Sample.random([0.9, 0.9, 0.15, 0.9, 0.9, 0.9, 0.9]).warnings(gold: gold)
    try #require(warnings.count == 1)
    guard case .worseThanChance(let function, let rate) = warnings[0] else {
      Issue.record("\(warnings[0])")
      return
    }
    #expect(function == 2 && rate.source == (gold ? .gold : .model) && rate.onlyClass == nil)
    #expect(abs(rate.accuracy - 0.15) < 0.06 && abs(rate.chance - 0.5) < 0.05)
    #expect((rate.interval != nil) == gold)
  }

  @Test(arguments: [false, true])
  func aCoinIsNoBetterThanChance(gold: Bool) throws {
    // Without gold the estimate itself must be below chance.
    let accuracy = gold ? 0.25 : 0.21
    let warnings = Sample.random([0.9, 0.9, 0.9, accuracy, 0.9, 0.9], rows: 2000, classCount: 4).warnings(gold: gold)
    try #require(warnings.count == 1)
    guard case .noBetterThanChance(function: 3, let rate) = warnings[0] else {
      Issue.record("\(warnings[0])")
      return
    }
    #expect(abs(rate.accuracy - accuracy) < 0.05)
  }

  @Test func aSmallPrecisionOnARareClassIsWellAboveChance() {
    // 5 % of the rows are of class 1; the last LF votes 1 on half of them and on a tenth of the others.
    var generator = SeededGenerator(seed: 3)
    let truth = (0..<4000).map { _ in generator.chance(0.05) ? Vote(1) : 0 }
    let lines = truth.map { label -> [Vote] in
      let good = (0..<3).map { _ in generator.chance(0.95) ? label : 1 - label }
      return good + [generator.chance(label == 1 ? 0.6 : 0.05) ? 1 : .abstain]
    }
    let sample = Sample(lines, truth: truth, classCount: 2)
    #expect(sample.accuracies[3]! < 0.5)
    #expect(sample.warnings() == [] && sample.warnings(gold: true) == [])
  }

  @Test func fewVotesWithGoldLeaveTheWordToTheModel() throws {
    let sample = Sample.random([0.9, 0.9, 0.15, 0.9], rows: 400, goldEvery: 40)
    // So little gold does not settle the disagreement with majority vote either.
    let warning = try #require(sample.warnings(gold: true).last)
    guard case .worseThanChance(function: 2, let rate) = warning else {
      Issue.record("\(warning)")
      return
    }
    #expect(rate.source == .model && rate.votes > 200)
  }

  @Test func anIntervalIsTakenForWhatItSays() {
    // Right on half of its votes by the estimate; the interval says how sure that is.
    let sample = Sample.random([0.9, 0.9, 0.5, 0.9])
    func warned(_ upper: Double) -> Bool {
      let interval = ShareInterval(lower: 0.3, upper: upper)
      return !sample.warnings(intervals: [nil, nil, interval, nil]).isEmpty
    }
    #expect(warned(0.55) && !warned(0.7))
  }

  @Test func fewOverlapsSaySo() {
    let truth = (0..<300).map { Vote($0 / 2 % 2) }
    let alone = truth.enumerated().map { (row, label) -> [Vote] in row % 2 == 0 ? [label, -1] : [-1, label] }
    #expect(
      Sample(alone, truth: truth, classCount: 2).warnings().first == .littleOverlap(rows: 0, ofCovered: 300))
    let more = (0..<100).map { Vote($0 % 2) }
    let together = more.map { label -> [Vote] in [label, label] }
    let rows = Sample(alone + together, truth: truth + more, classCount: 2).warnings()
    #expect(!rows.contains { if case .littleOverlap = $0 { true } else { false } })
  }

  @Test func aClassWithoutVotesIsNamed() {
    let lines = (0..<90).map { row -> [Vote] in
      let label = Vote(row % 2 * 2)
      return [label, label, Vote(row / 2 % 2 * 2)]
    }
    let sample = Sample(lines, truth: lines.map { $0[0] }, classCount: 4)
    #expect(sample.warnings().contains(.classesWithoutVotes([1, 3])))
  }

  @Test func aModelThatDepartsFromMajorityVoteSaysSoUnlessGoldSidesWithIt() throws {
    // Two of three LFs are wrong on a fifth of the rows, and the model knows.
    let truth = (0..<500).map { Vote($0 % 2) }
    let lines = truth.enumerated().map { (row, label) -> [Vote] in
      row % 5 == 0 ? [label, 1 - label, 1 - label] : [label, label, label]
    }
    let right = Sample(lines, truth: truth, classCount: 2)
    #expect(right.warnings().contains(.departsFromMajority(share: 1 - 0.8, rows: 100, model: nil, majorityVote: nil)))
    #expect(!right.warnings(gold: true).contains { if case .departsFromMajority = $0 { true } else { false } })
    // The same model, where majority vote is right.
    let wrong = Sample(lines, truth: truth.enumerated().map { $0 % 5 == 0 ? 1 - $1 : $1 }, classCount: 2)
    let warnings = ModelWarning.all(
      WarningEvidence(
        wrong.patterns, analysis: VoteAnalysis(wrong.patterns, gold: wrong.gold), posterior: right.posterior,
        accuracies: [1, 0.8, 0.8],
        comparison: ModelComparison(right.posterior, of: wrong.patterns, gold: wrong.gold), gold: wrong.gold))
    let departure = warnings.first { if case .departsFromMajority = $0 { true } else { false } }
    #expect(departure == .departsFromMajority(share: 1 - 0.8, rows: 100, model: 0.8, majorityVote: 1))
  }

  @Test func copiesAreOneWarning() {
    var generator = SeededGenerator(seed: 9)
    let truth = (0..<400).map { _ in Vote(generator.nextInt(below: 2)) }
    let lines = truth.map { label -> [Vote] in
      let copied: Vote = label == 1 && generator.chance(0.5) ? 1 : .abstain
      let voted = (0..<3).map { _ in generator.chance(0.9) ? label : 1 - label }
      return [voted[0], copied, voted[1], copied, voted[2], copied]
    }
    #expect(Sample(lines, truth: truth, classCount: 2).warnings() == [.identical([1, 3, 5])])
  }

  @Test func peopleWhoAnswerTwentyRowsAlikeAreNoCopies() {
    let truth = (0..<200).map { Vote($0 % 2) }
    let lines = truth.enumerated().map { (row, label) -> [Vote] in
      row < 20 ? [label, label, label, .abstain, label] : [.abstain, .abstain, label, label, label]
    }
    let warnings = Sample(lines, truth: truth, classCount: 2).warnings()
    #expect(!warnings.contains(.identical([0, 1])))
  }

  @Test func twoThatMeetOnlyEachOtherAreOneWarning() {
    let truth = (0..<400).map { Vote($0 % 2) }
    let lines = truth.enumerated().map { (row, label) -> [Vote] in
      switch row % 4 {
      case 0: [0, 0, .abstain, .abstain, .abstain]
      case 1: [0, .abstain, .abstain, .abstain, .abstain]
      default: [.abstain, .abstain, label, row % 3 == 0 ? 1 - label : label, row % 7 == 0 ? 1 - label : label]
      }
    }
    let sample = Sample(lines, truth: truth.enumerated().map { $0 % 4 < 2 ? 0 : $1 }, classCount: 2)
    #expect(sample.warnings() == [.checkedByOne(function: 0, other: 1, overlaps: 100, disagreements: 0)])
    // One row with a third LF, and they are checked.
    let checked = Sample(
      lines + [[0, 0, 0, .abstain, .abstain]], truth: truth.enumerated().map { $0 % 4 < 2 ? 0 : $1 } + [0],
      classCount: 2)
    #expect(checked.warnings() == [])
  }

  @Test func disagreementsCheckToo() {
    let truth = (0..<400).map { Vote($0 % 2) }
    let lines = truth.enumerated().map { (row, label) -> [Vote] in
      row % 2 == 0
        ? [label, row % 20 == 0 ? 1 - label : label, .abstain, .abstain, .abstain]
        : [.abstain, .abstain, label, label, row % 3 == 0 ? 1 - label : label]
    }
    let warnings = Sample(lines, truth: truth, classCount: 2).warnings()
    #expect(!warnings.contains { if case .checkedByOne = $0 { true } else { false } })
  }
}
