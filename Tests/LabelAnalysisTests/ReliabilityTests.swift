import LabelAnalysis
import Testing
import Votes

#if canImport(Glibc)
  import Glibc
#endif

/// Figures worked out by hand.
@Suite struct ReliabilityTests {
  private func tally(_ rows: [(probabilities: [Double], label: Vote)]) throws -> Reliability {
    var tally = ReliabilityTally()
    for row in rows { tally.add(row.probabilities, label: row.label) }
    return try #require(tally.reliability)
  }

  private func isClose(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-12 }

  @Test func fourRowsByHand() throws {
    // Bin 0.9: 0.95 right, 0.95 wrong: gap 0.95 - 0.5. Bin 0.6: 0.6 right, 0.65 right: gap 0.625 - 1.
    let result = try tally([([0.95, 0.05], 0), ([0.95, 0.05], 1), ([0.4, 0.6], 1), ([0.65, 0.35], 0)])
    #expect(result.rowCount == 4 && result.accuracy == 0.75)
    #expect(isClose(result.calibrationError, (2 * 0.45 + 2 * 0.375) / 4))
    #expect(isClose(result.logLoss, -(log(0.95) + log(0.05) + log(0.6) + log(0.65)) / 4))
    #expect(isClose(result.brierScore, 2 * (0.05 * 0.05 + 0.95 * 0.95 + 0.4 * 0.4 + 0.35 * 0.35) / 4))
  }

  @Test func threeClassesByHand() throws {
    let result = try tally([([0.7, 0.2, 0.1], 1)])
    #expect(result.accuracy == 0)
    #expect(isClose(result.calibrationError, 0.7))
    #expect(isClose(result.logLoss, -log(0.2)))
    #expect(isClose(result.brierScore, 0.49 + 0.64 + 0.01))
  }

  @Test func aSureMistakeCostsTheFloor() throws {
    let result = try tally([([1, 0], 1)])
    #expect(isClose(result.logLoss, -log(1e-4)))
    #expect(isClose(result.brierScore, 2) && isClose(result.calibrationError, 1))
  }

  @Test func sureAndRightCostsNothing() throws {
    #expect(
      try tally([([0, 1], 1), ([1, 0], 0)])
        == Reliability(rowCount: 2, accuracy: 1, calibrationError: 0, logLoss: 0, brierScore: 0))
  }

  @Test func tiesAreSharedAndCalibrated() throws {
    let result = try tally([([0.5, 0.5], 0)])
    #expect(result.accuracy == 0.5 && result.calibrationError == 0)
  }

  @Test func gapsOfOneBinCancelAndOfTwoDoNot() throws {
    // 0.75 right and 0.75 wrong three to one is calibrated; 0.85 is another bin.
    let calibrated = try tally([([0.75, 0.25], 0), ([0.75, 0.25], 0), ([0.75, 0.25], 0), ([0.75, 0.25], 1)])
    #expect(isClose(calibrated.calibrationError, 0))
    let apart = try tally([([0.75, 0.25], 0), ([0.85, 0.15], 1)])
    #expect(isClose(apart.calibrationError, (0.25 + 0.85) / 2))
  }

  @Test func nothingIsSaidWithoutRows() {
    #expect(ReliabilityTally().reliability == nil)
  }

  @Test(arguments: UInt64(0)..<30)
  func patternsAreTheirRows(seed: UInt64) throws {
    let reference = Reference(seed: seed)
    let (patterns, gold) = reference.patterns()
    let posterior = Posterior.voteShares(of: patterns)
    var whole = ReliabilityTally()
    whole.add(posterior, of: patterns, gold: gold)
    var rows = ReliabilityTally()
    for (line, label) in zip(reference.lines, reference.gold)
    where label != .abstain && line.contains(where: { $0 >= 0 }) {
      let pattern = (0..<patterns.count).first { patterns.line($0) == line }!
      rows.add(posterior[pattern], label: label)
    }
    let accuracy = GoldAccuracy(posterior, of: patterns, gold: gold)
    #expect(
      whole.accuracy.rowCount == accuracy.rowCount && abs(whole.accuracy.correctCount - accuracy.correctCount) < 1e-9)
    guard let left = whole.reliability, let right = rows.reliability else {
      #expect(whole.reliability == nil && rows.reliability == nil)
      return
    }
    #expect(left.rowCount == right.rowCount)
    for (a, b) in [
      (left.calibrationError, right.calibrationError), (left.logLoss, right.logLoss),
      (left.brierScore, right.brierScore),
    ] { #expect(abs(a - b) < 1e-9) }
  }
}
