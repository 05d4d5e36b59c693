import PatternMatching
import Synchronization

extension Text {
  /// Whether a phrase occurs anywhere, also within a word.
  ///
  /// An empty phrase occurs everywhere. Write it in lower case: a phrase with capitals is folded anew at every call.
  public func contains(_ phrase: String, case rule: Case = .ignored) -> Bool {
    search(phrase, rule) { Literals.occurs($0, in: $1, wholeWords: false) }
  }

  /// Whether one of the phrases occurs anywhere.
  public func contains(anyOf phrases: [String], case rule: Case = .ignored) -> Bool {
    phrases.contains { contains($0, case: rule) }
  }

  /// Whether a phrase occurs with no word going on before or behind it: `"art"` occurs so in `"art, please"`, not in `"party"`.
  public func containsWord(_ phrase: String, case rule: Case = .ignored) -> Bool {
    search(phrase, rule) { Literals.occurs($0, in: $1, wholeWords: true) }
  }

  /// Whether one of the phrases occurs with no word going on before or behind it.
  public func containsWord(anyOf phrases: [String], case rule: Case = .ignored) -> Bool {
    phrases.contains { containsWord($0, case: rule) }
  }

  /// Whether the text begins with a phrase.
  public func hasPrefix(_ phrase: String, case rule: Case = .ignored) -> Bool {
    search(phrase, rule) { phrase, text in text.starts(with: phrase) }
  }

  /// Whether the text ends with a phrase.
  public func hasSuffix(_ phrase: String, case rule: Case = .ignored) -> Bool {
    search(phrase, rule) { phrase, text in text.suffix(phrase.count).elementsEqual(phrase) }
  }

  /// Whether the text is a phrase and nothing else.
  public func equals(_ phrase: String, case rule: Case = .ignored) -> Bool {
    guard phrase.utf8.count == utf8Count else { return false }
    return search(phrase, rule) { phrase, text in text.elementsEqual(phrase) }
  }

  /// How often a phrase occurs, overlaps not counted.
  public func occurrences(of phrase: String, case rule: Case = .ignored) -> Int {
    search(phrase, rule) { phrase, text in
      guard !phrase.isEmpty else { return 0 }
      var count = 0
      var start = 0
      while let place = Literals.first(phrase, in: text, from: start) {
        count += 1
        start = place + phrase.count
      }
      return count
    }
  }

  /// Whether a regular expression (PCRE2 syntax, UTF-8) matches somewhere in the text.
  ///
  /// A pattern is compiled once in a process. `\w`, `\d`, `\s`, `\b` are ASCII; letters match in either case unless `.exact`
  /// is asked for. A malformed pattern stops the program with its mistake; ``Pattern`` finds that before the run. A pattern
  /// that takes a million steps is given up: the call answers `false` and the row counts as a fault of the LF.
  public func matches(_ pattern: String, case rule: Case = .ignored) -> Bool {
    let (match, number) = ExpressionCache.match(pattern, ignoringCase: rule == .ignored, bytes)
    if match == .limitReached { home.state.pointee.clock.pointee.givenUp = number }
    return match == .found
  }

  /// Calls `body` with the phrase's bytes, folded if case is ignored, and the text's.
  @inline(__always)
  private func search<Result>(
    _ phrase: String, _ rule: Case, _ body: (_ phrase: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let text = bytes(rule)
    var phrase = phrase
    return phrase.withUTF8 { utf8 in
      if rule == .exact || ASCIIFold.isFolded(utf8) { return body(UnsafeRawBufferPointer(utf8), text) }
      let folded = utf8.map { ASCIIFold.fold($0) }
      return folded.withUnsafeBytes { body($0, text) }
    }
  }
}

/// The expressions of `Text.matches`, each compiled once in a process.
///
/// A worker has one thread; unit tests of LFs may have many, which is what the lock is for.
enum ExpressionCache {
  private struct Key: Hashable {
    let pattern: String
    let ignoringCase: Bool
  }

  private struct State {
    var numbers: [Key: Int] = [:]
    var expressions: [RegularExpression] = []
  }

  private static let state = Mutex(State())

  /// - Returns: whether the pattern matches, and its number for ``pattern(_:)``.
  static func match(
    _ pattern: String, ignoringCase: Bool, _ text: UnsafeRawBufferPointer
  ) -> (RegularExpression.Match, number: Int) {
    state.withLock { state in
      let key = Key(pattern: pattern, ignoringCase: ignoringCase)
      if let number = state.numbers[key] { return (state.expressions[number].match(text), number) }
      do throws(PatternError) {
        let number = state.expressions.count
        state.expressions.append(try RegularExpression(pattern, ignoringCase: ignoringCase))
        state.numbers[key] = number
        return (state.expressions[number].match(text), number)
      } catch {
        fatalError("pattern \(error.pattern): \(error.reason), at byte \(error.offset)")
      }
    }
  }

  static func pattern(_ number: Int) -> String { state.withLock { $0.expressions[number].pattern } }
}
