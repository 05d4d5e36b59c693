import LabelAnalysis
import Votes

/// What came of a promise that was asked for: the rows that need nobody, or why there are none.
///
/// **What it is about.** The covered rows without an answer that the model learned from. Of those whose margin is at least
/// ``threshold``, at most ``maxError`` have a wrong label, with ``confidence``.
///
/// **Why it holds.** The audited rows must be a simple random sample of these rows, given labels and margins
/// (``ErrorPromise`` has the rest). They are, by what ``ReviewPlan`` does: audited rows come in an order `π` that is drawn
/// before anything is asked. Which rows `R` are reviewed for learning is decided by votes, by the answers to `R` and by
/// another random order, and never by who was audited. So labels, margins and `R` are independent of `π`, and of the audited
/// rows' answers. A row of `R` is not asked for the audit, and a row that was audited before it came into `R` leaves
/// the audit: what is left is the beginning of `π` without `R`, which is a simple random sample of all covered rows without
/// `R`. Were review to pass over the audited rows instead, the audit would hold too many rows of the patterns that review
/// likes.
///
/// **Looks.** Who asks again while answers come in, looks several times, and a promise that is given at any look counts as given.
/// Look `i` takes the share `1 / (i (i + 1))` of the risk. These shares sum to 1 over all `i`, so that the probability that any of
/// the looks gives a promise that is not kept is at most the whole risk (Bonferroni), however many there will be and whenever
/// somebody stops. Nothing is assumed of how the looks' rows and labels hang together. The first look has half of the
/// risk, and needs 1.2 times as many faultless rows as one look alone would; the tenth 2.6 times, the hundredth 4.1 times.
/// A question that was asked before, of the same labels and answers, is the same look (``PromiseQuestion``).
public struct RoutePromise: Sendable, Equatable, Codable {
  public enum Refusal: String, Sendable, Codable {
    /// No row was audited.
    case noAudit
    /// Nothing says how often the audit's answers are wrong.
    case unknownAnswers
    /// The audit's answers may be wrong as often as was to be promised.
    case answersTooUncertain
    /// Not even if all answers agreed with the labels.
    case tooFewAudited
    /// Too many answers are not the label.
    case tooManyDiffering
  }

  /// Where ``settledError`` comes from.
  public enum ErrorSource: String, Sendable, Codable {
    case given, overlap, gold
  }

  public let maxError: Double
  public let confidence: Double
  public let look: Int
  /// All rows of the run, uncovered and reviewed ones included.
  public let rowCount: Int
  /// Rows that the promise is about.
  public let openRowCount: Int
  /// Of ``openRowCount``.
  public let auditedCount: Int
  /// Audited rows whose answer is not the label, or that nobody has settled.
  public let differingCount: Int
  /// Audited rows that nobody has settled.
  public let unsettledCount: Int
  /// Audited rows with one person's answer.
  public let singleAnswerCount: Int
  /// How often a settled answer is wrong, at most; nil where nothing says it.
  public let settledError: Double?
  public let settledErrorSource: ErrorSource?
  /// The smallest margin of a row that needs nobody; nil where nothing is promised.
  public let threshold: Double?
  /// Rows that need nobody, and their share of all rows.
  public let autoRowCount: Int
  public let autoShare: Double
  /// The share of wrong labels among them is no larger; nil where nothing is promised.
  public let errorBound: Double?
  /// nil where something is promised.
  public let refusal: Refusal?
  /// Audited rows that are enough at this look if every answer is the label; nil where no number is.
  public let neededCount: Int?
  /// How many more audited rows are expected to raise the auto share, and what it then is; nil where none are.
  public let outlook: Outlook?

  public struct Outlook: Sendable, Equatable, Codable {
    public let moreCount: Int
    /// Mean over simulated audits, of all rows.
    public let autoShare: Double
  }

