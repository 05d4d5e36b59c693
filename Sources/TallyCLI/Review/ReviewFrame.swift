import Reporting
import Review

/// The terminal reviewer's screen, as a function of its state and the window's size.
struct ReviewFrame {
  let state: ReviewScreenState
  let task: String
  let name: String
  let guidelines: Guidelines?
  let width: Int
  let height: Int
  let usesColor: Bool

  /// Lines above and below the row.
  private static let fixed = 7

  static func page(height: Int) -> Int { max(1, height - fixed - 1) }

  var lines: [String] {
    let foot = foot()
    let room = max(0, height - 2 - foot.count)
    let body = body()
    let start = max(0, min(state.scroll, body.count - room))
    var lines = [head(), rule()]
    lines += body[start..<min(body.count, start + room)]
    while lines.count < height - foot.count { lines.append("") }
    return Array((lines + foot).prefix(height))
  }

  private func line(_ text: String = "", _ look: ScreenLine.Look = .plain) -> String {
    var line = ScreenLine(width: width, usesColor: usesColor)
    line.add(text, look)
    return line.text
  }

  private func rule() -> String { line(String(repeating: "─", count: width), .faint) }

  private func head() -> String {
    var line = ScreenLine(width: width, usesColor: usesColor)
    line.add(state.isSettling ? "Settle" : "Review", .title)
    line.add("  \(task)")
    line.add("  \(name)", .faint)
    line.add("  \(Suggestions.count(state.answerCount, "answer"))")
    if state.disputeCount > 0 { line.add("  \(state.disputeCount) disputed", .warning) }
    return line.text
  }

  // MARK: The row

  private func body() -> [String] {
    switch state.mode {
    case .help: return help()
    case .choosing(let text): return choices(text)
    case .answering, .comment: break
    }
    guard let item = state.item else { return [line(), line(nothingLeft)] }
    var lines: [String] = []
    let nameWidth = min(16, item.content.columns.reduce(2) { max($0, DisplayWidth.of($1.name)) })
    // Where the id is a column, it stands there.
    if !item.content.columns.contains(where: { $0.value == item.id }) {
      lines += value("id", item.id, nameWidth, look: .faint)
    }
    for column in item.content.columns where column.isText || column.value != "null" {
      lines += value(column.name, column.value, nameWidth, look: .plain)
    }
    if let suggestion = item.suggestion { lines += [line()] + self.suggestion(suggestion, item) }
    if !item.others.isEmpty {
      lines.append(line())
      lines.append(line("What reviewers said", .bold))
      for answer in item.others {
        let comment = answer.record.comment.map { ": \($0)" } ?? ""
        lines += wrapped("\(answer.reviewer): \(answer.verdict.text)\(comment)", indent: 2).map { line($0) }
      }
    }
    return lines
  }

  private var nothingLeft: String {
    if state.isSettling { return "Nobody disagrees. p goes back to answering, q ends." }
    switch state.status {
    case .waitingForOthers:
      return "You have answered the first rows; others have to answer them, too, before you go on."
    case .notAdmitted: return "You agree less with the others than this task asks for. A lead decides how it goes on."
    case .paused(let reason): return "You get no rows just now: \(reason)."
    case .done, .open, .calibrating: return "There is nothing left to answer. q ends."
    }
  }

  private func value(_ name: String, _ value: String, _ nameWidth: Int, look: ScreenLine.Look) -> [String] {
    let room = max(10, width - nameWidth - 2)
    var lines: [String] = []
    for (index, piece) in Self.wrap(value, to: room).enumerated() {
      var line = ScreenLine(width: width, usesColor: usesColor)
      line.add(index == 0 ? name : "", width: nameWidth, isLeft: true, .faint)
      line.add("  ")
      line.add(piece, look)
      lines.append(line.text)
    }
    return lines
  }

  private func suggestion(_ suggestion: Suggestion, _ item: ReviewItem) -> [String] {
    var lines: [String] = []
    let shares = zip(item.classes, suggestion.probabilities).sorted { $0.1 > $1.1 }.prefix(5)
      .map { "\($0) \(NumberFormat.share($1))" }
    lines += wrapped("The model: " + shares.joined(separator: ", "), indent: 2).map { line($0, .faint) }
    let votes = suggestion.votes.map { "\($0.function) → \($0.label)" }
    if !votes.isEmpty {
      lines += wrapped("Votes: " + votes.joined(separator: ", "), indent: 2).map { line($0, .faint) }
    }
    return lines
  }

