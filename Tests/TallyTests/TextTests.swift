import Tally
import TestSupport
import Testing
import Votes

/// `Text` against plain loops over scalars and bytes.
@Suite struct TextTests {
  @Test(arguments: Seeds.first(80))
  func searchesAgreeWithTheReference(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let string = generator.unicode(longest: 20)
      let text = Text(string)
      let phrase = generator.chance(0.5) ? generator.unicode(longest: 2) : Reference.part(of: string, &generator)
      for rule in [Text.Case.ignored, .exact] {
        let reference = Reference(string, phrase, rule)
        let comment: Comment = "\(phrase.debugDescription) in \(string.debugDescription), case \(rule)"
        #expect(text.contains(phrase, case: rule) == reference.contains, comment)
        #expect(text.hasPrefix(phrase, case: rule) == reference.text.starts(with: reference.phrase), comment)
        #expect(text.hasSuffix(phrase, case: rule) == reference.hasSuffix, comment)
        #expect(text.equals(phrase, case: rule) == (reference.text == reference.phrase), comment)
        #expect(text.occurrences(of: phrase, case: rule) == reference.occurrences, comment)
        #expect(text.contains(anyOf: ["\u{1}", phrase], case: rule) == reference.contains, comment)
        if !phrase.isEmpty { #expect(text.containsWord(phrase, case: rule) == reference.containsWord, comment) }
      }
    }
  }

  @Test(arguments: Seeds.first(80))
  func countsAndWordsAgreeWithTheReference(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let string = generator.unicode(longest: 25)
      let text = Text(string)
      #expect(text.count == string.unicodeScalars.count)
      #expect(text.utf8Count == string.utf8.count)
      #expect(text.isEmpty == string.isEmpty)
      #expect(Array(String(text).utf8) == Array(string.utf8))
      #expect(text.capitalCount == string.unicodeScalars.count { ("A"..."Z").contains($0) })
      #expect(text.digitCount == string.unicodeScalars.count { ("0"..."9").contains($0) })
      let words = Reference.words(of: string)
      #expect(text.words.map { Array(String($0).utf8) } == words.map { Array($0.utf8) }, "\(string.debugDescription)")
      #expect(text.wordCount == words.count)
      #expect(String(text.trimmed).utf8.elementsEqual(Reference.trimmed(string).utf8))
    }
  }

  @Test(arguments: [
    ("Don't stop", ["Don't", "stop"]), ("rock ’n’ roll", ["rock", "n", "roll"]), ("it’s", ["it’s"]),
    ("a''b", ["a", "b"]),
    ("'quoted'", ["quoted"]), ("naïve e\u{301}t", ["naïve", "e\u{301}t"]), ("a_b-c", ["a_b", "c"]),
    ("½ 3.5", ["½", "3", "5"]),
    ("😀", []), ("", []), ("日本 語", ["日本", "語"]), ("\u{FEFF}x\u{200B}y", ["x", "y"]), ("❤️ love", ["love"]),
  ])
  func wordsAreAsDocumented(string: String, words: [String]) { #expect(Text(string).words.map { String($0) } == words) }

  @Test func emptyPhrases() {
    for string in ["", "abc"] {
      #expect(Text(string).contains(""))
      #expect(Text(string).hasPrefix("") && Text(string).hasSuffix(""))
      #expect(Text(string).occurrences(of: "") == 0)
      #expect(!Text(string).contains(anyOf: []) && !Text(string).containsWord(anyOf: []))
    }
    #expect(Text("").equals("") && !Text("a").equals(""))
  }

  @Test func sameBytesAreEqual() {
    #expect(Text("é") == "é" && Text("a") == Text("a"))
    #expect(!(Text("é") == "e\u{301}") && !(Text("a") == "A") && !(Text("a") == "ab"))
  }

  @Test func expressionsMatchOnScalars() {
    #expect(Text("Größe 12").matches(#"größe \d+"#))
    #expect(!Text("Größe 12").matches(#"größe"#, case: .exact))
    #expect(Text("").matches("^$"))
  }

  @Test func partsOfATextAreTexts() {
    let words = Array(Text("One TWO three").words)
    #expect(words[1].equals("two") && words[1].utf8Count == 3 && words[2].hasPrefix("thr"))
    #expect(Text("  x y ").trimmed.words.map { String($0) } == ["x", "y"])
    #expect(Text("abc").withUTF8 { Array($0) } == [0x61, 0x62, 0x63])
  }

  @Test func aMalformedExpressionStopsWithItsMistake() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Text("x").matches("a(b")
    }
    #expect(result.errorText.contains("pattern a(b: missing closing parenthesis, at byte 3"))
  }
}

