import RowFiles
import WorkerProtocol

/// What is noted of a stretch of rows besides its votes: faults and bad rows, all counted and the first ones listed.
struct ShardNotes: Codable {
  /// `[m]`.
  private(set) var faultCounts: [Int]
  private(set) var faults: [Fault] = []
  private(set) var problemCount = 0
  private(set) var problems: [RowProblem] = []
  private var listedFaults: [Int]

  init(functionCount: Int) {
    faultCounts = Array(repeating: 0, count: functionCount)
    listedFaults = faultCounts
  }

  /// Takes over what a worker says of a batch that begins at `firstRow`. Figures that make no sense are left out.
  mutating func add(_ report: BatchReport, firstRow: Int) {
    if report.faultCounts.count == faultCounts.count {
      for (function, count) in report.faultCounts.enumerated() { faultCounts[function] += max(0, count) }
    }
    for fault in report.faults where faultCounts.indices.contains(fault.function) {
      list(Fault(kind: fault.kind, function: fault.function, row: firstRow + fault.row, message: fault.message))
    }
    add(report.problems, count: report.problems.count)
  }

  /// A call that brought its process down.
  mutating func add(crash: Fault) {
    faultCounts[crash.function] += 1
    list(crash)
  }

  /// Adds the notes of the rows that follow, which begin at `firstRow`.
  mutating func add(_ next: ShardNotes, firstRow: Int) {
    for (function, count) in next.faultCounts.enumerated() { faultCounts[function] += count }
    for var fault in next.faults.sorted(by: { ($0.row, $0.function) < ($1.row, $1.function) }) {
      fault.row += firstRow
      list(fault)
    }
    add(next.problems, count: next.problemCount)
  }

  private mutating func list(_ fault: Fault) {
    guard listedFaults[fault.function] < ApplyEngine.listedFaults else { return }
    listedFaults[fault.function] += 1
    faults.append(fault)
  }

  private mutating func add(_ new: [RowProblem], count: Int) {
    problemCount += count
    problems += new.prefix(max(0, ApplyEngine.listedProblems - problems.count))
  }
}
