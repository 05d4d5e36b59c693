import LabelModels
import Ledger
import TestSupport
import Testing
import Votes

@testable import Review

@Suite(.tags(.slow)) struct AssignmentTests {
  /// Some people who come and go, answer, skip, take back, and let their time run out.
  private struct Crowd {
    let desk: ReviewDesk
    let clock: HandClock
    let names: [String]
    let plan: DeskPlan
    var generator: SeededGenerator
    /// Seqs of what was acknowledged and not taken back.
    var acknowledged: Set<Int> = []

    mutating func step() throws {
      let name = names[generator.nextInt(below: names.count)]
      switch generator.nextInt(below: 20) {
      case 0: clock.add(Double(generator.nextInt(below: 1_200)))
      case 1: try desk.giveBack(for: name)
      case 2:
        let last = desk.state.lastAnswer(of: name)
        do {
          try desk.undo(by: name)
          acknowledged.remove(try #require(last).seq)
        } catch ReviewError.nothingToUndo {
          #expect(last == nil)
        }
      default: try answer(name)
      }
    }

    mutating func answer(_ name: String, skips: Bool = true) throws {
      let items = try desk.items(for: name, count: generator.nextInt(below: 3) + 1)
      guard let item = items.first else { return }
      let roll = generator.nextInt(below: 12)
      let verdict: Verdict = roll == 0 && skips ? .skip : roll == 1 ? .unsure : .label("ham")
      if generator.nextInt(below: 15) == 0 { clock.add(950) }
      do {
        let receipt = try desk.say(verdict, item.id, name)
        acknowledged.insert(receipt.seq)
      } catch ReviewError.notAssigned {
        #expect(item.expires <= clock.now, "a row that lay before \(name) was refused")
      }
      check()
    }

    func check() {
      let state = desk.state
      for row in state.rows {
        let answers = state.answers(row: row)
        #expect(Set(answers.map(\.reviewer)).count == answers.count, "\(row) was answered twice by one person")
        #expect(answers.count { $0.verdict != .skip } <= plan.overlap, "\(row) has too many answers")
      }
      #expect(Set(state.answers.map(\.seq)) == acknowledged)
    }
  }

  @Test(arguments: Seeds.first(1_000)) func noRowIsDoubledAndNoneLost(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let clock = HandClock()
    let overlap = 1 + generator.nextInt(below: 3)
    let names = ["ana", "ben", "cleo", "dan", "eva"].prefix(overlap + generator.nextInt(below: 3)).map { $0 }
    let plan = DeskPlan.plain(overlap: overlap)
    let desk = try ReviewDesk.inMemory(Self.rows, plan, people: names, clock: clock)
    var crowd = Crowd(desk: desk, clock: clock, names: names, plan: plan, generator: generator)
    for _ in 0..<60 { try crowd.step() }
    // Everyone goes on to the end, and nobody skips any more: whoever has skipped a row never gets it again, so others have to.
    clock.add(1_000)
    var isGoing = true
    while isGoing {
      isGoing = false
      for name in names where try desk.next(for: name) != nil {
        try crowd.answer(name, skips: false)
        isGoing = true
      }
    }
    for row in 0..<Self.rows.rowCount {
      let answers = desk.state.answers(row: "r\(row)")
      let count = answers.count { $0.verdict != .skip }
      let mayAnswer = names.count - answers.count { $0.verdict == .skip }
      #expect(count == min(overlap, mayAnswer), "r\(row) has \(count) answers of \(overlap)")
    }
    #expect(try ChainReport.verify(desk.store).faultCount == 0)
  }

  private static let rows = try! SmallTask.rows(12)

  @Test func theSameRowLiesThereWhenAskedAgain() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(40))
    let first = try desk.items(for: "ana", count: 2)
    #expect(first.count == 2 && first[0].id != first[1].id)
    #expect(try desk.items(for: "ana", count: 2) == first)
    #expect(try desk.items(for: "ana", count: 1) == [first[0]])
    try desk.say(.label("ham"), first[0].id, "ana")
    let second = try desk.items(for: "ana", count: 2)
    #expect(second[0].id == first[1].id && second[1].id != first[0].id)
    // What lies before one person is not given to another.
    let others = try desk.items(for: "ben", count: 2)
    #expect(Set(others.map(\.id)).isDisjoint(with: second.map(\.id)))
  }

  @Test func leasesOutliveTheProcess() throws {
    let folder = try TemporaryFolder()
    let rows = try SmallTask.rows(40)
    let clock = HandClock()
    var desk = try ReviewDesk.make(ReviewStore(path: folder.path("l.sqlite")), rows, .plain(), clock: clock)
    for name in ["ana", "ben"] { try desk.addReviewer(name, role: .reviewer) }
    let ana = try desk.items(for: "ana", count: 2).map(\.id)
    desk = try ReviewDesk.make(ReviewStore(path: folder.path("l.sqlite")), rows, clock: clock)
    #expect(desk.plan == .plain())
    #expect(try Set(desk.items(for: "ben", count: 4).map(\.id)).isDisjoint(with: ana))
    #expect(try desk.items(for: "ana", count: 2).map(\.id) == ana)
    try desk.say(.label("spam"), ana[0], "ana")
  }

  @Test func aRowWhoseTimeIsOverGoesToSomebodyElse() throws {
    let clock = HandClock()
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1), clock: clock)
    let item = try #require(try desk.next(for: "ana"))
    #expect(try desk.next(for: "ben") == nil)
    #expect(try desk.status(of: "ben") == .done)
    clock.add(901)
    #expect(try desk.next(for: "ben")?.id == item.id)
    #expect(throws: ReviewError.notAssigned(row: item.id)) { try desk.say(.label("ham"), item.id, "ana") }
    try desk.say(.label("spam"), item.id, "ben")
    #expect(desk.standing(of: item.id) == .agreed("spam"))
  }

  @Test func nobodyAnswersWhatDoesNotLieBeforeHim() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(40))
    let item = try #require(try desk.next(for: "ana"))
    #expect(throws: ReviewError.notAssigned(row: item.id)) { try desk.say(.label("ham"), item.id, "ben") }
    #expect(throws: ReviewError.notAssigned(row: "no such")) { try desk.say(.label("ham"), "no such", "ana") }
    #expect(throws: ReviewError.unknownReviewer(name: "eve")) { try desk.say(.label("ham"), item.id, "eve") }
    #expect(throws: ReviewError.unknownReviewer(name: "eve")) { try desk.items(for: "eve") }
    #expect(throws: ReviewError.unknownClass(name: "eggs", classes: ["ham", "spam"])) {
      try desk.say(.label("eggs"), item.id, "ana")
    }
    #expect(desk.state.answerCount == 0)
  }

  @Test func pairsAreBalanced() throws {
    let names = ["ana", "ben", "cleo", "dan"]
    let desk = try ReviewDesk.inMemory(SmallTask.rows(120), .plain(overlap: 2), people: names)
    for _ in 0..<60 {
      for name in names { if let item = try desk.next(for: name) { try desk.say(.label("ham"), item.id, name) } }
    }
    let meetings = desk.lock.withLock { desk.core.meetings }
    #expect(meetings.count == 6)
    let counts = meetings.values.sorted()
    #expect(counts.reduce(0, +) == 120 && counts[5] - counts[0] <= 8, "\(counts)")
    #expect(names.allSatisfy { desk.state.answers(reviewer: $0).count == 60 })
  }

  @Test func overlapNeedsAsManyPeople() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(3), .plain(overlap: 2), people: ["ana"])
    for _ in 0..<3 { try desk.say(.label("ham"), #require(try desk.next(for: "ana")).id, "ana") }
    #expect(try desk.next(for: "ana") == nil && desk.status(of: "ana") == .done)
    #expect(desk.standing(of: "r0") == .open(missing: 1))
    try desk.addReviewer("ben", role: .reviewer)
    #expect(try desk.next(for: "ben") != nil)
  }

  @Test func aNewRunKeepsTheAnswers() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(40))
    let item = try #require(try desk.next(for: "ana"))
    try desk.say(.label("spam"), item.id, "ana")
    let more = (0..<60).map {
      RowsAtHand.Row(id: "r\(59 - $0)", columns: [("text", "new")], votes: [0, 1, .abstain, 1])
    }
    try desk.change(
      rows: RowsAtHand(
        more, functions: SmallTask.functions, classes: SmallTask.classes, model: "majority", run: "second"))
    #expect(desk.state.queue?.run == "second")
    #expect(desk.standing(of: item.id) == .agreed("spam"))
    var seen: Set<String> = []
    while let next = try desk.next(for: "ana") {
      #expect(seen.insert(next.id).inserted && next.content.columns[0].value == "new")
      try desk.say(.label("ham"), next.id, "ana")
    }
    #expect(seen.count == 59 && !seen.contains(item.id))
  }
}

