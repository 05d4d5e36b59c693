/// Which thresholds are tried, and in which order.
///
/// The thresholds come from the margins of all rows and the number of audited rows, never from which rows these are or from
/// what people said of them. The first is the strictest at which the audit can be expected to hold enough rows; each of the
/// others lets a little more through. Each is tested with the whole risk, and the first that fails ends the search (fixed
/// sequence).
///
/// **Validity.** Call a threshold bad if more than the promised share of the labels at or above it are wrong. Given how many
/// audited rows lie there, the number on which label and answer differ is that of a random sample, so a test at level `a` keeps
/// a bad threshold with a probability of at most `a`. The order is fixed before any answer is seen, so which threshold is the
/// first bad one is, too. A bad threshold is kept only if that first one is, for all before a kept one were kept. So the
/// probability that any bad threshold is kept is at most `a`, and none but kept ones is used. Nothing is assumed of the
/// margins: they may be flat, wrongly calibrated or upside down.
///
/// **Choice.** In nine simulated worlds of 6,000 rows (calibrated, overconfident, few patterns, flat, upside down, a cliff), mean
/// auto share at 5 % with 400 audited rows, and at 2 % with 1,200, tested as if drawn from endless rows: fixed sequence from a threshold that bears 0, 1, 2, 3, 4, 6
/// differing answers 0.12, 0.21, 0.28, 0.32, 0.35, 0.36, and 0.014, 0.020, 0.024, 0.030, 0.033, 0.009; two or three starts
/// with their shares of the risk (fallback procedure) 0.27 to 0.36, and 0.013 to 0.019; each threshold with its own share
/// (Bonferroni) 0.36 to 0.39, and 0.010 to 0.012. The growth between thresholds (5 to 60 %) changed nothing. Where the audit is
/// so small that four differing answers take most of it, the start would be nearly all rows, and a promise about fewer
/// was never found; hence ``startShare``.
///
/// Sources: Maurer, Hothorn & Lehmacher 1995 (fixed sequence); Angelopoulos, Bates, Candès, Jordan & Lei 2021,
/// arXiv:2110.01052 (learn then test: risk control as multiple testing). The tests are the exact ones of ``FiniteSample``.
enum PromiseSearch {
  /// Differing answers that the strictest threshold can be expected to bear, where that takes no more than ``startShare`` of
  /// the audited rows; fewer else.
  static let startFaults = 4
  static let startShare = 0.5
  /// Each threshold lets through so many times the rows of the one before.
  static let growth = 1.15

  /// Thresholds, strict to lax, each as the last of the groups (``AuditedRows/groups``) that lie at or above it.
  ///
  /// - Parameters:
  ///   - rate: that is to be shown, in (0, 1).
  ///   - risk: in (0, 1).
  /// - Returns: empty without labels.
  static func thresholds(for rows: AuditedRows, rate: Double, risk: Double) -> [Int] {
    guard rows.rowCount > 0, !rows.groups.isEmpty else { return [] }
    var wanted = Double(firstCount(for: rows, rate: rate, risk: risk))
    var chosen: [Int] = []
    var count = 0
    for (index, group) in rows.groups.enumerated() {
      count += group.rowCount
      guard Double(count) >= wanted else { continue }
      chosen.append(index)
      wanted = Double(count) * growth
    }
    // All labels together are always tried.
    if chosen.last != rows.groups.count - 1 { chosen.append(rows.groups.count - 1) }
    return chosen
  }

  /// How many rows the strictest threshold should let through.
  private static func firstCount(for rows: AuditedRows, rate: Double, risk: Double) -> Int {
    let perRow = Double(rows.auditedCount) / Double(rows.rowCount)
    let labelled = rows.groups.reduce(0) { $0 + $1.rowCount }
    /// Whether so many rows would be shown to keep the promise if their part of the audit had so many differing answers.
    func bears(_ faults: Int, _ count: Int) -> Bool {
      let drawn = Int(Double(count) * perRow)
      return drawn > faults
        && FiniteSample.lowerTail(
          faults, of: drawn, marked: FiniteSample.tooMany(of: count, rate: rate), among: count) <= risk
    }
    func fewest(_ faults: Int) -> Int? {
      guard bears(faults, labelled) else { return nil }
      var (low, high) = (0, labelled)
      while high - low > 1 {
        let middle = (low + high) / 2
        if bears(faults, middle) { high = middle } else { low = middle }
      }
      return high
    }
    let counts = (0...startFaults).map(fewest)
    return counts.last { $0.map { Double($0) * perRow <= startShare * Double(rows.auditedCount) } ?? false }
      .flatMap { $0 } ?? counts[0] ?? labelled
  }
}
