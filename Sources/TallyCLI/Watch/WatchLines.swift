import ApplyEngine
import Foundation
import Pipeline
import Reporting

/// A watch without a terminal: a block of plain lines for each save, or a JSON object a line.
final class WatchLines: WatchView {
  let input: Int32 = -1
  private let task: String
  private let root: String
  private let isJSON: Bool
  private let showsTimings: Bool

  init(task: String, root: String, asJSON: Bool, showsTimings: Bool) {
    self.task = task
    self.root = root
    isJSON = asJSON
    self.showsTimings = showsTimings
  }

  func begin() {}
  func end() {}
  func show(_ progress: WatchProgress) {}
  func readInput() -> WatchWish? { nil }

  func show(_ history: WatchHistory, savedAt: Double) {
    let start = Date().timeIntervalSince1970
    let text = isJSON ? "" : block(history)
    if isJSON {
      Console.print(WatchJSON(history, seconds: start - savedAt).text)
    } else {
      // A block ends with an empty line.
      Console.print(text + (showsTimings ? "" : "\n"))
      if showsTimings {
        let end = Date().timeIntervalSince1970
        Console.print(WatchLines.timings(history.timings, draw: end - start, total: end - savedAt) + "\n")
      }
    }
  }

  static func timings(_ timings: WatchTimings, draw: Double, total: Double) -> String {
    let parts = [
      ("notice", timings.notice), ("compile", timings.compile), ("start", timings.start), ("read", timings.read),
      ("apply", timings.apply), ("fit", timings.fit), ("draw", draw),
    ]
    let text = parts.map { "\($0.0) \(NumberFormat.fixed($0.1 * 1000, digits: 0))" }.joined(separator: ", ")
    return "\(NumberFormat.fixed(total * 1000, digits: 0)) ms: \(text) (\(timings.way.words))"
  }

