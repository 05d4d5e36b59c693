import Ledger

/// An answer that counts.
public struct Answer: Sendable, Equatable {
  public let seq: Int
  /// Seconds since 1970.
  public let at: Double
  public let row: String
  public let reviewer: String
  public let record: AnswerRecord

  public var verdict: Verdict { record.verdict }
}

/// A settlement that counts.
public struct Settlement: Sendable, Equatable {
  public let seq: Int
  public let at: Double
  public let row: String
  public let expert: String
  public let record: SettlementRecord
}

/// Somebody who reviews.
public struct Reviewer: Sendable, Equatable, Codable {
  public var name: String
  public var role: ReviewRole
  /// Why he gets no rows just now; nil while he does.
  public var pausedFor: String?
  /// Whether a lead has let him on without a passed calibration.
  public var isAdmitted = false
  /// The seq at which he was last resumed: gold answers before do not pause again.
  public var resumedAt = 0
}

/// All of the review, as the log tells it up to some entry.
///
/// A value: the state at any earlier time is the fold over fewer entries. Answers that were undone or rolled back are not
/// in it, but their keys are: an answer that is sent again after it was undone is not given again.
public struct DeskState: Sendable {
  /// Of the last entry that was taken in.
  public private(set) var seq = 0
  public private(set) var head = ""
  public private(set) var reviewers: [String: Reviewer] = [:]
  /// In the order of their versions.
  public private(set) var guidelines: [Guidelines] = []
  public private(set) var queue: QueueMade?
  public private(set) var queueSeq = 0
  public private(set) var imports: [ImportRecord] = []
  /// Entries that this program does not understand.
  public private(set) var unreadableCount = 0
  /// Seqs of all answers and settlements that were ever given, by their key.
  public private(set) var seqOfKey: [String: Int] = [:]
  /// Rows that somebody has answered at some time, by person: what the model says of them was shown to him then.
  private var seen: [String: Set<String>] = [:]
  private(set) var marks = Marks()
  /// All that has touched ``marks``, for rollbacks.
  private var steps: [Step] = []

  /// What a rollback brings back: answers and settlements.
  struct Marks: Sendable {
    var answers: [Int: Answer] = [:]
    /// Seqs, ascending.
    var answersOfRow: [String: [Int]] = [:]
    var answersOfReviewer: [String: [Int]] = [:]
    var settlements: [String: Settlement] = [:]
    /// Audited rows that the model learns from now.
    var released: [String: RowSelection] = [:]
  }

  private enum Step: Sendable {
    case answer(Answer)
    case settle(Settlement)
    case release(at: Int, row: String, RowSelection)
    case undo(at: Int, seq: Int, row: String)
    case rollBack(at: Int, to: Int)

    var seq: Int {
      switch self {
      case .answer(let answer): answer.seq
      case .settle(let settlement): settlement.seq
      case .undo(let at, _, _), .release(let at, _, _), .rollBack(let at, _): at
      }
    }
  }

  public init() {}

  /// - Parameter seq: of the last entry to take in; nil for all.
  public init(_ store: ReviewStore, upTo seq: Int? = nil) throws(LedgerError) {
    var state = DeskState()
    try store.forEachEntry(through: seq) { state.take($0) }
    self = state
  }

  // MARK: What there is

  public var answerCount: Int { marks.answers.count }
  public var settlements: [String: Settlement] { marks.settlements }
  /// Audited rows that the model learns from now.
  public var released: [String: RowSelection] { marks.released }
  /// Rows with an answer or a settlement.
  public var rows: Set<String> { Set(marks.answersOfRow.keys).union(marks.settlements.keys) }

  /// In the order of the log.
  public var answers: [Answer] { marks.answers.values.sorted { $0.seq < $1.seq } }
  public func answer(_ seq: Int) -> Answer? { marks.answers[seq] }
  public func answers(row: String) -> [Answer] { (marks.answersOfRow[row] ?? []).compactMap { marks.answers[$0] } }
  public func answers(reviewer: String) -> [Answer] {
    (marks.answersOfReviewer[reviewer] ?? []).compactMap { marks.answers[$0] }
  }

