import Foundation
import LabelAnalysis
import TestSupport
import Testing
import Votes

@testable import Pipeline

@Suite struct RunComparisonTests {
  @Test(arguments: Seeds.first(3)) func whatChangedIsWhatPlainLoopsFind(seed: UInt64) throws {
    let (lines, labels) = SmallRun.lines(rowCount: 400, seed: seed)
    let gold = Dictionary(uniqueKeysWithValues: (0..<150).map { ($0, labels[$0]) })
    var changed = lines
    // An LF that is edited: it votes otherwise on every fifth row.
    for row in stride(from: 0, to: 400, by: 5) { changed[row][2] = changed[row][2] == .abstain ? 1 : .abstain }
    let old = try SmallRun(lines, gold: gold).open()
    let new = try SmallRun(changed, gold: gold).open()
    let comparison = try RunComparison(old: old, new: new)
    #expect(comparison.rows == .init(matchedCount: 400, onlyOldCount: 0, onlyNewCount: 0))
    let pairs = (0..<400).map { (old: old.outcome(of: $0).label, new: new.outcome(of: $0).label) }
    let moved = pairs.filter { $0.old != $0.new }
    #expect(comparison.flippedRowCount == moved.count { $0.old != .abstain && $0.new != .abstain })
    #expect(comparison.gainedRowCount == moved.count { $0.old == .abstain })
    #expect(comparison.lostRowCount == moved.count { $0.new == .abstain })
    #expect(comparison.gainedRowCount > 0 && comparison.lostRowCount > 0)
    #expect(comparison.moves.reduce(0) { $0 + $1.rowCount } == moved.count)
    for flip in comparison.moves.flatMap(\.examples) {
      #expect(flip.id == "r\(flip.row)" && pairs[flip.row].old != pairs[flip.row].new)
      #expect(flip.changedVotes.map(\.function) == (flip.row % 5 == 0 ? ["f2"] : []))
    }
    #expect(comparison.responsible.map(\.function) == ["f2"])
    #expect(comparison.responsible[0].changedRowCount == 80)
    let known = (0..<150).filter { pairs[$0].old != .abstain && pairs[$0].new != .abstain }
    let paired = try #require(comparison.paired)
    #expect(paired.rowCount == known.count)
    #expect(paired.newOnly == known.count { pairs[$0].new == gold[$0] && pairs[$0].old != gold[$0] })
    #expect(paired.oldOnly == known.count { pairs[$0].old == gold[$0] && pairs[$0].new != gold[$0] })
  }

  /// Data of which some rows went and others came, in another order.
  @Test func rowsAreMatchedByTheirIds() throws {
    let (lines, _) = SmallRun.lines(rowCount: 300, seed: 4)
    let old = try SmallRun(lines).open()
    let new = try SmallRun(Array(lines.prefix(250))).open()
    let comparison = try RunComparison(old: old, new: new)
    #expect(comparison.rows == .init(matchedCount: 250, onlyOldCount: 50, onlyNewCount: 0))
    let back = try RunComparison(old: new, new: old)
    #expect(back.rows == .init(matchedCount: 250, onlyOldCount: 0, onlyNewCount: 50))
    #expect(back.flippedRowCount == comparison.flippedRowCount)
    #expect(comparison.responsible.isEmpty && comparison.paired == nil)
  }

  @Test func groupsOfPatternsAreSampledAsOneByOne() throws {
    let (lines, labels) = SmallRun.lines(rowCount: 500, seed: 2)
    let gold = Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, labels[$0]) })
    let run = try SmallRun(lines, gold: gold).open()
    let roles = run.manifest.functions.indices.map { run.roles(of: $0) }
    let groups = (0..<run.patterns.count).map { pattern in
      roles.indices.filter { roles[$0].isConflict[pattern] }.map { Int32($0) }
    }
    let samples = run.samples(groups, groupCount: roles.count, limit: 7)
    let known = run.goldSamples(of: Array(roles.indices), limit: 7)
    for function in roles.indices {
      #expect(samples[function] == run.rows(of: function, .conflict, roles[function], limit: 7))
      #expect(known[function].right == run.rows(of: function, .right, roles[function], limit: 7))
      #expect(known[function].wrong == run.rows(of: function, .wrong, roles[function], limit: 7))
    }
  }
}
