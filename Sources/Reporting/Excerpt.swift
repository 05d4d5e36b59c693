/// A piece of a text on one line, with what was found in it marked.
public enum Excerpt {
  /// - Parameters:
  ///   - matches: bytes of the text's UTF-8, ascending; marked by colour, or by « and » where there is none.
  ///   - width: columns at most. Where the text is longer, the piece is around the first match.
  public static func render(_ text: String, matches: [Range<Int>] = [], width: Int, style: TextStyle) -> String {
    var pieces = pieces(of: text, matches)
    if let first = pieces.first, !first.isMatch {
      pieces[0] = Piece(text: String(first.text.drop { $0 == " " }), isMatch: false)
    }
    let marks = style.usesColor ? 0 : 2
    if let first = pieces.firstIndex(where: \.isMatch) {
      let before = pieces[..<first].reduce(0) { $0 + DisplayWidth.of($1.text) }
      let total = pieces.reduce(0) { $0 + DisplayWidth.of($1.text) + ($1.isMatch ? marks : 0) }
      // A third of the room for what stands before.
      if total > width, before > width / 3, first > 0 {
        let kept = max(0, min(before, max(width / 3, before - (total - width))))
        pieces.replaceSubrange(
          ..<first, with: [Piece(text: suffix(pieces[first - 1].text, width: kept), isMatch: false)])
      }
    }
    var line = ""
    var room = width
    for (index, piece) in pieces.enumerated() where room > 0 {
      let isLast = index == pieces.count - 1
      let extra = piece.isMatch ? marks : 0
      let fits = DisplayWidth.of(piece.text) + extra <= (isLast ? room : room - 1)
      let shown = fits ? piece.text : DisplayWidth.truncate(piece.text, to: max(0, room - extra))
      room = fits ? room - DisplayWidth.of(shown) - extra : 0
      line += piece.isMatch ? mark(shown, style) : shown
      if !fits { break }
    }
    return line
  }

  private struct Piece {
    let text: String
    let isMatch: Bool
  }

  private static func mark(_ text: String, _ style: TextStyle) -> String {
    style.usesColor ? style.warning(text) : "«" + text + "»"
  }

  private static func pieces(of text: String, _ matches: [Range<Int>]) -> [Piece] {
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var place = 0
    func append(_ range: Range<Int>, isMatch: Bool) {
      guard !range.isEmpty else { return }
      pieces.append(Piece(text: oneLine(String(decoding: bytes[range], as: UTF8.self)), isMatch: isMatch))
    }
    for match in matches where match.lowerBound >= place && match.upperBound <= bytes.count {
      append(place..<match.lowerBound, isMatch: false)
      append(match, isMatch: true)
      place = match.upperBound
    }
    append(place..<bytes.count, isMatch: false)
    return pieces
  }

  /// Line ends and tabs as blanks, other control characters made visible.
  private static func oneLine(_ text: String) -> String {
    let blanks = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    return DisplayWidth.sanitize(String(blanks))
  }

  private static func suffix(_ text: String, width: Int) -> String {
    var kept: [Character] = []
    var used = 1
    for character in text.reversed() {
      used += DisplayWidth.of(character)
      if used > width { break }
      kept.append(character)
    }
    return "…" + String(kept.reversed())
  }
}
