import Foundation

/// What takes long, and does not have to run each time: `Scripts/test --all` sets `TALLY_LONG_TESTS`.
public enum LongTests {
  public static let areWanted = ProcessInfo.processInfo.environment["TALLY_LONG_TESTS"] != nil
  /// For tests that are left out else.
  public static let reason = "a long test: ./Scripts/test --all"
}
