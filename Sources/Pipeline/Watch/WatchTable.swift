import ApplyEngine
import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import RowFiles
import Votes
import WorkerProtocol

/// What there is to say of one LF after a save.
public struct WatchFunction: Sendable, Equatable {
  public let name: String
  public let kind: String
  /// Relative to the package.
  public let file: String
  public let line: Int
  /// Names of the classes that it votes for.
  public let polarity: [String]
  public let voteCount: Int
  public let coverage: Double?
  public let overlaps: Double?
  public let conflicts: Double?
  public let estimatedAccuracy: Double?
  /// Of its votes on rows with gold; `nil` without any.
  public let precision: Double?
  public let goldVoteCount: Int
  public let faultCount: Int
  public let firstFault: String?
  public let isQuarantined: Bool
  public let isUnsteady: Bool
  public let nanosecondsPerRow: Double?
  /// Whether its votes were made anew in this round.
  public let isApplied: Bool
}

/// The outcome of one round of a watch: figures, and the rows behind them. Never changes.
public final class WatchTable: @unchecked Sendable {
  public let functions: [WatchFunction]
  public let classNames: [String]
  public let rowCount: Int
  /// Rows of the data, of which ``rowCount`` are a sample if there are more.
  public let totalRowCount: Int
  public let badLineCount: Int
  /// Of all LFs together.
  public let coverage: Double?
  public let conflicts: Double?
  public let modelName: String
  public let fallback: Fallback?
  /// `[k]`: rows by label, ties included.
  public let labelCounts: [Int]
  public let goldRowCount: Int
  public let accuracy: Double?
  public let majorityAccuracy: Double?
  /// Optional columns that the data does not seem to have.
  public let absentColumns: [String]
  /// The end of what LFs printed.
  public let output: String

  /// `[n]`: each row's label; ``Vote/abstain`` where no LF voted.
  let labels: [Vote]
  private let gold: [Vote]?
  private let patterns: VotePatterns
  private let patternOfRow: [UInt32]
  private let posterior: Posterior
  private let fitted: any FittedLabelModel
  private let index: RowIndex
  private let data: WatchData
  private let texts: RowTexts
  private let columns: [String]
  private let kept: [KeptVotes]

  /// Whether the other table is of the same rows and classes.
  public func isComparable(with other: WatchTable) -> Bool {
    rowsIdentity == other.rowsIdentity && rowCount == other.rowCount && classNames == other.classNames
  }

  /// The rows' own identity.
  private var rowsIdentity: ObjectIdentifier { ObjectIdentifier(data) }

  struct Parts {
    let description: TaskDescription
    let root: String
    let data: WatchData
    let applied: AppliedVotes
    let index: RowIndex
    let patterns: VotePatterns
    let patternOfRow: [UInt32]
    let kept: [KeptVotes]
    let appliedFunctions: Set<Int>
    let estimation: Estimation
    let gold: [Vote]?
  }

  init(_ parts: Parts) throws(RunError) {
    let description = parts.description
    let estimation = parts.estimation
    let analysis = VoteAnalysis(parts.patterns, gold: estimation.gold)
    let accuracies = estimation.fitted.functionAccuracies
    classNames = description.classes
    functions = description.functions.indices.map { index in
      let function = description.functions[index]
      let figures = analysis.functions[index]
      let kept = parts.kept[index]
      return WatchFunction(
        name: function.name, kind: function.kind, file: SourcePath.relative(function.file, to: parts.root),
        line: function.line, polarity: figures.polarity.map { description.classes[Int($0)] },
        voteCount: figures.voteCount, coverage: figures.coverage, overlaps: figures.overlaps,
        conflicts: figures.conflicts, estimatedAccuracy: accuracies[index], precision: figures.gold?.precision,
        goldVoteCount: figures.gold?.voteCount ?? 0, faultCount: kept.faultCount,
        firstFault: kept.faults.first?.message, isQuarantined: kept.isQuarantined, isUnsteady: kept.isUnsteady,
        nanosecondsPerRow: kept.nanosecondsPerRow, isApplied: parts.appliedFunctions.contains(index))
    }
    rowCount = parts.index.count
    totalRowCount = parts.data.totalRowCount
    badLineCount = parts.applied.problemCount
    coverage = analysis.coverage
    conflicts = analysis.conflicts
    modelName = estimation.fitted.modelName
    fallback = estimation.fitted.fallback
    goldRowCount = estimation.gold?.rowCount ?? 0
    accuracy = estimation.comparison.model?.accuracy
    majorityAccuracy = estimation.comparison.majorityVote?.accuracy
    absentColumns = parts.applied.absentColumns
    output = parts.applied.output
    (patterns, patternOfRow) = (parts.patterns, parts.patternOfRow)
    (posterior, fitted) = (estimation.posterior, estimation.fitted)
    (index, data, kept, gold) = (parts.index, parts.data, parts.kept, parts.gold)
    let plan = LabelPlan(estimation.posterior, of: parts.patterns, reviewBelow: 0)
    labels = (0..<rowCount).map { [patternOfRow, index] row in
      plan.outcomes[Int(patternOfRow[row])].label(hash: index.hash(of: row))
    }
    var counts = [Int](repeating: 0, count: description.classes.count)
    for label in labels where label != .abstain { counts[Int(label)] += 1 }
    labelCounts = counts
    columns = description.columns.filter { $0.kind == .text }.map(\.name)
    do throws(RowFileError) {
      texts = try RowTexts(parts.data.file, format: parts.data.format, rows: parts.index)
    } catch { throw .data(error) }
  }
}

