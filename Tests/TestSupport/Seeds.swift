/// Seeds for property tests: one argument a seed, so that a failure names its seed.
public enum Seeds {
  /// - Returns: `1 ... count`.
  public static func first(_ count: Int) -> [UInt64] { (1...count).map { UInt64($0) } }
}
