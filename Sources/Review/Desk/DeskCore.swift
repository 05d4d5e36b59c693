import LabelModels
import Ledger
import Votes

/// What a desk knows: the state of the log, and what follows from it.
struct DeskCore {
  private(set) var state: DeskState
  private(set) var rows: any DeskRows
  private(set) var plan: DeskPlan
  /// Of the rows' patterns, with all answers that the last fit has seen.
  private(set) var posterior: Posterior
  private(set) var fitted: (any FittedLabelModel)?
  /// The seq that the last fit has seen.
  private(set) var fittedSeq = 0
  var rowPlan: (any RowPlan)?
  /// Audited rows to which the order of review has come: the model is to learn from them.
  var waiting: [(row: String, selection: RowSelection)] = []
  var open = OpenRows()
  /// By reviewer, in the order of their giving.
  var leases: [String: [ReviewLease]] = [:]
  /// Rows that somebody had and that are over or given back, the last ones: an answer that comes late is taken where nobody else
  /// has the row.
  var pastLeases: [String: [ReviewLease]] = [:]
  /// Positions of the rows that have answers, or wait for some.
  private(set) var places: [String: Int] = [:]
  /// Rows that an expert has to settle, and the seq of their last answer: a settlement that is taken back brings a row back to its
  /// place.
  private(set) var disputes: [String: Int] = [:]
  /// What everyone answers first.
  private(set) var calibration: [String] = []
  /// Rows with a known class, in an order that is random and fixed.
  private(set) var gold: [(id: String, label: String)] = []
  private(set) var goldLabels: [String: String] = [:]
  /// How often two people have answered the same row, for the balance.
  var meetings: [String: Int] = [:]
  /// By reviewer and what the model said of the rows.
  var strata: [String: [Vote: Int]] = [:]

  /// More would only slow down the start.
  static let goldLimit = 2_000

  init(_ state: DeskState, rows: any DeskRows, plan: DeskPlan, leases: [ReviewLease]) {
    self.state = state
    self.rows = rows
    self.plan = plan
    posterior = rows.posterior
    takeRows(leases)
  }

  /// Another run of the task: rows are known by their ids, answers stay.
  mutating func change(rows: any DeskRows) {
    self.rows = rows
    (posterior, fitted, fittedSeq) = (rows.posterior, nil, 0)
    takeRows(leases.values.flatMap { $0 })
  }

  /// The log has lost entries that were not on disk.
  mutating func restart(_ state: DeskState, leases: [ReviewLease]) {
    self.state = state
    plan = state.queue?.plan ?? plan
    takeRows(leases)
  }

  /// - Parameter keepsPlan: whether rows that were not asked about before stay those that the plan has not given out.
  private mutating func takeRows(_ given: [ReviewLease], keepsPlan: Bool = false) {
    if !keepsPlan { rowPlan = nil }
    takeGold()
    takeCalibration()
    places = rows.find(state.rows.union(given.map(\.row)).union(calibration).union(gold.map(\.id)))
    leases = Dictionary(grouping: given.filter { places[$0.row] != nil }, by: \.reviewer)
      .mapValues { $0.sorted { ($0.place, $0.row) < ($1.place, $1.row) } }
    (open, disputes, meetings, strata) = (OpenRows(), [:], [:], [:])
    for answer in state.answers { count(answer) }
    var begun: Set<String> = []
    for answer in state.answers where answer.record.purpose == .review || answer.record.purpose == .audit {
      if begun.insert(answer.row).inserted { addOpen(answer.row, answer.record.purpose, answer.record.selection) }
    }
    for lease in given {
      guard let purpose = ReviewPurpose(rawValue: lease.purpose), purpose == .review || purpose == .audit else {
        continue
      }
      addOpen(lease.row, purpose, RowSelection(rawValue: lease.selection) ?? .chosen)
    }
    for row in state.rows { refresh(row) }
  }

