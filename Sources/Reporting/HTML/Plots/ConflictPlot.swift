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
      return [
        cell(pair, pair.first, at: first, by: pair.second, at: second, page),
        cell(pair, pair.second, at: second, by: pair.first, at: first, page),
      ]
    }
    let matrix = SquareMatrix(names: shown.map { names[$0] }, cells: cells)
    pairs.sort { ($1.conflicts, $0.first, $0.second) < ($0.conflicts, $1.first, $1.second) }
    let hidden = page.report.functions.count - shown.count
    var plot = Plot(
      title: "Who contradicts whom",
      words: words(pairs[0], names)
        + (hidden > 0 ? " Shown are the \(shown.count) functions with the most conflicts." : ""),
      description:
        "Matrix of \(shown.count) labeling functions. A square's area is the share of a line's votes that the "
        + "function of the column contradicts.",
      width: matrix.width, height: matrix.height, marks: matrix.marks, numbers: numbers(pairs, names, page))
    if matrix.width > 420 { plot.size = .natural }
    plot.legend = Legend.html([
      (mark: Marks.rect(1, 1, 12, 12, class: "cell"), text: "all of its votes"),
      (mark: Marks.rect(4, 4, 6, 6, class: "cell"), text: "a quarter"),
      (mark: Marks.rect(6, 6, 2, 2, class: "cell none"), text: "none, though they meet"),
    ])
    return plot
  }

  /// The share of one LF's votes that another contradicts.
  private static func share(_ pair: FunctionMeetings.Pair, of function: Int, _ page: RunPage) -> Double {
    Double(pair.conflicts) / Double(max(page.report.functions[function].voteCount, 1))
  }

  private static func cell(
    _ pair: FunctionMeetings.Pair, _ function: Int, at row: Int, by other: Int, at column: Int, _ page: RunPage
  ) -> SquareMatrix.Cell {
    let share = share(pair, of: function, page)
    let names = page.report.functions.map(\.name)
    return SquareMatrix.Cell(
      row: row, column: column, share: share,
      hint: "\(names[function]): \(names[other]) contradicts \(NumberFormat.count(pair.conflicts)) of its "
        + "\(Words.count(page.report.functions[function].voteCount, "vote")), \(Words.percent(share))")
  }

  private static func words(_ pair: FunctionMeetings.Pair, _ names: [String]) -> String {
    "Read along a line: the larger a square, the more of this function’s votes the other one contradicts. The most "
      + "conflicts: "
      + "\(Words.quoted(names[pair.first])) and \(Words.quoted(names[pair.second])), on \(NumberFormat.count(pair.conflicts)) of "
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

  private static func numbers(_ pairs: [FunctionMeetings.Pair], _ names: [String], _ page: RunPage) -> DataTable {
    DataTable(
      columns: [
        "Labeling function", "Contradicted by", "Rows with both", "In conflict", "Of its votes", "Of the other’s",
      ],
      rows: pairs.prefix(numberLimit).map { pair in
        [
          names[pair.first], names[pair.second], NumberFormat.count(pair.overlaps), NumberFormat.count(pair.conflicts),
          NumberFormat.share(share(pair, of: pair.first, page)), NumberFormat.share(share(pair, of: pair.second, page)),
        ]
      }, omitted: max(0, pairs.count - numberLimit))
  }
}
