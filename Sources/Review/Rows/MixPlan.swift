import LabelModels
import Votes

/// The next rows by an order of review, with audit rows from a random order of their own. For rows that are at hand.
struct MixPlan: RowPlan {
  private var queue: ReviewQueue
  private let posterior: Posterior
  private let ids: @Sendable (Int) -> String
  private let audited: Set<String>
  /// Covered rows by another hash.
  private let auditOrder: [Int]
  private var auditPlace = 0
  private var taken: Set<Int>
  private var (auditCount, total) = (0, 0)

  init(
    _ plan: DeskPlan, patterns: VotePatterns, posterior: Posterior, patternOfRow: [Int32], keys: [UInt64],
    asked: Set<String>, audited: Set<String>, id: @escaping @Sendable (Int) -> String
  ) {
    let free = keys.indices.filter { !asked.contains(id($0)) }
    queue = ReviewQueue(
      plan.mix, patterns: patterns, patternOfRow: patternOfRow, keys: keys, candidates: free, seed: plan.seed)
    let start = StableHash.mix(plan.seed ^ 0xA0D1)
    auditOrder = free.filter { patterns.isCovered(Int(patternOfRow[$0])) }
      .map { (row: $0, hash: StableHash.mix(keys[$0] ^ start)) }
      .sorted { ($0.hash, $0.row) < ($1.hash, $1.row) }.map(\.row)
    self.posterior = posterior
    self.audited = audited
    ids = id
    taken = []
  }

  mutating func next(_ count: Int, auditShare: Double) -> [PlannedRow] {
    var rows: [PlannedRow] = []
    while rows.count < count {
      let isAuditDue = Double(auditCount) < auditShare * Double(total + 1) - 1e-9
      guard let row = isAuditDue ? nextAudit() ?? nextReview() : nextReview() ?? (auditShare > 0 ? nextAudit() : nil)
      else { break }
      total += 1
      rows.append(row)
    }
    return rows
  }

  private mutating func nextAudit() -> PlannedRow? {
    while auditPlace < auditOrder.count {
      let row = auditOrder[auditPlace]
      auditPlace += 1
      if taken.contains(row) || audited.contains(ids(row)) { continue }
      auditCount += 1
      taken.insert(row)
      return PlannedRow(row: row, purpose: .audit, selection: .random)
    }
    return nil
  }

  private mutating func nextReview() -> PlannedRow? {
    if let pick = queue.next(1, posterior: posterior).first {
      // Whoever chooses must not look at who was audited: such a row leaves the audit.
      let isTaken = !taken.insert(pick.row).inserted
      return PlannedRow(
        row: pick.row, purpose: .review, selection: pick.selection == .random ? .random : .chosen,
        isAudited: isTaken || audited.contains(ids(pick.row)))
    }
    return nil
  }
}
