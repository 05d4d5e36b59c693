import Interchange
import Pipeline
import Votes

/// What came of reading a file of answers in.
public struct ImportReport: Sendable, Equatable, Codable {
  /// Somebody has said something else of the same row, here or earlier in the file. The first stays.
  public struct Conflict: Sendable, Equatable, Codable {
    public let row: String
    public let reviewer: String
    public let known: String
    public let new: String
    public let line: Int?
  }

  public var format: String
  public var added = 0
  /// That were there already.
  public var known = 0
  public var conflicts: [Conflict] = []
  /// Of rows that the run does not have.
  public var unknownRowCount = 0
  /// The first of their ids.
  public var unknownRows: [String] = []
  /// Lines that give no answer, by the reason.
  public var passed: [String: Int] = [:]
  /// Rows on which people now disagree.
  public var disputedRowCount = 0

  static let exampleLimit = 5

  /// Whether there were answers, and none of a row that the run has.
  public var isAllUnknown: Bool { unknownRowCount > 0 && added == 0 && known == 0 && conflicts.isEmpty }
}

extension ReviewDesk {
  /// Takes in answers from elsewhere, all or none. Those that are there already change nothing.
  ///
  /// - Parameters:
  ///   - file: as it is called, for the log.
  ///   - sha256: of its bytes.
  ///   - reviewer: who answered where the file does not say it.
  ///   - selection: how rows came to be answered where the file does not say it.
  ///   - name: who reads it in.
  public func take(
    _ answers: PeoplesAnswers, file: String, sha256: String, reviewer: String, selection: RowSelection, by name: String
  ) throws(ReviewError) -> ImportReport {
    let report = try change { (core) throws(ReviewError) in
      var reading = ImportReading(core, answers, reviewer: reviewer, selection: selection, source: sha256)
      reading.read()
      core = reading.core
      guard reading.report.added > 0 else { return ([], reading.report) }
      let record = ImportRecord(
        file: file, sha256: sha256, format: answers.format, answers: reading.report.added, known: reading.report.known,
        conflicts: reading.report.conflicts.count, unknownRows: reading.report.unknownRowCount)
      let events = reading.events.map { (event: $0, actor: name) }
      return ([(.imported(record), name)] + events, reading.report)
    }.value
    if report.added > 0 { try refit() }
    var counted = report
    counted.disputedRowCount = lock.withLock { core.disputes.count }
    return counted
  }
}

private struct ImportReading {
  private struct Said: Hashable {
    let row: String
    let reviewer: String
  }

  private(set) var core: DeskCore
  let answers: PeoplesAnswers
  let reviewer: String
  let selection: RowSelection
  let source: String
  private(set) var report: ImportReport
  private(set) var events: [ReviewEvent] = []
  /// In this file.
  private var said: [Said: Verdict] = [:]
  private var keys: Set<String> = []

  init(_ core: DeskCore, _ answers: PeoplesAnswers, reviewer: String, selection: RowSelection, source: String) {
    self.core = core
    self.answers = answers
    self.reviewer = reviewer
    self.selection = selection
    self.source = source
    report = ImportReport(format: answers.format)
  }

  mutating func read() {
    for passed in answers.passed { report.passed[passed.reason.rawValue, default: 0] += 1 }
    let found = core.rows.find(Set(answers.answers.map(\.row)))
    for answer in answers.answers {
      guard let row = found[answer.row] else {
        report.unknownRowCount += 1
        if report.unknownRows.count < ImportReport.exampleLimit, !report.unknownRows.contains(answer.row) {
          report.unknownRows.append(answer.row)
        }
        continue
      }
      add(answer, at: row)
    }
  }

  private mutating func add(_ answer: PeoplesAnswer, at row: Int) {
    let name = answer.reviewer ?? reviewer
    let verdict = Verdict(answer.verdict)
    let before =
      said[Said(row: answer.row, reviewer: name)]
      ?? core.state.answers(row: answer.row).last { $0.reviewer == name }?.verdict
    if let before {
      if before == verdict {
        report.known += 1
      } else {
        report.conflicts.append(
          .init(row: answer.row, reviewer: name, known: before.text, new: verdict.text, line: answer.place.line))
      }
      return
    }
    said[Said(row: answer.row, reviewer: name)] = verdict
    report.added += 1
    core.know(answer.row, at: row)
    events.append(.answered(row: answer.row, record(answer, verdict, name)))
    core.addOpen(answer.row, purpose(of: answer), selection(of: answer))
  }

  private func selection(of answer: PeoplesAnswer) -> RowSelection {
    switch answer.selection {
    case .random, .audit: .random
    case .chosen: .chosen
    case nil: selection
    }
  }

  private func purpose(of answer: PeoplesAnswer) -> ReviewPurpose { answer.selection == .audit ? .audit : .review }

  private mutating func record(_ answer: PeoplesAnswer, _ verdict: Verdict, _ name: String) -> AnswerRecord {
    let parts = [answers.format, answer.row, name, verdict.text, answer.mark ?? "", answer.at ?? ""]
    var key = "import " + EventChain.sha256(parts.map { "\($0.utf8.count):\($0)" }.joined())
    // It was there, and was taken back or rolled back since.
    if core.state.seqOfKey[key] != nil || !keys.insert(key).inserted {
      key += " after \(core.state.seq).\(events.count)"
    }
    var record = AnswerRecord(
      key: key, verdict: verdict, purpose: purpose(of: answer), selection: selection(of: answer))
    record.comment = answer.comment
    record.milliseconds = answer.milliseconds
    record.source = source
    record.extra = answer.extra.map { "\(answers.format)\n\($0)" }
    record.reviewer = name
    // Prodigy writes seconds since 1970.
    let seconds = answer.at.flatMap { UTCMoment.seconds($0) ?? Double($0) }
    record.givenAt = seconds.map(UTCMoment.text)
    return record
  }
}

extension Verdict {
  init(_ verdict: PeoplesAnswer.Verdict) {
    switch verdict {
    case .label(let name): self = .label(name)
    case .unsure: self = .unsure
    case .skip: self = .skip
    }
  }

  var forPeople: PeoplesAnswer.Verdict {
    switch self {
    case .label(let name): .label(name)
    case .unsure: .unsure
    case .skip: .skip
    }
  }

  /// For people to read.
  public var text: String {
    switch self {
    case .label(let name): name
    case .unsure: "not sure"
    case .skip: "skipped"
    }
  }
}
