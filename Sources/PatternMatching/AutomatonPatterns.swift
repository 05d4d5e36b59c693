import CScan

/// Searches in the automaton's own syntax: a pattern for each expression that it can stand for, and for each phrase where
/// these are not looked for otherwise.
struct AutomatonPatterns {
  private(set) var searches: [Int] = []
  private(set) var lengths: [Int] = []
  /// Whether all ends of matches are wanted: the first of a text may be none, for what stands around it.
  private(set) var every: [UInt8] = []
  private(set) var isInside: [Bool]
  /// `[searches]`: whether every text that the automaton names is a match, so that none needs to be tried.
  let isDecisive: [Bool]
  private var patterns: [[CChar]] = []
  private var kinds: [UInt8] = []

  init(_ all: [ColumnSearch], withPhrases: Bool) {
    isInside = all.map { _ in true }
    isDecisive = all.map { search in
      if case .expression(let expression) = search { AutomatonSyntax.staysInOneLine(expression.pattern) } else { false }
    }
    for (index, search) in all.enumerated() {
      switch search {
      case .phrases(let literals):
        for phrase in literals.phrases where withPhrases {
          let needsAll = literals.wholeWords || phrase.contains(0x0A)
          add(AutomatonPatterns.escaped(phrase), tally_scan_phrase, index, length: phrase.count, every: needsAll)
        }
      case .expression(let expression):
        guard AutomatonSyntax.canStandFor(expression) else {
          isInside[index] = false
          continue
        }
        let kind = expression.ignoringCase ? tally_scan_caseless : tally_scan_exact
        add(expression.pattern.utf8CString.map { $0 }, kind, index, length: 0, every: false)
      }
    }
  }

  private mutating func add(_ pattern: [CChar], _ kind: tally_scan_kind, _ search: Int, length: Int, every all: Bool) {
    patterns.append(pattern)
    kinds.append(UInt8(kind.rawValue))
    searches.append(search)
    lengths.append(length)
    every.append(all ? 1 : 0)
  }

  private static func escaped(_ phrase: [UInt8]) -> [CChar] {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = phrase.flatMap { byte in
      [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return (bytes + [0]).map { CChar(bitPattern: $0) }
  }

  /// Compiles the patterns; searches that the library refuses are taken out.
  ///
  /// - Returns: `nil` where there is nothing to compile.
  mutating func compile() -> OpaquePointer? {
    while !patterns.isEmpty {
      var culprit: Int32 = -1
      if let automaton = AutomatonPatterns.compile(patterns, kinds, &culprit) { return automaton }
      // Nobody's fault: a processor that the library does not know, or no memory. Then all are.
      remove(culprit >= 0 ? [searches[Int(culprit)]] : Set(searches))
    }
    return nil
  }

  private mutating func remove(_ refused: Set<Int>) {
    for search in refused { isInside[search] = false }
    let kept = searches.indices.filter { !refused.contains(searches[$0]) }
    patterns = kept.map { patterns[$0] }
    kinds = kept.map { kinds[$0] }
    lengths = kept.map { lengths[$0] }
    every = kept.map { every[$0] }
    searches = kept.map { searches[$0] }
  }

  private static func compile(_ patterns: [[CChar]], _ kinds: [UInt8], _ culprit: inout Int32) -> OpaquePointer? {
    // The patterns one behind the other, so that all pointers hold together.
    var bytes: [CChar] = []
    var starts: [Int] = []
    for pattern in patterns {
      starts.append(bytes.count)
      bytes += pattern
    }
    return bytes.withUnsafeBufferPointer { bytes in
      let pointers = starts.map { bytes.baseAddress! + $0 }
      return tally_automaton_new(pointers, kinds, patterns.count, &culprit)
    }
  }
}

/// For which expressions the automaton can name all texts in which they match.
///
/// It scans texts that are separated by line feeds, with `^` and `$` also at those, so that whatever matches in a text by
/// itself matches there too; that it may find more does no harm. It must not find less:
public enum AutomatonSyntax {
  public static func canStandFor(_ expression: RegularExpression) -> Bool {
    let pattern = Array(expression.pattern.utf8)
    // What needs no byte matches at a place, not in a text.
    if pattern.contains(0) || expression.canMatchNothing { return false }
    let text = expression.pattern
    // The start and the end of the whole subject; verbs and settings that change what the rest means; classes that the
    // two libraries may draw otherwise.
    let parts = [
      "\\A", "\\Z", "\\z", "\\G", "\\K", "\\Q", "\\R", "\\h", "\\H", "\\v", "\\V", "\\X", "\\N", "\\C", "(*",
    ]
    if parts.contains(where: text.contains) || !hasPlainGroups(text) || looksBack(text) { return false }
    guard expression.ignoringCase else { return true }
    // Hyperscan's tables of letters are older than PCRE2's and lack some pairs; below U+0250 none is missing (compared
    // over all scalars). Escapes can name letters beyond that.
    if text.unicodeScalars.contains(where: { $0.value >= 0x250 }) { return false }
    return !["\\x", "\\p", "\\P", "\\o", "\\u"].contains(where: text.contains)
  }

  /// Whether an expression refers to a group, or does not give back what it took. The library refuses these itself; what is
  /// known before is told before (`FunctionDescription.isOneByOne`).
  private static func looksBack(_ text: String) -> Bool {
    let references = (1...9).map { "\\\($0)" } + ["\\g", "\\k", "++", "*+", "?+", "}+"]
    return references.contains(where: text.contains)
  }

  /// Whether an expression is written so plainly that no match can hold a line feed, or look at more than words around it:
  /// then what matches among many texts matches in one of them.
  static func staysInOneLine(_ pattern: String) -> Bool {
    var scalars = Substring(pattern).unicodeScalars
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\\":
        guard let escaped = scalars.popFirst(), escaped.isASCII else { return false }
        let isLetter = escaped.properties.isAlphabetic || escaped.properties.numericType != nil
        if isLetter, !["b", "d", "w", "S"].contains(escaped) { return false }
      // Classes may be negated, anchors mean something else among many texts.
      case "[", "^", "$", "\n", "\r": return false
      default: continue
      }
    }
    return true
  }

  /// Whether every `(?` is followed by `:`.
  private static func hasPlainGroups(_ text: String) -> Bool {
    var rest = Substring(text)
    while let found = rest.firstRange(of: "(?") {
      guard rest[found.upperBound...].first == ":" else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
