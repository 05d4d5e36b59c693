import LabelAnalysis
import Ledger
import Votes

/// How somebody reviews.
public struct ReviewerQuality: Sendable, Equatable, Codable {
  /// Right ones among answers whose class is known.
  public struct Accuracy: Sendable, Equatable, Codable {
    public let right: Int
    public let count: Int
    public var share: Double? { count > 0 ? Double(right) / Double(count) : nil }
    /// 90 %, by Wilson.
    public var interval: ShareInterval? { ShareInterval.wilson(successes: right, trials: count) }
  }

  /// A stretch of a person's answers: of time, or of a session.
  public struct Stretch: Sendable, Equatable, Codable {
    /// Seconds: since 1970, or since the session began.
    public let from: Double
    public let answerCount: Int
    /// The median; nil where no time was taken.
    public let milliseconds: Int?
    public let gold: Accuracy
  }

  public let name: String
  public let role: ReviewRole
  public let pausedFor: String?
  public let answerCount: Int
  public let unsureCount: Int
  public let skipCount: Int
  public let flagCount: Int
  /// On hidden gold rows.
  public let gold: Accuracy
  /// Against what was settled or agreed on by others on rows that he answered, too.
  public let settled: Accuracy
  public let calibration: Accuracy?
  /// The median; nil where no time was taken.
  public let milliseconds: Int?
  /// Answers an hour while at work; nil for fewer than two.
  public let perHour: Double?
  public let lastAt: Double?
  /// By day, oldest first.
  public let days: [Stretch]
  /// By the time since the session began, in stretches of ``fatigueMinutes`` minutes, all sessions together.
  public let fatigue: [Stretch]

  /// A pause of so long begins a new session.
  public static let sessionGap = 1_800.0
  public static let fatigueMinutes = 15.0
}

extension DeskCore {
  func quality(of reviewer: Reviewer) -> ReviewerQuality {
    let all = state.answers(reviewer: reviewer.name)
    let own = all.filter { $0.record.source == nil }
    var sessions: [(start: Double, answers: [Answer])] = []
    for answer in own {
      if let last = sessions.last?.answers.last, answer.at - last.at < ReviewerQuality.sessionGap {
        sessions[sessions.count - 1].answers.append(answer)
      } else {
        sessions.append((answer.at, [answer]))
      }
    }
    let working = sessions.reduce(0.0) { $0 + ($1.answers.last.map(\.at) ?? $1.start) - $1.start }
    let days = Dictionary(grouping: own) { ($0.at / 86_400).rounded(.down) * 86_400 }
    var byTime: [Double: [Answer]] = [:]
    let step = ReviewerQuality.fatigueMinutes * 60
    for session in sessions {
      for answer in session.answers {
        byTime[((answer.at - session.start) / step).rounded(.down) * step, default: []].append(answer)
      }
    }
    let intervals = own.count - sessions.count
    let calibrated = calibrationAgreement(of: reviewer.name)
    return ReviewerQuality(
      name: reviewer.name, role: reviewer.role, pausedFor: reviewer.pausedFor, answerCount: all.count,
      unsureCount: all.count { $0.verdict == .unsure }, skipCount: all.count { $0.verdict == .skip },
      flagCount: all.count { $0.record.isFlagged }, gold: goldAccuracy(all), settled: settledAccuracy(all),
      calibration: calibrated.map {
        .init(right: Int((Double($0.rowCount) * $0.share).rounded()), count: $0.rowCount)
      },
      milliseconds: Self.median(own.compactMap(\.record.milliseconds)),
      perHour: intervals > 0 && working > 0 ? Double(intervals) / working * 3_600 : nil, lastAt: all.last?.at,
      days: days.sorted { $0.key < $1.key }.map { stretch($0.key, $0.value) },
      fatigue: byTime.sorted { $0.key < $1.key }.map { stretch($0.key, $0.value) })
  }

  private func stretch(_ from: Double, _ answers: [Answer]) -> ReviewerQuality.Stretch {
    .init(
      from: from, answerCount: answers.count, milliseconds: Self.median(answers.compactMap(\.record.milliseconds)),
      gold: goldAccuracy(answers))
  }

  static func median(_ values: [Int]) -> Int? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }

  /// Not sure is not right; a skip is no answer.
  func goldAccuracy(_ answers: [Answer]) -> ReviewerQuality.Accuracy {
    let known = answers.filter { $0.record.purpose == .gold && $0.verdict != .skip && goldLabels[$0.row] != nil }
    return .init(right: known.count { $0.verdict.label == goldLabels[$0.row] }, count: known.count)
  }

  private func settledAccuracy(_ answers: [Answer]) -> ReviewerQuality.Accuracy {
    var (right, count) = (0, 0)
    for answer in answers where answer.record.purpose != .gold {
      guard let label = answer.verdict.label, let settled = state.settlements[answer.row]?.record.label else {
        continue
      }
      count += 1
      if settled == label { right += 1 }
    }
    return .init(right: right, count: count)
  }
}

extension ReviewDesk {
  /// Somebody who is wrong on too many gold rows gets no more until a lead has looked at it.
  func pauseIfNeeded(_ name: String) throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) -> (events: [(event: ReviewEvent, actor: String)], value: Void) in
      guard let least = core.plan.pauseBelow, let reviewer = core.state.reviewers[name], reviewer.pausedFor == nil,
        reviewer.role != .lead, core.state.lastAnswer(of: name)?.record.purpose == .gold
      else { return ([], ()) }
      let known = core.state.answers(reviewer: name).filter { answer in
        answer.seq > reviewer.resumedAt && answer.record.purpose == .gold
      }
      // The last ones: what somebody learned meanwhile counts.
      let recent = known.suffix(max(core.plan.pauseAfter, 1) * 2)
      let accuracy = core.goldAccuracy(Array(recent))
      guard accuracy.count >= core.plan.pauseAfter, let share = accuracy.share, share < least else { return ([], ()) }
      return (
        [(.paused(name: name, reason: "right on \(accuracy.right) of \(accuracy.count) known rows"), "tally")], ()
      )
    }
  }

  /// Of all reviewers, by name.
  public func quality() -> [ReviewerQuality] {
    let core: DeskCore = lock.withLock { self.core }
    return core.state.reviewers.values.sorted { $0.name < $1.name }.map { core.quality(of: $0) }
  }
}
