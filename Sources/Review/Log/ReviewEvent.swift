import Foundation
import Ledger

/// What somebody may do.
public enum ReviewRole: String, Sendable, CaseIterable, Codable {
  /// Answers rows.
  case reviewer
  /// Also settles rows on which reviewers disagree.
  case expert
  /// Also sees how it goes, and manages people and guidelines.
  case lead
}

/// Why a row lies before somebody. No page and no answer of an interface tells gold, audit and calibration from review.
public enum ReviewPurpose: String, Sendable, CaseIterable, Codable {
  /// The model learns from it.
  case review
  /// It only says how many labels are wrong.
  case audit
  /// Its class is known: it measures the reviewer.
  case gold
  /// Everyone answers it before anything else.
  case calibration
  /// Reviewers disagree, or nobody was sure.
  case expert
}

/// How a row came to be asked about.
public enum RowSelection: String, Sendable, CaseIterable, Codable {
  /// Drawn at random from all rows.
  case random
  /// For some reason, for example its small margin.
  case chosen
}

/// What a person says of a row.
public enum Verdict: Sendable, Equatable, Hashable {
  /// A class, by its name.
  case label(String)
  /// Has looked, and cannot tell.
  case unsure
  /// Has not decided: somebody else is asked.
  case skip

  public var label: String? { if case .label(let name) = self { name } else { nil } }
}

/// An entry of the review log, without its place there. Payloads are JSON objects whose unknown members are passed over, so that
/// older programs read what newer ones write.
public enum ReviewEvent: Sendable, Equatable {
  case reviewerAdded(name: String, role: ReviewRole)
  case roleChanged(name: String, role: ReviewRole)
  case paused(name: String, reason: String)
  case resumed(name: String)
  /// A lead lets somebody on who has not passed the calibration.
  case admitted(name: String)
  /// Somebody gets a link by which he chooses another password.
  case passwordLink(name: String)
  case guidelines(Guidelines)
  case queueMade(QueueMade)
  case answered(row: String, AnswerRecord)
  /// An audited row that the model learns from now: its answers carry no promise any more.
  case released(row: String, selection: RowSelection)
  /// The answer or settlement with this seq does not count any more.
  case undone(row: String, seq: Int)
  case settled(row: String, SettlementRecord)
  /// Answers and settlements are those that there were after this seq.
  case rolledBack(to: Int)
  case imported(ImportRecord)
}

/// How to answer, in words.
public struct Guidelines: Sendable, Equatable, Codable {
  public struct Example: Sendable, Equatable, Codable {
    public var label: String
    public var text: String
    public var why: String?

    public init(label: String, text: String, why: String? = nil) {
      self.label = label
      self.text = text
      self.why = why
    }
  }

  /// From 1; 0 is none at all.
  public var version: Int
  public var text: String
  public var examples: [Example]

  public init(version: Int, text: String, examples: [Example]) {
    self.version = version
    self.text = text
    self.examples = examples
  }
}

/// What the rows to answer are taken from, and how.
public struct QueueMade: Sendable, Equatable, Codable {
  /// The run whose rows are asked about.
  public var run: String
  public var functionSet: String
  public var model: String
  public var plan: DeskPlan

  public init(run: String, functionSet: String, model: String, plan: DeskPlan) {
    self.run = run
    self.functionSet = functionSet
    self.model = model
    self.plan = plan
  }
}

/// What lay before a person when he answered.
public struct ShownRow: Sendable, Equatable, Codable {
  /// SHA-256 of the row as JSON.
  public var content: String
  public var run: String
  public var votes: [String: String]
  /// By class, six decimals.
  public var posterior: [String: Double]

  public init(content: String, run: String, votes: [String: String], posterior: [String: Double]) {
    self.content = content
    self.run = run
    self.votes = votes
    self.posterior = posterior
  }
}

/// One answer.
public struct AnswerRecord: Sendable, Equatable, Codable {
  /// Made by whoever sends it: sent twice, it is one answer.
  public var key: String
  public var verdict: Verdict
  public var purpose: ReviewPurpose
  public var selection: RowSelection
  public var isFlagged = false
  public var comment: String?
  /// From the row's showing to the answer.
  public var milliseconds: Int?
  /// Whether votes and probabilities were hidden.
  public var isBlind = false
  /// The version that was valid; 0 for none.
  public var guidelines = 0
  /// nil for answers from elsewhere.
  public var shown: ShownRow?
  /// Of an imported answer: the SHA-256 of its file.
  public var source: String?
  /// Of an imported answer: when it was given, if its file says it.
  public var givenAt: String?
  /// Of an imported answer: what its format wants back, as JSON.
  public var extra: String?
  /// Who answered, where that is not who wrote the entry.
  public var reviewer: String?