/// One search, over arrays.
private struct Reference {
  let text: [UInt8]
  let phrase: [UInt8]

  init(_ text: String, _ phrase: String, _ rule: Text.Case) {
    self.text = rule == .exact ? Array(text.utf8) : Reference.folded(text)
    self.phrase = rule == .exact ? Array(phrase.utf8) : Reference.folded(phrase)
  }

  static func folded(_ string: String) -> [UInt8] { string.utf8.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 } }

  private func isHere(_ place: Int) -> Bool { text[place...].starts(with: phrase) }

  var contains: Bool { (0...text.count).contains { isHere($0) } }

  var hasSuffix: Bool { text.count >= phrase.count && isHere(text.count - phrase.count) }

  var occurrences: Int {
    var count = 0
    var place = 0
    while !phrase.isEmpty, place < text.count {
      let isFound = isHere(place)
      count += isFound ? 1 : 0
      place += isFound ? phrase.count : 1
    }
    return count
  }

  var containsWord: Bool {
    (0...text.count).contains { place in
      guard isHere(place) else { return false }
      let before = String(decoding: text[..<place], as: UTF8.self).unicodeScalars
      let behind = String(decoding: text[(place + phrase.count)...], as: UTF8.self).unicodeScalars
      return !Reference.goesOn(before.reversed()) && !Reference.goesOn(Array(behind))
    }
  }

  /// Whether a word goes on with these scalars: a word's, or an apostrophe and one.
  static func goesOn(_ scalars: [Unicode.Scalar]) -> Bool {
    if scalars.first == "'" || scalars.first == "’" { return isWord(scalars.dropFirst().first) }
    return isWord(scalars.first)
  }

  /// Letters, marks and digits of any script, and `_`, as the documentation says; invisible marks are none.
  static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let properties = scalar?.properties else { return false }
    let isMark = [.nonspacingMark, .spacingMark].contains(properties.generalCategory)
    return scalar == "_" || properties.isAlphabetic || properties.numericType != nil
      || isMark && !properties.isDefaultIgnorableCodePoint
  }

  static func words(of string: String) -> [String] {
    let scalars = Array(string.unicodeScalars)
    var words: [String] = []
    var word = ""
    for (index, scalar) in scalars.enumerated() {
      let isApostrophe = scalar == "'" || scalar == "’"
      let isInside = isApostrophe && !word.isEmpty && index + 1 < scalars.count && isWord(scalars[index + 1])
      if isWord(scalar) || isInside {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  static func trimmed(_ string: String) -> String {
    let spaces: [Unicode.Scalar] = [" ", "\t", "\n", "\r", "\u{B}", "\u{C}"]
    var scalars = Array(string.unicodeScalars)
    while let last = scalars.last, spaces.contains(last) { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars.drop { spaces.contains($0) }))
  }

  /// Some scalars of a string, in a row.
  static func part(of string: String, _ generator: inout SeededGenerator) -> String {
    let scalars = Array(string.unicodeScalars)
    let start = generator.nextInt(below: scalars.count + 1)
    let count = generator.nextInt(below: min(4, scalars.count - start) + 1)
    return String(String.UnicodeScalarView(scalars[start..<start + count]))
  }
}
