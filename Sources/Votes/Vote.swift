/// One labeling function's answer on one row: the position of a class, or ``Vote/abstain``.
///
/// The same number is written to `votes.npy` (int8 below 128 classes, int16 from there on).
public typealias Vote = Int16

extension Vote {
  /// The labeling function did not vote.
  public static let abstain: Vote = -1

  /// The most classes that a task can have: what an int16 column can tell apart.
  public static let maximumClassCount = 32_767

  /// The most classes whose votes fit the one-byte columns.
  public static let maximumByteClassCount = 127
}
