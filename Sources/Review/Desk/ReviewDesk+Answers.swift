import LabelModels
import Ledger
import Votes

extension ReviewDesk {
  // MARK: Getting rows

  public func status(of name: String) throws(ReviewError) -> ReviewerStatus {
    try look { (core) throws(ReviewError) in
      let status = try core.status(of: name)
      guard status == .open, core.leases[name]?.isEmpty != false else { return status }
      return try core.hasRow(for: name) ? .open : .done
    }
  }

  /// The rows that lie before somebody: first the one to answer now, then those to have ready. Asked again, they are the same;
  /// after an answer the next one moves up and another one joins.
  ///
  /// - Parameter count: 1 or more; nobody holds more than ``mostItems``.
  /// - Returns: fewer where there are no more; ``status(of:)`` says why.
  public func items(for name: String, count: Int = 1) throws(ReviewError) -> [ReviewItem] {
    let now = clock()
    let (items, releases) = try look { (core) throws(ReviewError) in
      if case .paused(let reason) = try core.status(of: name) { throw .paused(name: name, reason: reason) }
      let expired = core.expireLeases(at: now)
      let given = try core.assign(name, count: min(max(count, 1), Self.mostItems), at: now)
      do throws(LedgerError) { try store.change(LeaseChange(taking: expired, giving: given.new)) } catch {
        throw .ledger(error)
      }
      var items: [ReviewItem] = []
      for lease in given.all.prefix(count) { items.append(try core.item(lease)) }
      let releases = core.waiting
      core.waiting = []
      return (items, releases)
    }
    if !releases.isEmpty {
      try write(releases.map { (.released(row: $0.row, selection: $0.selection), "tally") })
    }
    return items
  }

  /// Rows that one person holds at a time.
  public static let mostItems = 4

  /// The row that somebody should answer now.
  public func next(for name: String) throws(ReviewError) -> ReviewItem? { try items(for: name).first }

  /// Gives a person's rows back, as signing out does.
  public func giveBack(for name: String) throws(ReviewError) {
    try look { (core) throws(ReviewError) in
      let mine = core.leases.removeValue(forKey: name) ?? []
      core.remember(mine, of: name)
      do throws(LedgerError) { try store.change(LeaseChange(taking: mine)) } catch { throw .ledger(error) }
    }
  }

  // MARK: Answering

  /// Takes an answer. Once this returns it is on disk.
  ///
  /// - Throws: `notAssigned` for a row that does not lie before him, nor did, `unknownClass`, `tooLong`, `keyReused`, `paused`,
  ///   `unknownReviewer`, `ledger`.
  @discardableResult
  public func answer(_ draft: AnswerDraft, by name: String) throws(ReviewError) -> AnswerReceipt {
    try draft.check()
    let now = clock()
    let (seq, known) = try changeWithLeases { (core) throws(ReviewError) in
      if let seq = core.state.seqOfKey[draft.key] {
        return Decision(events: [], leases: LeaseChange(), value: try core.known(seq, draft, name))
      }
      guard let reviewer = core.state.reviewers[name] else { throw .unknownReviewer(name: name) }
      if let reason = reviewer.pausedFor { throw .paused(name: name, reason: reason) }
      guard let lease = core.lease(of: draft.row, for: name, at: now) else { throw .notAssigned(row: draft.row) }
      let record = try core.record(draft, lease)
      core.leases[name]?.removeAll { $0.row == draft.row }
      return Decision(
        events: [(.answered(row: draft.row, record), name)], leases: LeaseChange(taking: [lease]), value: nil)
    }
    if let known { try waitForDisk(known, key: draft.key) }
    let suggestion = try look { (core) throws(ReviewError) in core.revealed(draft, by: name) }
    if let known { return AnswerReceipt(seq: known, isRepeated: true, suggestion: suggestion) }
    try pauseIfNeeded(name)
    scheduleRefit()
    return AnswerReceipt(seq: seq, isRepeated: false, suggestion: suggestion)
  }

  /// Takes a person's last answer back; the row lies before him again.
  ///
  /// - Parameter seq: of the answer, so that asking twice takes back one; nil for the last one that counts.
  /// - Returns: the row; nil where that answer was taken back before, or others have a skipped row by now.
  @discardableResult
  public func undo(by name: String, seq: Int? = nil) throws(ReviewError) -> ReviewItem? {
    let now = clock()
    let (_, lease) = try changeWithLeases { (core) throws(ReviewError) in
      func decision(_ events: [(event: ReviewEvent, actor: String)], _ lease: ReviewLease? = nil) -> Decision<
        ReviewLease?
      > {
        Decision(events: events, leases: LeaseChange(giving: lease.map { [$0] } ?? []), value: lease)
      }
      guard core.state.reviewers[name] != nil else { throw .unknownReviewer(name: name) }
      if let seq, core.state.answer(seq) == nil, (1...core.state.seq).contains(seq) { return decision([]) }
      guard let last = core.state.lastAnswer(of: name), seq ?? last.seq == last.seq else { throw .nothingToUndo }
      guard last.record.source == nil else { throw .nothingToUndo }
      let event = (event: ReviewEvent.undone(row: last.row, seq: last.seq), actor: name)
      // Others may have taken the row that he skipped.
      guard last.verdict != .skip || core.isFree(last.row, for: name, at: now) else { return decision([event]) }
      let first = core.leases[name]?.first?.place ?? 1
      let lease = ReviewLease(
        row: last.row, reviewer: name, purpose: last.record.purpose.rawValue,
        selection: last.record.selection.rawValue, since: now, expires: now + core.plan.leaseSeconds, place: first - 1)
      core.leases[name, default: []].insert(lease, at: 0)
      return decision([event], lease)
    }
    scheduleRefit()
    guard let lease else { return nil }
    return try look { (core) throws(ReviewError) in try core.item(lease) }
  }

