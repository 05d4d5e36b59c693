import ApplyEngine
import Foundation
import Pipeline

/// What a watch has come to: the tables that figures are compared with, and what is wrong.
struct WatchHistory {
  /// Rows whose changes are shown at most.
  static let shownChanges = 100

  private(set) var first: WatchTable?
  private(set) var previous: WatchTable?
  private(set) var current: WatchTable?
  /// Since the last save that compiled.
  private(set) var changes: WatchChanges?
  private(set) var changesSinceStart: WatchChanges?
  /// What is wrong with the files as they are; the table is then that of the last good save.
  private(set) var error: RunError?
  private(set) var timings = WatchTimings()
  /// Rounds that came to an end, failed ones included.
  private(set) var roundCount = 0

  mutating func add(_ result: Result<WatchTable, RunError>, _ timings: WatchTimings) {
    roundCount += 1
    self.timings = timings
    switch result {
    case .failure(let error): self.error = error
    case .success(let table):
      error = nil
      // Of other rows there is nothing to compare.
      if let current, current.isComparable(with: table) {
        previous = current
      } else {
        previous = nil
        first = table
      }
      current = table
      changes = previous.flatMap { WatchChanges(from: $0, to: table, limit: WatchHistory.shownChanges) }
      changesSinceStart = first.flatMap { $0 === table ? nil : WatchChanges(from: $0, to: table, limit: 0) }
    }
  }

  /// Names of LFs that the last table had and this one has not.
  var removed: [String] {
    guard let previous, let current else { return [] }
    let names = Set(current.functions.map(\.name))
    return previous.functions.map(\.name).filter { !names.contains($0) }
  }
}

/// What shows a watch.
protocol WatchView: AnyObject {
  /// Called once, before anything else.
  func begin() throws
  /// Gives the terminal back.
  func end()
  /// Descriptor with what the user types; -1 without.
  var input: Int32 { get }
  func show(_ progress: WatchProgress)
  /// - Parameter savedAt: when the user saved, in seconds since 1970.
  func show(_ history: WatchHistory, savedAt: Double)
  /// Takes what was typed, and the window's new size.
  func readInput() -> WatchWish?
}

/// What a user wants of a watch.
enum WatchWish { case quit, again }
