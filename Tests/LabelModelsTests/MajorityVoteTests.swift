import LabelModels
import TestSupport
import Testing
import Votes

@Suite struct MajorityVoteTests {
  @Test func posteriorIsTheShareOfVotes() throws {
    let matrix = VoteMatrix(classCount: 3, lines: [[0, 0, 2, -1], [-1, 1, -1, -1], [0, 1, 2, 2], [-1, -1, -1, -1]])
    let (patterns, patternOfRow) = matrix.compressed
    let posterior = try MajorityVote().fit(patterns).posterior(for: patterns)
    let rows = patternOfRow.map { Array(posterior[$0]) }
    let third = 1.0 / 3
    let expected: [[Double]] = [[2 * third, 0, third], [0, 1, 0], [0.25, 0.25, 0.5], [third, third, third]]
    #expect(rows == expected)
  }

  @Test func explanationCountsVotes() throws {
    let matrix = VoteMatrix(classCount: 2, lines: [[0, 1, -1, 1]])
    let explanation = try MajorityVote().fit(matrix.patterns).explanation(of: matrix.lines[0])
    #expect(explanation.scale == .votes)
    #expect(explanation.scores == [1, 2])
    #expect(explanation.terms.map(\.function) == [0, 1, 3])
  }
}

/// Measured on real votes; the figures are the research page's.
@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.whyAbsent)"))
struct YoutubeAccuracyTests {
  @Test func defaultModelIsBetterThanMajorityVote() throws {
    #expect(try accuracy(of: LabelModels.standard) >= 0.865)
  }

  @Test func majorityVoteIsWhatItAlwaysWas() throws {
    #expect(abs(try accuracy(of: MajorityVote()) - 0.861) < 0.001)
  }

  /// On covered rows, ties shared.
  private func accuracy(of model: any LabelModel) throws -> Double {
    let matrix = SharedDataset.youtube.matrix
    let gold = SharedDataset.youtube.gold
    let (patterns, patternOfRow) = matrix.compressed
    let posterior = try model.fit(patterns).posterior(for: patterns)
    var right = 0.0
    var covered = 0.0
    for (row, pattern) in patternOfRow.enumerated() where patterns.isCovered(pattern) && gold[row] >= 0 {
      let line = Array(posterior[pattern])
      let best = line.indices.filter { line[$0] > line.max()! - Posterior.tieTolerance }
      covered += 1
      if best.contains(Int(gold[row])) { right += 1 / Double(best.count) }
    }
    return right / covered
  }
}
