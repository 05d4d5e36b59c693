import Synchronization

/// How many there are of something.
final class Counter: Sendable {
  private let count = Mutex(0)

  /// - Returns: false where there are as many as may be.
  func add(upTo most: Int) -> Bool {
    count.withLock { count in
      if count >= most { return false }
      count += 1
      return true
    }
  }

  func remove() { count.withLock { $0 -= 1 } }
}
