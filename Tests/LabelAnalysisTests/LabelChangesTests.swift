import LabelAnalysis
import Testing
import Votes

@Suite struct LabelChangesTests {
  /// Patterns in canonical order: nobody voted, [-1, 1], [0, -1], [0, 1].
  private let patterns = Reference(
    lines: [[-1, -1], [-1, 1], [0, -1], [0, -1], [0, 1], [0, 1], [0, 1]], gold: Array(repeating: -1, count: 7),
    classCount: 2
  ).patterns().0

  private let old = Posterior(classCount: 2, values: [0.5, 0.5, 0.2, 0.8, 0.9, 0.1, 0.7, 0.3])
  private let new = Posterior(classCount: 2, values: [0.5, 0.5, 0.2, 0.8, 0.8, 0.2, 0.4, 0.6])

  @Test func rowsMovesAndDistancesAreCounted() {
    let changes = LabelChanges(
      old: old, new: new, of: patterns, rowCounts: [0, 1, 2, 3],
      moved: [(3, .init(old: 0, new: 1, rowCount: 3))])
    #expect(changes.rowCount == 6 && changes.changedRowCount == 3 && changes.changedShare == 0.5)
    // Two rows move by 0.1, three by 0.3, one not at all.
    #expect(abs(changes.meanTotalVariation! - (2 * 0.1 + 3 * 0.3) / 6) < 1e-12)
    #expect(changes.moves == [.init(old: 0, new: 1, rowCount: 3)])
    #expect(changes.patterns.count == 1)
    #expect(changes.patterns[0].votes.map(\.function) == [0, 1] && changes.patterns[0].votes.map(\.label) == [0, 1])
  }

  @Test func mostRowsComeFirst() {
    let changes = LabelChanges(
      old: old, new: new, of: patterns, rowCounts: [0, 1, 2, 3],
      moved: [
        (1, .init(old: 1, new: 0, rowCount: 1)), (2, .init(old: 0, new: 1, rowCount: 1)),
        (3, .init(old: 0, new: 1, rowCount: 2)),
      ])
    #expect(changes.moves.map(\.rowCount) == [3, 1])
    #expect(changes.patterns.map { $0.move.rowCount } == [2, 1, 1])
    #expect(changes.patterns[1].votes.map(\.function) == [1])
  }

  @Test func withoutRowsNothingIsDefined() {
    let changes = LabelChanges(old: old, new: new, of: patterns, rowCounts: [0, 0, 0, 0], moved: [])
    #expect(changes.changedShare == nil && changes.meanTotalVariation == nil && changes.moves.isEmpty)
  }
}
