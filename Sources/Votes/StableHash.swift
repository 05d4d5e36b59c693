/// A 64-bit hash that is the same in every process and version: ties between rows are broken by their ids' hashes.
/// Not for untrusted keys of a table, and not a checksum.
public enum StableHash {
  /// Mixes 64 bits so that each bit of the input changes about half of the output's.
  ///
  /// Source: the finaliser of SplitMix64; Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195.
  @inlinable
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The hash of a run of bytes, eight at a time.
  @inlinable
  public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = mix(UInt64(bytes.count))
    var index = 0
    while index + 8 <= bytes.count {
      hash = mix(hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return mix(hash ^ rest)
  }

  /// The hash of a string's UTF-8.
  public static func of(_ string: String) -> UInt64 {
    var string = string
    return string.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }
}
