import Foundation
import TestSupport
import Testing
import Votes

@testable import Pipeline

/// What would change a label, and which rows are near, against plain loops.
@Suite struct RowExplanationTests {
  private func posterior(_ run: FinishedRun, _ line: [Vote]) -> [Double] { run.fitted.explanation(of: line).posterior }

  @Test(arguments: Seeds.first(3)) func theSmallestWithdrawalsAreFound(seed: UInt64) throws {
    let (lines, _) = SmallRun.lines(rowCount: 300, seed: seed)
    let run = try SmallRun(lines).open()
    var sizes: Set<Int> = []
    for row in 0..<60 {
      let label = run.outcome(of: row).label
      guard label != .abstain else { continue }
      let voted = lines[row].indices.filter { lines[row][$0] != .abstain }
      // All sets, by the bits of a number.
      var expected: [Set<String>] = []
      var smallest = Int.max
      for bits in 1..<(1 << voted.count) where bits.nonzeroBitCount <= min(smallest, RowFlips.largestWithdrawal) {
        let set = voted.indices.filter { bits >> $0 & 1 == 1 }.map { voted[$0] }
        var rest = lines[row]
        for function in set { rest[function] = .abstain }
        let isLeft = rest.contains { $0 != .abstain }
        guard !isLeft || !Posterior.bestClasses(of: posterior(run, rest)).contains(label) else { continue }
        if set.count < smallest { (smallest, expected) = (set.count, []) }
        expected.append(Set(set.map { "f\($0)" }))
      }
      let flips = RowFlips(lines[row], label: label, of: run)
      #expect(Set(flips.withdrawals.map { Set($0.functions) }) == Set(expected), "row \(row)")
      if smallest < .max { sizes.insert(smallest) }
    }
    #expect(sizes.count > 1, "all rows are alike: \(sizes)")
  }

  @Test(arguments: Seeds.first(3)) func theVotesThatWouldFlipAreFound(seed: UInt64) throws {
    let (lines, _) = SmallRun.lines(rowCount: 300, seed: seed)
    let run = try SmallRun(lines).open()
    var count = 0
    for row in 0..<60 {
      let label = run.outcome(of: row).label
      var expected: Set<String> = []
      for function in lines[row].indices where lines[row][function] == .abstain {
        for vote in Vote(0)..<2 where vote != label {
          var more = lines[row]
          more[function] = vote
          let best = Posterior.bestClasses(of: posterior(run, more))
          if label == .abstain || !best.contains(label) {
            expected.insert("f\(function) \(run.manifest.classes[Int(vote)])")
          }
        }
      }
      let flips = RowFlips(lines[row], label: label, of: run)
      #expect(Set(flips.additions.map { "\($0.function) \($0.vote)" }) == expected, "row \(row)")
      count += expected.count
    }
    #expect(count > 0)
  }

  @Test(arguments: Seeds.first(3)) func nearRowsDifferByOneVote(seed: UInt64) throws {
    let (lines, labels) = SmallRun.lines(rowCount: 300, seed: seed)
    let run = try SmallRun(lines, gold: Dictionary(uniqueKeysWithValues: (0..<300).map { ($0, labels[$0]) })).open()
    for row in stride(from: 0, to: 300, by: 17) {
      let near = RowNeighbours(row, of: run)
      let same = lines.indices.filter { lines[$0] == lines[row] }
      #expect(near.same.count == same.count)
      #expect(Set(near.same.ids).isSubset(of: Set(same.filter { $0 != row }.map { "r\($0)" })))
      #expect(near.same.ids.count == min(RowNeighbours.shownIDs, same.count - 1))
      #expect(near.same.gold.map(\.count).reduce(0, +) == same.count)
      let others = lines.indices.filter { other in zip(lines[other], lines[row]).count { $0 != $1 } == 1 }
      #expect(near.nearRowCount == others.count)
      #expect(near.nearPatternCount == Set(others.map { lines[$0] }).count)
      for rows in near.near {
        let function = try #require(run.function(named: rows.function))
        for id in rows.rows.ids {
          let other = try #require(run.rows.row(withID: id))
          #expect(others.contains(other))
          #expect(lines[other][function] != lines[row][function])
        }
      }
    }
  }

  @Test func copiesAreOneGroup() throws {
    let (lines, _) = SmallRun.lines(rowCount: 2000, seed: 1)
    let run = try SmallRun(lines).open()
    let row = try #require(lines.indices.first { lines[$0][0] != .abstain && lines[$0][2] != .abstain })
    let explanation = try RowExplanation(id: "r\(row)", of: run, description: nil, showsData: false)
    let group = try #require(explanation.groups.first { $0.functions == ["f0", "f1"] })
    let terms = explanation.functions.prefix(2).compactMap(\.evidence)
    #expect(abs(group.evidence[0] - terms[0][0] - terms[1][0]) < 1e-12)
    var rest = lines[row]
    (rest[0], rest[1]) = (.abstain, .abstain)
    #expect(abs(try #require(group.posteriorWithout)[0] - posterior(run, rest)[0]) < 1e-9)
  }

  @Test func anUnknownRowIsToldItsNearestNames() throws {
    let small = try SmallRun(SmallRun.lines(rowCount: 40, seed: 1).lines)
    let run = try small.open()
    #expect(throws: RunError.unknownRow(id: "r399", run: SmallRun.id, nearest: ["r39", "r3", "r9"])) {
      try RowExplanation(id: "r399", of: run, description: nil, showsData: false)
    }
    #expect(throws: RunError.unknownRow(id: "something", run: SmallRun.id, nearest: [])) {
      try RowExplanation(id: "something", of: run, description: nil, showsData: false)
    }
  }

  @Test func distancesAreThoseOfThePlainFormula() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<3000 {
      func word() -> [UInt8] { (0..<generator.nextInt(below: 7)).map { _ in UInt8(97 + generator.nextInt(below: 3)) } }
      let (a, b) = (word(), word())
      let expected = RowExplanationTests.distance(a, b)
      let found = a.withUnsafeBytes { EditDistance.between($0, b) }
      #expect(found == (expected <= EditDistance.limit ? expected : nil), "\(a) \(b)")
    }
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var d = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count {
      for j in 0...b.count {
        guard i > 0, j > 0 else {
          d[i][j] = i + j
          continue
        }
        d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1) }
      }
    }
    return d[a.count][b.count]
  }
}
