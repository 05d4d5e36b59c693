import LabelAnalysis

/// LFs that say in part the same, group by group.
enum TiesPlot {
  static let functionLimit = 30
  private static let numberLimit = 40

  static func plot(_ page: RunPage) -> Plot? {
    let pairs = page.summary.correlatedPairs.filter { $0.strength >= FunctionGroups.smallestStrength }
    guard !pairs.isEmpty else { return nil }
    let groups = FunctionGroups.groups(pairs.map { ($0.first, $0.second, $0.strength) })
    let order = Array(groups.sorted { (-$0.count, $0[0]) < (-$1.count, $1[0]) }.joined())
    let shown = Array(order.prefix(functionLimit))
    let places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($0.element, $0.offset) })
    let names = page.report.functions.map(\.name)
    let cells = pairs.flatMap { pair -> [SquareMatrix.Cell] in
      guard let first = places[pair.first], let second = places[pair.second] else { return [] }
      let hint = "\(names[pair.first]) and \(names[pair.second]): \(NumberFormat.fixed(pair.strength, digits: 2))"
      return [(first, second), (second, first)].map {
        SquareMatrix.Cell(row: $0.0, column: $0.1, share: pair.strength, hint: hint)
      }
    }
    var matrix = SquareMatrix(names: shown.map { names[$0] }, cells: cells)
    matrix.groups = stretches(of: groups, places)
    var plot = Plot(
      title: "Who says the same",
      words: words(groups) + (shown.count < order.count ? " Shown are \(shown.count) of \(order.count)." : ""),
      description: "Matrix of \(shown.count) labeling functions that are tied to another, in "
        + "\(Words.count(groups.count, "group")). A square's area is the strength of the tie, from 0 to 1.",
      width: matrix.width, height: matrix.height, marks: matrix.marks,
      numbers: DataTable(
        columns: ["Labeling function", "Tied to", "Strength"],
        rows: pairs.prefix(numberLimit).map {
          [names[$0.first], names[$0.second], NumberFormat.fixed($0.strength, digits: 2)]
        }, omitted: max(0, pairs.count - numberLimit)))
    if matrix.width > 420 { plot.size = .natural }
    plot.legend = Legend.html([
      (mark: Marks.rect(1, 1, 12, 12, class: "cell"), text: "the same function twice"),
      (mark: Marks.rect(3, 3, 8, 8, class: "cell"), text: "half"),
      (mark: Marks.rect(1, 1, 12, 12, class: "group"), text: "a group"),
    ])
    return plot
  }

  private static func words(_ groups: [[Int]]) -> String {
    let sizes = groups.map(\.count).max() ?? 0
    let what =
      groups.count == 1
      ? "\(sizes) functions form one group" : "There are \(groups.count) groups; the largest has \(sizes) functions"
    return what
      + ". Functions in a group look at the same thing, so the model counts their agreement as less than that "
      + "of independent ones."
  }

  private static func stretches(of groups: [[Int]], _ places: [Int: Int]) -> [Range<Int>] {
    groups.compactMap { group in
      let shown = group.compactMap { places[$0] }
      guard let first = shown.min(), let last = shown.max() else { return nil }
      return first..<last + 1
    }
  }
}
