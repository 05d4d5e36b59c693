import Interchange
import LabelAnalysis
import Votes

/// What is written of reviewed rows: the person's answer, not the model's.
///
/// A class's probability is the share of the answers that gave it. The route is `auto` where all answers agree (nobody
/// has to look again), `expert` where they do not. A tie of answers is settled as any tie, by the hash of the row's id.
///
/// Under a promise, `auto` are the rows that it is about and no others: reviewed rows, of whose answers it says nothing, are
/// `annotator`, and an audited row has the route of its margin, or `expert` where nobody has settled it.
struct ReviewedLabels {
  static let none = ReviewedLabels(lines: [:], audited: [])

  private let lines: [Int: LabelLine]

  private let audited: Set<Int>

  private init(lines: [Int: LabelLine], audited: Set<Int>) {
    self.lines = lines
    self.audited = audited
  }

  /// - Parameters:
  ///   - patternOfRow: a row's pattern in the plan.
  ///   - hash: of a row's id.
  init(_ join: ReviewedJoin, _ plan: LabelPlan, hash: (Int) -> UInt64) {
    var counts: [Int: [Double]] = [:]
    var patterns: [Int: Int] = [:]
    for answer in join.answers {
      counts[answer.row, default: Array(repeating: 0, count: plan.posterior.classCount)][Int(answer.label)] += 1
      patterns[answer.row] = answer.pattern
    }
    let answered = plan.rule.isPromise ? Route.annotator : .auto
    var lines: [Int: LabelLine] = [:]
    for (row, counts) in counts {
      let sum = counts.reduce(0, +)
      let shares = counts.map { $0 / sum }
      let classes = Posterior.bestClasses(of: shares)
      lines[row] = LabelLine(
        probabilities: shares[...], label: classes[classes.count == 1 ? 0 : Int(hash(row) % UInt64(classes.count))],
        margin: Posterior.best(of: shares).margin, route: counts.count { $0 > 0 } == 1 ? answered : .expert,
        voteCount: plan.outcomes[patterns[row] ?? 0].voteCount)
    }
    for audited in join.audit {
      lines[audited.row] = ReviewedLabels.line(of: audited, plan, hash: hash(audited.row))
    }
    self.lines = lines
    audited = Set(join.audit.map(\.row))
  }

  private static func line(of audited: AuditedRow, _ plan: LabelPlan, hash: UInt64) -> LabelLine {
    let outcome = plan.outcomes[audited.pattern]
    guard audited.label != .abstain else {
      let label = outcome.label(hash: hash)
      return LabelLine(
        probabilities: plan.posterior[audited.pattern], label: label, margin: outcome.margin, route: .expert,
        voteCount: outcome.voteCount)
    }
    let shares = (0..<plan.posterior.classCount).map { $0 == Int(audited.label) ? 1.0 : 0 }
    let route: Route = !plan.rule.isPromise || outcome.route == .auto ? .auto : .annotator
    return LabelLine(
      probabilities: shares[...], label: audited.label, margin: 1, route: route, voteCount: outcome.voteCount)
  }

  /// nil where nobody reviewed the row.
  func line(of row: Int) -> LabelLine? { lines.isEmpty ? nil : lines[row] }

  /// nil for audited rows, too.
  func learnedLine(of row: Int) -> LabelLine? { audited.contains(row) ? nil : line(of: row) }

  /// The model's counts, with the reviewed rows moved to where people put them.
  func moving(_ counts: LabelCounts, _ plan: LabelPlan, pattern: (Int) -> Int) -> LabelCounts {
    var byClass = counts.byClass
    var (tied, uncovered) = (counts.tied, counts.uncovered)
    for (row, line) in lines {
      let before = plan.outcomes[pattern(row)].classes
      switch before.count {
      case 0: uncovered -= 1
      case 1: byClass[Int(before[0])] -= 1
      default: tied -= 1
      }
      if line.label == .abstain {
        uncovered += 1
      } else if line.margin == 0 {
        tied += 1
      } else {
        byClass[Int(line.label)] += 1
      }
    }
    return LabelCounts(byClass: byClass, tied: tied, uncovered: uncovered)
  }
}
