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

  public init(_ entries: some Sequence<String>) { self.entries = PhraseSet(entries.map { ASCIIFold.fold($0) }) }

  public init(arrayLiteral entries: String...) { self.init(entries) }

  /// Whether a text is one of the set, as a whole.
  @inlinable @inline(__always)
  public func contains(_ text: Text) -> Bool {
    let bytes = text.foldedBytes
    // The bytes are padded: there is a first one, whatever the length.
    return entries.mayContain(bytes.baseAddress!, bytes.count) && entries.contains(bytes)
  }

  public var count: Int { entries.count }
}
