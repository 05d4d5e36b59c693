import Foundation
import LabelModels
import Ledger
import TestSupport
import Votes

@testable import Review

/// A clock that stands still until it is told to go on.
final class HandClock: @unchecked Sendable {
  private let lock = NSLock()
  private var time = 1_795_000_000.0

  var now: Double { lock.withLock { time } }
  func add(_ seconds: Double) { lock.withLock { time += seconds } }
}

/// A small task that is the same in each test.
enum SmallTask {
  static let classes = ["ham", "spam"]
  static let functions = ["links", "caps", "thanks", "money"]

  /// What is true of a row.
  static func truth(_ row: Int) -> Vote { StableHash.mix(UInt64(row) ^ 0x7) % 3 == 0 ? 1 : 0 }

  /// LFs that are right on four of five rows, and silent on a third.
  static func rows(_ count: Int, goldEvery: Int? = nil) throws -> RowsAtHand {
    let rows = (0..<count).map { row in
      let votes = functions.indices.map { function -> Vote in
        let hash = StableHash.mix(UInt64(row * 31 + function) ^ 0xABC)
        if hash % 3 == 0 { return .abstain }
        return hash / 3 % 5 == 0 ? 1 - truth(row) : truth(row)
      }
      return RowsAtHand.Row(
        id: "r\(row)", columns: [("text", "text of row \(row)")], votes: votes,
        gold: goldEvery.map { row % $0 == 0 } == true ? truth(row) : .abstain)
    }
    return try RowsAtHand(rows, functions: functions, classes: classes, model: "majority")
  }

  static func name(_ label: Vote) -> String { classes[Int(label)] }
  static func row(_ id: String) -> Int { Int(id.dropFirst()) ?? -1 }
}

extension DeskPlan {
  /// Nothing but rows to review.
  static func plain(overlap: Int = 1) -> DeskPlan {
    var plan = DeskPlan()
    (plan.overlap, plan.goldShare, plan.auditShare, plan.pauseBelow) = (overlap, 0, 0, nil)
    return plan
  }
}

extension ReviewDesk {
  /// Passwords cost nothing in tests.
  static func make(
    _ store: ReviewStore, _ rows: any DeskRows, _ plan: DeskPlan? = nil, clock: HandClock = HandClock()
  ) throws -> ReviewDesk {
    try ReviewDesk(
      store, rows: rows, plan: plan, passwordCost: PasswordHash.Cost(logRounds: 4), clock: { clock.now })
  }

  static func inMemory(
    _ rows: any DeskRows, _ plan: DeskPlan = .plain(), people: [String] = ["ana", "ben"], clock: HandClock = HandClock()
  ) throws -> ReviewDesk {
    let desk = try make(ReviewStore(path: nil), rows, plan, clock: clock)
    for name in people { try desk.addReviewer(name, role: .reviewer) }
    return desk
  }

  @discardableResult
  func say(_ verdict: Verdict, _ row: String, _ name: String, key: String = UUID().uuidString) throws -> AnswerReceipt {
    try answer(AnswerDraft(row: row, verdict: verdict, key: key), by: name)
  }

  var entries: [ReviewEntry] {
    get throws {
      var all: [ReviewEntry] = []
      try store.forEachEntry { all.append($0) }
      return all
    }
  }
}