  /// Whether answers had a part in what came of it: only then was it a look.
  var isLook: Bool { threshold != nil || refusal == .tooManyDiffering }
}

extension RoutePromise {
  /// Into how many parts the risk is divided of which look `i` gets one: `i (i + 1)`.
  static func parts(ofLook look: Int) -> Int { look * (look + 1) }

  /// Far more than anybody looks, and its square is a number yet.
  public static let lookLimit = 1_000_000

  /// - Parameters:
  ///   - population: the run's rows and their audit.
  ///   - look: at least 1.
  ///   - wantsOutlook: it takes most of the time.
  init(_ request: PromiseRequest, on population: AuditedPopulation, look: Int, wantsOutlook: Bool = true) {
    let settled = population.settled(request)
    let rows = population.audited()
    maxError = request.maxError
    confidence = request.confidence
    self.look = look
    rowCount = population.rowCount
    openRowCount = rows.rowCount
    auditedCount = rows.auditedCount
    differingCount = population.differingCount
    unsettledCount = population.audit.count { $0.label == .abstain }
    singleAnswerCount = population.audit.count { !$0.isOverlapped }
    settledErrorSource = settled?.source
    guard let settled, rows.auditedCount > 0 else {
      settledError = settled?.error.bound(risk: 1 - request.confidence)
      (threshold, autoRowCount, autoShare, errorBound, outlook) = (nil, 0, 0, nil, nil)
      refusal = rows.auditedCount == 0 ? .noAudit : .unknownAnswers
      // At least: nobody's answers are always right.
      neededCount = RoutePromise.promise(request, look, rows, settled?.error ?? .given(0)).faultlessNeeded
      return
    }
    let promise = RoutePromise.promise(request, look, rows, settled.error)
    settledError = promise.settledError
    threshold = promise.kept?.threshold
    // Those that nobody has settled go to an expert, whatever their margin. They count as differing, so that the others keep the
    // promise without them.
    let auto = promise.kept.map { $0.rowCount - population.unsettledCount(atLeast: $0.threshold) } ?? 0
    (autoRowCount, autoShare) = (auto, Double(auto) / Double(max(1, population.rowCount)))
    errorBound = promise.kept?.errorBound
    neededCount = promise.faultlessNeeded
    refusal = promise.kept != nil ? nil : RoutePromise.refusal(promise)
    // The next question is another look only if this one was.
    let wasLook = promise.kept != nil || promise.refusal == .tooManyDiffering
    outlook =
      wantsOutlook
      ? RoutePromise.outlook(
        request, look + (wasLook ? 1 : 0), population, settled.error, share: promise.kept?.share ?? 0) : nil
  }

  private static func refusal(_ promise: ErrorPromise) -> Refusal {
    switch promise.refusal {
    case .answersTooUncertain: .answersTooUncertain
    case .tooFewAudited: .tooFewAudited
    case .tooManyDiffering, nil: .tooManyDiffering
    }
  }

  private static func promise(
    _ request: PromiseRequest, _ look: Int, _ rows: AuditedRows, _ settled: SettledError
  ) -> ErrorPromise {
    let terms = PromiseTerms(maxError: request.maxError, confidence: request.confidence, looks: parts(ofLook: look))
    return ErrorPromise(terms, on: rows, settled: settled)
  }

  /// Margins are as coarse as this where only the outlook is at stake, so that it costs little with many patterns.
  private static let outlookStep = 0.002

  /// What further rows would bring at the next look.
  ///
  /// - Parameter look: that one's number.
  private static func outlook(
    _ request: PromiseRequest, _ look: Int, _ population: AuditedPopulation, _ settled: SettledError, share: Double
  ) -> Outlook? {
    let rows = population.audited(step: outlookStep)
    let points = PromiseOutlook(of: promise(request, look, rows, settled), on: rows).points
    guard let point = points.first(where: { $0.share >= share + PromiseOutlook.raise && $0.more > 0 }) else {
      return nil
    }
    let open = Double(rows.rowCount) / Double(max(1, population.rowCount))
    return Outlook(moreCount: point.more, autoShare: point.share * open)
  }
}

