import LabelAnalysis

/// Which LFs contradict each other.
enum ConflictPlot {
  static let functionLimit = 30
  private static let numberLimit = 40

  static func plot(_ page: RunPage) -> Plot? {
    let meetings = page.summary.pictures.meetings
    var pairs = meetings.pairs.filter { $0.conflicts > 0 }
    guard !pairs.isEmpty else { return nil }
    let shown = mostConflicting(pairs, meetings.functions)
    let places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($0.element, $0.offset) })
    let names = page.report.functions.map(\.name)
    let cells = meetings.pairs.flatMap { pair -> [SquareMatrix.Cell] in
      guard let first = places[pair.first], let second = places[pair.second] else { return [] }
      let share = Double(pair.conflicts) / Double(pair.overlaps)
      let hint =
        "\(names[pair.first]) and \(names[pair.second]): \(NumberFormat.count(pair.conflicts)) of "
        + "\(Words.count(pair.overlaps, "shared row")) in conflict, \(Words.percent(share))"
      return [(first, second), (second, first)].map {
        SquareMatrix.Cell(row: $0.0, column: $0.1, share: share, hint: hint)
      }
    }
    let matrix = SquareMatrix(names: shown.map { names[$0] }, cells: cells)
    pairs.sort { ($1.conflicts, $0.first, $0.second) < ($0.conflicts, $1.first, $1.second) }
    let hidden = page.report.functions.count - shown.count
    var plot = Plot(
      title: "Who contradicts whom",
      words: words(pairs[0], names)
        + (hidden > 0 ? " Shown are the \(shown.count) functions with the most conflicts." : ""),
      description: "Matrix of \(shown.count) labeling functions. A square's area is the share of the rows on which both "
        + "vote where they vote for different classes.",
      width: matrix.width, height: matrix.height, marks: matrix.marks, numbers: numbers(pairs, names))
    plot.isWide = matrix.width > 420
    plot.legend = Legend.html([
      (mark: Marks.rect(1, 1, 12, 12, class: "cell"), text: "differ on every shared row"),
      (mark: Marks.rect(4, 4, 6, 6, class: "cell"), text: "on a quarter"),
      (mark: Marks.rect(6, 6, 2, 2, class: "cell none"), text: "never"),
    ])
    return plot
  }

  private static func words(_ pair: FunctionMeetings.Pair, _ names: [String]) -> String {
    "A square is as large as the share of shared rows on which two functions differ. The most conflicts: "
      + "“\(names[pair.first])” and “\(names[pair.second])”, on \(NumberFormat.count(pair.conflicts)) of "
      + "\(Words.count(pair.overlaps, "shared row"))."
  }

  private static func mostConflicting(_ pairs: [FunctionMeetings.Pair], _ functions: [Int]) -> [Int] {
    var sums: [Int: Int] = [:]
    for pair in pairs {
      sums[pair.first, default: 0] += pair.conflicts
      sums[pair.second, default: 0] += pair.conflicts
    }
    let order = functions.filter { sums[$0] != nil }.sorted { (-(sums[$0] ?? 0), $0) < (-(sums[$1] ?? 0), $1) }
    return order.prefix(functionLimit).sorted()
  }

  private static func numbers(_ pairs: [FunctionMeetings.Pair], _ names: [String]) -> DataTable {
    DataTable(
      columns: ["Labeling function", "Contradicted by", "Shared rows", "In conflict", "Share"],
      rows: pairs.prefix(numberLimit).map { pair in
        [
          names[pair.first], names[pair.second], NumberFormat.count(pair.overlaps), NumberFormat.count(pair.conflicts),
          NumberFormat.share(Double(pair.conflicts) / Double(pair.overlaps)),
        ]
      }, omitted: max(0, pairs.count - numberLimit))
  }
}
