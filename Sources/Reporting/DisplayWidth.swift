/// How many columns of a terminal text takes.
///
/// Reasonable rather than exact: terminals differ on emoji. No table of the whole of Unicode's East Asian Width; the
/// blocks that are wide throughout are enough.
public enum DisplayWidth {
  public static func of(_ text: some StringProtocol) -> Int {
    // ASCII, which names mostly are: a byte is a column.
    if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// 0, 1 or 2: what is combined into one character takes as much as its widest part.
  public static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    // U+FE0F asks for the emoji; a flag is a pair of letters.
    if scalars.contains("\u{FE0F}") || (scalars.count == 2 && scalars.allSatisfy(isRegionalIndicator)) { return 2 }
    return scalars.reduce(0) { max($0, of($1)) }
  }

  private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.properties.isEmojiPresentation, !isRegionalIndicator(scalar) { return 2 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// Hangul Jamo, CJK with its punctuation, Yi, Hangul, compatibility forms, full-width forms, the planes of ideographs.
  ///
  /// Source: Unicode 16, EastAsianWidth.txt, W and F, by block.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1B000...0x1B2FF,
    0x20000...0x3FFFD,
  ]

  /// The text in at most `width` columns, with `…` at its end where something is missing.
  public static func truncate(_ text: String, to width: Int) -> String {
    guard of(text) > width else { return text }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 1
    for character in text {
      used += of(character)
      if used > width { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// Control characters, which could move the cursor or change colours, become visible: U+FFFD.
  public static func sanitize(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return String(scalars)
  }
}