/// The rows that a promise is about, and those of them that were audited.
struct AuditedPopulation {
  /// All rows of the run.
  let rowCount: Int
  /// Covered, and not learned from.
  let audit: [AuditedRow]
  /// Of ``audit``: settled answers that were compared with gold.
  let goldCount: Int
  let wrongOnGoldCount: Int
  /// `[patterns]`: 0 for uncovered ones.
  private let openCounts: [Int]
  /// `[patterns]`, as promises know them.
  private let margins: [Double]
  /// `[patterns]`.
  private let labels: [Vote]

  /// - Parameter gold: a row's, ``Vote/abstain`` where it has none.
  init(_ posterior: Posterior, of patterns: VotePatterns, _ join: ReviewedJoin?, gold: (Int) -> Vote) {
    rowCount = patterns.rowCount
    var counts = (0..<patterns.count).map { patterns.isCovered($0) ? patterns.counts[$0] : 0 }
    var learned: Set<Int> = []
    for answer in join?.answers ?? [] where patterns.isCovered(answer.pattern) {
      if learned.insert(answer.row).inserted { counts[answer.pattern] -= 1 }
    }
    openCounts = counts
    let best = (0..<patterns.count).map { posterior.best($0) }
    margins = best.map { RouteRule.promised($0.margin) }
    labels = best.map(\.class)
    audit = (join?.audit ?? []).filter { patterns.isCovered($0.pattern) }
    var (known, wrong) = (0, 0)
    for row in audit where row.label != .abstain {
      let label = gold(row.row)
      guard label != .abstain else { continue }
      known += 1
      if label != row.label { wrong += 1 }
    }
    (goldCount, wrongOnGoldCount) = (known, wrong)
  }

  /// The patterns' open rows, labels and margins, in words.
  var lines: [String] { openCounts.indices.map { "\(openCounts[$0]) \(labels[$0]) \(margins[$0])" } }

  var differingCount: Int { audit.count { differs($0) } }

  func unsettledCount(atLeast threshold: Double) -> Int {
    audit.count { $0.label == .abstain && margins[$0.pattern] >= threshold }
  }

  private func differs(_ row: AuditedRow) -> Bool {
    row.label == .abstain || margins[row.pattern] == 0 || row.label != labels[row.pattern]
  }

  /// - Parameter step: margins are rounded down to multiples of it; nil for margins as they are.
  func audited(step: Double? = nil) -> AuditedRows {
    func margin(_ pattern: Int) -> Double {
      guard let step, margins[pattern] > 0 else { return margins[pattern] }
      return max(step / 2, (margins[pattern] / step).rounded(.down) * step)
    }
    return AuditedRows(
      margins: openCounts.indices.lazy.filter { openCounts[$0] > 0 }.map { (margin($0), openCounts[$0]) },
      answers: audit.map { .init(margin: margin($0.pattern), differs: differs($0)) })
  }

  /// What is known of the settled answers' own error, most trustworthy first: what somebody says; how often people
  /// differed, if more than one answered every row; gold of audited rows.
  func settled(_ request: PromiseRequest) -> (error: SettledError, source: RoutePromise.ErrorSource)? {
    if let rate = request.settledError { return (.given(rate), .given) }
    if !audit.isEmpty, audit.allSatisfy(\.isOverlapped) {
      let disputed = audit.count(where: \.isDisputed)
      let people = audit.lazy.filter { !$0.isDisputed }.map(\.agreeingCount).min() ?? 2
      let error = SettledError.overlap(
        disagreements: disputed, of: audit.count, people: people, expertError: request.expertError)
      return (error, .overlap)
    }
    return goldCount > 0 ? (.measured(wrong: wrongOnGoldCount, of: goldCount), .gold) : nil
  }
}
