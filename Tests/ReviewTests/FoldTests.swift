import Ledger
import TestSupport
import Testing
import Votes

@testable import Review

/// The state of a log, said as its definition says it: what was taken back or rolled back has never been.
private struct ReferenceFold {
  struct Kept: Equatable {
    var answers: [Int: Verdict] = [:]
    var settlements: [String: Int] = [:]
  }

  static func state(_ events: [ReviewEvent], upTo last: Int) -> Kept {
    var kept = Kept()
    for (index, event) in events.prefix(last).enumerated() {
      let seq = index + 1
      switch event {
      case .answered(_, let answer): kept.answers[seq] = answer.verdict
      case .settled(let row, _): kept.settlements[row] = seq
      case .undone(let row, let target):
        if kept.settlements[row] == target { kept.settlements[row] = nil } else { kept.answers[target] = nil }
      case .rolledBack(let target): kept = state(events, upTo: target)
      default: break
      }
    }
    return kept
  }
}

@Suite struct FoldTests {
  private static func events(seed: UInt64, count: Int = 120) -> [ReviewEvent] {
    var generator = SeededGenerator(seed: seed)
    var events: [ReviewEvent] = [
      .reviewerAdded(name: "ana", role: .lead), .reviewerAdded(name: "ben", role: .reviewer),
    ]
    while events.count < count {
      let row = "r\(generator.nextInt(below: 8))"
      switch generator.nextInt(below: 10) {
      case 0..<5:
        let verdicts: [Verdict] = [.label("ham"), .label("spam"), .unsure, .skip]
        var record = AnswerRecord(
          key: "k\(events.count)", verdict: verdicts[generator.nextInt(below: 4)], purpose: .review, selection: .random)
        record.comment = generator.nextInt(below: 3) == 0 ? "why \"so\"\n😀" : nil
        events.append(.answered(row: row, record))
      case 5, 6: events.append(.undone(row: row, seq: generator.nextInt(below: events.count) + 1))
      case 7, 8:
        events.append(
          .settled(row: row, SettlementRecord(key: "k\(events.count)", label: "ham", answers: [1, 2])))
      default: events.append(.rolledBack(to: generator.nextInt(below: events.count + 1)))
      }
    }
    // An undone entry names the row of what it takes back.
    return events.map { event in
      guard case .undone(_, let seq) = event else { return event }
      return .undone(row: events[seq - 1].row ?? "r0", seq: seq)
    }
  }

  private static func chain(_ events: [ReviewEvent]) -> [ReviewEntry] {
    var previous = ""
    return events.enumerated().map { index, event in
      var entry = ReviewEntry(
        seq: index + 1, at: UTCMoment.text(Double(1_795_000_000 + index)), actor: index % 2 == 0 ? "ana" : "ben",
        kind: event.kind, row: event.row, payload: event.payload, previous: previous, hash: "")
      entry.hash = EventChain.hash(of: entry)
      previous = entry.hash
      return entry
    }
  }

  @Test(arguments: Seeds.first(40)) func theFoldIsWhatItsDefinitionSays(seed: UInt64) throws {
    let events = Self.events(seed: seed)
    let store = try ReviewStore(path: nil)
    try store.append(Self.chain(events))
    var state = DeskState()
    try store.forEachEntry { entry in
      state.take(entry)
      let expected = ReferenceFold.state(events, upTo: entry.seq)
      #expect(state.marks.answers.mapValues(\.verdict) == expected.answers, "after entry \(entry.seq)")
      #expect(state.settlements.mapValues(\.seq) == expected.settlements, "after entry \(entry.seq)")
      // The indices say the same.
      #expect(state.marks.answersOfRow.values.flatMap { $0 }.sorted() == expected.answers.keys.sorted())
      #expect(state.marks.answersOfReviewer.values.flatMap { $0 }.sorted() == expected.answers.keys.sorted())
    }
    #expect(try ChainReport.verify(store).faultCount == 0)
  }

  @Test(arguments: Seeds.first(10)) func anyEarlierStateCanBeMadeAgain(seed: UInt64) throws {
    let events = Self.events(seed: seed)
    let store = try ReviewStore(path: nil)
    try store.append(Self.chain(events))
    for last in stride(from: 0, through: events.count, by: 17) {
      let state = try DeskState(store, upTo: last)
      #expect(state.seq == last)
      #expect(
        state.marks.answers.mapValues(\.verdict) == ReferenceFold.state(events, upTo: last).answers, "up to \(last)")
    }
  }

  @Test(arguments: Seeds.first(20)) func whatIsWrittenReadsBackTheSame(seed: UInt64) {
    for entry in Self.chain(Self.events(seed: seed)) {
      #expect(ReviewEvent(entry)?.payload == entry.payload)
      #expect(ReviewEvent(entry)?.kind == entry.kind)
    }
  }

  @Test func entriesOfANewerVersionArePassedOver() throws {
    let store = try ReviewStore(path: nil)
    var entries = Self.chain([.reviewerAdded(name: "ana", role: .lead), .resumed(name: "ana")])
    entries[1].kind = "teleported"
    entries[1].hash = EventChain.hash(of: entries[1])
    try store.append(entries)
    let state = try DeskState(store)
    #expect(state.unreadableCount == 1 && state.seq == 2 && state.reviewers.count == 1)
    #expect(try ChainReport.verify(store).faults == [ChainFault(seq: 2, kind: .unreadable)])
  }

  @Test func anEntryThatDoesNotFollowIsRefused() throws {
    let store = try ReviewStore(path: nil)
    let entries = Self.chain([.reviewerAdded(name: "ana", role: .lead), .resumed(name: "ana")])
    try store.append([entries[0]])
    #expect(throws: LedgerError.reviewMoved(path: ":memory:", expected: 0, found: 1)) { try store.append([entries[0]]) }
    var other = entries[1]
    other.previous = "somebody else's"
    #expect(throws: LedgerError.reviewMoved(path: ":memory:", expected: 1, found: 1)) { try store.append([other]) }
    try store.append([entries[1]])
  }
}
