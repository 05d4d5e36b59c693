import ApplyEngine
import Interchange
import LabelModels
import Votes
import WorkerProtocol

/// Writes the labels of rows as they come, by a model that learns nothing more.
///
/// A row's line is the one that a run would write: the posterior is a matter of the row's votes alone.
final class StreamLabels {
  private(set) var totals: LabelTotals
  private(set) var rowCount = 0
  private let model: any FittedLabelModel
  private let exporter: any LabelExporter
  private let description: TaskDescription
  private let hasIDs: Bool
  private let rule: RouteRule
  private var writer: FileWriter
  private var patternOfRow: [UInt32] = []

  init(
    _ model: any FittedLabelModel, exporter: any LabelExporter, description: TaskDescription, hasIDs: Bool,
    rule: RouteRule, writer: consuming FileWriter
  ) {
    self.model = model
    self.exporter = exporter
    self.description = description
    self.hasIDs = hasIDs
    self.rule = rule
    self.writer = writer
    totals = LabelTotals(byClass: Array(repeating: 0, count: description.classes.count))
  }

  /// Writes what comes before the first row.
  func begin() throws(InterchangeError) {
    try writer.write(exporter.header)
    try writer.flush()
  }

  /// Writes the next rows' labels, and does not keep any back.
  func write(_ blocks: [SegmentBlock], count: Int) throws(InterchangeError) {
    let patterns = collect(blocks)
    let plan = LabelPlan(model.posterior(for: patterns), of: patterns, rule: rule)
    var lines = PreparedLines(plan, exporter: exporter)
    var row = 0
    for block in blocks {
      for local in 0..<min(block.rowCount, count - row) {
        let pattern = Int(patternOfRow[row + local])
        if hasIDs {
          try write(block.idBytes(of: local).bindMemory(to: UInt8.self), pattern, plan, &lines)
        } else {
          try PositionText.with(rowCount) { (id) throws(InterchangeError) in try write(id, pattern, plan, &lines) }
        }
        rowCount += 1
      }
      row += block.rowCount
    }
    try writer.flush()
  }

  private func collect(_ blocks: [SegmentBlock]) -> VotePatterns {
    let rows = blocks.reduce(0) { $0 + $1.rowCount }
    if patternOfRow.count < rows { patternOfRow = Array(repeating: 0, count: rows) }
    let classCount = description.classes.count
    let width = SegmentBlock.voteWidth(classCount: classCount)
    let columns = VoteColumns(blocks, width, known: description.functions.map { _ in nil })
    return patternOfRow.withUnsafeMutableBufferPointer {
      VoteAssembly.collectPatterns(
        blocks, columns, description.functions.count, classCount, width,
        $0.baseAddress ?? UnsafeMutablePointer(bitPattern: 8)!, rows)
    }
  }

  private func write(
    _ id: UnsafeBufferPointer<UInt8>, _ pattern: Int, _ plan: LabelPlan, _ lines: inout PreparedLines
  ) throws(InterchangeError) {
    let outcome = plan.outcomes[pattern]
    let label = outcome.label(hash: StableHash.of(UnsafeRawBufferPointer(id)))
    totals.count(label, outcome.route)
    try lines.line(pattern, label: label).withUnsafeBufferPointer { (line) throws(InterchangeError) in
      try exporter.write(id: id, prepared: line, to: &writer)
    }
  }
}
