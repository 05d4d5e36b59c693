import Pipeline

extension RunChanges {
  private static let lineLimit = 20

  /// What changed, for a terminal.
  public func text(_ style: TextStyle) -> String {
    var parts = [style.bold("run \(runs.new) against run \(runs.old)") + "\n"]
    parts[0] += sentences.flatMap { WarningsSection.lines(DisplayWidth.sanitize($0), width: style.width) }
      .map { $0 + "\n" }.joined()
    parts.append(metricTable(style))
    if !functions.isEmpty { parts.append(functionTable(style)) }
    if !runs.moves.isEmpty { parts.append(moveTable(style)) }
    return parts.joined(separator: "\n")
  }

  private func metricTable(_ style: TextStyle) -> String {
    var table = TextTable([
      .init("figure", .left), .init("was"), .init("is"), .init("difference"), .init("90 % interval"),
    ])
    for metric in metrics { table.append([metric.title] + metric.cells) }
    return table.render(style) + (metrics.contains(where: \.isPaired) ? style.faint(Metric.note) + "\n" : "")
  }

  private func functionTable(_ style: TextStyle) -> String {
    var table = TextTable([
      .init("labeling function", .left), .init("", .left), .init("votes changed"), .init("labels with it"),
      .init("coverage was"), .init("is"), .init("est. acc. was", group: 1), .init("is", group: 1),
      .init("precision was", group: 1), .init("is", group: 1),
    ])
    for function in functions.prefix(Self.lineLimit) { table.append([function.name] + function.cells) }
    let left = functions.count - Self.lineLimit
    return table.render(style) + (left > 0 ? style.faint("… and \(NumberFormat.count(left)) more") + "\n" : "")
  }

  private func moveTable(_ style: TextStyle) -> String {
    var table = TextTable([.init("label", .left), .init("rows"), .init("for example", .left)])
    for move in runs.moves.prefix(Self.lineLimit) {
      let examples = move.examples.prefix(2).map { flip in
        let names = flip.changedVotes.map(\.function)
        return flip.id + (names.isEmpty ? "" : " (\(Words.list(names, limit: 2)))")
      }
      table.append([
        "\(RunChanges.name(move.old)) → \(RunChanges.name(move.new))", NumberFormat.count(move.rowCount),
        examples.joined(separator: ", "),
      ])
    }
    let left = runs.moves.count - Self.lineLimit
    return table.render(style) + (left > 0 ? style.faint("… and " + NumberFormat.counted(left, "other pair")) + "\n" : "")
  }
}

extension RunChanges.Function {
  var cells: [String] {
    [
      kind == .same ? "" : kind.rawValue, NumberFormat.count(changedRowCount), NumberFormat.count(flippedRowCount),
      NumberFormat.share(oldCoverage), NumberFormat.share(newCoverage), NumberFormat.share(oldAccuracy),
      NumberFormat.share(newAccuracy), NumberFormat.share(oldPrecision), NumberFormat.share(newPrecision),
    ]
  }
}