  private mutating func takeGold() {
    let start = StableHash.mix(plan.seed ^ 0x601D)
    let order = rows.gold.map { (row: $0.row, label: $0.label, key: StableHash.mix(rows.hash(of: $0.row) ^ start)) }
      .sorted { ($0.key, $0.row) < ($1.key, $1.row) }
    gold = order.prefix(Self.goldLimit).map { (rows.id(of: $0.row), rows.classes[Int($0.label)]) }
    goldLabels = Dictionary(gold.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func takeCalibration() {
    calibration = []
    guard plan.calibrationRows > 0 else { return }
    let start = StableHash.mix(plan.seed ^ 0xCA11)
    let patterns = rows.patterns
    let covered = (0..<rows.rowCount).filter { patterns.isCovered(rows.pattern(of: $0)) }
    let order = covered.map { (row: $0, key: StableHash.mix(rows.hash(of: $0) ^ start)) }
      .sorted { ($0.key, $0.row) < ($1.key, $1.row) }
    calibration = order.prefix(plan.calibrationRows).map { rows.id(of: $0.row) }
  }

  // MARK: Events

  mutating func take(_ entry: ReviewEntry, _ event: ReviewEvent) {
    var undone: Answer?
    if case .undone(_, let seq) = event { undone = state.answer(seq) }
    state.take(entry, event)
    switch event {
    case .answered(let row, _):
      if let answer = state.answer(entry.seq) { count(answer) }
      refresh(row)
    case .settled(let row, _), .released(let row, _): refresh(row)
    case .undone(let row, _):
      if let undone { count(undone, by: -1) }
      refresh(row)
      open.giveBack(row)
    case .rolledBack: takeRows(leases.values.flatMap { $0 })
    // How many answers an audit row needs hangs on how many people there are.
    case .reviewerAdded, .paused, .resumed: takeRows(leases.values.flatMap { $0 }, keepsPlan: true)
    case .queueMade(let made):
      let isChanged = plan != made.plan
      plan = made.plan
      if isChanged { takeRows(leases.values.flatMap { $0 }) }
    default: break
    }
  }

  /// The model was fitted to what the log said up to `seq`.
  mutating func take(_ fitted: (any FittedLabelModel)?, _ posterior: Posterior, _ rowPlan: any RowPlan, seq: Int) {
    (self.fitted, self.posterior, self.rowPlan, fittedSeq) = (fitted, posterior, rowPlan, seq)
  }

  mutating func know(_ id: String, at row: Int) { places[id] = row }

  mutating func addOpen(_ id: String, _ purpose: ReviewPurpose, _ selection: RowSelection) {
    guard let row = places[id] else { return }
    open.add(OpenRows.Open(id: id, row: row, purpose: purpose, selection: selection, label: label(of: row)))
  }

  /// What the model says of a row just now; ``Vote/abstain`` where no LF votes.
  func label(of row: Int) -> Vote {
    let pattern = rows.pattern(of: row)
    return rows.patterns.isCovered(pattern) ? posterior.best(pattern).class : .abstain
  }

  private mutating func count(_ answer: Answer, by sign: Int = 1) {
    for other in state.answers(row: answer.row) where other.reviewer != answer.reviewer {
      // Before the answer itself is counted the other way round.
      if other.seq < answer.seq || sign < 0 { meetings[Self.pair(other.reviewer, answer.reviewer), default: 0] += sign }
    }
    if let row = places[answer.row] { strata[answer.reviewer, default: [:]][label(of: row), default: 0] += sign }
  }

  static func pair(_ first: String, _ second: String) -> String {
    first < second ? "\(first)\u{0}\(second)" : "\(second)\u{0}\(first)"
  }

  /// What follows from the row's answers.
  private mutating func refresh(_ row: String) {
    let status = standing(row)
    open.setFull(row, !status.isOpen)
    disputes[row] = status == .disputed ? counted(row).last?.seq : nil
  }
}

/// How far a row is.
public enum RowStanding: Sendable, Equatable {
  /// So many answers are missing.
  case open(missing: Int)
  /// All that were asked say the same.
  case agreed(String)
  case disputed
  /// nil where an expert has looked and cannot say the class either.
  case settled(String?)

  var isOpen: Bool { if case .open = self { true } else { false } }
  public var label: String? {
    switch self {
    case .agreed(let label): label
    case .settled(let label): label
    case .open, .disputed: nil
    }
  }
}

extension DeskCore {
  /// People who get rows.
  var activeReviewers: [Reviewer] { state.reviewers.values.filter { $0.pausedFor == nil } }

  func overlap(_ purpose: ReviewPurpose) -> Int { purpose == .audit ? state.auditOverlap : plan.overlap }

  /// Answers that decide about the row: not those that only measure who gave them.
  func counted(_ row: String) -> [Answer] {
    state.answers(row: row).filter { $0.verdict != .skip && $0.record.purpose != .gold }
  }

  /// What is missing before leases are looked at; calibration rows are everyone's.
  func standing(_ row: String) -> RowStanding {
    if let settlement = state.settlements[row] { return .settled(settlement.record.label) }
    let answers = counted(row)
    let purpose = answers.first?.record.purpose ?? open[row]?.purpose ?? .review
    let missing = overlap(purpose) - answers.count
    let labels = Set(answers.compactMap(\.verdict.label))
    // Who differs has shown that an expert is needed, however many more were to be asked.
    if labels.count > 1 { return .disputed }
    if missing > 0 { return .open(missing: missing) }
    if answers.contains(where: { $0.verdict == .unsure }) { return .disputed }
    return labels.first.map { .agreed($0) } ?? .open(missing: max(1, missing))
  }
}
