import CText

/// A list of phrases to look for. Case is ignored for ASCII letters; all other bytes must be the same.
public struct Literals: Sendable {
  /// The phrases, folded; empty ones are dropped.
  public let phrases: [[UInt8]]
  /// Whether a phrase counts only where no word goes on before or behind it.
  public let wholeWords: Bool

  /// Bytes that must be readable behind a text that is searched, since searches look at whole blocks.
  public static let padding = Int(TALLY_TEXT_PADDING)

  public init(_ phrases: [String], wholeWords: Bool) {
    self.phrases = phrases.map { ASCIIFold.fold($0) }.filter { !$0.isEmpty }
    self.wholeWords = wholeWords
  }

  /// Whether any phrase occurs in a text that is folded already, and padded.
  public func occur(inFolded text: UnsafeRawBufferPointer) -> Bool {
    for phrase in phrases {
      let found = phrase.withUnsafeBytes { Literals.occurs($0, in: text, wholeWords: wholeWords) }
      if found { return true }
    }
    return false
  }

  /// Whether the bytes of `phrase` occur in `text`, which is padded.
  public static func occurs(_ phrase: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, wholeWords: Bool) -> Bool
  {
    var start = 0
    while let place = first(phrase, in: text, from: start) {
      if !wholeWords || isWhole(place..<place + phrase.count, in: text) { return true }
      start = place + 1
    }
    return false
  }

  /// Whether no word goes on before or behind a stretch of a text.
  static func isWhole(_ range: Range<Int>, in text: UnsafeRawBufferPointer) -> Bool {
    !WordScalars.goesOn(before: range.lowerBound, in: text) && !WordScalars.goesOn(at: range.upperBound, in: text)
  }

  /// The first place of `phrase` at or behind `start` in `text`, which is padded.
  @inline(__always)
  public static func first(_ phrase: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let needle = phrase.baseAddress?.assumingMemoryBound(to: UInt8.self),
      let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self), start <= text.count
    else { return nil }
    let rest = text.count - start
    let place = tally_text_find(base + start, rest, needle, phrase.count)
    return place < rest || phrase.count == 0 ? start + place : nil
  }
}
