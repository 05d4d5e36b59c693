import ApplyEngine
import Ledger
import RowFiles
import WorkerProtocol

/// A run's faults as the ledger keeps them: those of quarantined LFs too, and for the first crash of each LF where in its body
/// it happened.
///
/// Neither is in the run's files: which rows a quarantined LF has seen, and whether there is a backtracer, is not determined
/// by the inputs.
struct FaultRecords {
  let job: ApplyJob
  let votes: AppliedVotes
  let index: RowIndex
  /// The package's folder.
  let root: String
  let isInterrupted: () -> Bool

  /// LFs whose crash is looked into; each takes a tenth of a second, and 3 s at most.
  private static let mostTraces = 16

  func make() -> [FaultRecord] {
    let all = (votes.faults + votes.quarantined.flatMap(\.examples)).sorted {
      ($0.function, $0.row) < ($1.function, $1.row)
    }
    var traced: Set<Int> = []
    return all.map { fault in
      var record = FaultRecord(
        function: fault.function, row: index.id(of: fault.row), kind: fault.kind.rawValue, message: fault.message)
      if fault.kind == .crashed, traced.count < FaultRecords.mostTraces, traced.insert(fault.function).inserted {
        record.backtrace = backtrace(of: fault)
      }
      return record
    }
  }

  private func backtrace(of fault: Fault) -> String? {
    guard !isInterrupted() else { return nil }
    let (offset, length) = index.place(of: fault.row)
    guard let trace = CrashTrace(job, function: fault.function, row: offset..<offset + length) else { return nil }
    return trace.frames.map { frame in
      guard let file = frame.file, let line = frame.line else { return frame.function }
      return "\(frame.function) at \(SourcePath.relative(file, to: root)):\(line)"
    }.joined(separator: "\n")
  }
}
