import RowFiles
import WorkerProtocol

/// What is noted of a stretch of rows besides its votes: faults and bad rows, all counted and the first ones listed.
struct ShardNotes: Codable {
  /// `[m]`.
  private(set) var faultCounts: [Int]
  /// `[m]`: those that cost a process.
  private(set) var crashCounts: [Int]
  /// `[m]`: those that another run may not see.
  private(set) var wallLimitCounts: [Int]
  private(set) var faults: [Fault] = []
  private(set) var problemCount = 0
  private(set) var problems: [RowProblem] = []
  private(set) var unsteady: Set<Int> = []
  private var listedFaults: [Int]

  init(functionCount: Int) {
    faultCounts = Array(repeating: 0, count: functionCount)
    crashCounts = faultCounts
    wallLimitCounts = faultCounts
    listedFaults = faultCounts
  }

  /// Takes over what a worker says of a batch that begins at `firstRow`. Figures that make no sense are left out.
  mutating func add(_ report: BatchReport, firstRow: Int) {
    if report.faultCounts.count == faultCounts.count {
      for (function, count) in report.faultCounts.enumerated() { faultCounts[function] += max(0, count) }
    }
    // What cost a process, a worker cannot tell: it is gone.
    for fault in report.faults where faultCounts.indices.contains(fault.function) && !fault.kind.costsProcess {
      list(Fault(kind: fault.kind, function: fault.function, row: firstRow + fault.row, message: fault.message))
    }
    add(report.problems, count: report.problems.count)
    unsteady.formUnion(report.unsteady.filter(faultCounts.indices.contains))
  }

  /// A call that cost its process.
  mutating func add(crash: Fault) {
    faultCounts[crash.function] += 1
    crashCounts[crash.function] += 1
    if crash.kind == .wallLimit { wallLimitCounts[crash.function] += 1 }
    list(crash)
  }

  /// The first listed fault on a row from `row` on.
  func first(from row: Int) -> Fault? {
    faults.filter { $0.row >= row }.min { ($0.row, $0.function) < ($1.row, $1.function) }
  }

  /// Adds the notes of the rows that follow, which begin at `firstRow`.
  mutating func add(_ next: ShardNotes, firstRow: Int) {
    for function in faultCounts.indices {
      faultCounts[function] += next.faultCounts[function]
      crashCounts[function] += next.crashCounts[function]
      wallLimitCounts[function] += next.wallLimitCounts[function]
    }
    for var fault in next.faults.sorted(by: { ($0.row, $0.function) < ($1.row, $1.function) }) {
      fault.row += firstRow
      list(fault)
    }
    add(next.problems, count: next.problemCount)
    unsteady.formUnion(next.unsteady)
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
