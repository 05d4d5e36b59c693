/// What a run has to say while it goes on: nothing that keeps it from going on.
public enum RunNotice: Sendable, Equatable {
  /// Another run of the task is on; `nil` where it does not say which.
  case waiting(LockHolder?)
  /// The last run that held the lock was killed.
  case staleLock(LockHolder)
  /// A run that was interrupted is gone on with; the share of the rows that need not be applied again.
  case resuming(share: Double)
  /// There is an interrupted run of the same inputs, and nobody asked to go on with it.
  case startingAnew(share: Double)
  /// The interrupted run was of other inputs.
  case otherInputs
  case nothingToResume
  /// The run ends before its time; this share of its rows is kept.
  case keeping(share: Double)
  /// On a sample of the rows these LFs do not vote as they did in an earlier run: they are applied again.
  case votesRefuted([String], run: String)
  /// Standard input had not come to its end when the run was interrupted.
  case inputCutOff
}
