import PatternMatching
import TestSupport
import Testing
import Votes

@Suite struct WordScalarsTests {
  @Test(arguments: [
    "a", "Z", "0", "9", "_", "é", "ß", "ж", "א", "ع", "中", "한", "\u{301}", "๓", "½", "Ⅷ", "𝒳", "𐐨", "ſ",
  ])
  func lettersMarksAndDigitsAreWords(text: String) { expect(text, isWord: true) }

  @Test(arguments: [
    " ", "'", "’", "-", ".", "@", "[", "`", "{", "/", ":", "\u{0}", "\u{7F}", "\u{A0}", "\u{FEFF}", "\u{200B}",
    "\u{200D}",
    "\u{FE0F}", "\u{3000}", "😀", "。", "€", "\u{2028}", "\u{10FFFF}", "\u{E0001}",
  ])
  func restIsNone(text: String) { expect(text, isWord: false) }

  @Test(arguments: Seeds.first(60))
  func neighboursAreThoseOfTheScalars(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let text = generator.unicode(longest: 25)
    Array(text.utf8).withUnsafeBytes { bytes in
      var place = 0
      var previous = false
      for scalar in text.unicodeScalars {
        let isWord = WordScalars.contains(scalar)
        let (found, length) = WordScalars.step(bytes, place)
        #expect(found == isWord && length == UTF8.width(scalar))
        #expect(WordScalars.isWord(at: place, in: bytes) == isWord)
        #expect(WordScalars.isWord(before: place, in: bytes) == previous)
        place += length
        previous = isWord
      }
      #expect(!WordScalars.isWord(at: place, in: bytes))
      #expect(WordScalars.isWord(before: place, in: bytes) == previous)
    }
  }

  @Test func bytesAgreeWithScalars() {
    for byte in UInt8.min...127 { #expect(WordScalars.contains(byte) == WordScalars.contains(Unicode.Scalar(byte))) }
    for byte in 128...UInt8.max { #expect(!WordScalars.contains(byte)) }
  }

  private func expect(_ text: String, isWord: Bool) {
    #expect(text.unicodeScalars.count == 1)
    #expect(WordScalars.contains(text.unicodeScalars.first!) == isWord)
  }
}
