import PatternMatching

extension Text {
  /// The words, one after the other.
  public var words: Words { Words(text: self) }

  /// The number of words. Cost: one pass.
  public var wordCount: Int { words.reduce(0) { count, _ in count + 1 } }

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
  public var capitalCount: Int { bytes.reduce(0) { $0 + ($1 &- 0x41 < 26 ? 1 : 0) } }

  /// The number of ASCII digits.
  public var digitCount: Int { bytes.reduce(0) { $0 + ($1 &- 0x30 < 10 ? 1 : 0) } }
}

/// The words of a text; see ``Text`` for what a word is.
public struct Words: Sequence, IteratorProtocol {
  private let text: Text
  private var place = 0

  init(text: Text) { self.text = text }

  public mutating func next() -> Text? {
    let bytes = text.bytes
    var start = place
    var step = (isWord: false, length: 1)
    while start < bytes.count {
      step = WordScalars.step(bytes, start)
      if step.isWord { break }
      start += step.length
    }
    guard start < bytes.count else {
      place = start
      return nil
    }
    var end = start + step.length
    while end < bytes.count {
      step = WordScalars.step(bytes, end)
      if step.isWord {
        end += step.length
      } else if let apostrophe = WordScalars.apostrophe(bytes, end), WordScalars.isWord(at: end + apostrophe, in: bytes)
      {
        end += apostrophe
      } else {
        break
      }
    }
    place = end
    return text.slice(start..<end)
  }
}