  private func choices(_ text: String) -> [String] {
    [line("Classes that begin so:", .bold)] + state.matches(text).prefix(max(1, height - 8)).map { line("  \($0)") }
  }

  private func help() -> [String] {
    var lines = [line("Keys", .bold)]
    lines += [
      "1 2 3 …   the class with this number", "/         the class by the beginning of its name", "u         not sure",
      "s         skip: somebody else is asked", "f         flag the row", "c         write a comment",
      "z         take the last answer back", "↑ ↓       scroll; also page up and page down",
    ].map { line("  \($0)") }
    if state.maySettle { lines.append(line("  p         settle rows on which people disagree, and back")) }
    lines.append(line("  q         end; every answer is kept"))
    if let guidelines {
      lines += [line(), line("Guidelines, version \(guidelines.version)", .bold)]
      for paragraph in guidelines.text.split(separator: "\n", omittingEmptySubsequences: false) {
        lines += Self.wrap(String(paragraph), to: width).map { line($0) }
      }
      for example in guidelines.examples {
        let why = example.why.map { " (\($0))" } ?? ""
        lines += wrapped("\(example.label): \(example.text)\(why)", indent: 2).map { line($0) }
      }
    }
    return lines
  }

  // MARK: Keys

  private func foot() -> [String] {
    var lines = [rule()]
    switch state.mode {
    case .comment(let text): lines.append(input("comment", text))
    case .choosing(let text): lines.append(input("class", text))
    case .help: lines.append(line("any key goes back", .faint))
    case .answering:
      if state.item != nil { lines += classes() }
      lines.append(commands())
    }
    if !state.message.isEmpty { lines.append(line(state.message, state.isWarning ? .warning : .good)) }
    return lines
  }

  /// The end of it, where it is longer than the window.
  private func input(_ name: String, _ text: String) -> String {
    var line = ScreenLine(width: width, usesColor: usesColor)
    line.add("\(name): ", .bold)
    var shown = text
    while DisplayWidth.of(shown) > line.room - 1, !shown.isEmpty { shown.removeFirst() }
    line.add(shown + "▏")
    line.add("  Enter keeps it, Esc does not", .faint)
    return line.text
  }

  private func classes() -> [String] {
    var lines: [ScreenLine] = [ScreenLine(width: width, usesColor: usesColor)]
    for (index, name) in state.classes.enumerated() {
      guard let key = ClassKeys.key(of: index) else { break }
      let text = "\(name)"
      let needed = DisplayWidth.of(text) + 5
      if lines[lines.count - 1].used > 0, lines[lines.count - 1].room < needed {
        if lines.count == 3 { break }
        lines.append(ScreenLine(width: width, usesColor: usesColor))
      }
      lines[lines.count - 1].add(" \(key) ", .bold)
      lines[lines.count - 1].add("\(text)  ")
    }
    return lines.map(\.text)
  }

  private func commands() -> String {
    var line = ScreenLine(width: width, usesColor: usesColor)
    var keys: [(String, String)] = []
    if !state.isSettling {
      if state.item != nil { keys += [("u", "not sure"), ("s", "skip")] }
      keys.append(("z", "undo"))
      if state.item != nil { keys.append(("f", state.isFlagged ? "flagged" : "flag")) }
    }
    if state.isSettling, state.item != nil { keys.append(("u", "nobody can say")) }
    if state.item != nil { keys.append(("c", state.comment == nil ? "comment" : "comment ✓")) }
    if state.maySettle { keys.append(("p", state.isSettling ? "answer" : "settle")) }
    for (key, name) in keys + [("?", "help"), ("q", "end")] {
      line.add(" \(key) ", .bold)
      line.add("\(name) ", name == "flagged" ? .warning : .faint)
    }
    return line.text
  }

  private func wrapped(_ text: String, indent: Int) -> [String] {
    Self.wrap(text, to: max(10, width - indent)).enumerated().map { index, line in
      index == 0 ? line : String(repeating: " ", count: indent) + line
    }
  }

  /// Lines no wider than so many columns, broken at blanks where there are any, and at the text's own line ends.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      var line = ""
      var used = 0
      for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
        let size = DisplayWidth.of(word)
        if used > 0, used + 1 + size > width {
          lines.append(line)
          (line, used) = ("", 0)
        }
        if used > 0 { (line, used) = (line + " ", used + 1) }
        for character in word {
          let size = DisplayWidth.of(character)
          if used + size > width {
            lines.append(line)
            (line, used) = ("", 0)
          }
          line.append(character)
          used += size
        }
      }
      lines.append(line)
    }
    return lines
  }
}
