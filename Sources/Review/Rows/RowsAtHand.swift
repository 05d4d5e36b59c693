import LabelModels
import RowFiles
import Votes

/// Rows in memory: for simulations and tests.
public final class RowsAtHand: DeskRows {
  public struct Row: Sendable {
    public let id: String
    public let columns: [(name: String, value: String)]
    /// `[m]`.
    public let votes: [Vote]
    /// ``Vote/abstain`` where it is not known to the desk.
    public let gold: Vote

    public init(id: String, columns: [(name: String, value: String)], votes: [Vote], gold: Vote = .abstain) {
      self.id = id
      self.columns = columns
      self.votes = votes
      self.gold = gold
    }
  }

  public let run: String
  public let functionSet = "at hand"
  public let model: String
  public let classes: [String]
  public let functions: [String]
  public let patterns: VotePatterns
  public let posterior: Posterior
  public let gold: [(row: Int, label: Vote)]
  private let rows: [Row]
  private let patternOfRow: [Int32]
  private let keys: [UInt64]

  /// - Parameter rows: with distinct ids and as many votes as there are functions.
  public init(
    _ rows: [Row], functions: [String], classes: [String], model: String = LabelModels.standard.name,
    run: String = "at hand"
  ) throws(LabelModelError) {
    self.rows = rows
    self.run = run
    self.model = model
    self.functions = functions
    self.classes = classes
    var builder = VotePatternBuilder(functionCount: functions.count, classCount: classes.count)
    let provisional = rows.map { builder.add($0.votes) }
    let built = builder.build()
    patterns = built.patterns
    patternOfRow = provisional.map { Int32(built.canonical[$0]) }
    keys = rows.map { StableHash.of($0.id) }
    gold = rows.enumerated().compactMap { $1.gold == .abstain ? nil : (row: $0, label: $1.gold) }
    posterior = try LabelModels.named(model).fit(built.patterns).posterior(for: built.patterns)
  }

  public var rowCount: Int { rows.count }
  public func pattern(of row: Int) -> Int { Int(patternOfRow[row]) }
  public func id(of row: Int) -> String { rows[row].id }
  public func hash(of row: Int) -> UInt64 { keys[row] }

  public func find(_ ids: Set<String>) -> [String: Int] {
    var found: [String: Int] = [:]
    for (row, value) in rows.enumerated() where ids.contains(value.id) { found[value.id] = row }
    return found
  }

  public func content(of row: Int) -> RowContent {
    var json = JSONText()
    json.object { json in
      for column in rows[row].columns {
        json.key(column.name)
        json.string(column.value)
      }
    }
    return RowContent(
      json: String(decoding: json.bytes, as: UTF8.self),
      columns: rows[row].columns.map { .init(name: $0.name, value: $0.value, isText: true, matches: []) })
  }

  public func fit(_ reviewed: [ReviewedRows]) throws(ReviewError) -> (any FittedLabelModel)? {
    do throws(LabelModelError) {
      return try LabelModels.named(model).fit(patterns, knowing: PriorKnowledge(reviewed: reviewed))
    } catch {
      throw .model(error)
    }
  }

  public func plan(
    _ plan: DeskPlan, posterior: Posterior, asked: Set<String>, audited: Set<String>
  ) -> any RowPlan {
    MixPlan(
      plan, patterns: patterns, posterior: posterior, patternOfRow: patternOfRow, keys: keys, asked: asked,
      audited: audited
    ) { [rows] in rows[$0].id }
  }
}
