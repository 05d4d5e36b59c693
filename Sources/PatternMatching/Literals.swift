import CSystem

/// A list of phrases to look for. Case is ignored for ASCII letters; all other bytes must be the same.
public struct Literals: Sendable {
  /// The phrases, folded; empty ones are dropped.
  public let phrases: [[UInt8]]
  /// Whether a phrase counts only where no word goes on before or behind it.
  public let wholeWords: Bool

  public init(_ phrases: [String], wholeWords: Bool) {
    self.phrases = phrases.map { ASCIIFold.fold($0) }.filter { !$0.isEmpty }
    self.wholeWords = wholeWords
  }

  /// Whether any phrase occurs in a text that is folded already.
  public func occur(inFolded text: UnsafeRawBufferPointer) -> Bool {
    for phrase in phrases {
      let found = phrase.withUnsafeBytes { Literals.occurs($0, in: text, wholeWords: wholeWords) }
      if found { return true }
    }
    return false
  }

  /// Whether the bytes of `phrase` occur in `text`.
  public static func occurs(_ phrase: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, wholeWords: Bool) -> Bool
  {
    var start = 0
    while let place = first(phrase, in: text, from: start) {
      if !wholeWords { return true }
      let isFree =
        !WordScalars.goesOn(before: place, in: text) && !WordScalars.goesOn(at: place + phrase.count, in: text)
      if isFree { return true }
      start = place + 1
    }
    return false
  }

  /// The first place of `phrase` at or behind `start`.
  @inline(__always)
  public static func first(_ phrase: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let needle = phrase.baseAddress, let base = text.baseAddress, start <= text.count,
      let found = tally_find(base + start, text.count - start, needle, phrase.count)
    else { return nil }
    return found - base
  }
}
