import Ledger
import TestSupport
import Testing
import Votes

@testable import Review

@Suite struct DeskTests {
  @Test func anAnswerSentTwiceIsOne() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20))
    let item = try #require(try desk.next(for: "ana"))
    let first = try desk.say(.label("ham"), item.id, "ana", key: "k1")
    let again = try desk.say(.label("ham"), item.id, "ana", key: "k1")
    #expect(!first.isRepeated && again.isRepeated && first.seq == again.seq)
    #expect(desk.state.answerCount == 1)
    // Nobody else can use the key, and not for another row.
    #expect(throws: ReviewError.keyReused(key: "k1")) { try desk.say(.label("ham"), item.id, "ben", key: "k1") }
    let next = try #require(try desk.next(for: "ana"))
    #expect(throws: ReviewError.keyReused(key: "k1")) { try desk.say(.label("ham"), next.id, "ana", key: "k1") }
    // Taken back, it does not come back by being sent once more.
    try desk.undo(by: "ana")
    #expect(try desk.say(.label("ham"), item.id, "ana", key: "k1").isRepeated)
    #expect(desk.state.answerCount == 0)
  }

  @Test func whatIsTakenBackLiesThereAgain() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20))
    let item = try #require(try desk.next(for: "ana"))
    let ahead = try desk.items(for: "ana", count: 2)[1]
    let receipt = try desk.say(.label("ham"), item.id, "ana")
    #expect(try desk.undo(by: "ana", seq: receipt.seq)?.id == item.id)
    #expect(desk.standing(of: item.id) == .open(missing: 1))
    #expect(try desk.items(for: "ana", count: 2).map(\.id) == [item.id, ahead.id])
    // Asked for twice, it takes back one.
    #expect(try desk.undo(by: "ana", seq: receipt.seq) == nil && desk.state.answerCount == 0)
    #expect(throws: ReviewError.nothingToUndo) { try desk.undo(by: "ana", seq: 10_000) }
    try desk.say(.label("spam"), item.id, "ana")
    #expect(desk.standing(of: item.id) == .agreed("spam"))
    #expect(throws: ReviewError.nothingToUndo) { try desk.undo(by: "ben") }
  }

  @Test func whoSkipsIsNotAskedAgainAndOthersAre() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1))
    let item = try #require(try desk.next(for: "ana"))
    try desk.say(.skip, item.id, "ana")
    #expect(try desk.next(for: "ana") == nil)
    #expect(try desk.next(for: "ben")?.id == item.id)
    // Ben has it now, so Ana's skip can be taken back, but the row does not come with it.
    #expect(try desk.undo(by: "ana") == nil)
    try desk.say(.label("ham"), item.id, "ben")
    #expect(desk.state.answers(row: item.id).map(\.reviewer) == ["ben"])
  }

  /// Both answer a row; returns it.
  private func disagree(_ desk: ReviewDesk) throws -> String {
    let item = try #require(try desk.next(for: "ana"))
    var draft = AnswerDraft(row: item.id, verdict: .label("ham"), key: "a \(item.id)")
    draft.comment = "a friend's text"
    try desk.answer(draft, by: "ana")
    while let other = try desk.next(for: "ben") {
      try desk.say(.label("spam"), other.id, "ben")
      if other.id == item.id { break }
    }
    return item.id
  }

  @Test func disagreementsGoToAnExpertWithBothAnswers() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20), .plain(overlap: 2))
    try desk.addReviewer("eva", role: .expert)
    let row = try disagree(desk)
    #expect(desk.standing(of: row) == .disputed)
    let item = try #require(try desk.disputes(for: "eva").first)
    #expect(item.id == row && item.others.map(\.reviewer) == ["ana", "ben"])
    #expect(item.others.map(\.verdict) == [.label("ham"), .label("spam")])
    #expect(item.others[0].record.comment == "a friend's text")
    #expect(throws: ReviewError.notAllowed(name: "ana", role: .reviewer, needed: .expert)) {
      try desk.disputes(for: "ana")
    }
    #expect(throws: ReviewError.notAllowed(name: "ana", role: .reviewer, needed: .expert)) {
      try desk.settle(row: row, label: "ham", by: "ana", key: "s0")
    }
    #expect(throws: ReviewError.notAnswered(row: "r999")) {
      try desk.settle(row: "r999", label: "ham", by: "eva", key: "s0")
    }
    let receipt = try desk.settle(row: row, label: "ham", by: "eva", key: "s1", comment: "seen the thread")
    #expect(try desk.settle(row: row, label: "ham", by: "eva", key: "s1").isRepeated)
    #expect(desk.standing(of: row) == .settled("ham"))
    #expect(try desk.disputes(for: "eva").isEmpty)
    let settlement = try #require(desk.state.settlements[row])
    #expect(settlement.seq == receipt.seq && settlement.record.answers == item.others.map(\.seq))
    try desk.unsettle(row: row, by: "eva")
    #expect(desk.standing(of: row) == .disputed)
  }

  @Test func whatNoExpertCanSayCountsAsWrongInAnAudit() throws {
    var plan = DeskPlan.plain(overlap: 2)
    plan.auditShare = 1
    let desk = try ReviewDesk.inMemory(SmallTask.rows(200), plan)
    try desk.addReviewer("eva", role: .expert)
    let row = try disagree(desk)
    #expect(desk.state.unsettledAudits() == [row])
    try desk.settle(row: row, label: nil, by: "eva", key: "s1")
    #expect(desk.standing(of: row) == .settled(nil))
    #expect(try desk.disputes(for: "eva").isEmpty)
    #expect(desk.state.unsettledAudits() == [row])
    #expect(!desk.state.learnedRows().contains { $0.id == row })
    try desk.settle(row: row, label: "ham", by: "eva", key: "s2")
    #expect(desk.state.unsettledAudits().isEmpty)
    #expect(desk.state.learnedRows().contains { $0.id == row && $0.isSettled && $0.purpose == .audit })
  }

  @Test func whoIsNotSureAsksAnExpert() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20))
    let item = try #require(try desk.next(for: "ana"))
    try desk.say(.unsure, item.id, "ana")
    #expect(desk.standing(of: item.id) == .disputed)
  }

  @Test func aRollbackIsANewEntry() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20))
    try desk.addReviewer("lea", role: .lead)
    var rows: [String] = []
    var seqs: [Int] = []
    for _ in 0..<6 {
      let item = try #require(try desk.next(for: "ana"))
      rows.append(item.id)
      seqs.append(try desk.say(.label("ham"), item.id, "ana").seq)
    }
    #expect(throws: ReviewError.notAllowed(name: "ana", role: .reviewer, needed: .lead)) {
      try desk.rollBack(to: 1, by: "ana")
    }
    #expect(throws: ReviewError.badSeq(seq: 999, last: seqs[5])) { try desk.rollBack(to: 999, by: "lea") }
    try desk.rollBack(to: seqs[2], by: "lea")
    #expect(desk.state.answers.map(\.seq) == Array(seqs[...2]))
    #expect(try desk.entries.count == seqs[5] + 1)
    // The rows are asked about again.
    var again: Set<String> = []
    while let item = try desk.next(for: "ana") {
      again.insert(item.id)
      try desk.say(.label("spam"), item.id, "ana")
    }
    #expect(again.isSuperset(of: rows[3...]) && again.isDisjoint(with: rows[..<3]))
    // And the rollback can be rolled back.
    try desk.rollBack(to: seqs[5], by: "lea")
    #expect(desk.state.answers.map(\.seq) == seqs)
  }

  @Test func everyAnswerSaysWhatWasShown() throws {
    var plan = DeskPlan.plain()
    plan.isBlind = false
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20), plan)
    try desk.addReviewer("lea", role: .lead)
    try desk.setGuidelines("Ads are spam.", examples: [.init(label: "spam", text: "buy now")], by: "lea")
    let item = try #require(try desk.next(for: "ana"))
    let suggestion = try #require(item.suggestion)
    var draft = AnswerDraft(row: item.id, verdict: .label("ham"), key: "k")
    draft.milliseconds = 1_234
    draft.isFlagged = true
    try desk.answer(draft, by: "ana")
    let record = try #require(desk.state.lastAnswer(of: "ana")).record
    #expect(record.guidelines == 1 && record.milliseconds == 1_234 && record.isFlagged && !record.isBlind)
    let shown = try #require(record.shown)
    #expect(shown.content == EventChain.sha256(item.content.json) && shown.run == "at hand")
    #expect(shown.votes == Dictionary(uniqueKeysWithValues: suggestion.votes.map { ($0.function, $0.label) }))
    #expect(abs(shown.posterior.values.reduce(0, +) - 1) < 1e-5)
  }

  @Test func blindRowsTellNothingUntilTheyAreAnswered() throws {
    var plan = DeskPlan.plain()
    plan.isBlind = true
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20), plan)
    let item = try #require(try desk.next(for: "ana"))
    #expect(item.suggestion == nil)
    #expect(try desk.say(.label("ham"), item.id, "ana").suggestion?.probabilities.count == 2)
  }

  @Test func whatIsTooLongIsRefused() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(20))
    let item = try #require(try desk.next(for: "ana"))
    var draft = AnswerDraft(row: item.id, verdict: .label("ham"), key: "k")
    draft.comment = String(repeating: "x", count: 4_001)
    #expect(throws: ReviewError.tooLong(field: "comment", limit: 4_000)) { try desk.answer(draft, by: "ana") }
    draft = AnswerDraft(row: item.id, verdict: .label("ham"), key: String(repeating: "k", count: 101))
    #expect(throws: ReviewError.tooLong(field: "key", limit: 100)) { try desk.answer(draft, by: "ana") }
    draft.key = ""
    #expect(throws: ReviewError.tooLong(field: "key", limit: 100)) { try desk.answer(draft, by: "ana") }
  }

  @Test func plansThatMakeNoSenseAreRefused() throws {
    var plan = DeskPlan()
    plan.goldShare = 1.5
    #expect(throws: ReviewError.plan(.notAShare(option: "gold", value: 1.5))) {
      try ReviewDesk.inMemory(SmallTask.rows(3), plan)
    }
    plan = DeskPlan()
    plan.overlap = 0
    #expect(throws: ReviewError.plan(.tooSmall(option: "overlap", value: 0, least: 1))) {
      try ReviewDesk.inMemory(SmallTask.rows(3), plan)
    }
  }
}

