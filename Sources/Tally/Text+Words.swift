import PatternMatching

extension Text {
  /// The words, one after the other. Where they begin and end is found once for all rows and LFs.
  @inlinable
  public var words: Words { Words(text: self) }

  /// The number of words.
  @inlinable
  public var wordCount: Int { WordBits.runs(wordBits, offset..<offset + length) }

  @inlinable
  var wordBits: UnsafePointer<UInt64> {
    checkGeneration()
    return home.state.pointee.wordBits ?? home.findWords()
  }

  /// Without white space (spaces, tabs, line ends) at either end.
  public var trimmed: Text {
    let bytes = bytes
    var range = 0..<bytes.count
    while let first = range.first, Text.isSpace(bytes[first]) { range = (first + 1)..<range.upperBound }
    while let last = range.last, Text.isSpace(bytes[last]) { range = range.lowerBound..<last }
    return slice(range)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  /// The number of ASCII letters that are capitals.
  public var capitalCount: Int { ByteCounts.capitals(bytes) }

  /// The number of ASCII digits.
  public var digitCount: Int { ByteCounts.digits(bytes) }
}

/// The words of a text; see ``Text`` for what a word is.
public struct Words: Sequence, IteratorProtocol {
  @usableFromInline let text: Text
  @usableFromInline let bits: UnsafePointer<UInt64>
  @usableFromInline var place: Int

  @inlinable
  init(text: Text) {
    self.text = text
    bits = text.wordBits
    place = text.offset
  }

  @inlinable
  public mutating func next() -> Text? {
    text.checkGeneration()
    let end = text.offset &+ text.length
    guard let word = WordBits.firstRun(bits, from: place, to: end) else {
      place = end
      return nil
    }
    place = word.end
    return Text(offset: word.start, count: word.end &- word.start, home: text.home, generation: text.generation)
  }
}
