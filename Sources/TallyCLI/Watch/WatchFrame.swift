import ApplyEngine
import Foundation
import Pipeline
import Reporting

/// The lines of a screen: a function of the state and the window's size.
struct WatchFrame {
  let state: WatchScreenState
  let task: String
  let root: String
  let width: Int
  let height: Int
  let usesColor: Bool
  let showsText: Bool
  let showsTimings: Bool

  var lines: [String] {
    var lines = [title, status]
    let error = errorLines
    lines += error
    let room = height - lines.count - 1
    switch state.view {
    case .help: lines += helpLines
    case .rows(let function, let outcome): lines += rowLines(function, outcome, room: room)
    case .table: lines += tableLines(room: room)
    }
    lines = Array(lines.prefix(max(height - 1, 0)))
    while lines.count < height - 1 { lines.append("") }
    return lines + [footer]
  }

  func line(_ body: (inout ScreenLine) -> Void) -> String {
    var line = ScreenLine(width: width, usesColor: usesColor)
    body(&line)
    return line.text
  }

  func plain(_ text: String, _ look: ScreenLine.Look = .plain) -> String { line { $0.add(text, look) } }

  // MARK: Above the table

  private var title: String {
    line { line in
      line.add(task, .title)
      guard let table = state.history.current else { return }
      line.add("  " + WatchSummary(state.history, table).rows, .faint)
    }
  }

  private var status: String {
    line { line in
      if let progress = state.progress {
        line.add(WatchFrame.words(progress), .warning)
      } else if state.history.error != nil {
        if state.history.current != nil { line.add("the table is that of the last good save", .warning) }
      } else if let seconds = state.lastSeconds, state.history.roundCount > 0 {
        let time = "save \(state.history.roundCount) took \(NumberFormat.fixed(seconds, digits: 2)) s"
        line.add(
          showsTimings
            ? WatchLines.timings(state.history.timings, draw: state.lastDraw, total: seconds) : time, .faint)
      }
      if let message = state.message { line.add((line.used > 0 ? "  " : "") + message, .warning) }
    }
  }

  static func words(_ progress: WatchProgress) -> String {
    let share = progress.share.map { " \(Int($0 * 100)) %" } ?? ""
    return progress.phase.rawValue + share + " …"
  }

  /// What is wrong, in the user's terms, with the lines of the source that it is about.
  private var errorLines: [String] {
    guard let error = state.history.error else { return [] }
    var lines: [String] = []
    if case .build(.doesNotCompile(let task, let messages)) = error {
      lines.append(plain("\(task) does not compile: \(Suggestions.count(messages.count, "error"))", .bad))
      for message in messages.prefix(5) { lines += compilerLines(message) }
      if messages.count > 5 { lines.append(plain("  and \(messages.count - 5) more", .faint)) }
    } else {
      let message = error.message
      lines += wrapped("error: " + message.what, .bad)
      if let place = message.place { lines += wrapped("  at:  " + place, .plain) }
      if let fix = message.fix { lines += wrapped("  fix: " + fix, .plain) }
    }
    let most = max(3, state.history.current == nil ? height - 4 : (height - 4) * 2 / 3)
    return Array(lines.prefix(most)) + [""]
  }

  private func compilerLines(_ message: CompilerMessage) -> [String] {
    var lines = wrapped("  \(message.file):\(message.line):\(message.column): \(message.text)", .bold)
    guard let source = try? String(contentsOfFile: "\(root)/\(message.file)", encoding: .utf8) else { return lines }
    let all = source.split(separator: "\n", omittingEmptySubsequences: false)
    guard all.indices.contains(message.line - 1) else { return lines }
    let text = String(all[message.line - 1])
    // The compiler counts bytes.
    let before = String(decoding: text.utf8.prefix(max(0, message.column - 1)), as: UTF8.self)
    let indent = text.prefix { $0 == " " || $0 == "\t" }.count
    let cut = min(indent, before.count)
    let place = DisplayWidth.of(String(before.dropFirst(cut)))
    // A mistake beyond the window's edge is brought into it.
    let shift = max(0, place - (width - 20))
    lines.append(plain("    " + String(text.dropFirst(cut).dropFirst(shift))))
    lines.append(plain("    " + String(repeating: " ", count: place - shift) + "^", .bad))
    return lines
  }

  /// Text in as many lines as it takes.
  func wrapped(_ text: String, _ look: ScreenLine.Look) -> [String] {
    text.split(separator: "\n").flatMap { paragraph -> [String] in
      var lines: [String] = []
      var current = ""
      for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
        if !current.isEmpty, DisplayWidth.of(current) + 1 + DisplayWidth.of(word) > width {
          lines.append(current)
          current = "       " + word
        } else {
          current += (current.isEmpty && lines.isEmpty ? "" : " ") + word
        }
      }
      return (lines + [current]).map { plain($0, look) }
    }
  }

  // MARK: Below the table

  private var footer: String {
    line { line in
      if state.isFiltering {
        line.add("filter: \(state.filter)▏", .bold)
        return line.add("  enter keeps it, esc clears it", .faint)
      }
      switch state.view {
      case .help: line.add("any key goes back", .faint)
      case .rows: line.add("←→ other rows  1-8 which  ↑↓ scroll  esc back  ? help", .faint)
      case .table:
        var notes: [String] = []
        if state.order != .task { notes.append("by \(state.order.title)" + (state.isReversed ? ", reversed" : "")) }
        if !state.filter.isEmpty { notes.append("filter \"\(state.filter)\"") }
        if !notes.isEmpty { line.add(notes.joined(separator: ", ") + "  ", .warning) }
        line.add("q quit  ↑↓ enter rows  s sort  r reverse  / filter  d Δ  p report  ? help", .faint)
      }
    }
  }

  private var helpLines: [String] {
    let keys = [
      ("q, Ctrl-C", "quit"), ("↑ ↓ k j, page keys, g G", "move the cursor"),
      ("enter, o", "rows of the labeling function under the cursor"),
      ("1 … 8", "its rows: all votes, right, wrong, conflicting, deciding, alone; uncovered rows; faults"),
      ("s S, → ←", "sort by the next or previous column"), ("r", "reverse the order"),
      ("/", "show only names that contain something; esc shows all"),
      ("d", "changes since the last save or since the start"), ("space", "run again"),
      ("p", "open the report of the last run"), ("Ctrl-L", "draw anew"), ("Ctrl-Z", "stop; fg goes on"),
    ]
    let columns = [
      ("cover overl confl", "share of rows with its vote, with another's too, with another class voted"),
      ("est.ac", "how often the label model thinks that it is right"),
      ("prec", "how often it is right where gold is known"),
      ("a row", "time on a row; for functions whose votes were kept, when they were last applied"),
      ("* + ! ~", "votes made in this round, new function, left out, not pure"),
    ]
    let lines = { (pairs: [(String, String)]) in
      pairs.map { name, text in
        self.line { line in
          line.add("  ")
          line.add(name, width: 24, isLeft: true, .bold)
          line.add(" " + text)
        }
      }
    }
    return [""] + lines(keys) + [""] + lines(columns)
  }
}
