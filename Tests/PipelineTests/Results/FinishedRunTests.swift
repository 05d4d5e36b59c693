import Foundation
import TestSupport
import Testing
import Votes

@testable import Pipeline

/// What is read of a finished run, against plain loops over its votes.
@Suite struct FinishedRunTests {
  @Test(arguments: Seeds.first(5)) func patternsAndOutcomesAreThoseOfTheVotes(seed: UInt64) throws {
    let (lines, _) = SmallRun.lines(rowCount: 700, seed: seed)
    let run = try SmallRun(lines).open()
    #expect(run.rowCount == 700)
    for row in 0..<700 {
      #expect(run.votes.line(row) == lines[row])
      #expect(run.patterns.line(run.pattern(of: row)) == lines[row])
      let outcome = run.outcome(of: row)
      #expect((outcome.route == .uncovered) == lines[row].allSatisfy { $0 == .abstain })
      #expect((outcome.label == .abstain) == (outcome.route == .uncovered))
      if outcome.label != .abstain {
        #expect(outcome.probabilities[Int(outcome.label)] == outcome.probabilities.max())
      }
    }
  }

  @Test(arguments: Seeds.first(5)) func rowsByOutcomeAreThoseOfPlainLoops(seed: UInt64) throws {
    let (lines, labels) = SmallRun.lines(rowCount: 500, seed: seed)
    let gold = Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, labels[$0]) })
    let run = try SmallRun(lines, gold: gold).open()
    for function in lines[0].indices {
      let roles = run.roles(of: function)
      let counts = run.counts(of: function, roles)
      for outcome in FunctionOutcome.allCases where outcome != .faulted {
        let expected = lines.indices.filter { row in
          let vote = lines[row][function]
          let others = lines[row].indices.filter { $0 != function && lines[row][$0] != .abstain }
          if outcome == .uncovered { return vote == .abstain && others.isEmpty }
          guard vote != .abstain else { return false }
          switch outcome {
          case .voted: return true
          case .right: return gold[row] == vote
          case .wrong: return gold[row] != nil && gold[row] != vote
          case .conflict: return others.contains { lines[row][$0] != vote }
          case .alone: return others.isEmpty
          case .deciding:
            var rest = lines[row]
            rest[function] = .abstain
            let before = Posterior.bestClasses(of: run.fitted.explanation(of: lines[row]).posterior)
            return others.isEmpty || Posterior.bestClasses(of: run.fitted.explanation(of: rest).posterior) != before
          case .faulted, .uncovered: return false
          }
        }
        let all = run.rows(of: function, outcome, roles, limit: 1000)
        #expect(all.rows.sorted() == expected, "\(outcome) of f\(function)")
        #expect(all.count == expected.count)
        #expect(counts[outcome] == expected.count)
        let some = run.rows(of: function, outcome, roles, limit: 7)
        #expect(some.rows == Array(all.rows.prefix(7)))
        #expect(some.count == expected.count)
      }
    }
  }

  @Test func anotherSeedGivesOtherRowsOfTheSameKind() throws {
    let run = try SmallRun(SmallRun.lines(rowCount: 500, seed: 3).lines).open()
    let first = run.sample(10) { _, _ in true }
    #expect(first == run.sample(10) { _, _ in true })
    #expect(first.rows != run.sample(10, seed: 1) { _, _ in true }.rows)
    #expect(Set(first.rows).count == 10 && first.count == 500)
  }

  @Test func aRowIsShownWithItsColumnsInTheirOrder() throws {
    let small = try SmallRun(SmallRun.lines(rowCount: 5, seed: 1).lines)
    let texts = try small.open().texts()
    #expect(texts.json(of: 3) == #"{"id": "r3", "text": "text of row 3, \"quoted\", {braces}", "n": [1, 2]}"#)
    #expect(
      texts.members(of: 3) == [
        .init(name: "id", value: "r3", isText: true),
        .init(name: "text", value: "text of row 3, \"quoted\", {braces}", isText: true),
        .init(name: "n", value: "[1, 2]", isText: false),
      ])
    #expect(texts.members(of: 3, limit: 8)[1].value == "text of…")
  }

  @Test func aRunIsFoundByItsIDOrTheBeginningOfIt() throws {
    let small = try SmallRun(SmallRun.lines(rowCount: 20, seed: 1).lines)
    #expect(try small.open("0123").manifest.run == SmallRun.id)
    #expect(throws: RunError.unknownRun(id: "9", task: "task", known: [SmallRun.id])) { try small.open("9") }
    try FileManager.default.copyItem(atPath: small.store.run(SmallRun.id).path, toPath: small.store.run("01zz").path)
    #expect(throws: RunError.ambiguousRun(id: "01", task: "task", matches: [SmallRun.id, "01zz"])) {
      try small.open("01")
    }
    #expect(throws: RunError.noRun(task: "task")) {
      try FinishedRun(TaskStore(root: small.folder.path, name: "Other"), task: "task", folders: small.folders)
    }
  }

  @Test func changedDataAndGoldAreNotTakenForTheRuns() throws {
    let (lines, labels) = SmallRun.lines(rowCount: 20, seed: 1)
    let small = try SmallRun(lines, gold: [0: labels[0], 1: labels[1]])
    #expect(try small.open().gold?[1] == labels[1])
    #expect(try small.open().gold?[2] == .abstain)
    _ = try small.folder.write("id,label\nr0,no\n", to: "gold.csv")
    _ = try small.folder.write("{\"id\": \"r0\"}\n", to: "data.jsonl")
    let run = try small.open()
    #expect(run.gold == nil && run.goldCounts == nil && run.changedInputs == ["gold.csv"])
    #expect(throws: RunError.staleData(path: small.folder.path("data.jsonl"), run: SmallRun.id)) { try run.texts() }
  }

  @Test func damagedVotesAreNoVotes() throws {
    let small = try SmallRun(SmallRun.lines(rowCount: 20, seed: 1).lines)
    let path = small.store.run(SmallRun.id).votes
    let good = try Data(contentsOf: URL(fileURLWithPath: path))
    for bad in [good.dropLast(), good + [0], Data(good.dropLast() + [7]), Data(good.dropLast() + [0x80])] {
      try bad.write(to: URL(fileURLWithPath: path))
      #expect(throws: RunError.damagedRun(path: small.store.path + "/latest/votes.npy")) { try small.open() }
    }
  }
}
