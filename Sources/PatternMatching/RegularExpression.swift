import CPCRE2

/// A pattern that does not compile.
public struct PatternError: Error, Sendable, Equatable {
  public let pattern: String
  /// Where the mistake is: UTF-8 bytes from the pattern's start.
  public let offset: Int
  /// PCRE2's description.
  public let reason: String
}

/// A compiled regular expression (PCRE2 with its just-in-time compiler).
///
/// Matching is on valid UTF-8. `\w`, `\d`, `\s` and `\b` are ASCII; `\p{L}` and its like are Unicode. Where case is
/// ignored, it is ignored for all letters of Unicode (simple folding).
public final class RegularExpression: @unchecked Sendable {
  // @unchecked: a worker is single-threaded; see `match`.

  public enum Match: Sendable {
    case found, notFound
    /// The matcher gave up after a million steps: the pattern backtracks without end on this text.
    case limitReached
  }

  public let pattern: String
  public let ignoringCase: Bool
  private let regex: OpaquePointer
  var handle: OpaquePointer { regex }

  /// - Throws: ``PatternError`` if the pattern is malformed.
  public init(_ pattern: String, ignoringCase: Bool) throws(PatternError) {
    var offset = 0
    var message = [CChar](repeating: 0, count: 256)
    let bytes = Array(pattern.utf8)
    guard let regex = tally_regex_compile(bytes, bytes.count, ignoringCase ? 1 : 0, &offset, &message, message.count)
    else {
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw PatternError(pattern: pattern, offset: offset, reason: reason)
    }
    self.pattern = pattern
    self.ignoringCase = ignoringCase
    self.regex = regex
  }

  deinit { tally_regex_free(regex) }

  /// Whether it can match without a single byte, as `a*` and `^` do.
  var canMatchNothing: Bool { tally_regex_matches_nothing(regex) != 0 }

  /// Looks for the pattern anywhere in the text. Not from two threads at once.
  public func match(_ text: UnsafeRawBufferPointer) -> Match {
    // PCRE2 wants a subject even if it is empty.
    let base = text.baseAddress ?? UnsafeRawPointer(regex)
    switch tally_regex_find(regex, base.assumingMemoryBound(to: UInt8.self), text.count) {
    case 1: return .found
    case 0: return .notFound
    default: return .limitReached
    }
  }
}
