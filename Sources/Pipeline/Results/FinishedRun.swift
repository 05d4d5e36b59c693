import ApplyEngine
import Foundation
import Interchange
import LabelAnalysis
import LabelModels
import RowFiles
import Votes

/// A run that was done, opened for reading: what `explain`, `lf`, `suggest`, `watch` and the report look at.
///
/// Votes, ids and places are mapped; what lies in memory are the vote patterns with their posteriors, and gold. Opening reads
/// the votes once: 1 M rows × 35 LFs in about 0.1 s.
public final class FinishedRun {
  public let folder: RunFolder
  public let manifest: Manifest
  public let rows: RowIndex
  public let votes: StoredVotes
  public let model: ModelFile
  public let patterns: VotePatterns
  /// Of ``patterns``.
  public let posterior: Posterior
  /// nil where the run had none, or its file has changed since: see ``changedInputs``.
  public let gold: GoldRows?
  /// Of ``patterns``.
  public let goldCounts: GoldCounts?
  /// Paths of gold and answers that are not what the run has read any more, and are left out here.
  public let changedInputs: [String]
  let folders: TaskFolders
  let plan: LabelPlan
  /// What people said of rows that the model learned from.
  let reviewed: ReviewedLabels
  /// `[n]`.
  private let patternOfRow: UnsafePointer<UInt32>
  private let patternScratch: MappedScratch
  private var openedTexts: RowTexts?

  /// - Parameters:
  ///   - run: an id or the beginning of one; `nil` for the latest run.
  ///   - folders: the package, to find data and gold again.
  /// - Throws: `noRun`, `unknownRun`, `ambiguousRun`, `damagedRun`, `modelFile`.
  public init(_ store: TaskStore, task: String, run: String? = nil, folders: TaskFolders) throws(RunError) {
    let folder = try store.finished(run, task: task)
    let manifest = try Manifest(path: folder.manifest)
    let index = try RowIndex(path: folder.index)
    guard index.count == manifest.counts.rows, manifest.classes.count >= 2 else {
      throw .damagedRun(path: folder.index)
    }
    let votes = try StoredVotes(
      path: folder.votes, rowCount: index.count, functionCount: manifest.functions.count,
      classCount: manifest.classes.count)
    let model = try FrozenModel.file(folder.model)
    let fitted = try FrozenModel.fitted(
      model, folder.model, functions: manifest.functions.map(\.name), classes: manifest.classes)
    let scratch = try MappedScratch(temporary: index.count * 4)
    let patternOfRow = scratch.array(UInt32.self)
    let patterns = VoteAssembly.collectPatterns(
      (0..<votes.functionCount).map(votes.column), width: votes.width, classCount: votes.classCount,
      rowCount: index.count, patternOfRow)
    let plan = LabelPlan(
      fitted.posterior(for: patterns), of: patterns, rule: manifest.routeRule, promise: manifest.promise)
    var inputs = RunInputs(manifest, folders)
    let gold = try inputs.gold().map { (gold) throws(RunError) in
      try GoldJoin(gold, patterns, patternOfRow, index, path: manifest.gold?.path ?? "")
    }
    reviewed =
      try inputs.reviewed().map { (answers) throws(RunError) in
        let join = try ReviewedJoin(
          answers, path: manifest.reviewed?.path ?? "", rowCount: index.count, name: { index.id(of: $0) },
          pattern: { Int(patternOfRow[$0]) })
        return ReviewedLabels(join, plan) { index.hash(of: $0) }
      } ?? .none
    (self.folder, self.manifest, rows, self.votes, self.model) = (folder, manifest, index, votes, model)
    (self.patterns, posterior, self.plan) = (patterns, plan.posterior, plan)
    (self.gold, goldCounts) = (gold?.rows, gold?.counts)
    changedInputs = inputs.changed
    (self.folders, self.patternOfRow, patternScratch) = (folders, UnsafePointer(patternOfRow), scratch)
  }

  /// People's answers that the model learned from, if they are still the same.
  func readReviewed() -> ReviewedAnswers? {
    var inputs = RunInputs(manifest, folders)
    return inputs.reviewed()
  }

