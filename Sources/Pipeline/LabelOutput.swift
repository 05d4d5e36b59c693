import Interchange
import RowFiles
import Votes

/// How many rows got which label and route.
public struct LabelTotals: Sendable, Equatable {
  /// `[k]`.
  public var byClass: [Int]
  public var uncovered = 0
  public var routes: [Route: Int] = [:]
}

/// Writes the labels of all rows, in the order of the data.
enum LabelOutput {
  /// - Returns: what was written.
  static func write(
    _ plan: LabelPlan, reviewed: ReviewedLabels, assembly: VoteAssembly, exporter: any LabelExporter, path: String,
    classCount: Int, isInterrupted: () -> Bool
  ) throws(RunError) -> LabelTotals {
    var totals = LabelTotals(byClass: Array(repeating: 0, count: classCount))
    var lines = PreparedLines(plan, exporter: exporter)
    let index = assembly.index
    do throws(InterchangeError) {
      let file = try AtomicFile(path: path)
      try file.write { (writer: inout FileWriter) throws(InterchangeError) in
        try writer.write(exporter.header)
        for row in 0..<index.count {
          if row & 0xFFFF == 0, isInterrupted() { return }
          let pattern = Int(assembly.patternOfRow[row])
          let line: [UInt8]
          if let answered = reviewed.line(of: row) {
            totals.count(answered.label, answered.route)
            line = exporter.prepare(answered)
          } else {
            let outcome = plan.outcomes[pattern]
            let label = outcome.label(hash: index.hash(of: row))
            totals.count(label, outcome.route)
            line = lines.line(pattern, label: label)
          }
          try index.withID(of: row) { (id) throws(InterchangeError) in
            try line.withUnsafeBufferPointer { (line) throws(InterchangeError) in
              try exporter.write(id: id, prepared: line, to: &writer)
            }
          }
        }
      }
      if !isInterrupted() { try file.commit() }
    } catch {
      throw .files(error)
    }
    if isInterrupted() { throw .interrupted }
    return totals
  }
}

extension LabelTotals {
  mutating func count(_ label: Vote, _ route: Route) {
    if label == .abstain { uncovered += 1 } else { byClass[Int(label)] += 1 }
    routes[route, default: 0] += 1
  }
}

extension RowIndex {
  /// Calls `body` with the UTF-8 of a row's id.
  func withID<Failure: Error>(
    of row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    guard !hasIDs else { return try body(idBytes(of: row).bindMemory(to: UInt8.self)) }
    try PositionText.with(row, body)
  }
}

/// A row's position as the id that it is where the data has none.
enum PositionText {
  /// Calls `body` with the digits.
  static func with<Result, Failure: Error>(
    _ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var digits = (UInt64(0), UInt64(0), UInt64(0))
    return try withUnsafeMutableBytes(of: &digits) { (bytes) throws(Failure) in
      var place = bytes.count
      var rest = row
      repeat {
        place -= 1
        bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      return try body(UnsafeBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).bindMemory(to: UInt8.self)[place...]))
    }
  }
}
