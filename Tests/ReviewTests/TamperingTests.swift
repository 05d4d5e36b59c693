import GRDB
import Ledger
import TestSupport
import Testing

@testable import Review

/// Somebody who can write the ledger's file changes the log.
@Suite struct TamperingTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("ledger.sqlite")
    let desk = try ReviewDesk.make(ReviewStore(path: path), SmallTask.rows(30), .plain())
    try desk.addReviewer("ana", role: .lead)
    for _ in 0..<12 {
      let item = try #require(try desk.next(for: "ana"))
      try desk.say(.label("ham"), item.id, "ana")
    }
  }

  private func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(sql: "DROP TRIGGER reviewEventStays; DROP TRIGGER reviewEventRemains; \(sql)")
    }
  }

  private func faults() throws -> [ChainFault] { try ChainReport.verify(ReviewStore(path: path)).faults }

  @Test func anUntouchedLogIsSound() throws {
    let report = try ChainReport.verify(ReviewStore(path: path))
    #expect(report.faultCount == 0 && report.entryCount == 14 && report.head.count == 64)
  }

  @Test(arguments: [
    "at = '2020-01-01T00:00:00.000Z'", "actor = 'ben'", "kind = 'settled'", "row = 'r99'", "row = NULL",
    "payload = replace(payload, 'ham', 'spam')", "previous = '0'", "hash = '0'",
  ])
  func aChangedColumnIsFoundAndLocated(change: String) throws {
    try tamper("UPDATE reviewEvent SET \(change) WHERE seq = 7")
    #expect(try faults().first == ChainFault(seq: 7, kind: .changed))
  }

  @Test func aChangeWithANewHashShowsAtTheNextEntry() throws {
    var entry: ReviewEntry?
    try ReviewStore(path: path).forEachEntry(from: 7, through: 7) { entry = $0 }
    var changed = try #require(entry)
    changed.payload = changed.payload.replacing("ham", with: "spam")
    changed.hash = EventChain.hash(of: changed)
    try tamper("UPDATE reviewEvent SET payload = '\(changed.payload)', hash = '\(changed.hash)' WHERE seq = 7")
    #expect(try faults() == [ChainFault(seq: 8, kind: .broken)])
  }

  @Test func aMissingEntryIsFound() throws {
    try tamper("DELETE FROM reviewEvent WHERE seq = 7")
    #expect(try faults() == [ChainFault(seq: 8, kind: .gap)])
  }

  @Test func exchangedEntriesAreFound() throws {
    try tamper(
      """
      UPDATE reviewEvent SET seq = 100 WHERE seq = 7;
      UPDATE reviewEvent SET seq = 7 WHERE seq = 8;
      UPDATE reviewEvent SET seq = 8 WHERE seq = 100;
      """)
    #expect(try faults().first?.seq == 7)
  }

  @Test func entriesAreNeverChangedByTheProgramItself() throws {
    let queue = try DatabaseQueue(path: path)
    for (sql, words) in [
      ("UPDATE reviewEvent SET actor = 'x'", "never changed"), ("DELETE FROM reviewEvent", "never removed"),
    ] {
      let error = #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
      #expect(error?.message?.contains(words) == true)
    }
  }

  @Test func secretsAreNotInTheLog() throws {
    let store = try ReviewStore(path: path)
    let desk = try ReviewDesk.make(store, SmallTask.rows(30))
    try desk.addReviewer("eve", role: .reviewer, password: "a very secret one", by: "ana")
    let session = try desk.login("eve", password: "a very secret one")
    let token = try desk.makeAPIToken(for: "eve", note: "script")
    let invitation = try desk.invite(role: .expert, by: "ana")
    for entry in try desk.entries {
      for secret in ["a very secret one", session, token, invitation, "scrypt"] {
        #expect(!entry.payload.contains(secret) && !entry.actor.contains(secret))
      }
    }
  }
}
