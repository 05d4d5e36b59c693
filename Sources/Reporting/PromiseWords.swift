import LabelAnalysis
import Pipeline

/// What came of a promise, in words.
public struct PromiseWords: Sendable {
  private let promise: RoutePromise

  public init(_ promise: RoutePromise) { self.promise = promise }

  /// A sentence without a stop at the end.
  public var sentence: String {
    guard promise.refusal == nil else { return "no row goes out unseen, since nothing can be promised: \(reason)" }
    return
      "\(NumberFormat.count(promise.autoRowCount)) of \(rows(promise.rowCount)) (\(Self.whole(promise.autoShare))) need "
      + "nobody: at most \(Self.exact(promise.maxError)) of their labels are wrong, with \(Self.exact(promise.confidence)) "
      + "confidence, from \(answers(promise.auditedCount))"
  }

  /// What more answers would bring, as a sentence without a stop; nil where nothing is expected of them.
  public var outlook: String? {
    guard let outlook = promise.outlook else { return nil }
    let more = "some \(NumberFormat.count(outlook.moreCount)) more audit answers"
    let share = Self.whole(outlook.autoShare)
    return promise.refusal == nil ? "\(more) would raise that to about \(share)" : "\(more) would bring about \(share)"
  }

  /// Why nothing is promised; lower case, no stop.
  public var reason: String {
    switch promise.refusal {
    case nil: ""
    case .noAudit: "no row was audited"
    case .unknownAnswers:
      promise.singleAnswerCount == promise.auditedCount
        ? "nothing says how often the audit's answers are wrong, since each of its \(rows(promise.auditedCount)) has one "
          + "person's"
        : "nothing says how often the audit's answers are wrong, since \(NumberFormat.count(promise.singleAnswerCount)) of "
          + "its \(rows(promise.auditedCount)) have one person's"
    case .answersTooUncertain:
      "up to \(Self.upper(promise.settledError ?? 1)) of the audit's answers may be wrong themselves, and no more than "
        + "\(Self.exact(promise.maxError)) of the labels are to be"
    case .tooFewAudited:
      "\(answers(promise.auditedCount)) cannot show that at most \(Self.exact(promise.maxError)) of labels are wrong, with "
        + "\(Self.exact(promise.confidence)) confidence; \(NumberFormat.count(promise.neededCount ?? 0)) could, if all of them "
        + "agreed with the labels"
    case .tooManyDiffering:
      "\(NumberFormat.count(promise.differingCount)) of \(answers(promise.auditedCount)) differ from the labels, too many for "
        + "an error of at most \(Self.exact(promise.maxError)) with \(Self.exact(promise.confidence)) confidence"
    }
  }

  /// What to do where nothing is promised; lower case, no stop.
  ///
  /// - Parameter task: whose rows they are; nil where there is no task.
  public func fix(task: String?) -> String {
    switch promise.refusal {
    case nil: ""
    case .noAudit: "let people answer \(draw(promise.neededCount ?? 1, task)), and pass their answers with --reviewed"
    case .unknownAnswers:
      "let two people answer each of them, and an expert where they differ (column settledBy), or say how often an answer is "
        + "wrong: --settled-error 0.01"
    case .answersTooUncertain where (promise.settledError ?? 1) >= 0.5:
      "have more rows audited, each answered by two people or more: so few do not say how often answers are wrong"
    case .answersTooUncertain:
      "promise less (--max-error above \(Self.upper(promise.settledError ?? 1))), or have audited rows answered by more "
        + "or better people"
    case .tooFewAudited:
      "have \(draw(max(1, (promise.neededCount ?? 1) - promise.auditedCount), task)) answered"
    case .tooManyDiffering:
      (outlook.map { "\($0) of the rows; or promise less" } ?? "promise less")
        + " (a larger --max-error), or mend labeling functions and then audit other rows"
    }
  }

  private func draw(_ count: Int, _ task: String?) -> String {
    let rows = "\(NumberFormat.count(count)) more rows drawn at random"
    let text = promise.auditedCount == 0 ? "\(NumberFormat.count(count)) rows drawn at random" : rows
    return text + (task.map { " (tally queue \($0) --audit \(count))" } ?? "")
  }

  private func rows(_ count: Int) -> String { "\(NumberFormat.count(count)) row\(count == 1 ? "" : "s")" }
  private func answers(_ count: Int) -> String { "\(NumberFormat.count(count)) audit answer\(count == 1 ? "" : "s")" }

  /// `60 %`; what is neither none nor all does not look like it.
  static func whole(_ share: Double) -> String {
    if share > 0, share < 0.01 { return "under 1 %" }
    if share < 1, share > 0.99 { return "over 99 %" }
    return NumberFormat.fixed(share * 100, digits: 0) + " %"
  }

  /// As it was asked for: `2 %`, `0.5 %`.
  static func exact(_ share: Double) -> String { Words.tick(share) }

  /// Rounded up: `1.8 %`.
  static func upper(_ share: Double) -> String {
    NumberFormat.fixed(min(100, (share * 1_000 - 1e-9).rounded(.up) / 10), digits: 1) + " %"
  }
}
