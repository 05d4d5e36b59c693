import Foundation
import Ledger
import Pipeline
import WorkerProtocol

/// A task's desk, as one process at a time has it.
public struct OpenDesk: Sendable {
  public let desk: ReviewDesk
  public let task: String
  public let taskStore: TaskStore
  /// Given back when this goes.
  private let lock: TaskLock

  /// Opens the desk of a task on its last run.
  ///
  /// - Parameters:
  ///   - command: what was typed, for whoever meets the lock.
  ///   - description: of the task, where its worker is at hand.
  ///   - plan: nil to go on as before.
  /// - Throws: `run(.locked)` where another process has it, `run(.noRun)`.
  public init(
    _ store: TaskStore, task: String, run: FinishedRun, description: TaskDescription?, plan: DeskPlan? = nil,
    command: String
  ) throws(ReviewError) {
    let rows: FinishedRows
    do throws(RunError) {
      lock = try TaskLock.take(
        path: store.reviewLock, command: command, waits: false, isInterrupted: { false }, notice: { _ in })
      rows = try FinishedRows(run, description: description)
    } catch {
      throw .run(error)
    }
    let ledger: ReviewStore
    do throws(LedgerError) { ledger = try ReviewStore(path: store.ledger) } catch { throw .ledger(error) }
    desk = try ReviewDesk(ledger, rows: rows, plan: plan)
    self.task = task
    taskStore = store
  }
}

extension DeskPlan {
  /// The plan that a task's log has last; nil where there is none.
  public static func last(of store: TaskStore) throws(ReviewError) -> DeskPlan? {
    do throws(LedgerError) {
      guard FileManager.default.fileExists(atPath: store.ledger), try Ledger(path: store.ledger).hasReview() else {
        return nil
      }
      return try DeskState(ReviewStore(path: store.ledger)).queue?.plan
    } catch {
      throw .ledger(error)
    }
  }
}
