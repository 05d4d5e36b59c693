import PatternMatching
import Votes
import WorkerProtocol

/// A row of a finished run, as people look at it.
public struct RowView: Sendable {
  public struct FunctionVote: Sendable, Equatable {
    public let function: String
    public let label: String
  }

  public let row: Int
  public let id: String
  /// nil where there is none.
  public let gold: String?
  /// nil where no LF votes.
  public let label: String?
  public let outcome: RowOutcome
  /// In the order of the run.
  public let votes: [FunctionVote]
  /// Empty where it was not asked for.
  public let columns: [Column]

  public struct Column: Sendable, Equatable {
    public let name: String
    public let value: String
    public let isText: Bool
    /// What an LF found in it: bytes of the UTF-8 of ``value``, ascending.
    public let matches: [Range<Int>]
  }
}

extension FinishedRun {
  /// - Parameters:
  ///   - texts: where the row's columns are wanted.
  ///   - search: what to mark in them.
  public func view(of row: Int, texts: RowTexts? = nil, search: FunctionSearch? = nil) -> RowView {
    let classes = manifest.classes
    let outcome = outcome(of: row)
    let line = votes.line(row)
    let label = gold?[row] ?? .abstain
    let finder = search.flatMap(MatchFinder.init)
    return RowView(
      row: row, id: rows.id(of: row), gold: label == .abstain ? nil : classes[Int(label)],
      label: outcome.label == .abstain ? nil : classes[Int(outcome.label)], outcome: outcome,
      votes: line.enumerated().compactMap { function, vote in
        vote == .abstain
          ? nil : .init(function: manifest.functions[function].name, label: classes[Int(vote)])
      },
      columns: texts?.members(of: row).map { member in
        RowView.Column(
          name: member.name, value: member.value, isText: member.isText,
          matches: member.isText ? finder?.ranges(in: member.value) ?? [] : [])
      } ?? [])
  }
}

/// Finds in texts what an LF looks for.
public struct MatchFinder {
  private let literals: Literals?
  private let expression: RegularExpression?

  /// - Returns: `nil` for a pattern that does not compile.
  public init?(_ search: FunctionSearch) {
    literals = search.phrases.map { Literals($0, wholeWords: search.wholeWords ?? false) }
    expression = search.pattern.flatMap { try? RegularExpression($0, ignoringCase: search.ignoresCase ?? true) }
    if literals == nil && expression == nil { return nil }
  }

  /// Bytes of the text's UTF-8.
  public func ranges(in text: String) -> [Range<Int>] {
    literals?.ranges(in: text) ?? expression?.ranges(in: text) ?? []
  }
}