  // MARK: Settling

  /// Rows on which reviewers disagree or nobody was sure, the oldest first, with what they said.
  ///
  /// - Throws: `notAllowed` for a reviewer.
  public func disputes(for name: String, limit: Int = 20) throws(ReviewError) -> [ReviewItem] {
    try look { (core) throws(ReviewError) in
      try core.require(.expert, name)
      var items: [ReviewItem] = []
      for (row, _) in core.disputes.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }).prefix(limit) {
        items.append(try core.disputedItem(row))
      }
      return items
    }
  }

  /// Says which class a disputed row has, or corrects what was settled before.
  ///
  /// - Parameter label: nil where nobody can say it: then the row teaches nothing, and in an audit it counts as wrong.
  /// - Throws: `notAllowed` for a reviewer, `notAnswered` for a row that nobody has answered, and as ``answer(_:by:)``.
  @discardableResult
  public func settle(
    row: String, label: String?, by name: String, key: String, comment: String? = nil, milliseconds: Int? = nil
  ) throws(ReviewError) -> AnswerReceipt {
    var draft = AnswerDraft(row: row, verdict: label.map(Verdict.label) ?? .unsure, key: key)
    draft.comment = comment
    try draft.check()
    let (seq, known) = try change { (core) throws(ReviewError) in
      if let seq = core.state.seqOfKey[key] {
        guard let settlement = core.state.settlements[row], settlement.seq == seq, settlement.expert == name else {
          throw .keyReused(key: key)
        }
        return ([], seq as Int?)
      }
      try core.require(.expert, name)
      if let label, !core.rows.classes.contains(label) {
        throw .unknownClass(name: label, classes: core.rows.classes)
      }
      let answers = core.counted(row)
      guard !answers.isEmpty else { throw .notAnswered(row: row) }
      let record = SettlementRecord(
        key: key, label: label, answers: answers.map(\.seq), comment: comment, milliseconds: milliseconds)
      return ([(.settled(row: row, record), name)], nil)
    }
    if let known { try waitForDisk(known, key: key) }
    scheduleRefit()
    return AnswerReceipt(seq: known ?? seq, isRepeated: known != nil, suggestion: nil)
  }

  /// What somebody has settled last, and has not taken back.
  public func lastSettlement(of name: String) -> Settlement? {
    lock.withLock { core.state.settlements.values.filter { $0.expert == name }.max { $0.seq < $1.seq } }
  }

  /// Takes a settlement back.
  public func unsettle(row: String, by name: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      try core.require(.expert, name)
      guard let settlement = core.state.settlements[row] else { throw .nothingToUndo }
      return ([(.undone(row: row, seq: settlement.seq), name)], ())
    }
    scheduleRefit()
  }

  /// Puts answers and settlements back to what they were after an entry of the log.
  public func rollBack(to seq: Int, by name: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      try core.require(.lead, name)
      guard (0...core.state.seq).contains(seq) else { throw .badSeq(seq: seq, last: core.state.seq) }
      return ([(.rolledBack(to: seq), name)], ())
    }
    scheduleRefit()
  }

  /// What is known of a row.
  public func standing(of row: String) -> RowStanding { lock.withLock { core.standing(row) } }
}

extension DeskCore {
  func require(_ role: ReviewRole, _ name: String) throws(ReviewError) {
    guard let reviewer = state.reviewers[name] else { throw .unknownReviewer(name: name) }
    guard reviewer.role.rank >= role.rank else { throw .notAllowed(name: name, role: reviewer.role, needed: role) }
    if let reason = reviewer.pausedFor, reviewer.role != .lead { throw .paused(name: name, reason: reason) }
  }

  /// The seq of an answer that was sent before.
  func known(_ seq: Int, _ draft: AnswerDraft, _ name: String) throws(ReviewError) -> Int? {
    // One that was undone meanwhile is not there to be compared; its key is spent all the same.
    guard let answer = state.answer(seq) else { return seq }
    guard answer.reviewer == name, answer.row == draft.row else { throw .keyReused(key: draft.key) }
    return seq
  }

