import Ledger
import TestSupport
import Testing
import Votes

@testable import Review

@Suite struct QualityTests {
  private static func plan(gold: Double = 0.07, pauseBelow: Double? = nil) -> DeskPlan {
    var plan = DeskPlan.plain()
    (plan.goldShare, plan.pauseBelow) = (gold, pauseBelow)
    return plan
  }

  /// Answers as truly as somebody who is wrong on every `nth` row.
  private func work(_ desk: ReviewDesk, _ name: String, count: Int, wrongEvery nth: Int = .max) throws {
    for step in 1...count {
      guard let item = try desk.next(for: name) else { return }
      let truth = SmallTask.truth(SmallTask.row(item.id))
      try desk.say(.label(SmallTask.name(step % nth == 0 ? 1 - truth : truth)), item.id, name)
    }
  }

  @Test(arguments: [0.05, 0.07, 0.1]) func goldIsHiddenAmongTheRows(share: Double) throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(900, goldEvery: 4), Self.plan(gold: share))
    try work(desk, "ana", count: 280)
    let gold = desk.state.answers(reviewer: "ana").map { $0.record.purpose == .gold }
    let found = Double(gold.count { $0 }) / 280
    #expect(abs(found - share) < 0.012, "\(found)")
    // Not at places that can be counted out.
    let places = gold.indices.filter { gold[$0] }
    #expect(Set(zip(places, places.dropFirst()).map { $1 - $0 }).count > 4)
    // And each only once.
    #expect(Set(desk.state.answers(reviewer: "ana").map(\.row)).count == 280)
  }

  @Test func goldMeasuresAndTeachesNothing() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(400, goldEvery: 4), Self.plan(gold: 0.5))
    try work(desk, "ana", count: 60, wrongEvery: 2)
    let learned = Set(desk.state.learnedRows().map(\.id))
    for answer in desk.state.answers(reviewer: "ana") {
      #expect(learned.contains(answer.row) == (answer.record.purpose != .gold))
    }
    let quality = try #require(desk.quality().first { $0.name == "ana" })
    #expect(quality.gold.count == desk.state.answers.count { $0.record.purpose == .gold })
    #expect(quality.gold.count >= 20 && quality.gold.right < quality.gold.count)
    #expect(try #require(quality.gold.interval).lower < #require(quality.gold.share))
  }

  @Test func whoIsOftenWrongIsPausedUntilALeadLetsHimGoOn() throws {
    var plan = Self.plan(gold: 0.5, pauseBelow: 0.6)
    plan.pauseAfter = 10
    let desk = try ReviewDesk.inMemory(SmallTask.rows(400, goldEvery: 2), plan)
    try desk.addReviewer("lea", role: .lead)
    try work(desk, "ben", count: 60)
    #expect(try desk.status(of: "ben") == .open)
    var reason: String?
    for _ in 0..<60 {
      do throws(ReviewError) {
        guard let item = try desk.next(for: "ana") else { break }
        try desk.answer(
          AnswerDraft(
            row: item.id, verdict: .label(SmallTask.name(1 - SmallTask.truth(SmallTask.row(item.id)))), key: item.id),
          by: "ana")
      } catch .paused(_, let why) {
        reason = why
        break
      } catch {
        throw error
      }
    }
    #expect(reason == "right on 0 of 10 known rows")
    #expect(try desk.status(of: "ana") == .paused(reason: "right on 0 of 10 known rows"))
    #expect(throws: ReviewError.notAllowed(name: "ben", role: .reviewer, needed: .lead)) {
      try desk.resume("ana", by: "ben")
    }
    try desk.resume("ana", by: "lea")
    // What was wrong before does not pause again at the next row.
    try work(desk, "ana", count: 8)
    #expect(try desk.status(of: "ana") == .open)
  }

  @Test func calibrationComesFirstAndIsTheSameForAll() throws {
    var plan = DeskPlan.plain()
    plan.calibrationRows = 6
    let desk = try ReviewDesk.inMemory(SmallTask.rows(200), plan, people: ["ana", "ben", "cleo"])
    try desk.addReviewer("lea", role: .lead)
    try desk.pause("lea", reason: "leads", by: "lea")
    #expect(try desk.status(of: "ana") == .calibrating(answered: 0, of: 6))
    try work(desk, "ana", count: 6)
    #expect(try desk.next(for: "ana") == nil && desk.status(of: "ana") == .waitingForOthers)
    try work(desk, "ben", count: 6)
    #expect(try desk.status(of: "ana") == .open && desk.status(of: "ben") == .open)
    #expect(
      Set(desk.state.answers(reviewer: "ana").map(\.row)) == Set(desk.state.answers(reviewer: "ben").map(\.row)))
    // Wrong on every second row: agrees on 3 of 6, and 0.8 are needed.
    try work(desk, "cleo", count: 6, wrongEvery: 2)
    #expect(try desk.status(of: "cleo") == .notAdmitted && desk.next(for: "cleo") == nil)
    try desk.admit("cleo", by: "lea")
    #expect(try desk.next(for: "cleo") != nil)
    #expect(desk.quality().first { $0.name == "cleo" }?.calibration == .init(right: 3, count: 6))
  }

  @Test func tiredPeopleShow() throws {
    let clock = HandClock()
    let desk = try ReviewDesk.inMemory(SmallTask.rows(600, goldEvery: 2), Self.plan(gold: 0.5), clock: clock)
    // Two sessions: half an hour each, in which the second quarter of an hour is slower and worse.
    for _ in 0..<2 {
      for step in 0..<60 {
        clock.add(30)
        guard let item = try desk.next(for: "ana") else { return }
        let isTired = step >= 30
        let truth = SmallTask.truth(SmallTask.row(item.id))
        var draft = AnswerDraft(
          row: item.id, verdict: .label(SmallTask.name(isTired && step % 2 == 0 ? 1 - truth : truth)), key: item.id)
        draft.milliseconds = isTired ? 9_000 : 3_000
        try desk.answer(draft, by: "ana")
      }
      clock.add(7_200)
    }
    let quality = try #require(desk.quality().first { $0.name == "ana" })
    #expect(quality.fatigue.map(\.from) == [0, 900])
    #expect(quality.fatigue.map(\.milliseconds) == [3_000, 9_000])
    #expect(quality.fatigue[0].gold.share == 1)
    #expect(try #require(quality.fatigue[1].gold.share) < 0.8)
    #expect(abs(try #require(quality.perHour) - 120) < 0.01 && quality.milliseconds == 9_000)
  }
}

