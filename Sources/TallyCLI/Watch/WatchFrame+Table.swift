import Foundation
import Pipeline
import Reporting

extension WatchFrame {
  func tableLines(room: Int) -> [String] {
    guard let table = state.history.current else {
      return state.history.error == nil ? ["", plain("building and running for the first time …", .faint)] : []
    }
    let changes = changeLines(table, room: max(2, room / 3))
    let body = max(1, room - changes.count - 2)
    return [plain(WatchSummary(state.history, table).quality)] + functionLines(table, room: body) + changes
  }

  /// How many LFs a page key moves by.
  static func page(height: Int) -> Int { max(1, height / 2) }

  private func functionLines(_ table: WatchTable, room: Int) -> [String] {
    let listed = state.listed
    let names = table.functions.reduce(16) { max($0, DisplayWidth.of($1.name)) }
    let layout = WatchLayout(
      width: width, names: names, hasGold: table.goldRowCount > 0,
      hasFaults: table.functions.contains { $0.faultCount > 0 }, base: state.base)
    let earlier = (save: WatchSummary.byName(state.history.previous), start: WatchSummary.byName(state.history.first))
    let cursor = state.cursor(in: listed)
    let shown = max(1, room - 1)
    // The cursor stays in sight.
    let first = min(max(0, cursor - shown / 2), max(0, listed.count - shown))
    var lines = [header(layout, listed.count, of: table.functions.count)]
    for (place, index) in listed.enumerated().dropFirst(first).prefix(shown) {
      lines.append(functionLine(table.functions[index], layout, earlier, isSelected: place == cursor))
    }
    if listed.isEmpty { lines.append(plain("  no name contains \"\(state.filter)\"", .faint)) }
    return lines
  }

  private func header(_ layout: WatchLayout, _ shown: Int, of all: Int) -> String {
    line { line in
      let name = shown == all ? "function" : "\(shown) of \(all)"
      line.add("  ")
      line.add(name, width: layout.nameWidth, isLeft: true, .bold)
      for column in layout.columns {
        line.add(column.isChange ? " " : "  ")
        line.add(column.title, width: column.width, isLeft: column == .votes, column.isChange ? .faint : .bold)
      }
    }
  }

  private func functionLine(
    _ function: WatchFunction, _ layout: WatchLayout,
    _ earlier: (save: [String: WatchFunction], start: [String: WatchFunction]), isSelected: Bool
  ) -> String {
    line { line in
      let isNew = state.history.previous != nil && earlier.save[function.name] == nil
      let mark = function.isQuarantined ? "!" : function.isUnsteady ? "~" : isNew ? "+" : isMade(function) ? "*" : " "
      line.add(isSelected ? "›" : " ", .title)
      line.add(mark, function.isQuarantined || function.isUnsteady ? .bad : .warning)
      line.add(function.name, width: layout.nameWidth, isLeft: true, isSelected ? .title : .plain)
      for column in layout.columns {
        line.add(column.isChange ? " " : "  ")
        let cell = cell(column, function, earlier)
        line.add(cell.text, width: column.width, isLeft: column == .votes, cell.look)
      }
    }
  }

  /// Of the first round there is nothing to point out.
  private func isMade(_ function: WatchFunction) -> Bool { function.isApplied && state.history.previous != nil }

  private func cell(
    _ column: WatchLayout.Column, _ function: WatchFunction,
    _ earlier: (save: [String: WatchFunction], start: [String: WatchFunction])
  ) -> (text: String, look: ScreenLine.Look) {
    switch column {
    case .votes:
      let names = function.polarity.joined(separator: ",")
      return (function.polarity.isEmpty ? NumberFormat.undefined : names, .plain)
    case .figure(let figure):
      let value = figure.value(function)
      let isPoor = (figure == .precision || figure == .accuracy) && (value ?? 1) < 0.5
      return (NumberFormat.share(value), isPoor ? .bad : .plain)
    case .change(let figure, let base):
      let table = base == .save ? state.history.previous : state.history.first
      guard table != nil, table !== state.history.current else { return ("", .plain) }
      guard let old = (base == .save ? earlier.save : earlier.start)[function.name] else { return ("new", .warning) }
      let text = WatchFigure.change(from: figure.value(old), to: figure.value(function))
      // More conflicts are nothing good; more coverage may be anything.
      let isRise = text.hasPrefix("+")
      let isJudged = figure == .accuracy || figure == .precision || figure == .conflicts
      let isGood = isRise != (figure == .conflicts)
      return (text, text.isEmpty || !isJudged ? .faint : isGood ? .good : .bad)
    case .faults:
      return (function.faultCount > 0 ? NumberFormat.count(function.faultCount) : "", .bad)
    case .time:
      let isSlow = (function.nanosecondsPerRow ?? 0) >= WatchFrame.slowNanoseconds
      return (WatchFigure.time(function.nanosecondsPerRow), isSlow ? .warning : .plain)
    }
  }

