import RowFiles

/// An LF that threw, trapped or ran out of time on a row. Never a vote.
public struct BatchFault: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// The LF threw an error.
    case thrown
    /// A pattern's match limit was reached.
    case matchLimit
    /// The process died while the LF ran.
    case crashed
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
  public var faults: [BatchFault]
  /// Rows that were left out.
  public var problems: [RowProblem]

  public init(faults: [BatchFault] = [], problems: [RowProblem] = []) {
    self.faults = faults
    self.problems = problems
  }

  public var isEmpty: Bool { faults.isEmpty && problems.isEmpty }

  /// As JSON, for the shared region.
  public var json: [UInt8] {
    var json = JSONText()
    json.object { json in
      json.key("faults")
      json.array { json in
        for fault in faults {
          json.object { json in
            json.key("kind")
            json.string(fault.kind.rawValue)
            json.key("function")
            json.integer(fault.function)
            json.key("row")
            json.integer(fault.row)
            json.key("message")
            json.string(fault.message)
          }
        }
      }
      json.key("problems")
      json.array { json in problems.forEach { $0.write(into: &json) } }
    }
    return json.bytes
  }
}