  public var fitted: any FittedLabelModel { model.fitted }

  /// What was promised of the route `auto`, or why nothing was; nil where nobody asked.
  public var routePromise: RoutePromise? { manifest.promise }

  /// The route of a pattern's rows that nobody has answered.
  public func route(ofPattern pattern: Int) -> Route { plan.outcomes[pattern].route }

  public var rowCount: Int { rows.count }

  /// A row's vote pattern, in ``patterns``.
  public func pattern(of row: Int) -> Int { Int(patternOfRow[row]) }

  /// What a row got: as it stands in the run's labels.
  public func outcome(of row: Int) -> RowOutcome {
    if let line = reviewed.line(of: row) {
      return RowOutcome(
        label: line.label, probabilities: Array(line.probabilities), margin: line.margin, route: line.route,
        isReviewed: true)
    }
    let pattern = pattern(of: row)
    let outcome = plan.outcomes[pattern]
    return RowOutcome(
      label: outcome.label(hash: rows.hash(of: row)), probabilities: Array(posterior[pattern]),
      margin: outcome.margin, route: outcome.route, isReviewed: false)
  }

  /// The LF of a name, or `nil`.
  public func function(named name: String) -> Int? { manifest.functions.firstIndex { $0.name == name } }

  /// The rows themselves, once they are seen to be the bytes that the run has read.
  ///
  /// - Throws: `staleData`.
  /// - Complexity: hashes the data at the first call.
  public func texts() throws(RunError) -> RowTexts {
    if let openedTexts { return openedTexts }
    let texts = try RowTexts(self)
    openedTexts = texts
    return texts
  }
}

/// What a row got.
public struct RowOutcome: Sendable, Equatable {
  /// ``Vote/abstain`` where no LF voted.
  public let label: Vote
  /// `[k]`.
  public let probabilities: [Double]
  public let margin: Double
  public let route: Route
  /// Whether the label is a person's answer, and not the model's.
  public let isReviewed: Bool
}

/// Gold and answers of a run, read again if they are still what it has read.
private struct RunInputs {
  let manifest: Manifest
  let folders: TaskFolders
  private(set) var changed: [String] = []

  init(_ manifest: Manifest, _ folders: TaskFolders) {
    self.manifest = manifest
    self.folders = folders
  }

  mutating func gold() -> Gold? {
    let classes = manifest.classes
    return read(manifest.gold) { path throws(InterchangeError) in
      try GoldReader.read(path: path, classNames: classes)
    }
  }

  mutating func reviewed() -> ReviewedAnswers? {
    let classes = manifest.classes
    let selection = manifest.options.reviewedAs.flatMap(ReviewedAnswers.Selection.init(rawValue:)) ?? .random
    return read(manifest.reviewed) { path throws(InterchangeError) in
      try ReviewedAnswers.read(path: path, classNames: classes, selection: selection)
    }
  }

  private mutating func read<Value>(
    _ input: Manifest.Input?, _ body: (String) throws(InterchangeError) -> Value
  ) -> Value? {
    guard let input else { return nil }
    let path = SourcePath.absolute(input.path, in: folders.root)
    if FileHash.of(path: path) == input.sha256, let value = try? body(path) { return value }
    changed.append(input.path)
    return nil
  }
}

extension TaskStore {
  /// The folder of a run that was done.
  ///
  /// - Parameter id: of the run, or the beginning of it; `nil` for the latest.
  /// - Throws: `noRun`, `unknownRun`, `ambiguousRun`.
  public func finished(_ id: String?, task: String) throws(RunError) -> RunFolder {
    guard let id else {
      guard let latest else { throw .noRun(task: task) }
      return latest
    }
    let known = finishedRuns(limit: .max).map { ($0.path as NSString).lastPathComponent }
    if known.isEmpty { throw .noRun(task: task) }
    if known.contains(id) { return run(id) }
    let matches = known.filter { !id.isEmpty && $0.hasPrefix(id) }
    switch matches.count {
    case 0: throw .unknownRun(id: id, task: task, known: known)
    case 1: return run(matches[0])
    default: throw .ambiguousRun(id: id, task: task, matches: matches.sorted())
    }
  }
}
