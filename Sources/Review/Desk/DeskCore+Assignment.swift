import Ledger
import Votes

extension DeskCore {
  /// Rows that are asked about for the next one to be chosen among.
  private static let window = 16
  /// Rows taken from the plan at a time.
  private static let refill = 32

  /// - Throws: `unknownReviewer`.
  func status(of name: String) throws(ReviewError) -> ReviewerStatus {
    guard let reviewer = state.reviewers[name] else { throw .unknownReviewer(name: name) }
    if let reason = reviewer.pausedFor { return .paused(reason: reason) }
    guard !calibration.isEmpty, !reviewer.isAdmitted else { return .open }
    let mine = Set(state.answers(reviewer: name).map(\.row))
    let answered = calibration.count { mine.contains($0) }
    if answered < calibration.count { return .calibrating(answered: answered, of: calibration.count) }
    guard let agreement = calibrationAgreement(of: name) else {
      return activeReviewers.count > 1 ? .waitingForOthers : .open
    }
    return agreement.share >= plan.calibrationAgreement ? .open : .notAdmitted
  }

  /// How often somebody's calibration answers are those of gold, of an expert, or of most others.
  ///
  /// - Returns: nil where there is nothing to compare with.
  func calibrationAgreement(of name: String) -> (share: Double, rowCount: Int)? {
    var (same, count) = (0, 0)
    for row in calibration {
      let answers = state.answers(row: row)
      guard let mine = answers.last(where: { $0.reviewer == name })?.verdict.label else { continue }
      guard let reference = calibrationClass(row, answers.filter { $0.reviewer != name }) else { continue }
      count += 1
      if mine == reference { same += 1 }
    }
    return count == 0 ? nil : (Double(same) / Double(count), count)
  }

  private func calibrationClass(_ row: String, _ others: [Answer]) -> String? {
    if let label = goldLabels[row] ?? state.settlements[row]?.record.label { return label }
    var counts: [String: Int] = [:]
    for label in others.compactMap(\.verdict.label) { counts[label, default: 0] += 1 }
    guard let most = counts.values.max() else { return nil }
    let best = counts.filter { $0.value == most }.keys
    return best.count == 1 ? best.first : nil
  }

  /// Leases whose time is over go back, where somebody else may take the row.
  mutating func expireLeases(at now: Double) -> [ReviewLease] {
    var expired: [ReviewLease] = []
    for (name, list) in leases where list.contains(where: { $0.expires <= now }) {
      expired += list.filter { $0.expires <= now }
      leases[name] = list.filter { $0.expires > now }
      remember(list.filter { $0.expires <= now }, of: name)
    }
    return expired
  }

  private static let pastLimit = 16

  mutating func remember(_ over: [ReviewLease], of name: String) {
    pastLeases[name] = ((pastLeases[name] ?? []) + over).suffix(Self.pastLimit)
  }

  /// What entitles somebody to answer a row: that it lies before him, or that it did, that nobody else has it by now, and that he
  /// has not answered it.
  func lease(of row: String, for name: String, at now: Double) -> ReviewLease? {
    let held = leases[name]?.first { $0.row == row }
    if let held, held.expires > now { return held }
    guard let past = held ?? pastLeases[name]?.last(where: { $0.row == row }),
      !state.answers(row: row).contains(where: { $0.reviewer == name })
    else { return nil }
    // Who has gold or a row of the first round takes it from nobody.
    let isShared = past.purpose == ReviewPurpose.gold.rawValue || past.purpose == ReviewPurpose.calibration.rawValue
    return isShared || isFree(row, for: name, at: now) ? past : nil
  }

  /// Gives rows to somebody, until he has so many.
  ///
  /// - Returns: all that he has, in order, and those that are new.
  mutating func assign(
    _ name: String, count: Int, at now: Double
  ) throws(ReviewError) -> (all: [ReviewLease], new: [ReviewLease]) {
    guard state.reviewers[name] != nil else { throw .unknownReviewer(name: name) }
    var mine = leases[name] ?? []
    var given: [ReviewLease] = []
    while mine.count < count, let next = try nextRow(for: name, holding: mine) {
      let lease = ReviewLease(
        row: next.id, reviewer: name, purpose: next.purpose.rawValue, selection: next.selection.rawValue, since: now,
        expires: now + plan.leaseSeconds, place: (mine.last?.place ?? 0) + 1)
      mine.append(lease)
      given.append(lease)
      leases[name] = mine
    }
    return (mine, given)
  }

  private struct Next {
    let id: String
    let purpose: ReviewPurpose
    let selection: RowSelection
  }

  private mutating func nextRow(for name: String, holding mine: [ReviewLease]) throws(ReviewError) -> Next? {
    let held = Set(mine.map(\.row))
    switch try status(of: name) {
    case .calibrating:
      let answered = Set(state.answers(reviewer: name).map(\.row))
      return calibration.first { !answered.contains($0) && !held.contains($0) }
        .map { Next(id: $0, purpose: .calibration, selection: .random) }
    case .open: break
    case .waitingForOthers, .notAdmitted, .paused, .done: return nil
    }
    if isGoldTurn(name, mine), let row = nextGold(name, held) {
      return Next(id: row, purpose: .gold, selection: .random)
    }
    return nextOpen(for: name, held)
  }

