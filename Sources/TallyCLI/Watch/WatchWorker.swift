import CSystemCalls
import Foundation
import Glibc
import Pipeline

/// The thread that does a watch's work, so that keys are heard meanwhile. A save during a round ends the round.
final class WatchWorker: @unchecked Sendable {
  enum Event {
    case progress(WatchProgress)
    case done(Result<WatchTable, RunError>, WatchTimings, savedAt: Double)
    /// Files whose change matters, besides the task's own.
    case files([String])
  }

  private let request: WatchRequest
  private let condition = NSCondition()
  private var events: [Event] = []
  private var wanted: Double?
  private var isCancelled = false
  private var isOver = false
  private var hasEnded = false
  private var pipe: (read: Int32, write: Int32)

  /// Readable when there are events.
  var descriptor: Int32 { pipe.read }

  init(_ request: WatchRequest) {
    self.request = request
    var ends: [Int32] = [0, 0]
    let result = tally_pipe(&ends)
    precondition(result == 0, "pipe: errno \(-result)")
    pipe = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  func start() {
    let thread = Thread { self.work() }
    // The label models' recursion is shallow, and the default of 8 MiB on Linux is that of the main thread.
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Asks for a round on the files as they are; one that is under way is given up.
  ///
  /// - Parameter savedAt: when the user saved, in seconds since 1970.
  func begin(savedAt: Double) {
    condition.lock()
    wanted = savedAt
    isCancelled = true
    condition.signal()
    condition.unlock()
  }

  /// Ends the thread, and waits until it has given up what it was at.
  func end() {
    condition.lock()
    isOver = true
    isCancelled = true
    condition.broadcast()
    while !hasEnded { condition.wait() }
    condition.unlock()
  }

  func take() -> [Event] {
    var buffer = [UInt8](repeating: 0, count: 256)
    while read(pipe.read, &buffer, buffer.count) > 0 {}
    condition.lock()
    defer { condition.unlock() }
    defer { events = [] }
    return events
  }

  private func post(_ new: Event) {
    condition.lock()
    // Of progress only the last counts.
    if case .progress = new, case .progress = events.last { events.removeLast() }
    events.append(new)
    condition.unlock()
    var byte: UInt8 = 1
    _ = write(pipe.write, &byte, 1)
  }

  private func next() -> Double? {
    condition.lock()
    defer { condition.unlock() }
    while wanted == nil && !isOver { condition.wait() }
    guard !isOver, let savedAt = wanted else { return nil }
    wanted = nil
    isCancelled = false
    return savedAt
  }

  private var isInterrupted: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isCancelled
  }

  private func work() {
    defer {
      condition.lock()
      hasEnded = true
      condition.broadcast()
      condition.unlock()
    }
    var session: WatchSession?
    while let savedAt = next() {
      let notice = Date().timeIntervalSince1970 - savedAt
      var timings = WatchTimings()
      let result: Result<WatchTable, RunError>
      do throws(RunError) {
        let current: WatchSession
        if let session { current = session } else { current = try WatchSession(request) }
        session = current
        defer { post(.files(current.files)) }
        let (table, times) = try current.refresh(
          isInterrupted: { [self] in isInterrupted }, progress: { [self] in post(.progress($0)) })
        timings = times
        result = .success(table)
      } catch {
        // Another round is on its way.
        if error == .interrupted { continue }
        result = .failure(error)
      }
      timings.notice = max(0, notice)
      post(.done(result, timings, savedAt: savedAt))
    }
  }
}
