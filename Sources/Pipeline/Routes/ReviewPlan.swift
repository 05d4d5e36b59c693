import Interchange
import LabelModels
import Votes

/// Which rows of a finished run people are asked about next, and what for.
///
/// Audited rows come in one order, drawn by the seed from all covered rows; rows that were answered for learning are passed
/// over. Rows to learn from come by a ``ReviewMix``, which sees who was reviewed and never who was audited: so an audited row may be
/// wanted for review, too, and then leaves the audit. ``RoutePromise`` has the reason.
///
/// Memory grows with the rows, some 60 bytes each.
public struct ReviewPlan {
  public enum Purpose: String, Sendable, CaseIterable, Codable {
    /// To show how many labels are wrong.
    case audit
    /// To learn from.
    case review
  }

  public struct Item: Sendable, Equatable {
    public let row: Int
    public let id: String
    public let purpose: Purpose
    /// What the answer is handed back as.
    public let selection: ReviewedAnswers.Selection
    /// The name of the order that chose it: `audit`, `random`, `margin` and so on.
    public let reason: String
    /// Whether a row for review is one of the audit's, too: answered before, or asked about by this plan. Its answer there may be
    /// taken, as one of ``selection``.
    public let isAudited: Bool
  }

  private let run: FinishedRun
  private let posterior: Posterior
  private var queue: ReviewQueue
  private var audited: Set<Int>
  /// Rows without an answer, in the order of the audit.
  private let auditOrder: [Int]
  private var auditPlace = 0
  /// Rows for review that are served already: they are no rows for the audit.
  private var isServed: Set<Int> = []
  private var served = (total: 0, audit: 0)
  /// Rows for review that the queue has chosen, and that are not served yet.
  private var picks: [ReviewQueue.Pick] = []

  /// Choosing takes a look at all patterns, which is shared by so many rows.
  private static let pickCount = 16

  /// The audit's order is another than that of the random rows for review, whatever the seed.
  private static let auditSalt: UInt64 = 0x6175_6469_7421_0001

  /// - Parameters:
  ///   - posterior: of the run's patterns by a model that knows more; nil for the run's own.
  ///   - reviewed: ids with answers that are learned from.
  ///   - audited: ids with answers for the audit.
  ///   - seed: another seed, another random order; the same one for as long as an audit grows.
  /// - Complexity: O(rows · log rows).
  public init(
    _ run: FinishedRun, posterior: Posterior? = nil, reviewed: Set<String>, audited: Set<String>,
    mix: ReviewMix = ReviewOrders.standard, seed: UInt64 = 0
  ) {
    self.run = run
    self.posterior = posterior ?? run.posterior
    let index = run.rows
    let keys = (0..<index.count).map { index.hash(of: $0) }
    var (open, order, auditedRows): ([Int], [(row: Int, hash: UInt64)], Set<Int>) = ([], [], [])
    let start = StableHash.mix(seed ^ ReviewPlan.auditSalt)
    let isAsked = !reviewed.isEmpty || !audited.isEmpty
    for row in 0..<index.count {
      let id = isAsked ? index.id(of: row) : ""
      if isAsked, reviewed.contains(id) { continue }
      open.append(row)
      if isAsked, audited.contains(id) {
        auditedRows.insert(row)
      } else if run.patterns.isCovered(run.pattern(of: row)) {
        order.append((row, StableHash.mix(keys[row] ^ start)))
      }
    }
    order.sort { ($0.hash, keys[$0.row], $0.row) < ($1.hash, keys[$1.row], $1.row) }
    auditOrder = order.map(\.row)
    self.audited = auditedRows
    queue = ReviewQueue(
      mix, patterns: run.patterns, patternOfRow: (0..<index.count).map { Int32(run.pattern(of: $0)) }, keys: keys,
      candidates: open, seed: seed)
  }

  /// The next rows, both purposes mixed evenly. Where one of them has no more rows, the other's come.
  ///
  /// - Parameter auditShare: 0 to 1.
  public mutating func next(_ count: Int, auditShare: Double) -> [Item] {
    precondition(auditShare >= 0 && auditShare <= 1, "a share of \(auditShare)")
    var items: [Item] = []
    while items.count < count {
      // A share of 0.3 of ten rows is 3: rounding must not make it 4.
      let isAuditDue = Double(served.audit) < auditShare * Double(served.total + 1) - 1e-9
      guard
        let item = isAuditDue
          ? nextAudit() ?? (auditShare < 1 ? nextReview() : nil) : nextReview() ?? (auditShare > 0 ? nextAudit() : nil)
      else { break }
      if item.isAudited, let place = items.firstIndex(where: { $0.row == item.row }) {
        // Nobody is asked twice at a time: the row is review's.
        items.remove(at: place)
        served.total -= 1
        served.audit -= 1
      }
      items.append(item)
    }
    return items
  }

  public mutating func nextAudit(_ count: Int) -> [Item] {
    var items: [Item] = []
    while items.count < count, let item = nextAudit() { items.append(item) }
    return items
  }

  public mutating func nextReview(_ count: Int) -> [Item] {
    var items: [Item] = []
    while items.count < count, let item = nextReview() { items.append(item) }
    return items
  }

  private mutating func nextAudit() -> Item? {
    while auditPlace < auditOrder.count {
      let row = auditOrder[auditPlace]
      auditPlace += 1
      // It is asked about for review, and is then no row of the audit's.
      if isServed.contains(row) { continue }
      served.total += 1
      served.audit += 1
      audited.insert(row)
      return Item(
        row: row, id: run.rows.id(of: row), purpose: .audit, selection: .audit, reason: Purpose.audit.rawValue,
        isAudited: false)
    }
    return nil
  }

  private mutating func nextReview() -> Item? {
    if picks.isEmpty { picks = queue.next(ReviewPlan.pickCount, posterior: posterior).reversed() }
    guard let pick = picks.popLast() else { return nil }
    served.total += 1
    isServed.insert(pick.row)
    let selection: ReviewedAnswers.Selection = pick.selection == .random ? .random : .chosen
    return Item(
      row: pick.row, id: run.rows.id(of: pick.row), purpose: .review, selection: selection, reason: pick.reason,
      isAudited: audited.contains(pick.row))
  }
}
