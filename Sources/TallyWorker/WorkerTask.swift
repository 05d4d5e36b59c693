import RowFiles
import Votes
import WorkerProtocol

/// A task as the worker sees it: its types erased, its LFs numbered.
public protocol WorkerTask: AnyObject {
  var description: TaskDescription { get }

  /// Gets ready for the first batch. Called once, in a process of one thread.
  func prepare()

  /// Makes the rows of a batch the current ones.
  func begin(_ batch: RowBatch)

  /// Does the work that an LF shares with others on the current batch, if it has not been done.
  ///
  /// - Returns: the LFs that share it; empty if there was nothing to do.
  func share(with function: Int) -> [Int]

  /// Runs one LF on rows of the current batch.
  ///
  /// - Parameters:
  ///   - votes: the LF's column, `[capacity]`.
  ///   - region: where to mark each row before the LF is called.
  /// - Returns: the rows on which it threw, and what.
  func apply(
    _ function: Int, to rows: Range<Int>, votes: UnsafeMutablePointer<Vote>, region: SharedRegion
  ) -> [BatchFault]
}

/// A pattern took a million steps on one text and was given up.
public struct MatchLimitReached: Error {
  public let pattern: String
  public init(pattern: String) { self.pattern = pattern }
}
