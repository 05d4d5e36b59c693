import Interchange
import LabelAnalysis
import Votes

/// What each vote pattern's rows get: everything about a row but its id.
struct LabelPlan {
  /// One pattern's outcome.
  struct Outcome {
    /// The best classes: several where they are tied, none where no LF voted.
    let classes: [Vote]
    let margin: Double
    let route: Route
    let voteCount: Int

    /// The label of a row: a tie is settled by the hash of its id, so that it never depends on where the row stands.
    func label(hash: @autoclosure () -> UInt64) -> Vote {
      switch classes.count {
      case 0: .abstain
      case 1: classes[0]
      default: classes[Int(hash() % UInt64(classes.count))]
      }
    }
  }

  let posterior: Posterior
  let rule: RouteRule
  /// What the rule's margin comes from; nil where no promise was asked for.
  let promise: RoutePromise?
  /// `[P]`.
  let outcomes: [Outcome]

  init(_ posterior: Posterior, of patterns: VotePatterns, rule: RouteRule, promise: RoutePromise? = nil) {
    self.posterior = posterior
    self.rule = rule
    self.promise = promise
    outcomes = (0..<patterns.count).map { pattern in
      guard patterns.isCovered(pattern) else { return Outcome(classes: [], margin: 0, route: .uncovered, voteCount: 0) }
      let margin = posterior.best(pattern).margin
      return Outcome(
        classes: Posterior.bestClasses(of: posterior[pattern]), margin: margin,
        route: rule.route(margin: margin, probability: posterior[pattern].max() ?? 0),
        voteCount: patterns.votes(of: pattern).count)
    }
  }

  /// - Parameter reviewBelow: covered rows with a smaller margin go to a person.
  init(_ posterior: Posterior, of patterns: VotePatterns, reviewBelow: Double) {
    self.init(posterior, of: patterns, rule: RouteRule(.margin(atLeast: reviewBelow)))
  }

  /// The smallest margin of the route `auto`; nil where there is no such margin.
  var marginLimit: Double? {
    switch rule.auto {
    case .margin(let limit): limit
    case .promise(let limit): limit
    // Of two classes, the one says the other.
    case .probability(let limit): posterior.classCount == 2 ? max(0, 2 * limit - 1) : nil
    }
  }

  func margins(of patterns: VotePatterns) -> RouteMargins {
    RouteMargins(posterior, of: patterns, limit: marginLimit) { outcomes[$0].route }
  }

  func line(_ pattern: Int, label: Vote) -> LabelLine {
    let outcome = outcomes[pattern]
    return LabelLine(
      probabilities: posterior[pattern], label: label, margin: outcome.margin, route: outcome.route,
      voteCount: outcome.voteCount)
  }
}

/// The bytes that follow a row's id, made once for each pattern and label, and kept for the patterns that repeat.
struct PreparedLines {
  private let exporter: any LabelExporter
  private let plan: LabelPlan
  /// By pattern, for patterns with one label.
  private var bytes: [[UInt8]?]
  /// Bytes kept at most: 300 MB is what a whole run may take.
  private var space = 64 << 20

  init(_ plan: LabelPlan, exporter: any LabelExporter) {
    self.plan = plan
    self.exporter = exporter
    bytes = Array(repeating: nil, count: plan.outcomes.count)
  }

  mutating func line(_ pattern: Int, label: Vote) -> [UInt8] {
    if let known = bytes[pattern] { return known }
    let prepared = exporter.prepare(plan.line(pattern, label: label))
    if plan.outcomes[pattern].classes.count < 2, space > prepared.count {
      bytes[pattern] = prepared
      space -= prepared.count
    }
    return prepared
  }
}
