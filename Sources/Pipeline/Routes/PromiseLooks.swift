import Interchange
import Ledger
import Votes

/// A question whether something can be promised: labels, answers and terms.
struct PromiseQuestion {
  /// A hash of all that determines what comes of it, but for the number of looks before it.
  let hash: String
  /// Hashes of the audited rows' ids.
  let audit: Set<UInt64>

  /// - Parameter idHash: a row's.
  init(_ request: PromiseRequest, on population: AuditedPopulation, idHash: (Int) -> UInt64) {
    let rows = population.audit.map { (hash: idHash($0.row), row: $0) }.sorted { $0.hash < $1.hash }
    audit = Set(rows.map(\.hash))
    var parts = [
      "promise 2", "\(request.maxError)", "\(request.confidence)", request.settledError.map { "\($0)" } ?? "",
      "\(request.expertError)", "\(population.goldCount) \(population.wrongOnGoldCount)",
    ]
    parts += population.lines
    parts += rows.map { "\($0.hash) \($0.row.pattern) \($0.row.label) \($0.row.settledBy) \($0.row.agreeingCount)" }
    hash = FileHash.of(parts.joined(separator: "\n"))
  }

  /// The number of the look, from 1. One at which answers have no part is no look and takes no number.
  ///
  /// - Throws: `ledger`.
  func look(in ledger: Ledger) throws(RunError) -> Int {
    do throws(LedgerError) { return try ledger.look(question: hash, audit: audit) } catch { throw .ledger(error) }
  }

  /// - Throws: `ledger`.
  func remember(in ledger: Ledger) throws(RunError) {
    do throws(LedgerError) { try ledger.addLook(question: hash, audit: audit) } catch { throw .ledger(error) }
  }
}
