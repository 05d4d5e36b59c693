import WorkerProtocol

/// How long an LF took for the rows on which it was timed, by the workers' account.
///
/// What LFs share (a column's automaton) is divided evenly among them; what is computed on demand (a folded text, a derived
/// value) counts for the LF that asked first. It is wall time: waiting for a processor is in it.
public struct FunctionTime: Sendable, Equatable {
  public private(set) var nanoseconds = 0
  public private(set) var rowCount = 0

  public init() {}

  /// `nil` where the LF was not timed: its votes were taken over from an earlier run, or all of its batches had to be made
  /// call by call.
  public var nanosecondsPerRow: Double? { rowCount > 0 ? Double(nanoseconds) / Double(rowCount) : nil }

  /// More than a batch can take: eleven days.
  private static let limit: UInt64 = 1_000_000_000_000_000

  /// Adds a batch. What makes no sense is left out.
  mutating func add(nanoseconds time: UInt64, rows: Int) {
    guard time <= FunctionTime.limit, rows > 0 else { return }
    nanoseconds &+= Int(time)
    rowCount &+= rows
  }
}