/// Rows whose plan takes the first one for the audit and for review at once, and says so in one item, as that of a run does.
private final class TwiceWantedRows: DeskRows {
  private let rows: any DeskRows
  init(_ rows: any DeskRows) { self.rows = rows }

  struct Plan: RowPlan {
    var rest: [PlannedRow]
    mutating func next(_ count: Int, auditShare: Double) -> [PlannedRow] {
      defer { rest.removeFirst(min(count, rest.count)) }
      return Array(rest.prefix(count))
    }
  }

  func plan(_ plan: DeskPlan, posterior: Posterior, asked: Set<String>, audited: Set<String>) -> any RowPlan {
    Plan(
      rest: (0..<rows.rowCount).filter { !asked.contains(id(of: $0)) && !audited.contains(id(of: $0)) }.map {
        PlannedRow(row: $0, purpose: .review, selection: .chosen, isAudited: $0 % 3 == 0)
      })
  }

  var run: String { rows.run }
  var functionSet: String { rows.functionSet }
  var model: String { rows.model }
  var classes: [String] { rows.classes }
  var functions: [String] { rows.functions }
  var rowCount: Int { rows.rowCount }
  var patterns: VotePatterns { rows.patterns }
  var posterior: Posterior { rows.posterior }
  var gold: [(row: Int, label: Vote)] { rows.gold }
  func pattern(of row: Int) -> Int { rows.pattern(of: row) }
  func id(of row: Int) -> String { rows.id(of: row) }
  func hash(of row: Int) -> UInt64 { rows.hash(of: row) }
  func find(_ ids: Set<String>) -> [String: Int] { rows.find(ids) }
  func content(of row: Int) throws(ReviewError) -> RowContent { try rows.content(of: row) }
  func fit(_ reviewed: [ReviewedRows]) throws(ReviewError) -> (any FittedLabelModel)? { try rows.fit(reviewed) }
}

@Suite struct TwiceWantedTests {
  @Test func rowsThatAuditAndReviewWantAtOnceAreAskedAboutOnce() throws {
    let desk = try ReviewDesk.inMemory(TwiceWantedRows(SmallTask.rows(30)))
    var answered: [String] = []
    while let item = try desk.next(for: "ana") {
      try desk.say(.label("ham"), item.id, "ana")
      answered.append(item.id)
    }
    #expect(answered.count == 30 && Set(answered).count == 30)
  }
}
