import Foundation
import LabelModels
import Pipeline
import Votes
import WorkerProtocol

/// The rows of a finished run.
public final class FinishedRows: DeskRows, @unchecked Sendable {
  private let finished: FinishedRun
  private let description: TaskDescription?
  private let finders: [(function: String, position: Int, finder: MatchFinder)]
  private let keys: [UInt64]
  /// Guards the rows' texts, which are opened at the first use. All else is never written.
  private let lock = NSLock()

  public let gold: [(row: Int, label: Vote)]

  /// - Parameter description: of the task, for what LFs look for and what their authors say; nil where it is not known.
  /// - Throws: `staleData` if the data is not what the run has read.
  public init(_ run: FinishedRun, description: TaskDescription?) throws(RunError) {
    finished = run
    self.description = description
    // Asked for here, so that nobody finds out later that the rows cannot be shown.
    _ = try run.texts()
    keys = (0..<run.rowCount).map { run.rows.hash(of: $0) }
    var gold: [(row: Int, label: Vote)] = []
    run.gold?.forEach { gold.append(($0, $1)) }
    self.gold = gold
    finders = run.manifest.functions.enumerated().compactMap { position, function in
      guard let search = description?.functions.first(where: { $0.name == function.name })?.search,
        let finder = MatchFinder(search)
      else { return nil }
      return (function.name, position, finder)
    }
  }

  public var run: String { finished.manifest.run }
  public var functionSet: String { finished.manifest.functionSet }
  public var model: String { finished.manifest.options.labelModel }
  public var classes: [String] { finished.manifest.classes }
  public var functions: [String] { finished.manifest.functions.map(\.name) }
  public var rowCount: Int { finished.rowCount }
  public var patterns: VotePatterns { finished.patterns }
  public var posterior: Posterior { finished.posterior }
  public func pattern(of row: Int) -> Int { finished.pattern(of: row) }
  public func id(of row: Int) -> String { finished.rows.id(of: row) }
  public func hash(of row: Int) -> UInt64 { keys[row] }

  public func find(_ ids: Set<String>) -> [String: Int] {
    if ids.isEmpty { return [:] }
    let hashes = Set(ids.map { StableHash.of($0) })
    var found: [String: Int] = [:]
    for row in 0..<rowCount where hashes.contains(keys[row]) {
      let id = id(of: row)
      if ids.contains(id) { found[id] = row }
    }
    return found
  }

  public func content(of row: Int) throws(ReviewError) -> RowContent {
    lock.lock()
    defer { lock.unlock() }
    do throws(RunError) {
      let texts = try finished.texts()
      let voting = finders.filter { finished.votes[row, $0.position] != .abstain }
      let columns = texts.members(of: row).map { member in
        RowContent.Column(
          name: member.name, value: member.value, isText: member.isText,
          matches: member.isText
            ? voting.flatMap { function in
              function.finder.ranges(in: member.value).map {
                .init(function: function.function, start: $0.lowerBound, end: $0.upperBound)
              }
            } : [])
      }
      return RowContent(json: texts.json(of: row), columns: columns)
    } catch {
      throw .run(error)
    }
  }

  public func fit(_ reviewed: [ReviewedRows]) throws(ReviewError) -> (any FittedLabelModel)? {
    do throws(RunError) { return try finished.fit(reviewed, description: description) } catch { throw .run(error) }
  }

  public func plan(
    _ plan: DeskPlan, posterior: Posterior, asked: Set<String>, audited: Set<String>
  ) -> any RowPlan {
    RunPlan(
      plan: ReviewPlan(
        finished, posterior: posterior, reviewed: asked, audited: audited, mix: plan.mix, seed: plan.seed))
  }
}

/// The plan of a run's rows. It only reads the run, whose memory is never written.
private struct RunPlan: RowPlan, @unchecked Sendable {
  var plan: ReviewPlan

  mutating func next(_ count: Int, auditShare: Double) -> [PlannedRow] {
    plan.next(count, auditShare: auditShare).map { item in
      PlannedRow(
        row: item.row, purpose: item.purpose == .audit ? .audit : .review,
        selection: item.selection == .chosen ? .chosen : .random, isAudited: item.isAudited)
    }
  }
}
