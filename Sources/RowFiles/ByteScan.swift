import Glibc

/// Searches in runs of bytes that the readers share.
public enum ByteScan {
  /// The bytes without a UTF-8 byte order mark in front.
  public static func skippingMark(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.dropFirst(markLength(bytes)))
  }

  /// 3 where the bytes begin with a UTF-8 byte order mark, else 0.
  public static func markLength(_ bytes: UnsafeRawBufferPointer) -> Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }

  /// The first place of `byte` in `range`, or `nil`.
  @inline(__always)
  public static func first(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// The number of the line (from 1) in which the byte at `offset` lies.
  public static func line(of offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    var line = 1
    var place = 0
    while let newline = first(0x0A, in: bytes, place..<min(offset, bytes.count)) {
      line += 1
      place = newline + 1
    }
    return line
  }
}
