import RowFiles

/// An LF that threw, trapped or ran out of time on a row. Never a vote.
public struct BatchFault: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// The LF threw an error.
    case thrown
    /// A pattern's match limit was reached.
    case matchLimit
    /// The process died of a signal while the LF ran.
    case crashed
    /// The LF ended the process.
    case exited
    /// The LF took more CPU time on the row than it may.
    case cpuLimit
    /// The LF was asleep or blocked on the row for longer than it may.
    case wallLimit
    /// The LF allocated more memory than it may.
    case memoryLimit
    /// The LF closed descriptors that the worker needs.
    case closedDescriptors

    /// Whether the fault cost a process.
    public var costsProcess: Bool { self != .thrown && self != .matchLimit }
  }

  public let kind: Kind
  /// Position in the task's list.
  public let function: Int
  /// Position in the batch.
  public let row: Int
  public let message: String

  public init(kind: Kind, function: Int, row: Int, message: String) {
    self.kind = kind
    self.function = function
    self.row = row
    self.message = message
  }
}

/// What a worker has to say of a batch besides its votes.
public struct BatchReport: Sendable, Equatable, Codable {
  /// `[m]`: on how many rows each LF failed; empty where none did.
  public private(set) var faultCounts: [Int] = []
  /// The first ``listedFaults`` of each LF.
  public private(set) var faults: [BatchFault] = []
  /// Rows that were left out.
  public var problems: [RowProblem] = []
  /// LFs that voted otherwise when they were asked again.
  public var unsteady: [Int] = []

  /// Faults of one LF that are told with row and message.
  public static let listedFaults = 64

  public init() {}

  public var isEmpty: Bool { faultCounts.isEmpty && problems.isEmpty && unsteady.isEmpty }

  /// Adds the faults of one LF.
  ///
  /// - Parameter functionCount: `m`.
  public mutating func add(_ new: [BatchFault], of function: Int, functionCount: Int) {
    guard !new.isEmpty else { return }
    if faultCounts.isEmpty { faultCounts = Array(repeating: 0, count: functionCount) }
    let room = max(0, BatchReport.listedFaults - faultCounts[function])
    faultCounts[function] += new.count
    faults += new.prefix(room)
  }

  /// Leaves out the later half of the listed faults: a report that is too long for its place.
  public mutating func shorten() { faults.removeLast((faults.count + 1) / 2) }

  /// As JSON, for the shared region.
  public var json: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("faultCounts")
      json.array { json in faultCounts.forEach { json.integer($0) } }
      json.key("faults")
      json.array { json in faults.forEach { $0.write(into: &json) } }
      json.key("problems")
      json.array { json in problems.forEach { $0.write(into: &json) } }
      json.key("unsteady")
      json.array { json in unsteady.forEach { json.integer($0) } }
    }
    return json.bytes
  }
}

extension BatchFault {
  fileprivate func write(into json: inout JSONText) {
    json.object { json in
      json.key("kind")
      json.string(kind.rawValue)
      json.key("function")
      json.integer(function)
      json.key("row")
      json.integer(row)
      json.key("message")
      json.string(message)
    }
  }
}