  /// The last answer of somebody that still counts.
  public func lastAnswer(of reviewer: String) -> Answer? {
    marks.answersOfReviewer[reviewer]?.last.flatMap { marks.answers[$0] }
  }

  /// Whether somebody has given an answer to a row, also one that he took back.
  func hasSeen(_ row: String, _ reviewer: String) -> Bool { seen[reviewer]?.contains(row) ?? false }

  public var guidelinesVersion: Int { guidelines.last?.version ?? 0 }

  // MARK: The fold

  public mutating func take(_ entry: ReviewEntry) { take(entry, ReviewEvent(entry)) }

  /// - Parameter event: what the entry says; nil where nobody knows.
  mutating func take(_ entry: ReviewEntry, _ event: ReviewEvent?) {
    seq = entry.seq
    head = entry.hash
    guard let event else {
      unreadableCount += 1
      return
    }
    take(event, seq: entry.seq, at: UTCMoment.seconds(entry.at) ?? 0, actor: entry.actor)
  }

  private mutating func take(_ event: ReviewEvent, seq: Int, at: Double, actor: String) {
    switch event {
    case .reviewerAdded(let name, let role): reviewers[name] = Reviewer(name: name, role: role)
    case .roleChanged(let name, let role): reviewers[name]?.role = role
    case .paused(let name, let reason): reviewers[name]?.pausedFor = reason
    case .resumed(let name):
      reviewers[name]?.pausedFor = nil
      reviewers[name]?.resumedAt = seq
    case .admitted(let name): reviewers[name]?.isAdmitted = true
    case .passwordLink: break
    case .guidelines(let new): guidelines.append(new)
    case .queueMade(let made):
      queue = made
      queueSeq = seq
    case .imported(let record): imports.append(record)
    case .answered(let row, let record):
      seqOfKey[record.key] = seq
      if record.verdict != .skip { seen[record.reviewer ?? actor, default: []].insert(row) }
      add(
        .answer(
          Answer(
            seq: seq, at: record.givenAt.flatMap(UTCMoment.seconds) ?? at, row: row,
            reviewer: record.reviewer ?? actor, record: record)))
    case .settled(let row, let record):
      seqOfKey[record.key] = seq
      add(.settle(Settlement(seq: seq, at: at, row: row, expert: actor, record: record)))
    case .released(let row, let selection): add(.release(at: seq, row: row, selection))
    case .undone(let row, let undone): add(.undo(at: seq, seq: undone, row: row))
    case .rolledBack(let to): add(.rollBack(at: seq, to: to))
    }
  }

  private mutating func add(_ step: Step) {
    steps.append(step)
    apply(step, at: steps.count - 1)
  }

  private mutating func apply(_ step: Step, at place: Int) {
    switch step {
    case .answer(let answer):
      marks.answers[answer.seq] = answer
      marks.answersOfRow[answer.row, default: []].append(answer.seq)
      marks.answersOfReviewer[answer.reviewer, default: []].append(answer.seq)
    case .settle(let settlement): marks.settlements[settlement.row] = settlement
    case .release(_, let row, let selection): marks.released[row] = selection
    case .undo(_, let seq, let row): undo(seq, row)
    case .rollBack(_, let target):
      // Rare, so all is done again up to there; rollbacks among it are done again, too.
      marks = Marks()
      for (place, step) in steps[..<place].enumerated() where step.seq <= target { apply(step, at: place) }
    }
  }

  private mutating func undo(_ seq: Int, _ row: String) {
    if marks.settlements[row]?.seq == seq {
      // The settlement before it, if there was one, does not come back: who settled again has taken it back.
      marks.settlements[row] = nil
      return
    }
    guard let answer = marks.answers.removeValue(forKey: seq) else { return }
    marks.answersOfRow[answer.row]?.removeAll { $0 == seq }
    if marks.answersOfRow[answer.row]?.isEmpty == true { marks.answersOfRow[answer.row] = nil }
    marks.answersOfReviewer[answer.reviewer]?.removeLast(of: seq)
  }
}

extension [Int] {
  /// What is undone is mostly the last one.
  fileprivate mutating func removeLast(of value: Int) {
    if let place = lastIndex(of: value) { remove(at: place) }
  }
}
