import PatternMatching
import TestSupport
import Testing
import Votes

@Suite struct LiteralsTests {
  /// Small alphabets, so that phrases occur often and overlap.
  @Test(arguments: Seeds.first(120))
  func phrasesAreFoundLikeTheReference(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = generator.pick([
      ["a", "b"], ["a", "é", " "], ["a", "A", "_", "-", " "], ["ж", "a", "😀", "e\u{301}"],
    ])
    for _ in 0..<50 {
      let text = generator.text(from: alphabet, longest: 14)
      let phrases = (0..<1 + generator.nextInt(below: 3)).map { _ in generator.text(from: alphabet, longest: 3) }
      for wholeWords in [false, true] {
        let found = occur(phrases, in: text, wholeWords: wholeWords)
        let expected = phrases.contains { Reference.occurs($0, in: text, wholeWords: wholeWords) }
        #expect(found == expected, "\(phrases) in \(text.debugDescription), whole words: \(wholeWords)")
      }
    }
  }

  @Test(arguments: Seeds.first(60))
  func placesAreFoundLikeTheReference(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let text = Array(generator.text(from: ["a", "b", "é"], longest: 30).utf8)
    let phrase = Array(generator.text(from: ["a", "b", "é"], longest: 3).utf8)
    for start in 0...text.count + 1 {
      let found = withPadding(text) { text in
        phrase.withUnsafeBytes { Literals.first($0, in: text, from: start) }
      }
      let expected = phrase.isEmpty ? found : Reference.places(of: phrase, in: text).first { $0 >= start }
      #expect(found == expected)
    }
  }

  /// (text, phrase, within words, as a whole word)
  @Test(arguments: [
    ("art", "art", true, true), ("party", "art", true, false), ("art!", "art", true, true),
    ("(art)", "art", true, true),
    ("éart", "art", true, false), ("arté", "art", true, false), ("art\u{301}", "art", true, false),
    ("art\u{FE0F}", "art", true, true), ("😀art😀", "art", true, true), ("日art", "art", true, false),
    ("art9", "art", true, false), ("art_", "art", true, false), ("art-deco", "art", true, true),
    ("\u{FEFF}art", "art", true, true), ("art\u{200B}", "art", true, true), ("½art", "art", true, false),
    ("party art", "art", true, true), ("arts art", "art", true, true), ("ART", "art", true, true),
    ("aRt", "ArT", true, true),
    ("É", "é", false, false), ("état", "état", true, true), ("étatе", "état", true, false),
    ("my  art", "my art", false, false),
    ("", "a", false, false), ("a", "aa", false, false), ("c++", "c++", true, true), ("xc++", "c++", true, false),
  ])
  func neighboursDecideOnWords(text: String, phrase: String, within: Bool, asWord: Bool) {
    #expect(occur([phrase], in: text, wholeWords: false) == within)
    #expect(occur([phrase], in: text, wholeWords: true) == asWord)
  }

  @Test func emptyPhrasesAreDropped() {
    #expect(Literals(["", "a", ""], wholeWords: false).phrases == [[0x61]])
    #expect(!occur([""], in: "abc", wholeWords: false))
    #expect(!occur([], in: "abc", wholeWords: false))
  }

  @Test func onlyASCIILettersFold() {
    #expect(ASCIIFold.fold("AZaz@[`{09É\u{130}") == Array("azaz@[`{09É\u{130}".utf8))
    for byte in UInt8.min...UInt8.max {
      let isCapital = (0x41...0x5A).contains(byte)
      #expect(ASCIIFold.fold(byte) == (isCapital ? byte + 32 : byte))
      #expect(withUnsafeBytes(of: byte) { ASCIIFold.isFolded($0.assumingMemoryBound(to: UInt8.self)) } == !isCapital)
    }
  }

  private func occur(_ phrases: [String], in text: String, wholeWords: Bool) -> Bool {
    withPadding(ASCIIFold.fold(text)) { Literals(phrases, wholeWords: wholeWords).occur(inFolded: $0) }
  }
}

/// Phrases at every place, one byte after the other.
private enum Reference {
  static func places(of phrase: [UInt8], in text: [UInt8]) -> [Int] {
    guard phrase.count <= text.count else { return [] }
    return (0...text.count - phrase.count).filter { Array(text[$0..<$0 + phrase.count]) == phrase }
  }

  static func occurs(_ phrase: String, in text: String, wholeWords: Bool) -> Bool {
    let bytes = fold(text)
    let wanted = fold(phrase)
    guard !wanted.isEmpty else { return false }
    return places(of: wanted, in: bytes).contains { place in
      let before = String(decoding: bytes[..<place], as: UTF8.self).unicodeScalars.last
      let behind = String(decoding: bytes[(place + wanted.count)...], as: UTF8.self).unicodeScalars.first
      return !wholeWords || !(before.map(isWord) ?? false || behind.map(isWord) ?? false)
    }
  }

  static func fold(_ text: String) -> [UInt8] {
    Array(
      String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { scalar in
            scalar >= "A" && scalar <= "Z" ? Unicode.Scalar(scalar.value + 32)! : scalar
          })
      ).utf8)
  }

  /// Of the scalars that these tests use.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool { "abAeéж_\u{301}".unicodeScalars.contains(scalar) }
}
