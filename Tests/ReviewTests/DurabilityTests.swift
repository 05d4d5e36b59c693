import Foundation
import GRDB
import Glibc
import Ledger
import TestSupport
import Testing
import Votes

@testable import Review

@Suite(.tags(.slow), .serialized) struct DurabilityTests {
  private static let people = ["ana", "ben", "cleo", "dan", "eva", "fay", "gus", "hal"]

  /// Opens the desk of a file and lets many people answer at once.
  ///
  /// - Parameters:
  ///   - sent: hears of each answer before it is given.
  ///   - told: hears of each answer once it is acknowledged.
  private static func work(
    _ path: String, rows: Int, limit: Int = .max, sent: @escaping @Sendable (String) -> Void = { _ in },
    told: @escaping @Sendable (String, Int) -> Void
  ) throws -> ReviewDesk {
    let desk = try open(path, rows: rows)
    for name in people where desk.reviewer(name) == nil { try desk.addReviewer(name, role: .reviewer) }
    DispatchQueue.concurrentPerform(iterations: people.count) { index in
      let name = people[index]
      for step in 0..<limit {
        guard let item = try? desk.items(for: name, count: 2).first else { return }
        let draft = AnswerDraft(
          row: item.id, verdict: .label(step % 2 == 0 ? "ham" : "spam"), key: "\(name) \(item.id)")
        sent("\(name) \(item.id) \(draft.verdict.label ?? "")")
        guard let receipt = try? desk.answer(draft, by: name) else { return }
        told("\(name) \(item.id)", receipt.seq)
      }
    }
    return desk
  }

  private static func open(_ path: String, rows: Int) throws -> ReviewDesk {
    try ReviewDesk(
      ReviewStore(path: path), rows: SmallTask.rows(rows), plan: .plain(overlap: 2),
      passwordCost: PasswordHash.Cost(logRounds: 4), clock: { Date().timeIntervalSince1970 })
  }

  @Test func manyAtOnceLoseNothing() throws {
    let folder = try TemporaryFolder()
    let told = Told()
    let desk = try Self.work(folder.path("l.sqlite"), rows: 150) { told.add($0, $1) }
    #expect(told.all.count == 300)
    #expect(Set(told.all.values).count == 300)
    let read = try DeskState(ReviewStore(path: folder.path("l.sqlite")))
    #expect(read.answerCount == 300 && read.head == desk.state.head)
    for (key, seq) in told.all { #expect(read.seqOfKey[key] == seq) }
    #expect(try ChainReport.verify(ReviewStore(path: folder.path("l.sqlite"))).faultCount == 0)
    for row in 0..<150 { #expect(read.answers(row: "r\(row)").count == 2) }
  }

  private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var seqs: [String: Int] = [:]
    var all: [String: Int] { lock.withLock { seqs } }
    func add(_ key: String, _ seq: Int) { lock.withLock { seqs[key] = seq } }
  }

  @Test(arguments: Seeds.first(12)) func whatWasAcknowledgedOutlivesAKill(seed: UInt64) async throws {
    let folder = try TemporaryFolder()
    let path: String = folder.path("l.sqlite")
    let acknowledged: String = folder.path("acknowledged")
    let sent: String = folder.path("sent")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, acknowledged = acknowledged as String, sent = sent as String, seed = seed as UInt64] in
      let file = Glibc.open(acknowledged, O_WRONLY | O_CREAT | O_APPEND, 0o644)
      let sentFile = Glibc.open(sent, O_WRONLY | O_CREAT | O_APPEND, 0o644)
      let microseconds = 20_000 + UInt32(StableHash.mix(seed) % 250_000)
      // From the first answer on, so that a slow start does not use the time up.
      let begun = Begun()
      _ = try DurabilityTests.work(path, rows: 20_000) { text in
        let line = Array("\(text)\n".utf8)
        _ = write(sentFile, line, line.count)
      } told: { key, seq in
        let line = Array("\(key) \(seq)\n".utf8)
        _ = write(file, line, line.count)
        begun.once {
          Thread.detachNewThread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
          }
        }
      }
    }
    let text = try String(contentsOfFile: acknowledged, encoding: .utf8)
    let lines = text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
    #expect(lines.count > 0)
    let store = try ReviewStore(path: path)
    #expect(try ChainReport.verify(store).faultCount == 0)
    let state = try DeskState(store)
    for line in lines {
      let parts = line.split(separator: " ")
      #expect(state.seqOfKey["\(parts[0]) \(parts[1])"] == Int(parts[2]), "\(line)")
    }
    for row in state.rows {
      let answers = state.answers(row: row)
      #expect(answers.count <= 2 && Set(answers.map(\.reviewer)).count == answers.count)
    }
    // What was on its way can be sent again: nobody has lost the row that he was about to answer.
    let again = try Self.open(path, rows: 20_000)
    for line in try String(contentsOfFile: sent, encoding: .utf8).split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      try again.say(.label(parts[2]), parts[1], parts[0], key: "\(parts[0]) \(parts[1])")
    }
    // And it goes on.
    let desk = try DurabilityTests.work(path, rows: 20_000, limit: 3) { _, _ in }
    #expect(desk.state.answerCount >= state.answerCount + 3)
  }

  final class Begun: @unchecked Sendable {
    private let lock = NSLock()
    private var isDone = false
    func once(_ body: () -> Void) {
      let isFirst = lock.withLock {
        defer { isDone = true }
        return !isDone
      }
      if isFirst { body() }
    }
  }

  /// Somebody else holds the file's lock for too long, or the disk is full: the answer is refused, and nothing remembers it.
  @Test func anAnswerThatCannotBeWrittenIsNotThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("l.sqlite")
    let clock = HandClock()
    let desk = try ReviewDesk.make(ReviewStore(path: path), SmallTask.rows(30), .plain(), clock: clock)
    try desk.addReviewer("ana", role: .reviewer)
    let item = try #require(try desk.next(for: "ana"))
    try desk.say(.label("ham"), item.id, "ana", key: "first")
    let next = try #require(try desk.next(for: "ana"))
    // As a full disk does, from the next entry on.
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(
        sql:
          "CREATE TRIGGER full BEFORE INSERT ON reviewEvent BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    }
    let seq = desk.state.seq
    #expect(throws: ReviewError.self) { try desk.say(.label("ham"), next.id, "ana", key: "second") }
    #expect(desk.state.seq == seq && desk.state.seqOfKey["second"] == nil)
    try queue.write { try $0.execute(sql: "DROP TRIGGER full") }
    // The row still lies before her, also where the program was ended meanwhile.
    let restarted = try ReviewDesk.make(ReviewStore(path: path), SmallTask.rows(30), .plain(), clock: clock)
    #expect(try restarted.next(for: "ana")?.id == next.id)
    try desk.say(.label("ham"), next.id, "ana", key: "second")
    #expect(try DeskState(ReviewStore(path: path)).answerCount == 2)
    #expect(try ChainReport.verify(ReviewStore(path: path)).faultCount == 0)
  }

  /// Who sends an answer again while the first one is on its way hears of it when it is on disk, and not before.
  @Test func whatIsSentTwiceAtOnceIsConfirmedOnceItIsOnDisk() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("l.sqlite")
    let desk = try ReviewDesk.make(ReviewStore(path: path), SmallTask.rows(30), .plain())
    try desk.addReviewer("ana", role: .reviewer)
    let row = try #require(try desk.next(for: "ana")).id
    let told = Told()
    func send(_ name: String) -> Thread {
      let thread = Thread {
        if let receipt = try? desk.say(.label("ham"), row, "ana", key: "k") { told.add(name, receipt.seq) }
      }
      thread.start()
      return thread
    }
    // As a disk that takes its time.
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let disk = try DatabaseQueue(path: path, configuration: configuration)
    try disk.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let first = send("first")
    while desk.state.seqOfKey["k"] == nil { usleep(1_000) }
    let second = send("second")
    usleep(200_000)
    #expect(told.all.isEmpty)
    try disk.inDatabase { try $0.execute(sql: "ROLLBACK") }
    while !first.isFinished || !second.isFinished { usleep(1_000) }
    #expect(told.all.count == 2 && Set(told.all.values).count == 1)
    #expect(try DeskState(ReviewStore(path: path)).answerCount == 1)
  }

  @Test func twoDesksOnOneLogDoNotBreakIt() throws {
    let folder = try TemporaryFolder()
    let rows = try SmallTask.rows(30)
    let first = try ReviewDesk.make(ReviewStore(path: folder.path("l.sqlite")), rows, .plain())
    try first.addReviewer("ana", role: .reviewer)
    let second = try ReviewDesk.make(ReviewStore(path: folder.path("l.sqlite")), rows)
    try second.addReviewer("ben", role: .reviewer)
    // The first does not know of it: its entry is refused, and it looks again.
    #expect(throws: ReviewError.self) { try first.addReviewer("cleo", role: .reviewer) }
    #expect(first.reviewer("ben") != nil)
    try first.addReviewer("cleo", role: .reviewer)
    #expect(try ChainReport.verify(ReviewStore(path: folder.path("l.sqlite"))).faultCount == 0)
  }
}
