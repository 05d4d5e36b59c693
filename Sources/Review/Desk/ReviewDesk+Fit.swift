import Dispatch
import LabelModels
import Votes

/// When the label model is fitted again: soon after an answer, on a thread of its own, and not once for each of many.
final class FittingQueue: @unchecked Sendable {
  private let queue = DispatchQueue(label: "tally.review.fit", qos: .utility)
  private var isWaiting = false
  /// Whether answers lead to fits by themselves.
  var isOn = false
  /// Seconds from the first answer that no fit has seen.
  var delay = 0.5

  /// - Parameter body: called on the queue, never twice at once.
  func schedule(_ body: @escaping @Sendable () -> Void) {
    queue.async {
      guard self.isOn, !self.isWaiting else { return }
      self.isWaiting = true
      self.queue.asyncAfter(deadline: .now() + self.delay) {
        self.isWaiting = false
        body()
      }
    }
  }

  func set(isOn: Bool) { queue.sync { self.isOn = isOn } }
}

extension ReviewDesk {
  /// Whether posteriors follow the answers by themselves, on a thread in the background. Off, ``refit()`` is the way.
  public func followAnswers(_ isOn: Bool = true) {
    fitting.set(isOn: isOn)
    // So that votes have their shares before there is an answer, too.
    scheduleRefit()
  }

  func scheduleRefit() { fitting.schedule { [weak self] in try? self?.refit(explains: true) } }

  /// Fits the label model to the vote patterns with all answers so far, and plans the next rows by it. No row is touched.
  ///
  /// - Parameter explains: whether a fit is wanted even without answers, for what each vote adds.
  public func refit(explains: Bool = false) throws(ReviewError) {
    let (copy, seq) = lock.withLock { (core, core.state.seq) }
    let reviewed = copy.reviewedRows()
    let fitted = reviewed.isEmpty && !explains ? nil : try copy.rows.fit(reviewed)
    // Without answers the run's own posterior is the fit.
    let posterior =
      reviewed.isEmpty ? copy.rows.posterior : fitted?.posterior(for: copy.rows.patterns) ?? copy.rows.posterior
    let (asked, audited) = copy.askedRows()
    let rowPlan = copy.rows.plan(copy.plan, posterior: posterior, asked: asked, audited: audited)
    lock.withLock {
      // Made for other rows, if they were changed meanwhile.
      guard core.rows === copy.rows, core.plan == copy.plan, core.fittedSeq <= seq else { return }
      core.take(fitted, posterior, rowPlan, seq: seq)
    }
  }

  /// The posterior of the rows' patterns, with all answers that the last fit has seen, and that fit's seq.
  public var posterior: (values: Posterior, seq: Int) { lock.withLock { (core.posterior, core.fittedSeq) } }

  /// Goes on with another run of the task. Answers stay: rows are known by their ids.
  public func change(rows: any DeskRows, plan: DeskPlan? = nil, by name: String = "tally") throws(ReviewError) {
    _ = try change { (core) throws(ReviewError) in
      let plan = plan ?? core.plan
      do throws(DeskPlan.Fault) { try plan.check() } catch { throw .plan(error) }
      core.change(rows: rows)
      let made = QueueMade(run: rows.run, functionSet: rows.functionSet, model: rows.model, plan: plan)
      return (core.state.queue == made ? [] : [(.queueMade(made), name)], ())
    }
    try refit()
  }
}

/// A row's answer as the label model takes it.
public struct LearnedRow: Sendable, Equatable {
  public let id: String
  public let label: String
  public let purpose: ReviewPurpose
  public let selection: RowSelection
  public let isSettled: Bool
  public let answerCount: Int
}

extension DeskCore {
  /// One line a row: what an expert says, or what all that were asked say. Rows on which they differ, or somebody is not sure, are
  /// left out until they are settled; gold only measures people.
  func learnedRows() -> [LearnedRow] { state.learnedRows() }

  /// Without the rows of the audit, which say how good the labels are only as long as nothing learns from them.
  func reviewedRows() -> [ReviewedRows] {
    let classes = Dictionary(
      rows.classes.enumerated().map { ($1, Vote($0)) }, uniquingKeysWith: { first, _ in first })
    var counts: [RowSelection: [(pattern: Int, class: Vote)]] = [:]
    for row in learnedRows() where row.purpose != .audit {
      guard let place = places[row.id], let label = classes[row.label] else { continue }
      counts[row.selection, default: []].append((rows.pattern(of: place), label))
    }
    return RowSelection.allCases.compactMap { selection in
      counts[selection].map {
        ReviewedRows($0, of: rows.patterns, selection: selection == .random ? .random : .chosen)
      }
    }
  }
}

extension DeskState {
  /// As ``LearnedRow`` says, ids ascending.
  public func learnedRows() -> [LearnedRow] {
    rows.sorted().compactMap { id in
      let answers = deciding(id)
      let labels = Set(answers.compactMap(\.verdict.label))
      let settlement = settlements[id]
      let settled = settlement?.record.label
      if settlement != nil, settled == nil { return nil }
      guard let label = settled ?? (labels.count == 1 ? labels.first : nil) else { return nil }
      let isAudit = isAudited(id, answers)
      // An audited row counts once all that were to be asked have answered; none counts while somebody is not sure.
      if settled == nil, answers.contains(where: { $0.verdict == .unsure }) { return nil }
      if isAudit, settled == nil, answers.count < auditOverlap { return nil }
      let isRandom = answers.contains { $0.record.selection == .random && $0.record.purpose != .audit }
      let selection = isAudit ? .random : released[id] ?? (isRandom ? .random : .chosen)
      return LearnedRow(
        id: id, label: label, purpose: isAudit ? .audit : .review, selection: selection, isSettled: settled != nil,
        answerCount: answers.count)
    }
  }

  /// Audited rows that people were asked about in vain, ids ascending: for a promise they count as wrong until an expert settles
  /// them.
  public func unsettledAudits() -> [String] {
    rows.sorted().filter { id in
      if settlements[id]?.record.label != nil { return false }
      let answers = deciding(id)
      let skips = self.answers(row: id).filter { $0.verdict == .skip && $0.record.purpose == .audit }
      guard isAudited(id, answers.isEmpty ? skips : answers) else { return false }
      let labels = Set(answers.compactMap(\.verdict.label))
      if labels.count > 1 || answers.isEmpty || settlements[id] != nil { return true }
      return answers.count >= auditOverlap && answers.contains { $0.verdict == .unsure }
    }
  }

  /// How many people answer an audited row: what nobody has looked at twice is no good audit, where there are two.
  var auditOverlap: Int {
    let overlap = queue?.plan.overlap ?? 1
    return reviewers.values.count { $0.pausedFor == nil } > 1 ? max(2, overlap) : overlap
  }

  private func deciding(_ id: String) -> [Answer] {
    answers(row: id).filter { $0.verdict != .skip && $0.record.purpose != .gold }
  }

  private func isAudited(_ id: String, _ answers: [Answer]) -> Bool {
    released[id] == nil && answers.contains { $0.record.purpose == .audit }
  }
}