  /// From here on an LF takes a second for 100,000 rows.
  static let slowNanoseconds = 10_000.0

  // MARK: Changes

  private func changeLines(_ table: WatchTable, room: Int) -> [String] {
    var lines = [""]
    lines += WatchSummary(state.history, table).notes.map { plain($0, .warning) }
    lines += table.functions.compactMap { WatchSummary.fault($0) }.prefix(3).map { plain($0, .bad) }
    if !state.history.removed.isEmpty {
      lines.append(plain("removed: " + state.history.removed.joined(separator: ", "), .warning))
    }
    lines += WatchSummary(state.history, table).changes.map { plain($0, .bold) }
    for change in state.history.changes?.rows ?? [] {
      guard lines.count < room else { break }
      lines.append(changeLine(change))
    }
    return Array(lines.prefix(room))
  }

  private func changeLine(_ change: WatchChanges.Row) -> String {
    line { line in
      let isWrong = change.row.gold != nil && change.row.gold != change.row.label
      line.add("  \(change.row.id)  ", .faint)
      line.add("\(change.before ?? NumberFormat.undefined) → ")
      line.add(
        change.row.label ?? NumberFormat.undefined,
        change.row.gold == nil ? .bold : isWrong ? .bad : .good)
      if let gold = change.row.gold, isWrong { line.add(" (gold: \(gold))", .bad) }
      line.add("  " + WatchSummary.causes(change), .warning)
      if showsText { line.add("  " + change.row.text, .faint) }
    }
  }

  // MARK: Rows

  func rowLines(_ name: String, _ outcome: FunctionOutcome, room: Int) -> [String] {
    guard let table = state.history.current else { return [] }
    guard let index = table.functions.firstIndex(where: { $0.name == name }) else {
      return [plain("there is no labeling function \"\(name)\" any more; esc goes back", .warning)]
    }
    let function = table.functions[index]
    let sample = table.rows(of: index, outcome, limit: WatchScreenState.shownRows)
    var lines = [tabs(outcome), rowTitle(function, outcome, sample, table), ""]
    let first = min(state.scroll, max(0, sample.rows.count - 1))
    for row in sample.rows.dropFirst(first) {
      guard lines.count + 2 <= room else { break }
      lines += rowLines(table.row(row), name)
    }
    if sample.rows.isEmpty { lines.append(plain("  none", .faint)) }
    return lines
  }

  private func tabs(_ outcome: FunctionOutcome) -> String {
    line { line in
      for (number, other) in WatchScreenState.outcomes.enumerated() {
        line.add(number > 0 ? " " : "")
        line.add("\(number + 1) ", .faint)
        line.add(other == outcome ? "[\(other.rawValue)]" : other.rawValue, other == outcome ? .title : .plain)
      }
    }
  }

  private func rowTitle(
    _ function: WatchFunction, _ outcome: FunctionOutcome, _ sample: RowSample, _ table: WatchTable
  ) -> String {
    line { line in
      line.add(function.name, .bold)
      line.add("  \(function.file):\(function.line)  ", .faint)
      let needsGold = outcome == .right || outcome == .wrong
      if needsGold, table.goldRowCount == 0 { return line.add("there is no gold", .warning) }
      line.add(Suggestions.count(sample.count, "row"))
      if sample.rows.count < sample.count { line.add(", \(sample.rows.count) of them here", .faint) }
      if outcome == .faulted, let fault = function.firstFault { line.add("  " + fault, .bad) }
    }
  }

  private func rowLines(_ row: WatchRow, _ name: String) -> [String] {
    let head = line { line in
      line.add("  \(row.id)  ", .bold)
      line.add(row.label ?? "uncovered", row.gold == nil ? .plain : row.gold == row.label ? .good : .bad)
      if let gold = row.gold { line.add(" (gold: \(gold))", gold == row.label ? .faint : .bad) }
      for vote in row.votes { line.add("  \(vote.function)=\(vote.label)", vote.function == name ? .warning : .faint) }
    }
    return [head] + (showsText ? [line { $0.add("    " + row.text) }] : [])
  }
}
