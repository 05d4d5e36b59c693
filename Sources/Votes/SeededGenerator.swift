/// A random number generator that gives the same numbers for the same seed, on every machine and in every version.
///
/// Source: SplitMix64; Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    defer { state &+= 0x9E37_79B9_7F4A_7C15 }
    return StableHash.mix(state)
  }

  /// A number in `0 ..< 1`, 53 random bits.
  public mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in `0 ..< bound`. The standard library's `random(in:using:)` may change how it draws; this does not.
  public mutating func nextInt(below bound: Int) -> Int {
    precondition(bound > 0, "bound \(bound)")
    return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
