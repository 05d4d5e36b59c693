/// What is promised of the labels that go out unseen: at most this share of them is wrong.
public struct PromiseTerms: Sendable, Equatable, Codable {
  /// In (0, 1).
  public let maxError: Double
  /// How sure that is to be, in (0, 1).
  public let confidence: Double
  /// How often the promise is asked for while the audit grows, 1 or more. Who asks again and again until it is given must
  /// share the risk between the tries (evenly; Bonferroni), or it is broken more often than agreed.
  public let looks: Int

  public init(maxError: Double, confidence: Double, looks: Int = 1) {
    precondition(maxError > 0 && maxError < 1, "an error of \(maxError)")
    precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
    precondition(looks > 0, "\(looks) looks")
    self.maxError = maxError
    self.confidence = confidence
    self.looks = looks
  }

  /// Of one look.
  var risk: Double { (1 - confidence) / Double(looks) }
}

/// The largest share of rows whose labels can go out unseen under a promise, or why there is none.
///
/// The promise is about all labels at or above the threshold as the model gives them, audited rows included; where answers take
/// the place of labels, fewer are wrong. It takes that
/// the audited rows were drawn at random from all rows of the same run, and that labels and margins were made without them.
/// ``PromiseSearch`` has the proof.
public struct ErrorPromise: Sendable, Equatable {
  /// One threshold that was tried.
  public struct Step: Sendable, Equatable, Codable {
    /// Labels with this margin or a larger one.
    public let threshold: Double
    /// How many those are, and their share of all rows.
    public let rowCount: Int
    public let share: Double
    public let auditedCount: Int
    /// Audited rows whose answer is not the label.
    public let differingCount: Int
    /// The share of wrong labels is no larger, at the promise's confidence for this threshold alone.
    public let errorBound: Double
    /// Whether this one and all stricter ones were shown to keep the promise.
    public let isKept: Bool
  }

  /// Why nothing can be promised.
  public enum Refusal: Sendable, Equatable {
    /// People's own mistakes may be as frequent as the promised error.
    case answersTooUncertain
    /// Not even an audit without a fault could show it.
    case tooFewAudited(found: Int, needed: Int)
    /// Too many differing answers, or too few audited rows, at every threshold.
    case tooManyDiffering
  }

  public let terms: PromiseTerms
  /// The bound on wrong answers that was taken.
  public let settledError: Double
  public let rowCount: Int
  public let auditedCount: Int
  /// Strict to lax.
  public let steps: [Step]
  /// The laxest step that can be promised.
  public let kept: Step?
  /// nil where ``kept`` is not.
  public let refusal: Refusal?
  /// Audited rows at or above a threshold that show the promised error if all answers agree with the labels; nil where
  /// ``settledError`` leaves no room.
  public let faultlessNeeded: Int?

  public init(_ terms: PromiseTerms, on rows: AuditedRows, settled: SettledError) {
    let part = settled.isEstimated ? SettledError.riskShare : 0
    let settledError = settled.bound(risk: terms.risk * SettledError.riskShare)
    let risk = terms.risk * (1 - part)
    self.terms = terms
    self.settledError = settledError
    rowCount = rows.rowCount
    auditedCount = rows.auditedCount
    let rate = terms.maxError - settledError
    guard rate > 0 else {
      (steps, kept, refusal, faultlessNeeded) = ([], nil, .answersTooUncertain, nil)
      return
    }
    let needed = ExactBinomial.trialsNeeded(faults: 0, rate: rate, risk: risk)
    faultlessNeeded = needed
    let steps = ErrorPromise.steps(rows, rate: rate, risk: risk, settledError: settledError)
    self.steps = steps
    // Of few rows fewer would do; so many are asked for whatever their number.
    let isEnough = rows.auditedCount >= needed
    let kept = isEnough ? steps.last(where: \.isKept) : nil
    self.kept = kept
    refusal =
      kept != nil ? nil : isEnough ? .tooManyDiffering : .tooFewAudited(found: rows.auditedCount, needed: needed)
  }

  private static func steps(_ rows: AuditedRows, rate: Double, risk: Double, settledError: Double) -> [Step] {
    var steps: [Step] = []
    var (rowCount, audited, differing, next) = (0, 0, 0, 0)
    for last in PromiseSearch.thresholds(for: rows, rate: rate, risk: risk) {
      for group in rows.groups[next...last] {
        rowCount += group.rowCount
        audited += group.auditedCount
        differing += group.differingCount
      }
      next = last + 1
      let tooMany = FiniteSample.tooMany(of: rowCount, rate: rate)
      let isKept =
        (steps.last?.isKept ?? true)
        && FiniteSample.lowerTail(differing, of: audited, marked: tooMany, among: rowCount) <= risk
      let bound = FiniteSample.upperBound(differing, of: audited, among: rowCount, risk: risk)
      steps.append(
        Step(
          threshold: rows.groups[last].margin, rowCount: rowCount, share: Double(rowCount) / Double(rows.rowCount),
          auditedCount: audited, differingCount: differing,
          errorBound: min(1, Double(bound) / Double(rowCount) + settledError),
          isKept: isKept))
    }
    return steps
  }
}