  private func block(_ history: WatchHistory) -> String {
    if let error = history.error { return error.message.text("error") + "\nwaiting for the next save\n" }
    guard let table = history.current else { return "" }
    let summary = WatchSummary(history, table)
    var lines = ["\(task): \(summary.rows)", summary.quality]
    lines.append(functions(history, table).trimmingCharacters(in: .newlines))
    if !history.removed.isEmpty { lines.append("removed: \(history.removed.joined(separator: ", "))") }
    lines += summary.notes + table.functions.compactMap { WatchSummary.fault($0) }
    lines += summary.changes
    lines += (history.changes?.rows.prefix(5) ?? []).map { "  " + WatchSummary.change($0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func functions(_ history: WatchHistory, _ table: WatchTable) -> String {
    let earlier = WatchSummary.byName(history.previous)
    let figures = WatchFigure.allCases.filter { $0 != .precision || table.goldRowCount > 0 }
    var columns: [TextTable.Column] = [.init("labeling function", .left), .init("votes", .left)]
    for figure in figures {
      columns.append(.init(figure.title))
      if history.previous != nil { columns.append(.init("Δ")) }
    }
    columns += [.init("faults"), .init("a row")]
    var text = TextTable(columns)
    for function in table.functions {
      var cells: [String?] = [function.name, function.polarity.joined(separator: ", ")]
      for figure in figures {
        cells.append(NumberFormat.share(figure.value(function)))
        guard history.previous != nil else { continue }
        let old = earlier[function.name]
        cells.append(old == nil ? "new" : WatchFigure.change(from: figure.value(old!), to: figure.value(function)))
      }
      text.append(cells + [NumberFormat.count(function.faultCount), WatchFigure.time(function.nanosecondsPerRow)])
    }
    return text.render(TextStyle(width: 120))
  }
}

extension LiveBuild.Way {
  var words: String {
    switch self {
    case .unchanged: "nothing to compile"
    case .direct: "compiled directly"
    case .packageManager: "built by the package manager"
    }
  }
}

/// Sentences about a table, for the screen and for plain lines.
struct WatchSummary {
  let rows: String
  let quality: String
  let changes: [String]
  /// What the user should know of rows and model.
  let notes: [String]

  init(_ history: WatchHistory, _ table: WatchTable) {
    let sample =
      table.totalRowCount > table.rowCount + table.badLineCount
      ? ", a sample of \(NumberFormat.count(table.totalRowCount))" : ""
    let bad = table.badLineCount > 0 ? ", \(Suggestions.count(table.badLineCount, "bad line")) left out" : ""
    rows =
      Suggestions.count(table.rowCount, "row") + sample + bad + ", "
      + Suggestions.count(table.functions.count, "labeling function")
    quality = WatchSummary.quality(table, history.previous)
    changes = WatchSummary.changes(history)
    var notes: [String] = []
    if !table.absentColumns.isEmpty { notes.append("no row has a value for \(Suggestions.list(table.absentColumns))") }
    if let fallback = table.fallback {
      notes.append(
        "majority vote was taken instead of \(fallback.requested): too few functions vote, or too many classes")
    }
    self.notes = notes
  }

  private static func quality(_ table: WatchTable, _ old: WatchTable?) -> String {
    func share(_ name: String, _ value: (WatchTable) -> Double?) -> String {
      let change = old.map { WatchFigure.change(from: value($0), to: value(table)) } ?? ""
      return "\(name) \(NumberFormat.share(value(table)))" + (change.isEmpty ? "" : " \(change)")
    }
    var parts = [share("cover", { $0.coverage }), share("confl", { $0.conflicts })]
    if table.goldRowCount > 0 {
      parts.append(share("accuracy", { $0.accuracy }))
      parts.append("majority \(NumberFormat.share(table.majorityAccuracy))")
      parts.append("\(NumberFormat.count(table.goldRowCount)) with gold")
    }
    return parts.joined(separator: " · ")
  }

  private static func changes(_ history: WatchHistory) -> [String] {
    guard let changes = history.changes else {
      return history.previous == nil && history.roundCount > 1 ? ["other rows: nothing to compare with"] : []
    }
    var line = "\(Suggestions.count(changes.changedCount, "label")) changed"
    var parts: [String] = []
    if changes.newlyCoveredCount > 0 { parts.append("\(NumberFormat.count(changes.newlyCoveredCount)) newly covered") }
    if changes.lostCount > 0 { parts.append("\(NumberFormat.count(changes.lostCount)) lost") }
    if !parts.isEmpty { line += " (" + parts.joined(separator: ", ") + ")" }
    if let start = history.changesSinceStart { line += "; \(NumberFormat.count(start.changedCount)) since the start" }
    return [line]
  }

  /// What is amiss with an LF.
  static func fault(_ function: WatchFunction) -> String? {
    let place = "\(function.file):\(function.line)"
    let reason = function.firstFault.map { ": " + DisplayWidth.sanitize($0) } ?? ""
    if function.isQuarantined {
      return "\(function.name) is left out, it cost its process on too many rows\(reason) (\(place))"
    }
    if function.faultCount > 0 {
      return "\(function.name) failed on \(Suggestions.count(function.faultCount, "row"))\(reason) (\(place))"
    }
    return function.isUnsteady ? "\(function.name) is not pure: asked again, it voted otherwise (\(place))" : nil
  }

  /// A row whose label changed, without its text.
  static func change(_ row: WatchChanges.Row) -> String {
    let id = DisplayWidth.sanitize(row.row.id)
    return "\(id): \(row.before ?? "–") → \(row.row.label ?? "–") by \(causes(row))"
  }

  static func causes(_ row: WatchChanges.Row) -> String {
    guard !row.causes.isEmpty else { return "the model" }
    let shown = row.causes.prefix(3).map { "\($0.function) (\($0.before ?? "–") → \($0.after ?? "–"))" }
    let more = row.causes.count - shown.count
    return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  static func byName(_ table: WatchTable?) -> [String: WatchFunction] {
    Dictionary((table?.functions ?? []).map { ($0.name, $0) }) { first, _ in first }
  }
}
