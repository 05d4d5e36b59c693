import PatternMatching

/// A set of texts to look others up in: stop words, products, senders.
///
/// ```swift
/// let polite: TextSet = ["please", "thanks"]
/// LabelingFunction("polite") { $0.text.words.contains(where: polite.contains) ? .ham : .abstain }
/// ```
///
/// The case of ASCII letters is ignored; see ``Text``. An answer takes some 10 ns, whatever the size.
public struct TextSet: Sendable, ExpressibleByArrayLiteral {
  @usableFromInline let entries: PhraseSet
  /// Which lengths (63: that or more) and which first bytes (0 to 127) there are: most texts are told apart by these.
  @usableFromInline let lengths: UInt64
  @usableFromInline let firstBytes: (UInt64, UInt64)

  public init(_ entries: some Sequence<String>) {
    let folded = entries.map { ASCIIFold.fold($0) }
    self.entries = PhraseSet(folded)
    lengths = folded.reduce(0) { $0 | TextSet.bit($1.count) }
    var bytes: (UInt64, UInt64) = (0, 0)
    for byte in folded.compactMap(\.first) where byte < 128 {
      if byte < 64 { bytes.0 |= 1 << UInt64(byte) } else { bytes.1 |= 1 << UInt64(byte - 64) }
    }
    firstBytes = bytes
  }

  public init(arrayLiteral entries: String...) { self.init(entries) }

  /// Whether a text is one of the set, as a whole.
  @inlinable @inline(__always)
  public func contains(_ text: Text) -> Bool {
    guard lengths & TextSet.bit(text.length) != 0 else { return false }
    let bytes = text.foldedBytes
    if text.length > 0, bytes[0] < 128 {
      let word = bytes[0] < 64 ? firstBytes.0 : firstBytes.1
      guard word &>> UInt64(bytes[0] & 63) & 1 == 1 else { return false }
    }
    return entries.contains(bytes)
  }

  @inlinable
  static func bit(_ length: Int) -> UInt64 { 1 &<< UInt64(min(length, 63)) }

  public var count: Int { entries.count }
}
