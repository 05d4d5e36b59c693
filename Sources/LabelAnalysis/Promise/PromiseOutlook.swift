import Glibc
import Votes

/// What more audited rows would bring: the auto share to expect, by simulation.
///
/// The rows audited so far stay as they are. Those to come fall on margins as all rows do; how often label and answer differ
/// there is drawn from what the audit says of each stretch of margins (Beta, with the rate of all audited rows as one row's
/// worth of prior). So the outlook is uncertain where the audit is, and promises nothing itself.
public struct PromiseOutlook: Sendable, Equatable {
  public struct Point: Sendable, Equatable, Codable {
    /// Audited rows besides those there are.
    public let more: Int
    /// Mean of the auto share.
    public let share: Double
    /// How often there is a promise at all.
    public let keptShare: Double
  }

  /// By ``Point/more``, ascending.
  public let points: [Point]
  /// The fewest of these audited rows that are expected to raise the auto share by ``raise``; nil where none are.
  public let toRaise: Int?

  /// Auto share to gain before more answers are worth naming.
  public static let raise = 0.05
  static let drawCount = 200
  /// As many rows in all as so many times those there are, or the fewest that could do.
  static let factors = [1.25, 1.5, 2, 3, 4, 6, 8]
  /// Stretches of margins whose rates are drawn one by one.
  static let stretchCount = 12

  /// - Complexity: O(200 · 7 · groups).
  public init(of promise: ErrorPromise, on rows: AuditedRows) {
    guard let needed = promise.faultlessNeeded, rows.auditedCount > 0 else {
      (points, toRaise) = ([], nil)
      return
    }
    let share = promise.kept?.share ?? 0
    let future = FutureAudit(rows)
    let base = Double(max(rows.auditedCount, needed))
    points = PromiseOutlook.factors.compactMap { factor in
      let more = Int((base * factor).rounded()) - rows.auditedCount
      guard rows.auditedCount + more <= rows.rowCount else { return nil }
      var generator = SeededGenerator(seed: 1)
      let shares = (0..<PromiseOutlook.drawCount).map { _ in
        let settled = SettledError.given(promise.settledError)
        return ErrorPromise(promise.terms, on: future.rows(more, using: &generator), settled: settled).kept?.share
      }
      let count = Double(shares.count)
      return Point(
        more: more, share: shares.reduce(0) { $0 + ($1 ?? 0) } / count,
        keptShare: Double(shares.count { $0 != nil }) / count)
    }
    toRaise = points.first { $0.share >= share + PromiseOutlook.raise }?.more
  }
}

/// Audited rows as they may come to be.
private struct FutureAudit {
  private let now: AuditedRows
  /// Stretches of groups, with the audited and differing rows in each.
  private let stretches: [(groups: Range<Int>, audited: Int, differing: Int)]
  private let prior: Double

  init(_ rows: AuditedRows) {
    now = rows
    let size = Double(rows.groups.reduce(0) { $0 + $1.rowCount }) / Double(PromiseOutlook.stretchCount)
    var stretches: [(groups: Range<Int>, audited: Int, differing: Int)] = []
    var (start, count, audited, differing) = (0, 0, 0, 0)
    for (index, group) in rows.groups.enumerated() {
      count += group.rowCount
      audited += group.auditedCount
      differing += group.differingCount
      guard Double(count) >= size || index == rows.groups.count - 1 else { continue }
      stretches.append((start..<index + 1, audited, differing))
      (start, count, audited, differing) = (index + 1, 0, 0, 0)
    }
    self.stretches = stretches
    let all = stretches.reduce((0, 0)) { ($0.0 + $1.audited, $0.1 + $1.differing) }
    prior = (Double(all.1) + 0.5) / (Double(all.0) + 1)
  }

  func rows(_ more: Int, using generator: inout SeededGenerator) -> AuditedRows {
    var groups = now.groups
    let perRow = Double(more) / Double(max(1, now.rowCount - now.auditedCount))
    for stretch in stretches {
      let rate = beta(
        Double(stretch.differing) + prior, Double(stretch.audited - stretch.differing) + 1 - prior, &generator)
      for index in stretch.groups {
        let added = binomial(groups[index].rowCount - groups[index].auditedCount, perRow, &generator)
        groups[index].auditedCount += added
        groups[index].differingCount += binomial(added, rate, &generator)
      }
    }
    return AuditedRows(
      groups: groups, rowCount: now.rowCount,
      auditedCount: max(now.auditedCount + more, groups.reduce(0) { $0 + $1.auditedCount }))
  }
}

/// A draw of a binomial: by gaps between successes, so that rare ones cost little.
///
/// Source: Devroye 1986, Non-Uniform Random Variate Generation, X.4.3 (first waiting time).
private func binomial(_ trials: Int, _ rate: Double, _ generator: inout SeededGenerator) -> Int {
  if rate <= 0 || trials == 0 { return 0 }
  if rate >= 1 { return trials }
  if rate > 0.5 { return trials - binomial(trials, 1 - rate, &generator) }
  let logMiss = log1p(-rate)
  var (count, place) = (0, 0.0)
  while true {
    place += (log(1 - generator.nextUniform()) / logMiss).rounded(.down) + 1
    guard place <= Double(trials) else { return count }
    count += 1
  }
}

private func beta(_ a: Double, _ b: Double, _ generator: inout SeededGenerator) -> Double {
  let (x, y) = (gamma(a, &generator), gamma(b, &generator))
  return x + y > 0 ? x / (x + y) : a / (a + b)
}

/// A draw of a gamma distribution of scale 1.
///
/// Source: Marsaglia & Tsang 2000, doi:10.1145/358407.358414.
private func gamma(_ shape: Double, _ generator: inout SeededGenerator) -> Double {
  if shape < 1 { return gamma(shape + 1, &generator) * pow(1 - generator.nextUniform(), 1 / shape) }
  let d = shape - 1.0 / 3
  let c = 1 / (9 * d).squareRoot()
  while true {
    let normal =
      (-2 * log(1 - generator.nextUniform())).squareRoot() * cos(2 * Double.pi * generator.nextUniform())
    let cube = 1 + c * normal
    guard cube > 0 else { continue }
    let v = cube * cube * cube
    if log(1 - generator.nextUniform()) < 0.5 * normal * normal + d - d * v + d * log(v) { return d * v }
  }
}
