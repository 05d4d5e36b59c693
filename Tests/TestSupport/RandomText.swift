import Votes

extension SeededGenerator {
  /// One element of a collection that is not empty.
  public mutating func pick<C: RandomAccessCollection>(_ elements: C) -> C.Element {
    elements[elements.index(elements.startIndex, offsetBy: nextInt(below: elements.count))]
  }

  /// True with a probability.
  public mutating func chance(_ probability: Double) -> Bool { nextUniform() < probability }

  /// Pieces of an alphabet, one behind the other, up to `longest` of them.
  public mutating func text(from alphabet: [String], longest: Int) -> String {
    (0..<nextInt(below: longest + 1)).map { _ in pick(alphabet) }.joined()
  }

  /// A text of scalars of one to four bytes: letters, marks, emoji, spaces, punctuation, invisible ones.
  public mutating func unicode(longest: Int) -> String { text(from: UnicodeAlphabet.pieces, longest: longest) }
}

/// Pieces of text on which code for one script or one length of scalar goes wrong.
public enum UnicodeAlphabet {
  public static let pieces: [String] =
    [
      "a", "B", "c", "Z", "z", "0", "9", "_", "'", "’", "-", ".", "!", "#", " ", " ", "\t", "\n", "\r\n", "\u{0B}",
      "\u{0}",
    ]
    + [
      "é", "É", "e\u{301}", "ß", "ñ", "ı", "İ", "ſ", "K", "ж", "Ж", "א", "ع", "๓", "中", "日", "か\u{3099}", "한", "ñ", "ﬁ",
    ]
    + ["½", "²", "Ⅷ", "𝒳", "😀", "👩‍👩‍👧", "🇩🇪", "❤️", "1️⃣", "𐐨"]
    + ["\u{FEFF}", "\u{200B}", "\u{200D}", "\u{A0}", "\u{2028}", "\u{3000}", "\u{FE0F}", "\u{10FFFF}", "don't", "art"]
}