  /// One row in each stretch of so many, at a place in it that nobody can guess.
  private func isGoldTurn(_ name: String, _ mine: [ReviewLease]) -> Bool {
    guard plan.goldShare > 0, !gold.isEmpty else { return false }
    let given = state.answers(reviewer: name).count { $0.record.source == nil } + mine.count
    let stretch = max(1, Int((1 / plan.goldShare).rounded()))
    let start = StableHash.of(name) ^ StableHash.mix(plan.seed &+ UInt64(given / stretch))
    return given % stretch == Int(StableHash.mix(start) % UInt64(stretch))
  }

  private func nextGold(_ name: String, _ held: Set<String>) -> String? {
    let had = Set(state.answers(reviewer: name).map(\.row))
    let start = StableHash.of(name)
    // Each in an order of his own, so that people cannot compare.
    let first = Int(start % UInt64(gold.count))
    for step in gold.indices {
      let id = gold[(first + step) % gold.count].id
      if !had.contains(id), !held.contains(id), !calibration.contains(id) { return id }
    }
    return nil
  }

  private mutating func nextOpen(for name: String, _ held: Set<String>) -> Next? {
    var found = candidates(name, held)
    while found.count < Self.window, takeFromPlan() { found = candidates(name, held) }
    let strata = strata[name] ?? [:]
    let fewest = fewestMeetings(name)
    // So that begun rows do not pile up while everyone waits for everyone else.
    let begun = found.filter { !counted($0.id).isEmpty }
    if begun.count >= Self.window / 2 { found = begun }
    // The window's order where they are worth the same.
    let worths = found.map { worth($0, name, strata, fewest: fewest) }
    let best = found.enumerated().min { left, right in
      let (a, b) = (worths[left.offset], worths[right.offset])
      return a != b ? a < b : left.offset < right.offset
    }
    return best.map { Next(id: $0.element.id, purpose: $0.element.purpose, selection: $0.element.selection) }
  }

  /// Rows that others have begun go before, as long as he has met these others no more than anybody else; then new rows; of
  /// them those of the rarest stratum.
  private func worth(_ open: OpenRows.Open, _ name: String, _ strata: [Vote: Int], fewest: Int) -> (Int, Int, Int) {
    let others = counted(open.id).map(\.reviewer)
    if others.isEmpty { return (1, 0, strata[open.label] ?? 0) }
    let meetings = others.map { self.meetings[Self.pair($0, name)] ?? 0 }.max() ?? 0
    return (meetings <= fewest ? 0 : 2, meetings, strata[open.label] ?? 0)
  }

  /// How often he has met whoever he has met least of those who are at work.
  private func fewestMeetings(_ name: String) -> Int {
    activeReviewers.filter { $0.name != name && !state.answers(reviewer: $0.name).isEmpty }
      .map { meetings[Self.pair($0.name, name)] ?? 0 }.min() ?? 0
  }

  private mutating func candidates(_ name: String, _ held: Set<String>) -> [OpenRows.Open] {
    let state = state
    let asksOnce = plan.asksOnce
    var held = held
    held.formUnion((leases[name] ?? []).map(\.row))
    var holders: [String: Int] = [:]
    for (other, list) in leases where other != name {
      for lease in list { holders[lease.row, default: 0] += 1 }
    }
    var open = open
    defer { self.open = open }
    self.open = OpenRows()
    return open.candidates(
      for: name, limit: Self.window,
      isBarred: { row in asksOnce && state.answers(row: row.id).contains { $0.reviewer == name } },
      isFree: { row in
        guard !held.contains(row.id), case .open(let missing) = standing(row.id, open: row) else { return false }
        return missing > (holders[row.id] ?? 0)
      })
  }

  /// Whether a row has room for somebody's answer.
  func isFree(_ row: String, for name: String, at now: Double) -> Bool {
    guard case .open(let missing) = standing(row) else { return false }
    let held = leases.filter { $0.key != name }.values.reduce(0) { count, list in
      count + list.count { $0.row == row && $0.expires > now }
    }
    return missing > held
  }

  private func standing(_ id: String, open: OpenRows.Open) -> RowStanding {
    let answers = counted(id)
    if answers.isEmpty { return .open(missing: overlap(open.purpose)) }
    return standing(id)
  }

  /// - Returns: whether there were any.
  private mutating func takeFromPlan() -> Bool {
    if rowPlan == nil { makePlan() }
    let auditShare = plan.auditShare
    guard let next = rowPlan?.next(Self.refill, auditShare: auditShare), !next.isEmpty else { return false }
    for row in next {
      let id = rows.id(of: row.row)
      if calibration.contains(id) { continue }
      know(id, at: row.row)
      // One that the plan itself has just taken for both was given out for neither yet.
      if row.isAudited, open.contains(id) {
        if state.released[id] == nil { waiting.append((id, row.selection)) }
        continue
      }
      addOpen(id, row.purpose, row.selection)
    }
    return true
  }

  mutating func makePlan() {
    let (asked, audited) = askedRows()
    rowPlan = rows.plan(plan, posterior: posterior, asked: asked, audited: audited)
  }

  /// Ids that need not be asked about any more, by what they were for.
  func askedRows() -> (asked: Set<String>, audited: Set<String>) {
    var (asked, audited) = (Set(calibration), Set<String>())
    for open in open.list {
      if open.purpose == .audit, state.released[open.id] == nil {
        audited.insert(open.id)
      } else {
        asked.insert(open.id)
      }
    }
    for id in state.rows
    where !audited.contains(id) && counted(id).contains(where: { $0.record.purpose != .calibration }) {
      asked.insert(id)
    }
    return (asked, audited)
  }
}
