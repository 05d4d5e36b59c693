import Pipeline
import Reporting

/// A row for people to read: what it got and why, and its columns where they are wanted.
enum RowBlock {
  /// - Parameters:
  ///   - newLabel: what the row would get, where that is another label.
  ///   - mark: an LF whose vote is marked by a star.
  static func text(_ view: RowView, mark: String? = nil, newLabel: String? = nil, style: TextStyle) -> String {
    var facts = [view.label.map { "label \($0)" } ?? "uncovered"]
    if view.label != nil {
      let best = view.outcome.probabilities.max()
      facts[0] += view.outcome.isReviewed ? " (reviewed)" : " \(NumberFormat.share(best))"
      if !view.outcome.isReviewed { facts.append("margin \(NumberFormat.share(view.outcome.margin))") }
    }
    if let newLabel { facts[0] += " → \(newLabel)" }
    if let gold = view.gold { facts.append("gold \(gold)") }
    var lines = wrapped("\(DisplayWidth.sanitize(view.id))  " + facts.joined(separator: ", "), style, indent: 4)
    var classes: [String] = []
    for vote in view.votes where !classes.contains(vote.label) { classes.append(vote.label) }
    for label in classes {
      let names = view.votes.filter { $0.label == label }.map { $0.function + ($0.function == mark ? "*" : "") }
      lines += wrapped("    \(label): \(names.joined(separator: ", "))", style, indent: 6)
    }
    let nameWidth = min(16, view.columns.reduce(0) { max($0, DisplayWidth.of($1.name)) })
    for column in view.columns where column.isText || column.value != "null" {
      let name = DisplayWidth.truncate(DisplayWidth.sanitize(column.name), to: nameWidth)
      let blanks = String(repeating: " ", count: nameWidth - DisplayWidth.of(name))
      lines.append(
        "    \(name)\(blanks)  "
          + Excerpt.render(column.value, matches: column.matches, width: style.width - nameWidth - 6, style: style))
    }
    return lines.joined(separator: "\n")
  }

  /// Lines no wider than the style says, broken at blanks.
  static func wrapped(_ text: String, _ style: TextStyle, indent: Int) -> [String] {
    var lines: [String] = []
    var line = String(text.prefix { $0 == " " })
    var isEmpty = true
    for word in text.dropFirst(line.count).split(separator: " ", omittingEmptySubsequences: false) {
      if !isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > style.width {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += (isEmpty ? "" : " ") + word
      }
      isEmpty = false
    }
    return lines + [line]
  }
}

/// A row for machines.
struct RowJSON: Encodable {
  struct Column: Encodable {
    let name: String
    let value: String
    /// Bytes of the UTF-8 of the value, each a start and an end.
    let matches: [[Int]]?
  }

  let id: String
  let label: String?
  let newLabel: String?
  let gold: String?
  let probabilities: [String: Double]
  let margin: Double
  let route: String
  let isReviewed: Bool
  let votes: [String: String]
  let columns: [Column]?

  init(_ view: RowView, classes: [String], newLabel: String? = nil) {
    id = view.id
    label = view.label
    self.newLabel = newLabel
    gold = view.gold
    probabilities = Dictionary(uniqueKeysWithValues: zip(classes, view.outcome.probabilities))
    margin = view.outcome.margin
    route = view.outcome.route.rawValue
    isReviewed = view.outcome.isReviewed
    votes = Dictionary(uniqueKeysWithValues: view.votes.map { ($0.function, $0.label) })
    columns =
      view.columns.isEmpty
      ? nil
      : view.columns.map { column in
        Column(
          name: column.name, value: column.value,
          matches: column.matches.isEmpty ? nil : column.matches.map { [$0.lowerBound, $0.upperBound] })
      }
  }
}