/// A row as a watch shows it.
public struct WatchRow: Sendable, Equatable {
  public let id: String
  /// What the task's text columns hold, shortened.
  public let text: String
  /// `nil` where no LF voted.
  public let label: String?
  public let gold: String?
  /// LF and class, in the order of the task.
  public let votes: [Vote]

  public struct Vote: Sendable, Equatable {
    public let function: String
    public let label: String
  }
}

extension WatchTable {
  /// Rows of an LF, of one kind: some, always the same.
  ///
  /// - Returns: no right and wrong ones without gold.
  public func rows(of function: Int, _ outcome: FunctionOutcome, limit: Int) -> RowSample {
    let votes = kept[function]
    switch outcome {
    case .voted: return sample(limit) { votes[$0] != .abstain }
    case .right: return sample(limit) { [gold] in votes[$0] != .abstain && gold?[$0] == votes[$0] }
    case .wrong:
      return sample(limit) { [gold] row in
        guard let gold, gold[row] != .abstain, votes[row] != .abstain else { return false }
        return gold[row] != votes[row]
      }
    case .conflict:
      return sample(limit) { [kept] row in
        votes[row] != .abstain && kept.contains { $0[row] != .abstain && $0[row] != votes[row] }
      }
    case .uncovered: return sample(limit) { [labels] in labels[$0] == .abstain }
    case .faulted:
      return RowSample(count: votes.faultCount, rows: Array(votes.faults.map(\.row).prefix(limit)))
    case .deciding, .alone:
      let roles = VoteRoles(function: function, patterns, posterior, fitted)
      let wanted = outcome == .alone ? roles.isAlone : roles.isDeciding
      return sample(limit) { [patternOfRow] in wanted[Int(patternOfRow[$0])] }
    }
  }

  private func sample(_ limit: Int, where isWanted: (Int) -> Bool) -> RowSample {
    var sampler = RowSampler(limit)
    for row in 0..<rowCount where isWanted(row) { sampler.add(row, hash: index.hash(of: row)) }
    return sampler.sample
  }

  /// Characters of a row's text that are shown at most.
  private static let longestText = 2000

  public func row(_ row: Int) -> WatchRow {
    let members = texts.members(of: row, limit: WatchTable.longestText)
    let wanted = members.filter { columns.contains($0.name) }
    return WatchRow(
      id: id(of: row), text: (wanted.isEmpty ? members : wanted).map(\.value).joined(separator: " · "),
      label: name(labels[row]), gold: gold.flatMap { name($0[row]) },
      votes: functions.indices.compactMap { function in
        name(kept[function][row]).map { WatchRow.Vote(function: functions[function].name, label: $0) }
      })
  }

  private func id(of row: Int) -> String { index.hasIDs ? index.id(of: row) : String(data.number(of: row)) }

  func name(_ vote: Vote) -> String? { vote == .abstain ? nil : classNames[Int(vote)] }

  func vote(_ function: Int, _ row: Int) -> Vote { kept[function][row] }

  func hash(of row: Int) -> UInt64 { index.hash(of: row) }
}
