import Testing

@testable import PatternMatching

@Suite struct RegularExpressionTests {
  @Test(arguments: [
    (#"check\s+(it\s+)?out"#, "Please CHECK  it\nout", true), (#"^a+$"#, "aaa", true), (#"^a+$"#, "aab", false),
    ("é", "É", true), ("É", "é", true), ("σ", "ς", true), ("ж", "Ж", true), ("straße", "STRASSE", false),
    (#"\bart\b"#, "éart", true), (#"^\w$"#, "é", false), (#"^\d$"#, "๓", false), (#"^\s$"#, "\u{A0}", false),
    (#"^\p{L}$"#, "é", true), (#"^.$"#, "😀", true), (#"^..$"#, "e\u{301}", true), (#"\x{1F600}"#, "😀", true),
    (#"(a)(b)\2\1"#, "abba", true), (#"(?<!x)y"#, "xy", false), ("", "", true), ("a*", "", true), ("a", "", false),
    ("^$", "", true), ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("(?i)a", "A", true),
    ("a\u{0}b", "a\u{0}b", true),
  ])
  func ignoringCase(pattern: String, text: String, isFound: Bool) throws {
    #expect(try match(pattern, text, ignoringCase: true) == (isFound ? .found : .notFound))
  }

  @Test(arguments: [("é", "É", false), ("a", "A", false), ("é", "é", true), ("(?i)é", "É", true)])
  func exactly(pattern: String, text: String, isFound: Bool) throws {
    #expect(try match(pattern, text, ignoringCase: false) == (isFound ? .found : .notFound))
  }

  @Test(arguments: [
    ("a(b", 3, "missing closing parenthesis"), ("[a", 2, "missing terminating ] for character class"),
    ("é*+*", 4, "quantifier does not follow a repeatable item"),
    (#"\C"#, 2, "using \\C is disabled by the application"),
    (#"(?<n>a)\k<m>"#, 10, "reference to non-existent subpattern"),
  ])
  func aMalformedPatternIsAnErrorWithItsPlace(pattern: String, offset: Int, reason: String) {
    #expect(throws: PatternError(pattern: pattern, offset: offset, reason: reason)) {
      _ = try RegularExpression(pattern, ignoringCase: true)
    }
  }

  /// Each would run for years.
  @Test(arguments: [
    ("(a+)+$", String(repeating: "a", count: 60) + "b"), (#"^(\w+\s?)*$"#, String(repeating: "word ", count: 40) + "!"),
    ("(x+x+)+[yz]", String(repeating: "x", count: 200)), ("(?:a|a)*[bc]", String(repeating: "a", count: 60)),
    (#"(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)\d$"#, String(repeating: "é", count: 400)),
  ])
  func backtrackingWithoutEndIsGivenUp(pattern: String, text: String) throws {
    #expect(try match(pattern, text, ignoringCase: true) == .limitReached)
    #expect(try match(pattern, text, ignoringCase: false) == .limitReached)
  }

  @Test func aGivenUpExpressionMatchesTheNextText() throws {
    let expression = try RegularExpression("(a+)+$", ignoringCase: true)
    #expect(find(expression, String(repeating: "a", count: 60) + "b") == .limitReached)
    #expect(find(expression, "baaa") == .found)
    #expect(find(expression, "b") == .notFound)
  }

  /// Needs much of the matcher's stack, a step a scalar and no backtracking to speak of.
  @Test(arguments: [1_000, 20_000, 100_000])
  func longTextsAreMatchedToTheEnd(count: Int) throws {
    let text = String(repeating: "ab", count: count)
    #expect(try match("^(?:a|b)*c", text + "c", ignoringCase: true) == .found)
    #expect(try match("^(?:a|b)*$", text + "c", ignoringCase: true) == .notFound)
    #expect(try match(#"^(?:(a)|(b))*c"#, text + "c", ignoringCase: true) == .found)
  }

  @Test func theEmptySubjectMayHaveNoAddress() throws {
    let expression = try RegularExpression("^$", ignoringCase: true)
    #expect(expression.match(UnsafeRawBufferPointer(start: nil, count: 0)) == .found)
  }

  private func match(_ pattern: String, _ text: String, ignoringCase: Bool) throws -> RegularExpression.Match {
    find(try RegularExpression(pattern, ignoringCase: ignoringCase), text)
  }

  private func find(_ expression: RegularExpression, _ text: String) -> RegularExpression.Match {
    Array(text.utf8).withUnsafeBytes { expression.match($0) }
  }
}
