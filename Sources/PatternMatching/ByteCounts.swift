import CText

/// What can be counted in a run of bytes at memory speed.
public enum ByteCounts {
  /// Unicode scalars of valid UTF-8.
  public static func scalars(_ bytes: UnsafeRawBufferPointer) -> Int { count(bytes, tally_count_scalars) }
  /// ASCII capitals.
  public static func capitals(_ bytes: UnsafeRawBufferPointer) -> Int { count(bytes, tally_count_capitals) }
  /// ASCII digits.
  public static func digits(_ bytes: UnsafeRawBufferPointer) -> Int { count(bytes, tally_count_digits) }

  private static func count(
    _ bytes: UnsafeRawBufferPointer, _ counter: (UnsafePointer<UInt8>, Int) -> Int
  ) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    return counter(base.assumingMemoryBound(to: UInt8.self), bytes.count)
  }
}