@Suite struct LearningTests {
  @Test func posteriorsFollowTheAnswers() throws {
    let rows = try RowsAtHand(
      (0..<300).map { row in
        // The first LF is always wrong; the others are coin flips of it.
        RowsAtHand.Row(
          id: "r\(row)", columns: [("text", "x")],
          votes: [
            SmallTask.truth(row) == 0 ? 1 : 0, row % 3 == 0 ? SmallTask.truth(row) : .abstain,
            row % 7 == 0 ? 1 : .abstain,
          ])
      }, functions: ["wrong", "right", "ones"], classes: SmallTask.classes)
    let desk = try ReviewDesk.inMemory(rows)
    let before = desk.posterior
    for _ in 0..<80 {
      let item = try #require(try desk.next(for: "ana"))
      try desk.say(.label(SmallTask.name(SmallTask.truth(SmallTask.row(item.id)))), item.id, "ana")
    }
    #expect(desk.posterior.values == before.values)
    try desk.refit()
    let after = desk.posterior
    #expect(after.seq == desk.state.seq && after.values != before.values)
    func right(_ posterior: Posterior) -> Int {
      (0..<300).count { posterior.best(rows.pattern(of: $0)).class == SmallTask.truth($0) }
    }
    #expect(right(after.values) > right(before.values) + 100, "\(right(before.values)) to \(right(after.values))")
  }

