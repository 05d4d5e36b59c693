import CSystemCalls
import Glibc

/// What the engine asks of a zygote, on descriptor 3: messages of two words.
///
/// A zygote is a worker program that has built its task and mapped the file, and never calls an LF: it forks the processes
/// that do. A fork takes a millisecond where a start takes twenty, and what an LF does to its own memory ends with it.
public enum ZygoteRequest: Equatable, Sendable {
  /// Make a child with the descriptors that come along: commands, replies, shared region, log. Answered by its process id.
  case fork
  /// Wait for a child's end, and end what it has started. Answered by its wait status. Until then its id stays its own.
  case reap(pid_t)

  /// How many descriptors come with ``fork``.
  public static let descriptorCount = 4

  private var words: [Int64] {
    switch self {
    case .fork: [1, 0]
    case .reap(let pid): [2, Int64(pid)]
    }
  }

  public func send(to descriptor: Int32, with descriptors: [Int32] = []) -> Bool {
    let words = words
    return words.withUnsafeBytes {
      tally_send(descriptor, $0.baseAddress!, $0.count, descriptors, Int32(descriptors.count)) == 0
    }
  }

  /// - Returns: `nil` when the engine has gone; with a fork the descriptors, -1 for one that did not come.
  public static func receive(from descriptor: Int32) -> (request: ZygoteRequest, descriptors: [Int32])? {
    var words: [Int64] = [0, 0]
    var descriptors = [Int32](repeating: -1, count: descriptorCount)
    let result = words.withUnsafeMutableBytes {
      tally_receive(descriptor, $0.baseAddress!, $0.count, &descriptors, Int32(descriptorCount))
    }
    guard result == 1 else { return nil }
    switch words[0] {
    case 1: return (.fork, descriptors)
    case 2: return (.reap(pid_t(truncatingIfNeeded: words[1])), [])
    default: return nil
    }
  }
}

/// What a zygote answers: one word. A process id or a wait status, or below 0 the errno of a fork that failed.
public enum ZygoteAnswer {
  /// The task started threads while it listed its LFs: a fork would leave them behind, with whatever they had locked.
  public static let hasThreads = Int64.min

  public static func send(_ value: Int64, to descriptor: Int32) -> Bool {
    var value = value
    return tally_send(descriptor, &value, 8, nil, 0) == 0
  }

  /// - Returns: `nil` when the zygote has gone.
  public static func receive(from descriptor: Int32) -> Int64? {
    var value: Int64 = 0
    return tally_receive(descriptor, &value, 8, nil, 0) == 1 ? value : nil
  }
}