  public init(key: String, verdict: Verdict, purpose: ReviewPurpose, selection: RowSelection) {
    self.key = key
    self.verdict = verdict
    self.purpose = purpose
    self.selection = selection
  }

  private enum Key: String, CodingKey {
    case key, label, verdict, purpose, selection, flag, comment, milliseconds, blind, guidelines, shown, source, givenAt
    case extra, reviewer
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    key = try values.decode(String.self, forKey: .key)
    switch try values.decode(String.self, forKey: .verdict) {
    case "label": verdict = .label(try values.decode(String.self, forKey: .label))
    case "unsure": verdict = .unsure
    case "skip": verdict = .skip
    case let other:
      throw DecodingError.dataCorruptedError(forKey: .verdict, in: values, debugDescription: "\(other) is no verdict")
    }
    purpose = try values.decode(ReviewPurpose.self, forKey: .purpose)
    selection = try values.decode(RowSelection.self, forKey: .selection)
    isFlagged = try values.decodeIfPresent(Bool.self, forKey: .flag) ?? false
    comment = try values.decodeIfPresent(String.self, forKey: .comment)
    milliseconds = try values.decodeIfPresent(Int.self, forKey: .milliseconds)
    isBlind = try values.decodeIfPresent(Bool.self, forKey: .blind) ?? false
    guidelines = try values.decodeIfPresent(Int.self, forKey: .guidelines) ?? 0
    shown = try values.decodeIfPresent(ShownRow.self, forKey: .shown)
    source = try values.decodeIfPresent(String.self, forKey: .source)
    givenAt = try values.decodeIfPresent(String.self, forKey: .givenAt)
    extra = try values.decodeIfPresent(String.self, forKey: .extra)
    reviewer = try values.decodeIfPresent(String.self, forKey: .reviewer)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(key, forKey: .key)
    switch verdict {
    case .label(let name):
      try values.encode("label", forKey: .verdict)
      try values.encode(name, forKey: .label)
    case .unsure: try values.encode("unsure", forKey: .verdict)
    case .skip: try values.encode("skip", forKey: .verdict)
    }
    try values.encode(purpose, forKey: .purpose)
    try values.encode(selection, forKey: .selection)
    if isFlagged { try values.encode(true, forKey: .flag) }
    try values.encodeIfPresent(comment, forKey: .comment)
    try values.encodeIfPresent(milliseconds, forKey: .milliseconds)
    if isBlind { try values.encode(true, forKey: .blind) }
    if guidelines > 0 { try values.encode(guidelines, forKey: .guidelines) }
    try values.encodeIfPresent(shown, forKey: .shown)
    try values.encodeIfPresent(source, forKey: .source)
    try values.encodeIfPresent(givenAt, forKey: .givenAt)
    try values.encodeIfPresent(extra, forKey: .extra)
    try values.encodeIfPresent(reviewer, forKey: .reviewer)
  }
}

/// What an expert makes of a row on which reviewers did not agree.
public struct SettlementRecord: Sendable, Equatable, Codable {
  /// As an answer's.
  public var key: String
  /// nil where the expert, too, cannot say its class.
  public var label: String?
  /// Seqs of the answers that it settles.
  public var answers: [Int]
  public var comment: String?
  public var milliseconds: Int?

  public init(key: String, label: String?, answers: [Int], comment: String? = nil, milliseconds: Int? = nil) {
    self.key = key
    self.label = label
    self.answers = answers
    self.comment = comment
    self.milliseconds = milliseconds
  }
}

/// A file of answers that was read in.
public struct ImportRecord: Sendable, Equatable, Codable {
  public var file: String
  public var sha256: String
  public var format: String
  /// New answers, which follow this entry.
  public var answers: Int
  /// Answers that were there already.
  public var known: Int
  public var conflicts: Int
  /// Of rows that the data does not have.
  public var unknownRows: Int

  public init(
    file: String, sha256: String, format: String, answers: Int, known: Int, conflicts: Int, unknownRows: Int
  ) {
    self.file = file
    self.sha256 = sha256
    self.format = format
    self.answers = answers
    self.known = known
    self.conflicts = conflicts
    self.unknownRows = unknownRows
  }
}
