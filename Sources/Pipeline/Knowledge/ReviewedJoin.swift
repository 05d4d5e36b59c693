import Interchange
import LabelAnalysis
import LabelModels
import Votes

/// People's answers, joined with the rows.
struct ReviewedJoin {
  struct Answer {
    let row: Int
    let pattern: Int
    let label: Vote
    let selection: ReviewedAnswers.Selection
  }

  /// Models that are fitted to measure reviewed rows, at most. Each learns from 80 % of the rows: with ten, 90 %, for
  /// twice the time.
  static let foldLimit = 5

  /// What is learned from. Rows ascending; several of one row where people answered more than once.
  let answers: [Answer]
  /// What nothing is learned from. Rows ascending; none of them is in ``answers``.
  let audit: [AuditedRow]
  /// Audited rows without an answer in the file.
  let openAuditCount: Int
  /// Ids that are no row's.
  let unknownCount: Int
  /// Rows on which people disagree, ascending.
  let contradictoryRows: [Int]
  /// Of each reviewed row.
  let foldOfRow: [Int: Int]
  let foldCount: Int

  /// - Parameters:
  ///   - path: of the answers, for errors.
  ///   - name: a row's id.
  ///   - pattern: a row's pattern.
  /// - Throws: `files` where answers by position have another length than the rows; `knowledge`.
  init(
    _ answers: ReviewedAnswers, path: String, rowCount: Int, name: (Int) -> String, pattern: (Int) -> Int
  ) throws(RunError) {
    let aligned: (rows: [ReviewedAnswers.Row], unknownCount: Int)
    do throws(InterchangeError) {
      aligned = try answers.aligned(rowCount: rowCount, path: path, name: name)
    } catch {
      throw .files(error)
    }
    if aligned.rows.isEmpty, let example = answers.exampleID {
      throw .knowledge(.reviewedMatchesNothing(path: path, exampleID: example))
    }
    self.answers = aligned.rows.filter { $0.answer.selection != .audit }.map {
      Answer(row: $0.row, pattern: pattern($0.row), label: $0.answer.label, selection: $0.answer.selection)
    }
    audit = AuditedRow.all(in: aligned.rows, learned: Set(self.answers.map(\.row)), pattern: pattern)
    openAuditCount = answers.openAuditCount
    unknownCount = aligned.unknownCount
    var labels: [Int: Vote] = [:]
    var contradictory: Set<Int> = []
    for answer in self.answers
    where labels.updateValue(answer.label, forKey: answer.row) ?? answer.label != answer.label {
      contradictory.insert(answer.row)
    }
    contradictory.formUnion(audit.filter { $0.label == .abstain && $0.classes.count > 1 }.map(\.row))
    contradictoryRows = contradictory.sorted()
    (foldOfRow, foldCount) = ReviewedJoin.folds(self.answers, name: name)
  }

  /// nil where there is nothing to learn from.
  var learnedFrom: ReviewedJoin? { answers.isEmpty ? nil : self }

  /// Rows dealt out in the order of their ids' hashes, each selection by itself: folds depend neither on the order of
  /// rows nor on that of the answers, and have as many random rows each.
  private static func folds(_ answers: [Answer], name: (Int) -> String) -> ([Int: Int], Int) {
    var selections: [Int: ReviewedAnswers.Selection] = [:]
    for answer in answers where selections[answer.row] != .random { selections[answer.row] = answer.selection }
    let foldCount = min(foldLimit, selections.count)
    let keys = selections.map { row, selection in
      let name = name(row)
      return (row: row, selection: selection.rawValue, hash: StableHash.of(name), name: name)
    }
    let order = keys.sorted { ($1.selection, $0.hash, $0.name) < ($0.selection, $1.hash, $1.name) }
    return (Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.row, $0 % foldCount) }), foldCount)
  }

  /// The rows as a label model takes them, one element for each selection that occurs.
  ///
  /// - Parameter fold: rows to leave out, or nil for none.
  func reviewedRows(of patterns: VotePatterns, leavingOut fold: Int? = nil) -> [ReviewedRows] {
    let kept = answers.filter { fold == nil || foldOfRow[$0.row] != fold }
    return [(ReviewedAnswers.Selection.random, ReviewedRows.Selection.random), (.chosen, .chosen)].compactMap { pair in
      let rows = kept.filter { $0.selection == pair.0 }
      guard !rows.isEmpty else { return nil }
      return ReviewedRows(rows.map { (pattern: $0.pattern, class: $0.label) }, of: patterns, selection: pair.1)
    }
  }
}

/// What there is to say of people's answers.
public struct ReviewedSummary: Sendable, Equatable, Codable {
  public let path: String
  public let rowCount: Int
  public let randomAnswerCount: Int
  public let chosenAnswerCount: Int
  /// Rows that nothing was learned from; nil for none.
  public let auditedRowCount: Int?
  /// Audited rows that stand in the file without an answer; nil for none.
  public let openAuditCount: Int?
  /// Rows on which people disagree.
  public let contradictoryRowCount: Int
  /// The id of one of them.
  public let contradictoryExample: String?
  /// Ids that are no row's.
  public let unknownCount: Int

  init(_ join: ReviewedJoin, path: String, name: (Int) -> String) {
    self.path = path
    rowCount = join.foldOfRow.count
    randomAnswerCount = join.answers.count { $0.selection == .random }
    chosenAnswerCount = join.answers.count - randomAnswerCount
    auditedRowCount = join.audit.isEmpty ? nil : join.audit.count
    openAuditCount = join.openAuditCount == 0 ? nil : join.openAuditCount
    contradictoryRowCount = join.contradictoryRows.count
    contradictoryExample = join.contradictoryRows.first.map(name)
    unknownCount = join.unknownCount
  }
}
