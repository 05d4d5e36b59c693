import Foundation
import TestSupport
import Votes

/// Comments for the task VideoComments of the user's package, in every format.
struct CommentRows {
  struct Comment {
    var id: String
    var text: String
    var likes: Int?
  }

  var rows: [Comment]

  static let standard = CommentRows(count: 300, seed: 1)

  private static let words = [
    "subscribe", "love", "song", "http://x.example", "!!!", "nice", "the", "video", "a, b", "say \"hi\"", "two\nlines",
    "été", "😀", "who",
  ]

  /// - Parameter padding: bytes of filler behind each text.
  init(count: Int, seed: UInt64, padding: Int = 0) {
    var generator = SeededGenerator(seed: seed)
    let filler = padding > 0 ? " " + String(repeating: "x", count: padding) : ""
    rows = (0..<count).map { row in
      let text = (0..<3).map { _ in generator.pick(CommentRows.words) }.joined(separator: " ") + filler
      return Comment(id: "c\(row)", text: text, likes: generator.pick([nil, 3, 500]))
    }
  }

  var jsonLines: String { rows.map { CommentRows.json($0) + "\n" }.joined() }

  static func json(_ row: Comment) -> String {
    let text = row.text.replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: "\\n")
    return #"{"id":"\#(row.id)","text":"\#(text)"\#(row.likes.map { #","like_count":\#($0)"# } ?? "")}"#
  }

  /// Every field that can be is in quotes.
  func separated(by separator: String, lineEnd: String) -> String {
    let lines =
      [["id", "text", "like_count"]]
      + rows.map { [$0.id, CommentRows.quoted($0.text), $0.likes.map(String.init) ?? ""] }
    return lines.map { $0.joined(separator: separator) + lineEnd }.joined()
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  /// Gold for the first rows: spam where something is asked for.
  var gold: String {
    "id,label\n" + rows.prefix(100).map { "\($0.id),\(CommentRows.gold($0))\n" }.joined()
  }

  static func gold(_ row: Comment) -> String {
    row.text.contains("subscribe") || row.text.contains("http") ? "spam" : "ham"
  }
}