  @Test func auditAnswersAreNotLearnedFrom() throws {
    var plan = DeskPlan.plain()
    plan.auditShare = 0.5
    let desk = try ReviewDesk.inMemory(SmallTask.rows(300), plan, people: ["ana"])
    for _ in 0..<60 { try desk.say(.label("ham"), #require(try desk.next(for: "ana")).id, "ana") }
    let learned = desk.state.learnedRows()
    let audited = learned.filter { $0.purpose == .audit }
    #expect((25...35).contains(audited.count) && learned.count == 60)
    let counted = desk.lock.withLock { desk.core.reviewedRows() }.reduce(0) { $0 + $1.counts.reduce(0, +) }
    #expect(counted == 60 - audited.count)
    #expect(audited.allSatisfy { row in desk.state.answers(row: row.id).allSatisfy { $0.record.isBlind } })
  }

  @Test func auditRowsAreAnsweredTwiceWhereThereAreTwo() throws {
    var plan = DeskPlan.plain()
    plan.auditShare = 1
    let desk = try ReviewDesk.inMemory(SmallTask.rows(100), plan)
    let item = try #require(try desk.next(for: "ana"))
    try desk.say(.label("ham"), item.id, "ana")
    #expect(desk.standing(of: item.id) == .open(missing: 1))
    #expect(try desk.next(for: "ben")?.id == item.id)
    try desk.say(.label("ham"), item.id, "ben")
    #expect(desk.standing(of: item.id) == .agreed("ham"))
  }

  /// The order of review comes to rows of the audit at last: then the model learns from them, and nobody is asked again.
  @Test func auditedRowsAreReleasedWhenTheReviewComesToThem() throws {
    var plan = DeskPlan.plain()
    plan.auditShare = 0.5
    let desk = try ReviewDesk.inMemory(SmallTask.rows(60), plan, people: ["ana"])
    var rows: [String] = []
    while let item = try desk.next(for: "ana") {
      rows.append(item.id)
      try desk.say(.label("ham"), item.id, "ana")
      try desk.refit()
    }
    #expect(rows.count == 60 && Set(rows).count == 60)
    let released = desk.state.released
    #expect(!released.isEmpty)
    for row in desk.state.learnedRows() where released[row.id] != nil {
      #expect(row.purpose == .review && row.selection == released[row.id])
    }
  }

  @Test func rowsOnWhichPeopleDifferAreLearnedFromOnceSettled() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(2), .plain(overlap: 2))
    try desk.addReviewer("eva", role: .expert)
    for _ in 0..<2 { try desk.say(.label("ham"), #require(try desk.next(for: "ana")).id, "ana") }
    for _ in 0..<2 {
      let item = try #require(try desk.next(for: "ben"))
      try desk.say(.label(item.id == "r0" ? "spam" : "ham"), item.id, "ben")
    }
    #expect(desk.state.learnedRows().map(\.id) == ["r1"])
    try desk.settle(row: "r0", label: "spam", by: "eva", key: "s")
    #expect(desk.state.learnedRows().map(\.label) == ["spam", "ham"])
    #expect(desk.state.learnedRows().map(\.answerCount) == [2, 2])
  }
}

@Suite struct DashboardTests {
  @Test func theDashboardSaysWhatHappened() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(300, goldEvery: 10), .plain(overlap: 2))
    for name in ["ana", "ben"] {
      for step in 0..<40 {
        let item = try #require(try desk.next(for: name))
        let truth = SmallTask.truth(SmallTask.row(item.id))
        // Ben is wrong on each tenth row.
        try desk.say(.label(SmallTask.name(name == "ben" && step % 10 == 0 ? 1 - truth : truth)), item.id, name)
      }
    }
    let board = desk.dashboard()
    #expect(board.progress.rows == 300 && board.progress.answers == 80 && board.progress.answersToday == 80)
    #expect(board.progress.disputedRows == 4 && board.progress.doneRows == 36)
    let pair = try #require(board.agreement.pairs.first)
    #expect(pair.first == "ana" && pair.second == "ben" && pair.rows == 40)
    let cohen = try #require(pair.cohen)
    #expect(abs(cohen.observed - 0.9) < 1e-12 && cohen.value < 0.9 && cohen.value > 0.5)
    #expect(board.agreement.classes.map(\.label) == ["ham", "spam"])
    #expect(board.combined?.rows.count == 4 && board.combined?.accuracies.count == 2)
    // With more answers less is wrong, as far as the model can tell.
    let shares = board.expectedError.map(\.share)
    #expect(board.expectedError.first?.answers == 0 && shares == shares.sorted(by: >) && shares.count >= 4)
    // Gold with which the model disagrees, the most doubtful first.
    #expect(!board.goldSuspects.isEmpty)
    #expect(board.goldSuspects.map(\.probability) == board.goldSuspects.map(\.probability).sorted())
    #expect(board.goldSuspects.allSatisfy { SmallTask.row($0.row) % 10 == 0 && $0.label != $0.predicted })
    for function in board.functions {
      #expect(function.wrong > 0 && function.wrong <= function.votes && SmallTask.functions.contains(function.function))
    }
    #expect(board.reviewers.map(\.name) == ["ana", "ben"])
  }

  @Test func anEmptyReviewHasADashboard() throws {
    let desk = try ReviewDesk.inMemory(SmallTask.rows(10), people: [])
    let board = desk.dashboard()
    #expect(board.progress.answers == 0 && board.agreement.krippendorff == nil && board.combined == nil)
    #expect(board.audit.share == nil && board.reviewers.isEmpty)
  }
}