@Suite struct LateAnswerTests {
  /// Somebody signs out in one window and goes on in another; what he answered there is not lost.
  @Test func aRowThatWasGivenBackCanBeAnsweredWhileNobodyElseHasIt() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1))
    let item = try #require(try desk.next(for: "ana"))
    try desk.giveBack(for: "ana")
    try desk.say(.label("ham"), item.id, "ana")
    #expect(desk.standing(of: item.id) == .agreed("ham"))
    #expect(throws: ReviewError.notAssigned(row: item.id)) { try desk.say(.label("spam"), item.id, "ana") }
  }

  @Test func aRowThatSomebodyElseHasByNowCannot() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1))
    let item = try #require(try desk.next(for: "ana"))
    try desk.giveBack(for: "ana")
    #expect(try desk.next(for: "ben")?.id == item.id)
    #expect(throws: ReviewError.notAssigned(row: item.id)) { try desk.say(.label("ham"), item.id, "ana") }
  }

  @Test func aRowThatIsLateIsTakenWhileNobodyElseHasIt() throws {
    let clock = HandClock()
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1), clock: clock)
    let item = try #require(try desk.next(for: "ana"))
    clock.add(901)
    try desk.say(.label("ham"), item.id, "ana")
    #expect(desk.standing(of: item.id) == .agreed("ham"))
  }

  /// What the model says is shown with the receipt: who takes his answer back does not answer blind any more.
  @Test func whoTakesAnAnswerBackHasSeenTheModel() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(40))
    let item = try #require(try desk.next(for: "ana"))
    #expect(try desk.say(.label("ham"), item.id, "ana").suggestion != nil)
    #expect(desk.state.lastAnswer(of: "ana")?.record.isBlind == true)
    _ = try desk.undo(by: "ana")
    try desk.say(.label("spam"), item.id, "ana")
    #expect(desk.state.lastAnswer(of: "ana")?.record.isBlind == false)
    // A skip shows nothing.
    let next = try #require(try desk.next(for: "ana"))
    #expect(try desk.say(.skip, next.id, "ana").suggestion == nil)
  }

  @Test func ofAuditedRowsNobodyIsShownTheLabel() throws {
    var plan = DeskPlan.plain()
    plan.auditShare = 1
    let desk = try ReviewDesk.inMemory(SmallTask.rows(40), plan)
    let item = try #require(try desk.next(for: "ana"))
    #expect(try desk.say(.label("ham"), item.id, "ana").suggestion == nil)
    #expect(desk.state.lastAnswer(of: "ana")?.record.purpose == .audit)
    _ = try desk.undo(by: "ana")
    try desk.say(.label("spam"), item.id, "ana")
    #expect(desk.state.lastAnswer(of: "ana")?.record.isBlind == true)
  }

  @Test func nothingIsLearnedWhileSomebodyIsNotSure() throws {
    var plan = DeskPlan.plain()
    plan.overlap = 2
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1), plan)
    let item = try #require(try desk.next(for: "ana"))
    try desk.say(.unsure, item.id, "ana")
    _ = try desk.next(for: "ben")
    try desk.say(.label("ham"), item.id, "ben")
    #expect(desk.standing(of: item.id) == .disputed)
    #expect(desk.state.learnedRows().isEmpty)
  }

  @Test func namesThatOnlyDifferInCapitalsAreTaken() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(1))
    #expect(throws: ReviewError.nameTaken(name: "ANA")) { try desk.addReviewer("ANA", role: .reviewer) }
  }
}
