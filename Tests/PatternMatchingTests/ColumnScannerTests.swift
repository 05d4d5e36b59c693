import PatternMatching
import TestSupport
import Testing
import Votes

/// The scan of all texts at once against each search on each text by itself.
@Suite struct ColumnScannerTests {
  static let alphabets: [[String]] = [
    ["a", "b"], ["a", "A", "_", "-", " ", "'"], ["a", "é", "É", " ", "\n"], ["ж", "a", "😀", "e\u{301}", "\n"],
    ["1", "2", "a", " ", "\t", "\u{0B}", "\r", "\n"], ["k", "K", "\u{212A}", "s", "ſ", "S", "ß", "ẞ"],
  ]

  /// By each of the ways in which phrases are looked for: vectors of so many bits, or the automaton.
  @Test(arguments: Seeds.first(120), [512, 256, 0])
  func phrasesAreFoundAsInEachText(seed: UInt64, widest: Int) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = generator.pick(ColumnScannerTests.alphabets)
    let texts = texts(&generator, alphabet)
    let longest = generator.pick([3, 3, 9, 20])
    let searches = (0..<generator.pick([1, 6, 15])).map { _ in
      let phrases = (0..<1 + generator.nextInt(below: 4)).map { _ in
        longest == 3 ? generator.text(from: alphabet, longest: 3) : piece(&generator, of: texts, longest)
      }
      return Literals(phrases + ["q"], wholeWords: generator.chance(0.5))
    }
    let scan = Scan(searches.map { .phrases($0) }, texts, widest: widest)
    for (index, search) in searches.enumerated() {
      let expected = texts.indices.filter { row in
        texts[row].map { text in withPadding(ASCIIFold.fold(text)) { search.occur(inFolded: $0) } } ?? false
      }
      #expect(scan.found[index] == expected, "\(search.phrases), whole words: \(search.wholeWords), in \(texts)")
    }
  }

  /// Pieces of expressions that the automaton may stand for, and some that it may not.
  static let pieces = [
    "a", "k", "s", "é", "b+", "a*", ".", "^", "$", #"\b"#, #"\B"#, #"\s"#, #"\S"#, #"\w+"#, #"\d"#, #"\W"#, "[^a]",
    "[ab]",
    "(a|b)", "(?:a|k)", "a{2,3}", "[^é]", "[[:alpha:]]", "[[:space:]]", ".*", ".+?", #"\n"#, #"\t"#, "x?", "ß", "(?=a)",
    #"\A"#, #"\z"#, "(?i)K", "(?-i)a", #"\x{e9}"#, "ж", "[à-ü]", #"\R"#, #"\h"#,
  ]

  @Test(arguments: Seeds.first(400))
  func expressionsAreFoundAsInEachText(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = texts(&generator, generator.pick(ColumnScannerTests.alphabets))
    var expressions: [RegularExpression] = []
    for _ in 0..<8 {
      let pattern = (0..<1 + generator.nextInt(below: 4)).map { _ in generator.pick(ColumnScannerTests.pieces) }
        .joined()
      guard let expression = try? RegularExpression(pattern, ignoringCase: generator.chance(0.6)) else { continue }
      expressions.append(expression)
    }
    let scan = Scan(expressions.map { .expression($0) }, texts)
    for (index, expression) in expressions.enumerated() where scan.isInAutomaton[index] {
      let expected = texts.indices.filter { row in
        texts[row].map { text in Array(text.utf8).withUnsafeBytes { expression.match($0) == .found } } ?? false
      }
      let comment: Comment = "\(expression.pattern), ignoring case: \(expression.ignoringCase), in \(texts)"
      #expect(scan.found[index] == expected, comment)
    }
  }

  /// (expression, whether the automaton stands for it when case is ignored, and when it is not)
  @Test(arguments: [
    (#"check\s+(it\s+)?out"#, true, true), ("(remember|reminds).*\\b20\\d\\d", true, true), ("^a$", true, true),
    (#"(a)\1"#, false, false), ("a++b", false, false), (#"a\d{3,}?b"#, true, true), ("a(?!b)", false, false),
    (#"\Aa"#, false, false), (#"a\z"#, false, false),
    ("(?s)a.b", false, false), ("a*", false, false), ("für", true, true), ("приз", false, true),
    (#"\x{436}"#, false, true),
    ("a\u{0}b", false, false), ("(*LF)a", false, false),
  ])
  func itIsKnownForWhichExpressionsTheAutomatonStands(pattern: String, caseless: Bool, exact: Bool) throws {
    for (ignoringCase, expected) in [(true, caseless), (false, exact)] {
      let expression = try RegularExpression(pattern, ignoringCase: ignoringCase)
      #expect(ColumnScanner([.expression(expression)]).isInAutomaton == [expected], "ignoring case: \(ignoringCase)")
    }
  }

  @Test func oneThatIsRefusedLeavesTheOthers() throws {
    let refused = try RegularExpression(#"(b)\1"#, ignoringCase: true)
    let kept = try RegularExpression("b+c", ignoringCase: true)
    let scan = Scan(
      [.expression(refused), .phrases(Literals(["x"], wholeWords: false)), .expression(kept)], ["bbc", "x", "bb"])
    #expect(scan.isInAutomaton == [false, true, true])
    #expect(scan.found == [[], [1], [0]])
  }

  @Test func partsOfTheTextsCanBeAskedFor() {
    let scan = Scan([.phrases(Literals(["x"], wholeWords: false))], ["x", "x", nil, "x", "x"], 1..<4)
    #expect(scan.found == [[1, 3]])
  }

  @Test func phrasesOverTwoTextsAreInNeither() {
    let scan = Scan(
      [.phrases(Literals(["a\nb", "a\n"], wholeWords: false))], ["a", "b", "a\nb", "xa", nil, "\n", "a\n"])
    #expect(scan.found == [[2, 6]])
  }

  @Test(arguments: [512, 256, 0])
  func phrasesWithAFewBytesMoreOrLessAreToldApart(widest: Int) {
    let phrases = (1...40).map { String(repeating: "ab", count: 20).prefix($0) + "x" }
    let texts = phrases.map { "b" + $0 } + phrases.map { $0.dropLast() + "y" } + ["ABX", "a@x", "ab\u{18}", "Ab"]
    let scan = Scan(phrases.map { .phrases(Literals([String($0)], wholeWords: false)) }, texts, widest: widest)
    for (index, phrase) in phrases.enumerated() {
      let expected = texts.indices.filter { texts[$0].lowercased().contains(phrase) }
      #expect(scan.found[index] == expected, "\(phrase)")
    }
  }

  /// A stretch of one of the texts, some letters in the other case.
  private func piece(_ generator: inout SeededGenerator, of texts: [String?], _ longest: Int) -> String {
    let scalars = Array((generator.pick(texts) ?? "q").unicodeScalars)
    let start = generator.nextInt(below: scalars.count + 1)
    let piece = scalars[start...].prefix(1 + generator.nextInt(below: longest)).map(String.init).joined()
    return generator.chance(0.5) ? piece.uppercased() : piece
  }

  private func texts(_ generator: inout SeededGenerator, _ alphabet: [String]) -> [String?] {
    (0..<40).map { _ in generator.chance(0.1) ? nil : generator.text(from: alphabet, longest: 24) }
  }
}

/// One scan of some texts, laid out as a batch lays them out.
private struct Scan {
  let isInAutomaton: [Bool]
  /// `[searches]`: the texts in which each succeeds.
  var found: [[Int]]

  init(_ searches: [ColumnSearch], _ texts: [String?], _ range: Range<Int>? = nil, widest: Int = 512) {
    let scanner = ColumnScanner(searches, widest: widest)
    isInAutomaton = scanner.isInAutomaton
    found = searches.map { _ in [] }
    var bytes: [UInt8] = []
    var starts: [UInt64] = []
    var ends: [UInt64] = []
    for text in texts {
      starts.append(UInt64(bytes.count))
      bytes += Array((text ?? "").utf8)
      ends.append(UInt64(bytes.count))
      if text != nil { bytes.append(0x0A) }
      // An absent text lies behind the end of the one before, not behind its line feed.
      if text == nil, let last = ends.dropLast().last {
        (starts[starts.count - 1], ends[ends.count - 1]) = (last, last)
      }
    }
    withPadding(bytes) { bytes in
      let batch = ColumnTexts(bytes: bytes, starts: starts, ends: ends, count: texts.count)
      #expect(scanner.scan(batch))
      for search in searches.indices where isInAutomaton[search] {
        scanner.forEachMatch(of: search, in: batch, range ?? texts.indices, willMatch: { _ in }) { text, isLimit in
          #expect(!isLimit)
          found[search].append(text)
        }
      }
    }
  }
}
