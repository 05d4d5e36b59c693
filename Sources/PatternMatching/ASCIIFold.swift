import CText

/// Upper-case ASCII letters to lower case, everything else as it is: what "ignoring case" means for literals.
public enum ASCIIFold {
  @inline(__always)
  public static func fold(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Folds a run of bytes into another place of the same size, at memory speed.
  public static func fold(_ source: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>) {
    guard let base = source.baseAddress else { return }
    tally_fold(base.assumingMemoryBound(to: UInt8.self), target, source.count)
  }

  /// The UTF-8 of a string, folded.
  public static func fold(_ string: String) -> [UInt8] { string.utf8.map { fold($0) } }

  /// Whether folding changes nothing.
  @inline(__always)
  public static func isFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte &- 0x41 < 26 { return false }
    return true
  }
}
