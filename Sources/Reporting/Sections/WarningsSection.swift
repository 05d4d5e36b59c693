/// What a person should look at, each with what to do.
enum WarningsSection: ReportSection {
  /// More are counted.
  static let maximumCount = 8

  static func text(_ report: RunReport, _ style: TextStyle) -> String? {
    guard !report.warnings.isEmpty else { return nil }
    var text = style.bold("worth a look") + "\n"
    for warning in report.warnings.prefix(maximumCount) {
      for (number, line) in lines(warning.what + ": " + warning.fix, width: style.width - 2).enumerated() {
        text += (number == 0 ? "- " : "  ") + line + "\n"
      }
    }
    let left = report.warnings.count - maximumCount
    return left > 0 ? text + style.faint("… and \(NumberFormat.count(left)) more") + "\n" : text
  }

  /// Cut between words.
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