  mutating func hasRow(for name: String) throws(ReviewError) -> Bool {
    var copy = self
    return try !copy.assign(name, count: 1, at: 0).all.isEmpty
  }

  func record(_ draft: AnswerDraft, _ lease: ReviewLease) throws(ReviewError) -> AnswerRecord {
    if case .label(let label) = draft.verdict, !rows.classes.contains(label) {
      throw .unknownClass(name: label, classes: rows.classes)
    }
    guard let purpose = ReviewPurpose(rawValue: lease.purpose), let selection = RowSelection(rawValue: lease.selection)
    else { throw .notAssigned(row: draft.row) }
    var record = AnswerRecord(key: draft.key, verdict: draft.verdict, purpose: purpose, selection: selection)
    record.isFlagged = draft.isFlagged
    record.comment = draft.comment.flatMap { $0.isEmpty ? nil : $0 }
    record.milliseconds = draft.milliseconds.map { max(0, min($0, 86_400_000)) }
    // Who takes an answer back knows what the model says.
    record.isBlind = isBlind(purpose) && !(reveals(purpose, draft.verdict) && state.hasSeen(draft.row, lease.reviewer))
    record.guidelines = state.guidelinesVersion
    record.shown = try shown(draft.row)
    return record
  }

  /// What only measures is always answered blind: who sees what the model says tends to agree with it.
  func isBlind(_ purpose: ReviewPurpose) -> Bool { plan.isBlind || purpose == .audit }

  /// Whether somebody is shown what the model says once he has answered. Of audited rows nobody is: he might take his answer back,
  /// and a promise rests on answers that know nothing of the labels. Who skips a row may get it again.
  func reveals(_ purpose: ReviewPurpose, _ verdict: Verdict) -> Bool { purpose != .audit && verdict != .skip }

  func revealed(_ draft: AnswerDraft, by name: String) -> Suggestion? {
    let answer = state.answers(row: draft.row).last { $0.reviewer == name }
    guard let answer, reveals(answer.record.purpose, draft.verdict) else { return nil }
    return suggestion(row: draft.row)
  }

  func shown(_ id: String) throws(ReviewError) -> ShownRow {
    guard let row = places[id] else { throw .unknownRow(id: id) }
    let content = try rows.content(of: row)
    let suggestion = suggestion(row: id)
    return ShownRow(
      content: EventChain.sha256(content.json), run: rows.run,
      votes: Dictionary(
        suggestion?.votes.map { ($0.function, $0.label) } ?? [], uniquingKeysWith: { first, _ in first }),
      posterior: Dictionary(
        zip(rows.classes, suggestion?.probabilities.map { ($0 * 1e6).rounded() / 1e6 } ?? []),
        uniquingKeysWith: { first, _ in first }))
  }

  func item(_ lease: ReviewLease) throws(ReviewError) -> ReviewItem {
    guard let row = places[lease.row] else { throw .unknownRow(id: lease.row) }
    let isBlind = isBlind(ReviewPurpose(rawValue: lease.purpose) ?? .review)
    let content = try rows.content(of: row)
    return ReviewItem(
      id: lease.row, content: isBlind ? content.withoutMatches : content, classes: rows.classes,
      suggestion: isBlind ? nil : suggestion(row: lease.row), guidelines: state.guidelinesVersion,
      expires: lease.expires, others: [])
  }

  func disputedItem(_ id: String) throws(ReviewError) -> ReviewItem {
    guard let row = places[id] else { throw .unknownRow(id: id) }
    return ReviewItem(
      id: id, content: try rows.content(of: row), classes: rows.classes, suggestion: suggestion(row: id),
      guidelines: state.guidelinesVersion, expires: .infinity,
      others: state.answers(row: id).filter { $0.record.purpose != .gold })
  }

  /// nil for a row that nobody has asked about.
  func suggestion(row id: String) -> Suggestion? {
    guard let row = places[id] else { return nil }
    let pattern = rows.pattern(of: row)
    let line = rows.patterns.line(pattern)
    let probabilities = Array(posterior[pattern])
    let ranks = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
    let terms = fitted.map { $0.explanation(of: line) }.flatMap { $0.scale == .nats ? $0.terms : nil } ?? []
    let weights = Dictionary(
      terms.map { ($0.function, $0.evidence[ranks[0]] - $0.evidence[ranks[1]]) },
      uniquingKeysWith: { first, _ in first })
    return Suggestion(
      label: rows.patterns.isCovered(pattern) ? rows.classes[Int(posterior.best(pattern).class)] : nil,
      probabilities: probabilities,
      votes: line.enumerated().filter { $1 != .abstain }.map {
        .init(function: rows.functions[$0], label: rows.classes[Int($1)], weight: weights[$0])
      })
  }
}

extension ReviewRole {
  var rank: Int {
    switch self {
    case .reviewer: 0
    case .expert: 1
    case .lead: 2
    }
  }
}
