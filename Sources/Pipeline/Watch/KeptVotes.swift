import ApplyEngine
import Glibc
import Votes

/// One LF's votes on all rows of a watch, and what else was found of it.
final class KeptVotes: @unchecked Sendable {
  /// `[n]`, one or two bytes a vote.
  let votes: UnsafeMutableRawPointer
  let width: Int
  let rowCount: Int
  var faultCount = 0
  var faults: [Fault] = []
  var isQuarantined = false
  var isUnsteady = false
  var nanosecondsPerRow: Double?

  init(rowCount: Int, width: Int) {
    self.rowCount = rowCount
    self.width = width
    votes = .allocate(byteCount: max(rowCount * width, 1), alignment: 8)
  }

  deinit { votes.deallocate() }

  subscript(row: Int) -> Vote {
    width == 1
      ? Vote(votes.load(fromByteOffset: row, as: Int8.self)) : votes.load(fromByteOffset: row * 2, as: Vote.self)
  }

  /// Whether the LF need not be asked again: what it would answer is not known, or costs its process.
  var isSettled: Bool { faultCount > 0 || isQuarantined || isUnsteady }
}

/// The votes of LFs as they were, and as they were before: an edit that is taken back costs nothing.
struct VoteMemory {
  /// Bytes kept at most.
  private static let capacity = 256 << 20

  private var votes: [String: KeptVotes] = [:]
  private var order: [String] = []
  private var size = 0

  /// - Parameter version: of the LF; see `FunctionVersions`.
  subscript(version: String) -> KeptVotes? { votes[version] }

  mutating func keep(_ new: KeptVotes, as version: String) {
    forget(version)
    votes[version] = new
    order.append(version)
    size += new.rowCount * new.width
    while size > VoteMemory.capacity, order.count > 1 { forget(order[0]) }
  }

  mutating func forget(_ version: String) {
    guard let old = votes.removeValue(forKey: version) else { return }
    size -= old.rowCount * old.width
    order.removeAll { $0 == version }
  }

  mutating func forgetAll() { self = VoteMemory() }
}
